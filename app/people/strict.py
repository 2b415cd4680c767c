"""What is read from strangers in the one way there is to write it: base64url, and JSON objects."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any


def canonical(text: str) -> bytes:
    """What is written in base64url: no padding, no stray bits, no other alphabet. Raises ValueError."""
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != text:
        raise ValueError("not base64url in its canonical form")
    return raw


def members(raw: bytes) -> dict[str, Any]:
    """A JSON object. Raises ValueError when it is none, names a member twice, or holds what JSON has no word for."""
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member is named twice")
    return found


def _no_number(written: str) -> Any:
    raise ValueError(f"{written} is no number")
