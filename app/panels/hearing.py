"""The hearing of one item: interests, the roll, ballots, the outcome. Each is a move of the case itself."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.cases.exclusions import exclude, kept_out
from app.cases.moves import Loaded, load, make_move, malformed
from app.errors import Blocked, Conflict, NotFound
from app.panels.attendance import keep_in_step
from app.panels.barring import bar_excluded, refuse_excluded
from app.panels.models import ItemStatus
from app.panels.sittings import (
    BALLOTS,
    ITEMS,
    SITTINGS,
    issue_papers,
    item,
    members,
    open_papers,
    refuse_who_did_not_chair,
    sitting,
    take_off,
    take_papers_back,
)
from app.people.asking import Asking
from app.programmes.one_to_one.codes import InterestKind
from app.programmes.one_to_one.forms.pack import ReissuePack
from app.programmes.one_to_one.forms.panel import CastBallot, DeclareInterest, ListForPanel, OpenItem
from app.programmes.one_to_one.rules.panel import interest_bars_vote
from app.workflow.panel import Action, Ballot

ROOM = "panel"


class BarredByInterest(Blocked):
    """You have a personal or financial interest in this case, so you cannot vote on it."""

    status = 403


OUTCOMES = {
    "approve": ItemStatus.DECIDED,
    "approve_with_conditions": ItemStatus.DECIDED,
    "pass_to_next_panel": ItemStatus.DECIDED,
    "decline": ItemStatus.DECIDED,
    "refer_onward": ItemStatus.DECIDED,
    "record_not_carried": ItemStatus.NOT_CARRIED,
    "defer": ItemStatus.DEFERRED,
    "unlist": ItemStatus.UNLISTED,
}


async def list_case(
    db: AsyncConnection, asking: Asking, id: str, ref: str, given: Mapping[str, Any], seen: int
) -> Loaded:
    """Put a case on the agenda with its papers, as the case now is."""
    held = await sitting(db, asking, id, lock=True, goes_on=True)
    if held.minutes_signed_on is not None:
        raise Conflict("The minutes of this sitting are signed; nothing more can be listed.")
    if held.cancelled_on is not None:
        raise Conflict("This sitting is cancelled. List the case for another.")
    try:
        form = ListForPanel.model_validate(
            {**given, "sitting": id, "panel": held.panel, "sits_on": held.held_on, "salt": _salt()}
        )
    except ValidationError as error:
        raise malformed(error) from None
    case, _ = await make_move(db, asking, ref, "list_for_panel", form, seen=seen, room=ROOM)
    listing = case.facts.listing
    assert listing is not None
    await take_off(db, case.row.id)
    listed = (await db.execute(select(ITEMS.c.position).where(ITEMS.c.sitting == id))).all()
    await db.execute(
        insert(ITEMS),
        {
            "id": f"item_{secrets.token_hex(6)}",
            "sitting": id,
            "case_id": case.row.id,
            "ref": ref,
            "position": max((row.position for row in listed), default=0) + 1,
            "status": ItemStatus.LISTED,
            "pack": listing.pack,
            "manifest": [part.model_dump(mode="json") for part in listing.manifest],
            "arithmetic": "",
        },
    )
    await db.execute(
        update(SITTINGS).where(SITTINGS.c.id == id).values(papers_issued_on=form.papers_issued_on)
    )
    await issue_papers(db, case.row, id, [member.person for member, _ in await members(db, id)], form)
    return case


async def reissue_pack(db: AsyncConnection, asking: Asking, id: str, ref: str, form: ReissuePack) -> Loaded:
    """Issue the papers of an item again, as the case now is: whoever has voted votes again."""
    heard, case = await on_agenda(db, asking, id, ref)
    form = form.model_copy(update={"salt": _salt()})
    await make_move(db, asking, ref, "reissue_pack", form, seen=None, room=ROOM, held=case)
    listing = case.facts.listing
    assert listing is not None
    parts = [part.model_dump(mode="json") for part in listing.manifest]
    unsaid = {"quorate": None, "arithmetic": ""}  # a vote that was closed on the earlier papers is void
    issued = unsaid | {"pack": listing.pack, "issue": listing.issue, "manifest": parts}
    await db.execute(update(ITEMS).where(ITEMS.c.id == heard.id).values(**issued))
    await db.execute(delete(BALLOTS).where(BALLOTS.c.item == heard.id))
    return case


async def declare_interest(
    db: AsyncConnection, asking: Asking, id: str, ref: str, form: DeclareInterest
) -> Loaded:
    """Declare a tie to this case for this item: one's own, or as the officers were told.

    Its papers open for them then. Whoever may not vote because of it loses the ballot they have cast, and a vote that was
    closed with them is void.
    """
    heard, case = await on_agenda(db, asking, id, ref)
    if form.person not in {member.person for member, _ in await members(db, id)}:
        raise NotFound("This person is not a member of this sitting.")
    await make_move(db, asking, ref, "declare_interest", form, seen=None, room=ROOM, held=case)
    await open_papers(db, asking, case.row.id, form.person)
    if form.action is Action.LEAVE:
        await exclude(db, asking, form.person, case_id=case.row.id, kind=form.kind, reason=form.reason)
    await keep_in_step(db, heard.id, case)
    return case


async def declare_none(db: AsyncConnection, asking: Asking, id: str, refs: Sequence[str]) -> None:
    """Declare for each of these items, in one act, that no interest ties whoever asks to it: for all of them, or none."""
    form = DeclareInterest(person=asking.actor.person, kind=InterestKind.NONE, action=Action.NOTE)
    sits = form.person in {member.person for member, _ in await members(db, id)}
    for ref in dict.fromkeys(refs):
        await on_agenda(db, asking, id, ref)
        if not sits:
            raise Conflict("You do not sit at this sitting, so you have nothing to declare in it.")
        await declare_interest(db, asking, id, ref, form)


async def open_item(db: AsyncConnection, asking: Asking, id: str, ref: str) -> Loaded:
    """Call the item: the roll is made of who sits and who is there now, and stands from here on."""
    heard, _ = await on_agenda(db, asking, id, ref)
    await bar_excluded(db, asking, heard)
    seated = await members(db, id)
    case = await load(db, asking, ref)
    declared = case.facts.listing.interests if case.facts.listing else []
    left = {each.person for each in declared if each.action is Action.LEAVE}
    # whoever left for this item stands in its arithmetic; an interest in the home, or of old, is nobody's business here
    away = await kept_out(db, case.row, [m.person for m, _ in seated if m.person not in left])
    present = [m.person for m, here in seated if here and m.person not in away]
    form = OpenItem(members=[m for m, _ in seated], present=present)
    case, _ = await make_move(db, asking, ref, "open_item", form, seen=None, room=ROOM)
    await db.execute(update(ITEMS).where(ITEMS.c.id == heard.id).values(status=ItemStatus.OPEN))
    await keep_in_step(db, heard.id, case)  # a new roll votes anew
    return case


async def cast_ballot(
    db: AsyncConnection, asking: Asking, id: str, ref: str, form: CastBallot
) -> tuple[Loaded, Ballot]:
    """Vote under one's own name. The rules of the case say who may; until the vote is closed the last ballot counts."""
    heard, case = await on_agenda(db, asking, id, ref)
    assert case.facts.listing is not None
    again = any(ballot.person == asking.actor.person for ballot in case.facts.listing.ballots)
    try:
        await make_move(db, asking, ref, "cast_ballot", form, seen=None, room=ROOM, held=case)
    except Blocked as refusal:
        if any(obstacle["rule"] == interest_bars_vote.name for obstacle in refusal.extra["obstacles"]):
            raise BarredByInterest(refusal.detail, **refusal.extra) from None
        raise
    mine = {"item": heard.id, "person": asking.actor.person}
    if again:
        await db.execute(delete(BALLOTS).where(*(BALLOTS.c[name] == value for name, value in mine.items())))
    await db.execute(insert(BALLOTS), mine | {"choice": form.choice, "at": asking.now.at})
    (ballot,) = (each for each in case.facts.listing.ballots if each.person == asking.actor.person)
    return case, ballot


