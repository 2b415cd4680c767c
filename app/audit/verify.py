"""Check chains of journal entries with the standard library alone, importing nothing of ours.

`faults(rows)` takes rows of `(chain, seq, body, leaf, salt, payload)` in chain and seq order, `salt` and
`payload` None where there is none or where they were erased, and yields a sentence for each fault.

What no chain can show by itself: that its newest entries were cut off, or that it was written anew to its
end. Whoever kept a leaf (a case keeps its newest one) can see both.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from typing import Any

Row = tuple[str, int, str, str, str | None, str | None]


def faults(rows: Iterable[Row]) -> Iterator[str]:
    """Everything that does not hold: an altered body, a broken or missing link, a payload that was swapped."""
    last: tuple[str, int, str] = ("", 0, "")
    for chain, seq, body, leaf, salt, payload in rows:
        where = f"{chain} entry {seq}"
        before = last if last[0] == chain else (chain, 0, "")
        if hashlib.sha256(b"\x00" + body.encode("utf-8", "surrogatepass")).hexdigest() != leaf:
            yield f"{where}: its text was altered after it was written"
        if seq <= before[1]:
            yield f"{where}: it comes twice, or out of its place"
        elif seq != before[1] + 1:
            yield f"{where}: entry {before[1] + 1} is missing"
        read = _members(body)
        if read is None:
            yield f"{where}: its text is not an entry"
        else:
            if (read.get("chain"), read.get("seq")) != (chain, seq):
                yield f"{where}: it was written as {read.get('chain')} entry {read.get('seq')}"
            if read.get("prev") != before[2]:
                yield f"{where}: it does not follow the entry before it"
            if not _kept(salt, payload, read.get("commit")):
                yield f"{where}: the words kept beside it are not those it was written with"
        last = (chain, seq, leaf)


def _members(body: str) -> dict[str, Any] | None:
    """What a body says, or None when it is not a JSON object: whoever alters a text need not keep it JSON."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _kept(salt: str | None, payload: str | None, commit: Any) -> bool:
    """Whether the words are those that were committed to. Both erased is no fault; half of them gone is one."""
    if salt is None or payload is None:
        return salt is payload
    try:
        key = bytes.fromhex(salt)
    except ValueError:
        return False
    found = hmac.new(key, payload.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return bool(found == commit)
