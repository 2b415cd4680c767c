"""The minutes of a sitting: read, worded, signed once, and from then on corrected by addenda alone."""

import hashlib
import secrets
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.leaf import canonical
from app.cases.exclusions import kept_out
from app.cases.moves import CASES, Loaded, load
from app.db import table
from app.errors import Conflict, NotFound, StaleCase
from app.panels.drafting import draft
from app.panels.minutes_views import Addendum, Draft, MinutesView, Wording
from app.panels.models import ItemStatus, MinutesKind, MinutesText
from app.panels.sittings import (
    GONE,
    ITEMS,
    READ_AFTER,
    SITTINGS,
    STANDING,
    agenda,
    policy_on,
    record,
    refuse_who_did_not_chair,
    refuse_who_does_not_lead,
    sitting,
    to_declare,
)
from app.people.access import GRANTS
from app.people.asking import Asking
from app.people.directory import PEOPLE
from app.people.itself import by_itself
from app.people.reads import reading_row, record_readings
from app.programmes.roles import Role
from app.workflow.clocks import add_working_days

TEXTS = table(MinutesText)
SIGNED, WORDING, ADDENDUM = MinutesKind.SIGNED, MinutesKind.WORDING, MinutesKind.ADDENDUM


class StaleWording(StaleCase):
    """Somebody else has changed these words since you read them. Read them again, and put yours into theirs."""


async def minutes(db: AsyncConnection, asking: Asking, id: str) -> MinutesView:
    """The minutes as this person may read them: a draft of what happened, or what was signed. Raises NotFound."""
    held = await sitting(db, asking, id)
    texts = await _texts(db, id)
    signed = next((row for row in texts if row.kind == SIGNED), None)
    if signed is None:
        whole = await draft(db, asking, id, _words(texts))
    else:
        whole = Draft.model_validate_json(signed.text)
    reading = await _read_whole(db, asking, id, [matter.ref for matter in whole.matters])
    await record_readings(db, [reading_row(asking, case.row) for case in reading.values()])
    policy = await policy_on(db, asking, held.held_on)
    holidays = asking.now.bank_holidays
    shown: dict[str, Any] = {
        "items": [item for item in whole.items if item.ref in reading],
        "matters": [matter for matter in whole.matters if matter.ref in reading],
    }
    return MinutesView(
        **whole.model_copy(update=shown).model_dump(),
        draft_due_on=add_working_days(held.held_on, policy.minutes_draft_days, holidays),
        sign_due_on=add_working_days(held.held_on, policy.minutes_days, holidays),
        signed_by=signed.by if signed else None,
        signed_at=signed.at if signed else None,
        sha256=signed.sha256 if signed else None,
        addenda=[
            Addendum(ref=row.about or None, text=row.text, by=row.by, name=row.name, at=row.at)
            for row in texts
            if row.kind == ADDENDUM and (not row.about or row.about in reading)
        ],
    )


async def _read_whole(
    db: AsyncConnection, asking: Asking, id: str, also: Sequence[str] = ()
) -> dict[str, Loaded]:
    """The cases of this agenda, and of `also`, whose whole record this person reads, by reference."""
    found: dict[str, Loaded] = {}
    for ref in dict.fromkeys((*(item.ref for item in await agenda(db, asking, id)), *also)):
        with suppress(NotFound):
            case = await load(db, asking, ref)
            if case.reading.narrow is None:
                found[ref] = case
    return found


async def _texts(db: AsyncConnection, id: str) -> list[Any]:
    query = select(TEXTS, PEOPLE.c.name).join(PEOPLE, PEOPLE.c.id == TEXTS.c.by)
    return list(await db.execute(query.where(TEXTS.c.sitting == id).order_by(TEXTS.c.at, TEXTS.c.version)))


def _words(texts: list[Any]) -> dict[str, Wording]:
    """The latest words about each case, and about the sitting under ""."""
    rows = sorted((row for row in texts if row.kind == WORDING), key=lambda row: row.version)
    return {row.about: Wording(text=row.text, version=row.version, by=row.by, at=row.at) for row in rows}


async def word(
    db: AsyncConnection, asking: Asking, id: str, ref: str | None, text: str, seen: int
) -> Wording:
    """Put words beside the facts about a case, or (None) about the sitting. `seen` is the version last read.

    Raises StaleWording, and Conflict once the minutes of the sitting, or of this item, are signed.
    """
    held = await sitting(db, asking, id, lock=True)
    await refuse_who_does_not_lead(db, asking, id)
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed. Corrections are addenda.")
    await _refuse_unread(db, asking, id, ref)
    if ref is not None and await _item_is_signed(db, asking, id, ref):
        raise Conflict(
            "The minutes of this item are signed, and so are their words. Once those of the sitting are signed, "
            "corrections are addenda."
        )
    now = _words(await _texts(db, id)).get(ref or "", Wording())
    if now.version != seen:
        raise StaleWording(current=now.version)
    row = await _keep(db, asking, id, WORDING, ref, text, version=seen + 1)
    said = {"version": row["version"], "about": "item" if ref else "sitting"}
    await record(db, asking, id, "word_minutes", "minutes_worded", said, {"/ref": ref or "", "/text": text})
    return Wording(text=text, version=row["version"], by=row["by"], at=row["at"])


