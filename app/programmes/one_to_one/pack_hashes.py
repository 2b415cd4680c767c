"""How the parts of a pack are hashed, so that nobody works out from a hash what they may not read.

Rates are few: whoever reads a care line without its rate tries them all, until the hash fits. So a part is hashed without
its money, and all money goes into the part about costs, whose hash is keyed with a secret that was drawn when the papers
were issued and is read by those alone who read the money.
"""

import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from pydantic import BaseModel

from app.programmes.one_to_one.codes.pack import Paper
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.records_pack import Part
from app.workflow.sensitivity import EVERYTHING, Sensitivity, without

_NO_MONEY = EVERYTHING - {Sensitivity.FINANCE}


class Hashes:
    """The hashes of one manifest, asked for in the order of its parts. `salt` "": the costs are not hashed."""

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._money: list[tuple[str, str]] = []

    def part(self, kind: Paper, record: BaseModel, **which: Any) -> Part:
        """The part that shows a record. Its money, if it has any, is put by for the costs.

        What is at its default is left out: a field that a form is given later changes no pack that is out.
        """
        text = record.model_dump_json(exclude_defaults=True)
        sha256, money = _apart(type(record), text)
        found = Part(kind=kind, sha256=sha256, **which)
        if money:
            self._money.append((found.name, money))
        return found

    def costs(self, text: str) -> str:
        """The hash of the costs and of all money in the parts before them: HMAC-SHA-256 (hex) under the secret."""
        if not self._salt:
            return ""
        body = json.dumps([text, *self._money]).encode("utf-8")
        return hmac.new(bytes.fromhex(self._salt), body, hashlib.sha256).hexdigest()


class _OfLongAgo(Hashes):
    """The hashes of papers that were issued before there was a secret: each is of the whole part, with its money."""

    def part(self, kind: Paper, record: BaseModel, **which: Any) -> Part:
        return Part(kind=kind, sha256=sha256_of(record.model_dump_json(exclude_defaults=True)), **which)

    def costs(self, text: str) -> str:
        return sha256_of(text)


def hashes_of(listing: Listing | None) -> Hashes:
    """The hashes of the papers of an item; those of a case on no agenda have no secret yet."""
    if listing is None:
        return Hashes("")
    return _OfLongAgo("") if listing.salt is None else Hashes(listing.salt)


@lru_cache(maxsize=1024)
def sha256_of(text: str) -> str:
    """SHA-256 (hex) of JSON in its canonical form: keys in order, no spaces. The same text is hashed once."""
    return hashlib.sha256(_canonical(json.loads(text)).encode("utf-8")).hexdigest()


@lru_cache(maxsize=1024)
def _apart(model: type[BaseModel], text: str) -> tuple[str, str]:
    """The SHA-256 (hex) of a record without its money, and the money as canonical JSON; "" where there is none."""
    whole = json.loads(text)
    left = without(model, whole, _NO_MONEY)
    money = _canonical(_what_went(whole, left)) if left != whole else ""
    return hashlib.sha256(_canonical(left).encode("utf-8")).hexdigest(), money


def _what_went(whole: Any, left: Any) -> Any:
    """What of `whole` is not in `left`, at its place."""
    if isinstance(whole, list):
        return [_what_went(one, other) for one, other in zip(whole, left, strict=True)]
    there = {name: value for name, value in whole.items() if name not in left or value != left[name]}
    return {name: _what_went(value, left[name]) if name in left else value for name, value in there.items()}


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
