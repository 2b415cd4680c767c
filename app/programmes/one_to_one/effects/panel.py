"""The item before the panel: listed, called, voted on, decided, or put off."""

from app.programmes.costing import Line, package_hours
from app.programmes.one_to_one.codes import SAME_CARE, ItemResult, PanelChoice, ReferTarget
from app.programmes.one_to_one.effects.marks import alert
from app.programmes.one_to_one.effects.reopening import take_off, unpass
from app.programmes.one_to_one.effects.vote import clarified, departed, recount_roll
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import (
    Approve,
    ApproveWithConditions,
    CastBallot,
    Decided,
    DeclareInterest,
    Decline,
    Defer,
    Departing,
    ListForPanel,
    OpenItem,
    PanelCondition,
    PassOn,
    RecordNotCarried,
    ReferOnward,
    Resubmit,
    SignMinutes,
)
from app.programmes.one_to_one.hearing import item_roll, item_tally
from app.programmes.one_to_one.pack import digest, manifest, only_voted
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import (
    Condition,
    Decision,
    Listing,
    PanelEntry,
    Recorded,
)
from app.programmes.one_to_one.records_way import PanelPassed
from app.programmes.one_to_one.way import panel_of
from app.workflow.forms import Reason
from app.workflow.panel import Ballot, Interest, Tally
from app.workflow.state import Act


def policy_of(act: Act) -> OneToOnePolicy:
    """The policy the act was made under."""
    assert isinstance(act.policy, OneToOnePolicy)
    return act.policy


def listing_of(case: Facts) -> Listing:
    """The item's place on the agenda: at this stage there is one."""
    assert case.listing is not None
    return case.listing


def list_for_panel(case: Facts, form: ListForPanel, _act: Act) -> None:
    """The case is on the agenda of a sitting, with its papers. Those of long ago came from elsewhere, as a hash."""
    listing = case.listing = Listing(
        sitting=form.sitting,
        panel=form.panel,
        sits_on=form.sits_on,
        pack=form.pack or "",
        salt=form.salt,
        papers_on=form.papers_issued_on,
        emergency=form.emergency,
    )
    if form.pack is None:
        listing.manifest = list(manifest(case, listing.papers_on))
        listing.pack = digest(listing.manifest)


def unlist(case: Facts, form: Reason, act: Act) -> None:
    """The case is taken off the agenda."""
    take_off(case, act, form.reason)


def declare_interest(case: Facts, form: DeclareInterest, act: Act) -> None:
    """A tie to this case. When the item was called already, only who may vote, and their votes, are left.

    A vote that was closed with somebody who now may not vote is void, and is taken again.
    """
    listing_of(case).interests.append(
        Interest(person=form.person, kind=form.kind.value, action=form.action, reason=form.reason)
    )
    recount_roll(case, policy_of(act))


def open_item(case: Facts, form: OpenItem, act: Act) -> None:
    """The item is called: the roll stands from here on, and whoever voted before votes anew."""
    listing = listing_of(case)
    listing.members, listing.present = list(form.members), list(form.present)
    listing.roll = item_roll(case, policy_of(act))
    listing.opened_on, listing.ballots = act.today, []
    listing.opinions, listing.discussing, listing.closed, listing.seconds = [], False, None, []


def cast_ballot(case: Facts, form: CastBallot, act: Act) -> None:
    """One named vote, on the papers as last issued. It takes the place of an earlier one of the same person.

    Both are in the journal.
    """
    listing = listing_of(case)
    listing.ballots = [ballot for ballot in listing.ballots if ballot.person != act.person]
    listing.ballots.append(
        Ballot(
            person=act.person,
            choice=form.choice.value,
            reason=form.reason,
            asks=form.asks,
            pack=listing.pack if listing.manifest else "",
        )
    )
    only_voted(case)


def approve(case: Facts, form: Approve, act: Act) -> None:
    """The panel agrees. Without lines of its own it agrees to what was proposed, or what an earlier panel passed on.

    Conditions that an earlier panel set stay.
    """
    decided = _decide(case, form, act, PanelChoice.APPROVE, lines=_approved(case, form))
    decided.conditions = _conditions(case, [])


def approve_with_conditions(case: Facts, form: ApproveWithConditions, act: Act) -> None:
    """The panel agrees, provided that."""
    decided = _decide(case, form, act, PanelChoice.APPROVE_WITH_CONDITIONS, lines=_approved(case, form))
    decided.conditions = _conditions(case, form.conditions)


