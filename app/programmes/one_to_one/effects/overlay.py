"""What comes over a case: holds, challenges, withdrawal, death, transfer, the chair's action.

None of it takes an hour of care away (BR34).
"""

from datetime import timedelta

from app.programmes.one_to_one.codes import ChairActionStatus, ClosureReason, DisputeOutcome, HoldType
from app.programmes.one_to_one.effects.change import settle_reinstatements
from app.programmes.one_to_one.effects.marks import AUTOMATIC, alert, close_case, give, hold, lift
from app.programmes.one_to_one.effects.panel import policy_of
from app.programmes.one_to_one.effects.referral import allocate
from app.programmes.one_to_one.effects.reopening import set_aside
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import (
    ChairAction,
    ExpireChairAction,
    LiftHold,
    OpenDispute,
    PlaceHold,
    RatifyChairAction,
    RecordDeath,
    RecordTransfer,
    ResolveDispute,
    UpholdDispute,
    WithdrawCase,
)
from app.programmes.one_to_one.records import ChairActed, Dispute
from app.programmes.one_to_one.stages import DECIDED, NOTICE
from app.workflow.state import Act


def place_hold(case: Facts, form: PlaceHold, act: Act) -> None:
    """Stop what must not go on. The care goes on unchanged."""
    hold(case, act, form.kind, form.reason, act.person)


def lift_hold(case: Facts, form: LiftHold, act: Act) -> None:
    """What stopped the case is settled."""
    for one in case.active_holds():
        if one.id == form.hold:
            lift(one, act, form.note)


def open_dispute(case: Facts, form: OpenDispute, act: Act) -> None:
    """Somebody challenges the decision. Before the first phase the change waits, where policy says so."""
    case.disputes.append(Dispute.of(form, act))
    if form.stay and policy_of(act).stay_on_dispute and case.stage in (DECIDED, NOTICE):
        hold(case, act, HoldType.DISPUTE, "The decision is challenged; the change waits.", AUTOMATIC)


def resolve_dispute(case: Facts, form: ResolveDispute, act: Act) -> None:
    """The challenge is answered, and the case goes on."""
    _answer(case, form.dispute, form.outcome, form.reasons, act)


def uphold_dispute(case: Facts, form: UpholdDispute, act: Act) -> None:
    """The challenge is right: the decision is set aside, and somebody else reviews the case (BR51)."""
    _answer(case, form.dispute, DisputeOutcome.UPHELD, form.reasons, act)
    settle_reinstatements(case, act)
    case.former_assurers = sorted({*case.former_assurers, *case.people_in("assurer")})
    set_aside(case, act)
    allocate(case, form.reviewer)


def _answer(case: Facts, number: int, outcome: DisputeOutcome, reasons: str, act: Act) -> None:
    for dispute in case.disputes:
        if dispute.seq == number:
            dispute.outcome, dispute.reasons = outcome, reasons
            dispute.answered_on, dispute.answered_by = act.today, act.person
    for one in case.active_holds():
        if one.id == number:
            lift(one, act, "The challenge is answered.")


def withdraw(case: Facts, form: WithdrawCase, act: Act) -> None:
    """The review stops. The package stays as it is."""
    close_case(case, act, ClosureReason(form.closure.value), form.reason)


def record_death(case: Facts, form: RecordDeath, act: Act) -> None:
    """The person has died. Nothing is saved from that day on (BR39)."""
    case.ended_on = form.died_on
    close_case(case, act, ClosureReason.DECEASED)


def record_transfer(case: Facts, form: RecordTransfer, act: Act) -> None:
    """Another commissioner is responsible. Nothing is saved here from that day on (BR39)."""
    case.ended_on = form.transferred_on
    close_case(case, act, ClosureReason.TRANSFERRED, f"To {form.to_commissioner}.")


def chair_action(case: Facts, form: ChairAction, act: Act) -> None:
    """Both have signed: the package holds until the panel has met, or the time is over."""
    give(case, form.lines, act.today)
    case.chair_actions.append(
        ChairActed(
            form=form,
            by=act.person,
            role=act.role,
            on=act.today,
            seq=act.seq,
            expires_on=act.today + timedelta(days=policy_of(act).chair_action_days),
        )
    )


def ratify_chair_action(case: Facts, form: RatifyChairAction, act: Act) -> None:
    """The panel has said yes or no. After a no the authority ends; the care goes on until a decision (BR34)."""
    status = ChairActionStatus.RATIFIED if form.ratified else ChairActionStatus.NOT_RATIFIED
    _settle(case, form.action, status, act, form.sitting)
    if not form.ratified:
        alert(case, act, "The panel did not ratify a chair's action. The care goes on until it is decided.")


def expire_chair_action(case: Facts, form: ExpireChairAction, act: Act) -> None:
    """Nobody ratified it in time: the authority ends; the care goes on until a decision (BR21, BR34)."""
    _settle(case, form.action, ChairActionStatus.EXPIRED, act, None)
    alert(case, act, "A chair's action ran out without being ratified. The care goes on until it is decided.")


def _settle(case: Facts, number: int, status: ChairActionStatus, act: Act, sitting: str | None) -> None:
    for acted in case.chair_actions:
        if acted.seq == number:
            acted.status, acted.settled_on, acted.sitting = status, act.today, sitting
