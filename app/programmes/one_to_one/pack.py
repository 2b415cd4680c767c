"""The papers of an item: a manifest of everything that the panel is shown, so that any change after it is seen.

The manifest follows from the case alone. It does not change with the clock (rules and warnings are asked as of the day
on which the papers go out), nor by anything that happens in the hearing. No hash in it can be made again by guessing
money: see `pack_hashes`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from app.programmes.one_to_one.codes.pack import Paper
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack_hashes import Hashes, hashes_of, sha256_of
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import EvidenceItem, Listing
from app.programmes.one_to_one.records_pack import MONEY, Part
from app.programmes.one_to_one.rules.flags import flags
from app.programmes.one_to_one.rules.liberty import court_undecided, liberty_blocks, review_not_requested
from app.programmes.one_to_one.rules.restriction import more_restrictive
from app.programmes.one_to_one.rules.safeguarding import open_safeguarding, safeguarding_unanswered
from app.workflow.panel import Ballot
from app.workflow.state import Actor, Moment

CHECKS = (
    safeguarding_unanswered,
    open_safeguarding,
    liberty_blocks,
    review_not_requested,
    court_undecided,
    more_restrictive,
)
"""The rules of the listing that ask the case and its day alone: whoever lists it, and by whatever policy."""

_NOBODY, _ANY_POLICY = Actor("", "", frozenset(), ""), OneToOnePolicy()
_WITHOUT_RATES = {name: {"__all__": {"hourly_rate"}} for name in ("baseline", "current", "proposed")}
_OF_CARE: dict[str, Any] = _WITHOUT_RATES | {"before_change": True, "given": True, "base_weekly_fee": True}
_CASE = {"provider", "driver", "other_drivers", "reason", "funding", "delivery", "opened_on", "referred_on"}


def manifest(case: Facts, on: date) -> tuple[Part, ...]:
    """Every part of the papers that go out on that London day, in the order in which they are read.

    They are hashed with the secret of the item. A case on no agenda has none: its costs are named and not hashed.
    """
    return tuple(_parts(case, on, hashes_of(case.listing)))


def digest(parts: Iterable[Part]) -> str:
    """SHA-256 (hex) of the names and hashes of the parts: it stands for the pack as a whole."""
    return sha256_of(json.dumps([[part.name, part.sha256] for part in parts]))


def changes_since(case: Facts) -> tuple[str, ...]:
    """What was added, changed or removed since the papers of the item, in words; none while it is on no agenda."""
    listing = case.listing
    if listing is None or not listing.manifest:
        return ()
    kept = _last_changes[0]
    if kept is None or kept[0] is not case or kept[1] is not listing or kept[2] != case.seq:
        found = _changes(listing.manifest, manifest(case, listing.papers_on))
        kept = _last_changes[0] = (case, listing, case.seq, found)
    return kept[3]


def only_voted(case: Facts) -> None:
    """Say that the act just made was a vote or a first opinion: what had changed before it has, and nothing else."""
    kept = _last_changes[0]
    if kept is not None and kept[0] is case and kept[1] is case.listing and kept[2] == case.seq - 1:
        _last_changes[0] = (case, kept[1], case.seq, kept[3])


# Several rules ask the same of one case at once. It changes by acts alone, and each act has its number.
_last_changes: list[tuple[Facts, Listing, int, tuple[str, ...]] | None] = [None]


def _changes(was: Sequence[Part], now: Sequence[Part]) -> tuple[str, ...]:
    if tuple(was) == tuple(now):
        return ()
    before, after = {part.name: part for part in was}, {part.name: part for part in now}
    added = [f"{part.title} was added" for name, part in after.items() if name not in before]
    changed = [
        f"{part.title} was changed"
        for name, part in after.items()
        if name in before and before[name].sha256 != part.sha256
    ]
    return (*added, *changed, *(f"{part.title} was removed" for n, part in before.items() if n not in after))


def why_void(listing: Listing, ballot: Ballot, changes: Sequence[str]) -> str | None:
    """Why a ballot does not count, given what has changed since the papers; None when it does.

    The papers of long ago had no manifest, and ballots on them named no pack.
    """
    if ballot.pack and ballot.pack != listing.pack:
        return "It was cast on papers that have been issued again since."
    if ballot.pack and changes:
        return "The case has changed since the papers on which it was cast."
    return None


def counting(case: Facts) -> tuple[Ballot, ...]:
    """The ballots of the item that count: those that were cast on the papers as they are now."""
    listing = case.listing
    if listing is None or not listing.ballots:
        return ()
    changes = changes_since(case)
    return tuple(ballot for ballot in listing.ballots if why_void(listing, ballot, changes) is None)


def _parts(case: Facts, on: date, hashes: Hashes) -> Iterator[Part]:
    yield Part(kind=Paper.CASE, sha256=sha256_of(case.model_dump_json(include=_CASE, exclude_defaults=True)))
    forms = {
        Paper.REFERRAL: case.submission,
        Paper.SAFEGUARDING: case.safeguarding,
        Paper.LIBERTY: case.liberty,
        Paper.CAPACITY: case.capacity,
        Paper.REPRESENTATIVE: case.representative,
        Paper.CONSULTATION: case.consultation,
        Paper.ASSESSMENT: case.assessment,
        Paper.RECOMMENDATION: case.recommendation,
        Paper.QUESTIONS: case.deferral,
        Paper.ANSWERS: case.resubmission,
    }
    for kind, recorded in forms.items():
        if recorded is not None:
            yield hashes.part(kind, recorded, seq=recorded.seq)
    if case.communication_needs is not None:
        yield hashes.part(Paper.COMMUNICATION, case.communication_needs)
    if case.quality is not None:
        passed = case.quality.model_dump_json(exclude_defaults=True, exclude={"passed_cost"})
        yield Part(kind=Paper.QUALITY, seq=case.quality.passed_seq, sha256=sha256_of(passed))
    for item in case.evidence:
        yield from _evidence(item, hashes)
    yield from _several(case, hashes)
    care = case.package.model_dump_json(exclude_defaults=True, exclude=_OF_CARE)
    yield Part(kind=Paper.CARE, sha256=sha256_of(care))
    yield Part(kind=Paper.COSTS, sensitivity=MONEY, sha256=hashes.costs(_costs(case)))
    yield from _results(case, on)


def _evidence(item: EvidenceItem, hashes: Hashes) -> Iterator[Part]:
    """What is recorded of a piece of evidence, and its file by the SHA-256 under which that is stored."""
    which, kind = {"of": str(item.seq), "seq": item.seq}, item.form.sensitivity.value
    yield hashes.part(Paper.EVIDENCE, item, sensitivity=kind, **which)
    if item.form.sha256 is not None:
        yield Part(kind=Paper.DOCUMENT, sensitivity=kind, sha256=item.form.sha256, **which)


def _several(case: Facts, hashes: Hashes) -> Iterator[Part]:
    """Of what there can be several, each under its journal number. How a chair's action ends is no paper."""
    of: dict[Paper, Sequence[Any]] = {
        Paper.WAIVER: case.waivers,
        Paper.QA_RETURN: case.qa_returns,
        Paper.EARLIER_PANEL: case.panels_passed,
        Paper.CHALLENGE: case.disputes,
    }
    for kind, records in of.items():
        for record in records:
            yield hashes.part(kind, record, of=str(record.seq), seq=record.seq)
    for acted in case.chair_actions:
        yield hashes.part(Paper.CHAIR_ACTION, acted.form, of=str(acted.seq), seq=acted.seq)


def _costs(case: Facts) -> str:
    """The lines with their rates, and what they come to: pounds and hours a week."""
    totals = (case.baseline_cost, case.current_cost, case.proposed_cost, case.net_saving)
    lines = case.package.model_dump_json(include={"baseline", "current", "proposed", "base_weekly_fee"})
    return json.dumps([lines, *map(str, totals)])


def _results(case: Facts, on: date) -> Iterator[Part]:
    """What the rules of the listing answered, and the warnings that stood."""
    then = Moment(datetime.combine(on, time(), UTC), on)
    for rule in CHECKS:
        stands = rule(case, _NOBODY, _ANY_POLICY, then) is not None
        yield Part(kind=Paper.RULE, of=rule.name, sha256=sha256_of(json.dumps(stands)))
    for flag in flags(case, on):
        yield Part(kind=Paper.WARNING, of=flag.name, sha256=sha256_of(json.dumps(flag.name)))