def pass_to_next_panel(case: Facts, form: PassOn, act: Act) -> None:
    """The panel agrees, and the next one hears the case. Nothing is decided yet, and nobody who voted votes again."""
    listing, counted = listing_of(case), item_tally(case, policy_of(act))
    conditions = bool(form.conditions)
    outcome = PanelChoice.APPROVE_WITH_CONDITIONS if conditions else PanelChoice.APPROVE
    lines = _approved(case, form)
    why = departed(case, form, act, lines)
    _log(case, act, counted, ItemResult.PASSED_ON, outcome, form.discussion)
    case.panels_passed.append(
        PanelPassed(
            panel=listing.panel,
            seq=act.seq,
            on=act.today,
            sitting=listing.sitting,
            outcome=outcome,
            recorded_by=act.person,
            reasons=form.reasons,
            discussion=form.discussion,
            dissent=form.dissent,
            lines=lines,
            hours=None if lines is None else package_hours(lines),
            conditions=form.conditions,
            voters=[ballot.person for ballot in listing.ballots],
            tally=counted,
            pack=listing.pack,
            issue=listing.issue,
            opinions=listing.opinions,
            departure=why,
        )
    )


def decline(case: Facts, form: Decline, act: Act) -> None:
    """The panel does not agree: the package stays as it is."""
    _decide(case, form, act, PanelChoice.DECLINE).next_review_on = form.next_review_on


def refer_onward(case: Facts, form: ReferOnward, act: Act) -> None:
    """The panel sends the case on: the package stays as it is."""
    targets: list[ReferTarget] = list(form.targets)
    _decide(case, form, act, PanelChoice.REFER).targets = targets


def record_not_carried(case: Facts, form: RecordNotCarried, act: Act) -> None:
    """Nothing was carried. The vote stays in the log with its arithmetic."""
    counted = item_tally(case, policy_of(act))
    if counted is None or not counted.quorate:
        result = ItemResult.NOT_QUORATE
    else:
        result = ItemResult.TIED if counted.tied else ItemResult.LOST
    _log(case, act, counted, result, None, form.discussion)


def defer(case: Facts, form: Defer, act: Act) -> None:
    """The panel puts the case off, with questions."""
    terms = panel_of(case, policy_of(act))
    _log(case, act, item_tally(case, policy_of(act)), ItemResult.DEFERRED, PanelChoice.DEFER, form.questions)
    case.deferral, case.resubmission = Recorded[Defer].of(form, act), None
    case.deferrals += 1
    if terms is not None and case.deferrals >= terms.most_deferrals:
        alert(case, act, "Deferred as often as policy allows: the operations manager decides how it goes on.")


def resubmit(case: Facts, form: Resubmit, act: Act) -> None:
    """The questions are answered: another version, which every panel hears."""
    case.panels_passed = []
    clarified(case, act)
    case.resubmission = Recorded[Resubmit].of(form, act)


def resubmit_material(case: Facts, form: Resubmit, act: Act) -> None:
    """The answers change the matter: quality assurance looks at it again."""
    unpass(case, act)
    resubmit(case, form, act)


def sign_minutes(case: Facts, _form: SignMinutes, act: Act) -> None:
    """The chair has signed the minutes of this item."""
    case.minutes_signed_on, case.minutes_signed_by = act.today, act.person


def _conditions(case: Facts, own: list[PanelCondition]) -> list[Condition]:
    """Every condition set on the case's way, in the order of the panels, numbered from 1."""
    found = [condition for passed in case.panels_passed for condition in passed.conditions]
    return [Condition(number=n, form=c) for n, c in enumerate([*found, *own], 1)]


def _approved(case: Facts, form: Approve) -> list[Line] | None:
    if form.lines is not None:
        return list(form.lines)
    if case.panels_passed:
        return case.panels_passed[-1].lines
    recommended = case.recommendation
    if recommended is None or recommended.form.kind in SAME_CARE:
        return None
    return case.package.proposed


def _decide(
    case: Facts, form: Decided, act: Act, outcome: PanelChoice, *, lines: list[Line] | None = None
) -> Decision:
    counted = item_tally(case, policy_of(act))
    listing = listing_of(case)
    why = departed(case, form, act, lines) if isinstance(form, Departing) else None
    _log(case, act, counted, ItemResult.DECIDED, outcome, form.discussion)
    case.decision = Decision(
        outcome=outcome,
        decided_on=act.today,
        seq=act.seq,
        recorded_by=act.person,
        sitting=listing.sitting,
        panel=listing.panel,
        reasons=form.reasons,
        discussion=form.discussion,
        dissent=form.dissent,
        lines=lines,
        hours=None if lines is None else package_hours(lines),
        tally=counted,
        pack=listing.pack,
        issue=listing.issue,
        opinions=listing.opinions,
        departure=why,
    )
    return case.decision


def _log(
    case: Facts, act: Act, counted: Tally | None, result: ItemResult, outcome: PanelChoice | None, note: str
) -> None:
    """How this appearance ended; the item is off the agenda."""
    listing = listing_of(case)
    case.panel_log.append(
        PanelEntry(
            seq=act.seq,
            on=act.today,
            sitting=listing.sitting,
            panel=listing.panel,
            result=result,
            outcome=outcome,
            tally=counted,
            ballots=listing.ballots,
            voided=listing.voided,
            opinions=listing.opinions,
            interests=listing.interests,
            note=note,
            pack=listing.pack,
            issue=listing.issue,
        )
    )
    case.listing = None
