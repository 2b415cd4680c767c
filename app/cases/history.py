"""What happened to a case, as its journal has it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import read
from app.cases.moves import Loaded, chain
from app.cases.reading import is_told_of, readable_fields
from app.cases.sealing import sealed_entries
from app.cases.views import is_told
from app.people.asking import Asking
from app.workflow.forms import ERASED, join
from app.workflow.sensitivity import EVERYTHING, Sensitivity


class EntryView(BaseModel):
    """One entry of the journal. `fields` is the form as it was filled in; erased texts say so."""

    seq: int
    at: datetime
    event: str
    action: str
    label: str
    actor: str
    on_behalf_of: str | None
    role: str
    definition: str
    policy: str
    form: str
    fields: dict[str, Any] | None = Field(
        description="without what this person may not read; null for a narrow role, and for a vote before the outcome"
    )
    leaf: str = Field(description="SHA-256 of a zero byte and the entry's stored text")


class HistoryView(BaseModel):
    """A case's entries, oldest first. `head` is the leaf of the last."""

    ref: str
    head: str
    entries: list[EntryView]


async def history(db: AsyncConnection, asking: Asking, case: Loaded) -> HistoryView:
    """Every entry of the case's chain that this person is told of.

    Narrow roles see what happened and when, not what was written; others without the fields they may not read.
    """
    labels, forms = {m.action: m.label for m in case.process.moves}, case.process.forms()
    may = case.may(asking)
    whole, found = case.reading.narrow is None, await read(db, chain(case.row.organisation, case.row.ref))
    head = found[-1]["leaf"]
    found = [e for e in found if is_told_of(forms[e["data"]["form"]], may)]
    if not whole:
        found = _without_secret_holds(case, asking, found)
    sealed, to_sign = sealed_entries(case, asking, found), _to_sign(case, found)
    all_of_it = EVERYTHING - {Sensitivity.FINANCE} if case.is_blinded(asking) else EVERYTHING
    entries = [
        EntryView(
            seq=e["seq"],
            at=e["at"],
            event=e["event"],
            action=e["act"],
            label=labels.get(e["act"], e["act"]),
            actor=e["actor"],
            on_behalf_of=e["on_behalf_of"],
            role=e["role"],
            definition=e["def"],
            policy=e["policy"],
            form=e["data"]["form"],
            fields=None
            if not whole or e["seq"] in sealed
            else readable_fields(
                case.facts, forms[e["data"]["form"]], filled_in(e), all_of_it if e["seq"] in to_sign else may
            ),
            leaf=e["leaf"],
        )
        for e in found
    ]
    return HistoryView(ref=case.row.ref, head=head, entries=entries)


def _without_secret_holds(case: Loaded, asking: Asking, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Whoever is not shown a hold is not told either that it was placed or lifted."""
    told = {hold.id for hold in case.facts.holds if is_told(case, asking, hold)}
    about = {"place_hold": lambda e: e["seq"], "lift_hold": lambda e: e["data"]["fields"]["hold"]}
    return [e for e in found if e["act"] not in about or about[e["act"]](e) in told]


def _to_sign(case: Loaded, found: list[dict[str, Any]]) -> set[int]:
    """First signatures that wait for this person's: nobody signs what they cannot read."""
    moves, roles = case.process.at(case.facts.stage), case.reading.acting
    mine = {a for a in case.facts.signatures if a in moves and not roles.isdisjoint(moves[a].roles)}
    return set({e["act"]: e["seq"] for e in found if e["act"] in mine}.values())


def filled_in(entry: dict[str, Any]) -> dict[str, Any]:
    """The form of a journal entry: its plain fields, and its texts unless they were erased."""
    texts = (
        entry["payload"] if entry["payload"] is not None else dict.fromkeys(entry.get("texts", ()), ERASED)
    )
    return join(entry["data"]["fields"], texts)
