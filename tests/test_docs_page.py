"""The page that describes the API: all of it, and nothing from elsewhere."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from app.docs_page import page
from app.examples import EXAMPLES
from app.main import openapi
from tests.conftest import World

DESCRIBED = openapi()
OPERATIONS = [
    (method.upper(), path, operation)
    for path, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
]
LOADS = {"script", "iframe", "img", "embed", "object", "form", "style", "base", "video", "audio", "svg"}


class Page(HTMLParser):
    """What a browser would see of it: its elements, its words, and whether every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def shown() -> Page:
    read = Page()
    read.feed(page(DESCRIBED))
    read.close()
    assert read.open == []
    return read


def test_every_operation_is_on_it_with_what_it_does_and_its_example(shown: Page):
    ids = {attributes.get("id") for _, attributes in shown.elements}
    for method, path, operation in OPERATIONS:
        assert operation["operationId"] in ids
        assert f"{method} {path}" in shown.words
        assert operation["description"].split("`")[0].split("\n")[0] in shown.words
    for name in EXAMPLES:
        assert name in shown.words


def test_every_parameter_and_every_problem_is_named(shown: Page):
    for _, _, operation in OPERATIONS:
        section = shown.words
        for parameter in operation.get("parameters", ()):
            assert parameter["name"] in section
        for answer in operation["responses"].values():
            for code in re.findall(r"`(\w+)`:", answer.get("description", "")):
                assert code in section


def test_it_runs_nothing_and_loads_one_style_of_our_own(shown: Page):
    assert not LOADS & {tag for tag, _ in shown.elements}
    links = [a for tag, a in shown.elements if tag == "link"]
    assert links == [{"rel": "stylesheet", "href": "/v1/docs.css"}]
    for _, attributes in shown.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
        assert re.fullmatch(r"(#[a-z_]+|/v1/[a-z.]+)?", attributes.get("href") or "")


def test_what_is_described_cannot_become_part_of_the_page():
    evil = '<script>alert(1)</script>" onload="x'
    operation: dict[str, Any] = {
        "operationId": "evil", "tags": [evil], "description": evil,
        "parameters": [{"name": evil, "in": "query", "description": evil}],
        "requestBody": {"content": {evil: {"schema": {}}}},
        "responses": {"200": {"description": evil}}, "x-example": {"as": evil},
    }  # fmt: skip
    read = Page()
    read.feed(page({"info": {"title": evil, "summary": evil}, "paths": {f"/{evil}": {"get": operation}}}))
    assert not LOADS & {tag for tag, _ in read.elements}
    assert not [a for _, attributes in read.elements for a in attributes if a.startswith("on")]


async def test_it_is_served_to_everybody_with_its_style(world: World):
    answer = await world.get(None, "/v1/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == page(DESCRIBED)
    style = await world.get(None, "/v1/docs.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text and "@import" not in style.text