async def add_addendum(db: AsyncConnection, asking: Asking, id: str, ref: str | None, text: str) -> Addendum:
    """Correct signed minutes: nothing of them changes, and this stands below. Raises Conflict while they are a draft."""
    held = await sitting(db, asking, id, lock=True)
    await refuse_who_does_not_lead(db, asking, id)
    if held.minutes_signed_on is None:
        raise Conflict("The minutes of this sitting are not signed yet. Change their wording instead.")
    await _refuse_unread(db, asking, id, ref)
    before = [row for row in await _texts(db, id) if row.kind == ADDENDUM]
    row = await _keep(db, asking, id, ADDENDUM, ref, text, version=len(before) + 1)
    said = {"number": row["version"], "about": "item" if ref else "sitting"}
    await record(
        db, asking, id, "add_addendum", "minutes_corrected", said, {"/ref": ref or "", "/text": text}
    )
    return Addendum(ref=ref, text=text, by=row["by"], name=asking.actor.name, at=row["at"])


async def _refuse_unread(db: AsyncConnection, asking: Asking, id: str, ref: str | None) -> None:
    if ref is not None and ref not in await _read_whole(db, asking, id):
        raise NotFound


async def _item_is_signed(db: AsyncConnection, asking: Asking, id: str, ref: str) -> bool:
    whole = await draft(db, asking, id, {})
    return any(item.ref == ref and item.signed_at is not None for item in whole.items)


async def _keep(
    db: AsyncConnection,
    asking: Asking,
    id: str,
    kind: MinutesKind,
    ref: str | None,
    text: str,
    *,
    version: int = 1,
    sha256: str | None = None,
) -> dict[str, Any]:
    row = {
        "id": f"min_{secrets.token_hex(6)}",
        "organisation": asking.actor.organisation,
        "sitting": id,
        "kind": kind,
        "about": ref or "",
        "version": version,
        "text": text,
        "sha256": sha256,
        "by": asking.actor.person,
        "at": asking.now.at,
    }
    await db.execute(insert(TEXTS), row)
    return row


async def sign(db: AsyncConnection, asking: Asking, id: str) -> None:
    """A chair or deputy who was there signs the minutes of the whole sitting, once every item on it has an outcome.

    Whoever is kept from an item that was heard, or never opened its papers and has no office by which they read it,
    signs none of it: they would sign what they may not read.
    What happened and how it is worded is kept as it stands, and the journal names its SHA-256.
    """
    held = await sitting(db, asking, id, lock=True, goes_on=True)
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed already.")
    await refuse_who_did_not_chair(db, asking, id)
    await db.execute(update(ITEMS).where(ITEMS.c.sitting == id, GONE).values(status=ItemStatus.UNLISTED))
    await _refuse_unfinished(db, asking, id)
    await _refuse_excluded(db, asking, id)
    whole = await draft(db, asking, id, _words(await _texts(db, id)))
    text = canonical(whole.model_dump(mode="json"))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    await _keep(db, asking, id, SIGNED, None, text, sha256=sha256)
    await db.execute(
        update(SITTINGS)
        .where(SITTINGS.c.id == id)
        .values(minutes_signed_on=asking.now.today, minutes_signed_by=asking.actor.person)
    )
    last = add_working_days(asking.now.today, READ_AFTER, asking.now.bank_holidays)
    await db.execute(update(GRANTS).where(GRANTS.c.sitting == id).values(until=last))
    await record(db, asking, id, "sign_minutes", "minutes_signed", {"sha256": sha256})


async def _refuse_unfinished(db: AsyncConnection, asking: Asking, id: str) -> None:
    waiting = select(ITEMS.c.ref).where(ITEMS.c.sitting == id, ITEMS.c.status.in_(STANDING))
    if (await db.execute(waiting)).first() is None:
        return
    mine = [each.ref for each in await agenda(db, asking, id) if each.standing in STANDING]
    if not mine:  # what one has left is named to nobody who left it
        raise Conflict("This sitting has business without an outcome yet. Somebody else signs its minutes.")
    raise Conflict(f"These items have no outcome yet: {', '.join(mine)}. Decide, defer or unlist them first.")


async def _refuse_excluded(db: AsyncConnection, asking: Asking, id: str) -> None:
    heard = select(CASES.c.id, CASES.c.provider).join(ITEMS, ITEMS.c.case_id == CASES.c.id)
    query = heard.where(ITEMS.c.sitting == id, ITEMS.c.status != ItemStatus.UNLISTED)
    cases = (await db.execute(query)).all()
    async with by_itself(db, asking):
        away = [await kept_out(db, case, asking.actor.people()) for case in cases]
    unread = set() if Role.PANEL_CHAIR in asking.actor.roles else await to_declare(db, asking, id)
    if any(away) or not unread.isdisjoint(
        case.id for case in cases
    ):  # which it is is told to nobody who is kept from it
        raise Conflict(
            "Somebody else signs these minutes: another chair or deputy, who reads all of them. Nothing was changed."
        )
