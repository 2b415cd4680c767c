"""The bytes of a journal entry and their hash (pure).

An entry's body is canonical JSON (RFC 8785 for the subset used here: ASCII keys, no floats, integers below
2^53), kept as text and never re-made: what is hashed is what is stored. `leaf = SHA-256(0x00 || body)` is
at once the link that the next entry of the chain names and, later, the leaf of the Merkle tree (RFC 6962).
"""

import hashlib
import hmac
import json
from typing import Any

_LARGEST = 2**53
NO_LEAF = ""  # what the first entry of a chain names as its predecessor


def canonical(body: dict[str, Any]) -> str:
    """The one way to write `body` down.

    Raises ValueError for what cannot be written in one way only: floats, integers of 2^53 and more,
    keys that are not ASCII text, lone surrogates.
    """
    _check(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def leaf(body: str) -> str:
    """SHA-256 (hex) of a zero byte and the body's UTF-8 bytes."""
    return hashlib.sha256(b"\x00" + body.encode("utf-8")).hexdigest()


def commit(salt: bytes, payload: str) -> str:
    """HMAC-SHA256 (hex) of a payload under its own random salt: binding, and silent once both are erased."""
    return hmac.new(salt, payload.encode("utf-8"), hashlib.sha256).hexdigest()


def _check(value: Any) -> None:
    if isinstance(value, str):
        if not value.isascii():
            value.encode("utf-8")  # UnicodeEncodeError, a ValueError, for a lone surrogate
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise ValueError(f"a journal key must be ASCII text, not {key!r}")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif value is not None and not (isinstance(value, int) and abs(value) < _LARGEST):
        raise ValueError(f"a journal entry cannot hold {value!r} ({type(value).__name__})")
