"""Minutes that draft themselves: from the journals of the sitting and of its cases, which hold what happened and when."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.journal import read
from app.cases.history import filled_in
from app.cases.moves import Loaded, load
from app.cases.moves import chain as chain_of_case
from app.panels.minutes_views import (
    Came,
    Departing,
    Draft,
    MinutedItem,
    MinutedMatter,
    Paused,
    Sat,
    Tie,
    Vote,
    Wording,
    said,
)
from app.panels.sittings import agenda, chain, members, policy_on, sitting
from app.people.asking import Asking
from app.people.itself import by_itself
from app.programmes.one_to_one.records_vote import Opinion
from app.programmes.one_to_one.way import title_of
from app.workflow.panel import Ballot, Member
from app.workflow.wording import plain

Entry = dict[str, Any]


async def draft(db: AsyncConnection, asking: Asking, id: str, words: Mapping[str, Wording]) -> Draft:
    """The whole sitting as it happened, whoever asks: the caller takes out what they may not read.

    `words` are the chair's own, by the reference of the case and "" for the sitting. Raises NotFound.
    """
    held = await sitting(db, asking, id)
    async with by_itself(db, asking) as own:
        entries = await read(db, chain(held.organisation, id))
        called = {member.person: member for member, _ in await members(db, id)}
        items, seen = [], dict[str, int]()
        for item in await agenda(db, own, id):
            case = await load(db, own, item.ref)
            story = await read(db, chain_of_case(case.row.organisation, case.row.ref))
            heard = seen[item.ref] = seen.get(item.ref, -1) + 1
            items.append(_item(item, case, story, heard, called, words.get(item.ref, Wording())))
        matters = [await _matter(db, own, e, called) for e in entries if e["act"] == "hear_matter"]
        policy = await policy_on(db, own, held.held_on)
    return Draft(
        sitting=id,
        panel=held.panel,
        title=title_of(policy, held.panel),
        held_on=held.held_on,
        members=[
            Sat(person=m.person, name=m.name, role=role_of(m), voting=m.voting) for m in called.values()
        ],
        attendance=[
            Came(
                person=e["data"]["person"],
                name=called[e["data"]["person"]].name,
                present=e["data"]["present"],
                at=e["at"],
            )
            for e in entries
            if e["act"] == "mark_attendance"
        ],
        pauses=_pauses(entries),
        wording=words.get("", Wording()),
        items=items,
        matters=matters,
    )


def role_of(member: Member) -> str:
    """A member's profession and seat in words: "health, deputy chair"."""
    seat = "chair" if member.chair else "deputy chair" if member.deputy else ""
    return ", ".join(filter(None, (plain(member.profession), seat)))


def _pauses(entries: Sequence[Entry]) -> list[Paused]:
    found: list[Paused] = []
    for entry in entries:
        if entry["act"] == "pause_sitting":
            reason = (entry["payload"] or {}).get("/reason", "")
            found.append(Paused(since=entry["at"], until=None, reason=reason))
        elif entry["act"] == "resume_sitting":
            last = found.pop()
            found.append(Paused(since=last.since, until=entry["at"], reason=last.reason))
    return found


def _item(
    item: Any,
    case: Loaded,
    story: Sequence[Entry],
    heard: int,
    called: Mapping[str, Member],
    wording: Wording,
) -> MinutedItem:
    """The `heard`th appearance of a case at this sitting, from its listing to its outcome."""
    listings = [e for e in story if e["act"] == "list_for_panel"]
    here = [e for e in listings if e["data"]["fields"]["sitting"] == item.sitting][heard]
    after = next((e["seq"] for e in listings if e["seq"] > here["seq"]), len(story) + 1)
    between = [e for e in story if here["seq"] < e["seq"] < after]
    log = next((entry for entry in case.facts.panel_log if here["seq"] < entry.seq < after), None)
    until = [e for e in between if log is None or e["seq"] <= log.seq]
    end = until[-1] if log is not None else None
    signed = next((e for e in between if e["act"] == "sign_minutes"), None)
    return MinutedItem(
        ref=item.ref,
        pack=item.pack,
        issue=item.issue,
        called_at=next((e["at"] for e in reversed(until) if e["act"] == "open_item"), None),
        ended_at=end["at"] if end else None,
        result=log.result if log else None,
        outcome=log.outcome if log else None,
        interests=[_tie(filled_in(e), called) for e in until if e["act"] == "declare_interest"],
        opinions=_votes(log.opinions, called) if log else [],
        ballots=_votes(log.ballots, called) if log else [],
        departure=_departure(case, log.seq, called) if log else None,
        arithmetic=log.tally.sentence if log and log.tally else "",
        **said(filled_in(end) if end else {}),
        signed_by=signed["actor"] if signed else None,
        signed_at=signed["at"] if signed else None,
        correction=filled_in(signed).get("addendum", "") if signed else "",
        wording=wording,
    )


def _tie(form: Mapping[str, Any], called: Mapping[str, Member]) -> Tie:
    person = form["person"]
    return Tie(name=called[person].name, **{k: form[k] for k in ("person", "kind", "action", "reason")})


async def _matter(
    db: AsyncConnection, own: Asking, entry: Entry, called: Mapping[str, Member]
) -> MinutedMatter:
    case = await load(db, own, entry["data"]["ref"])
    heard = next(each for each in case.facts.matters if each.seq == entry["data"]["seq"])
    return MinutedMatter(
        ref=case.row.ref,
        kind=heard.kind,
        number=heard.number,
        heard_at=entry["at"],
        votes=_votes(heard.ballots, called),
        arithmetic=heard.tally.sentence,
    )


def _departure(case: Loaded, seq: int, called: Mapping[str, Member]) -> Departing | None:
    """The departure that was recorded with the outcome of this number."""
    found = next((each.departure for each in case.facts.panels_passed if each.seq == seq), None)
    if case.facts.decision is not None and case.facts.decision.seq == seq:
        found = case.facts.decision.departure
    if found is None:
        return None
    seconded = [called[second.person].name for second in found.seconds if second.person in called]
    return Departing(grounds=list(found.grounds), reasons=found.reasons, seconded_by=seconded)


def _votes(ballots: Sequence[Ballot | Opinion], called: Mapping[str, Member]) -> list[Vote]:
    return [
        Vote(person=b.person, name=called[b.person].name, role=role_of(called[b.person]), choice=b.choice)
        for b in ballots
    ]
