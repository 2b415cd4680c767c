"""Check chains of journal entries with the standard library alone, importing nothing of ours.

`faults(rows)` takes rows of `(chain, seq, body, leaf, salt, payload)` in chain and seq order, `salt` and
`payload` None where there is none or where they were erased, and yields a sentence for each fault.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator

Row = tuple[str, int, str, str, str | None, str | None]


def faults(rows: Iterable[Row]) -> Iterator[str]:
    """Everything that does not hold: an altered body, a broken or missing link, a payload that was swapped."""
    last: tuple[str, int, str] = ("", 0, "")
    for chain, seq, body, leaf, salt, payload in rows:
        where = f"{chain} entry {seq}"
        before = last if last[0] == chain else (chain, 0, "")
        if hashlib.sha256(b"\x00" + body.encode("utf-8")).hexdigest() != leaf:
            yield f"{where}: its text was altered after it was written"
        if seq != before[1] + 1:
            yield f"{where}: entry {before[1] + 1} is missing"
        read = json.loads(body)
        if (read["chain"], read["seq"]) != (chain, seq):
            yield f"{where}: it was written as {read['chain']} entry {read['seq']}"
        if read["prev"] != before[2]:
            yield f"{where}: it does not follow the entry before it"
        if payload is not None and salt is not None:
            found = hmac.new(bytes.fromhex(salt), payload.encode("utf-8"), hashlib.sha256).hexdigest()
            if found != read.get("commit"):
                yield f"{where}: the words kept beside it are not those it was written with"
        last = (chain, seq, leaf)
