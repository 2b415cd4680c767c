"""The API's description as a page: every operation with its parameters, problems and example; no script at all."""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

Described = Mapping[str, Any]

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; color: #1b1f24; }
h2 { margin-top: 3rem; border-bottom: 2px solid #d0d7de; }
h3 { margin-top: 2.5rem; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.9em; }
pre { background: #f6f8fa; padding: 0.75rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid #d0d7de; }
dt { font-weight: 600; margin-top: 0.5rem; }
dd { margin: 0; }
"""


def serve(app: FastAPI) -> None:
    """Serve the page at /v1/docs and its style beside it. It is made once, when it is first asked for."""
    made: list[str] = []

    async def docs(_: Request) -> Response:
        if not made:
            made.append(page(app.openapi()))
        return HTMLResponse(made[0])

    async def style(_: Request) -> Response:
        return Response(STYLE, media_type="text/css")

    app.add_route("/v1/docs", docs, include_in_schema=False)
    app.add_route("/v1/docs.css", style, include_in_schema=False)


def page(described: Described) -> str:
    """The whole page, from an OpenAPI description."""
    groups: dict[str, list[str]] = {}
    contents: dict[str, list[str]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            tag = (operation.get("tags") or ["other"])[0]
            name = operation["operationId"]
            groups.setdefault(tag, []).append(_operation(described, method.upper(), path, operation))
            contents.setdefault(tag, []).append(
                f'<li><a href="#{escape(name)}"><code>{method.upper()} {escape(path)}</code></a></li>'
            )
    info = described["info"]
    menu = "".join(
        f"<dt>{escape(tag)}</dt><dd><ul>{''.join(rows)}</ul></dd>" for tag, rows in contents.items()
    )
    body = "".join(f"<h2>{escape(tag)}</h2>{''.join(shown)}" for tag, shown in groups.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(info['title'])}: the API</title>"
        '<link rel="stylesheet" href="/v1/docs.css"></head><body><main>'
        f"<h1>{escape(info['title'])}: the API</h1><p>{escape(info.get('summary', ''))}. "
        'For programs: <a href="/v1/openapi.json">the OpenAPI description</a>.</p>'
        f'<nav aria-label="Operations"><dl>{menu}</dl></nav>{body}</main></body></html>\n'
    )


def _operation(described: Described, method: str, path: str, operation: Described) -> str:
    parts = [
        f'<section id="{escape(operation["operationId"])}">',
        f"<h3><code>{method} {escape(path)}</code></h3>",
        f"<p>{_words(operation.get('description') or operation.get('summary', ''))}</p>",
        f"<p>Operation <code>{escape(operation['operationId'])}</code></p>",
        _parameters(operation.get("parameters", ())),
        _body(described, operation.get("requestBody", {})),
        _answers(operation["responses"]),
        _example(operation.get("x-example")),
        "</section>",
    ]
    return "".join(parts)


def _parameters(found: Iterable[Described]) -> str:
    rows = [
        f"<tr><td><code>{escape(p['name'])}</code></td><td>{escape(p['in'])}</td>"
        f"<td>{'yes' if p.get('required') else 'no'}</td><td>{_words(p.get('description', ''))}</td></tr>"
        for p in found
    ]
    if not rows:
        return ""
    heads = "<tr><th>parameter</th><th>in</th><th>required</th><th>meaning</th></tr>"
    return f"<table><thead>{heads}</thead><tbody>{''.join(rows)}</tbody></table>"


def _body(described: Described, body: Described) -> str:
    told = []
    for kind, content in body.get("content", {}).items():
        told.append(f"<p>Body: <code>{escape(kind)}</code></p>")
        schema = content.get("schema", {})
        named = schema.get("$ref", "").rpartition("/")[2]
        fields = described.get("components", {}).get("schemas", {}).get(named, {})
        required = set(fields.get("required", ()))
        rows = [
            f"<tr><td><code>{escape(name)}</code></td><td>{'yes' if name in required else 'no'}</td>"
            f"<td>{_words(field.get('description') or field.get('title', ''))}</td></tr>"
            for name, field in fields.get("properties", {}).items()
        ]
        if rows:
            heads = "<tr><th>field</th><th>required</th><th>meaning</th></tr>"
            told.append(f"<table><thead>{heads}</thead><tbody>{''.join(rows)}</tbody></table>")
    return "".join(told)


def _answers(responses: Described) -> str:
    rows = "".join(
        f"<dt>{escape(status)}</dt><dd>{_words(answer.get('description', ''))}</dd>"
        for status, answer in sorted(responses.items())
    )
    return f"<h4>Answers</h4><dl>{rows}</dl>"


def _example(example: Described | None) -> str:
    if not example:
        return ""
    shown = json.dumps(example, indent=2, ensure_ascii=False)
    return f"<h4>Example</h4><pre>{escape(shown)}</pre>"


def _words(text: str) -> str:
    """Plain words with `code` in them, as the descriptions of the API have it."""
    pieces = escape(text).replace("\n\n", "<br>").split("`")
    return "".join(f"<code>{piece}</code>" if i % 2 else piece for i, piece in enumerate(pieces))
