"""A form of the web (application/x-www-form-urlencoded), read strictly: the standards of sign-in want one."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request

_LARGEST, _FIELDS, _LONGEST = 32 * 1024, 12, 16 * 1024


class NoForm(Exception):
    """What was sent is no form that can be read."""


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of the form, each named once. Raises NoForm."""
    kind, _, more = request.headers.get("content-type", "").partition(";")
    if kind.strip().lower() != "application/x-www-form-urlencoded":
        raise NoForm
    if more.strip().lower() not in {"", "charset=utf-8"} or "content-encoding" in request.headers:
        raise NoForm
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise NoForm
    try:
        found = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except ValueError:
        raise NoForm from None
    fields = dict(found)
    if len(fields) != len(found) or not all(_plain(text) for pair in found for text in pair):
        raise NoForm
    return fields


def _plain(text: str) -> bool:
    return len(text) <= _LONGEST and (text.isprintable() or not text)