async def decide(
    db: AsyncConnection, asking: Asking, id: str, ref: str, action: str, given: Mapping[str, Any], seen: int
) -> Loaded:
    """Record the outcome of an item. The arithmetic of the vote is computed, never typed."""
    heard, _ = await on_agenda(db, asking, id, ref)
    if action != "unlist":
        await refuse_excluded(db, await load(db, asking, ref))
    case, _ = await make_move(db, asking, ref, action, given, seen=seen, room=ROOM)
    if action == "unlist":
        await take_papers_back(db, case.row.id, id)
    values: dict[str, Any] = {"status": OUTCOMES[action], "stopped": ""}
    if case.facts.panel_log and action != "unlist":
        last = case.facts.panel_log[-1]
        values["outcome"] = last.outcome
        if last.tally is not None:
            values |= {"quorate": last.tally.quorate, "arithmetic": last.tally.sentence}
    await db.execute(update(ITEMS).where(ITEMS.c.id == heard.id).values(**values))
    return case


async def sign_item(
    db: AsyncConnection, asking: Asking, id: str, ref: str, given: Mapping[str, Any]
) -> Loaded:
    """The chair signs the minutes of one item that this sitting decided.

    Once the minutes of the sitting are signed, a correction is an addendum to those.
    """
    held = await sitting(db, asking, id)
    decided = (await load(db, asking, ref, lock=True)).facts.decision
    here = decided is not None and decided.sitting == id
    if (await item(db, asking, id, ref)).status != ItemStatus.DECIDED or not here:
        raise Conflict("This sitting has not decided this item, so there are no minutes of it to sign.")
    await refuse_who_did_not_chair(db, asking, id)
    if held.minutes_signed_on is not None and given.get("addendum"):
        raise Conflict(
            "The minutes of this sitting are signed. Sign this item without a correction, and write that as an addendum."
        )
    case, _ = await make_move(db, asking, ref, "sign_minutes", given, seen=None, room=ROOM)
    return case


async def on_agenda(db: AsyncConnection, asking: Asking, id: str, ref: str) -> tuple[Any, Loaded]:
    """The item, of a sitting of one's own organisation, while its case stands on this agenda; and the case.

    The case is locked first: it cannot come onto another agenda while something is done on this one.
    """
    await sitting(db, asking, id, goes_on=True)
    case = await load(db, asking, ref, lock=True)
    heard = await item(db, asking, id, ref)
    if case.facts.listing is None or case.facts.listing.sitting != id:
        raise Conflict(f"{ref} is not on this agenda any more. Look at the case to see where it stands.")
    return heard, case


def _salt() -> str:
    """The secret with which the costs of one issue of papers are hashed."""
    return secrets.token_hex(32)
