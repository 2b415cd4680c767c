"""Departing from the recommendation: only after it was asked about, for exceptional reasons, and not by one person."""

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import DeferReason, PanelChoice
from app.programmes.one_to_one.departure import departs, must_return_first, stands_behind
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import Approve, Decline, Defer
from app.programmes.one_to_one.forms.vote import ConfirmDeparture
from app.programmes.one_to_one.hearing import closed_tally
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_FRAMEWORK = (
    "National Framework for NHS Continuing Healthcare, by analogy: a panel departs from a recommendation in exceptional "
    "circumstances only, and for clearly articulated reasons"
)
_RETURN = "the panel defers the item for clarification, and the reviewer answers"
_ASK_FIRST = "This departs from the recommendation, and the reviewer has not been asked for clarification."


@rule(source=_FRAMEWORK, clears=_RETURN)
def decline_before_return(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Who assessed the person is asked before a panel that has not seen them decides otherwise."""
    return _ASK_FIRST if must_return_first(case) else None


@rule(source=_FRAMEWORK, clears=_RETURN)
def change_before_return(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Approve
) -> str | None:
    """The same where the panel would approve another package than was proposed."""
    return _ASK_FIRST if _departs(case, form) and case.clarified is None else None


@rule(
    source=_FRAMEWORK,
    clears="the exceptional reasons are chosen and written down, or left out where nothing departs",
)
def departure_unexplained(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Approve | Decline
) -> str | None:
    """A departure says why it is exceptional; what is no departure does not pretend to be one."""
    departing = _departs(case, form)
    if departing is None or departing == (form.departure is not None):
        return None
    return (
        "This departs from the recommendation: choose the exceptional reasons and write them down."
        if departing
        else "This follows the recommendation, so there is no departure to give reasons for."
    )


@rule(
    source=_FRAMEWORK,
    clears="another voter on the roll, of another profession than yours, confirms the departure",
)
def departure_not_confirmed(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Approve | Decline
) -> str | None:
    """No chair departs from a recommendation alone: a second professional stands behind the very same outcome."""
    if case.listing is None or not _departs(case, form):
        return None
    seat = next((m.profession for m in case.listing.members if m.person == actor.person), actor.profession)
    for second in case.listing.seconds:
        another = second.person not in actor.people() and second.profession not in ("", seat)
        if seat and another and stands_behind(second, _lines(form)):
            return None
    return (
        "This departs from the recommendation, and no voter of another profession than yours has confirmed it."
        if seat
        else "This departs from the recommendation, and your profession is not on record: somebody else records it."
    )


@rule(source=_FRAMEWORK, clears="you confirm what the vote carried, where it departs from the recommendation")
def no_departure_to_confirm(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ConfirmDeparture
) -> str | None:
    """What is confirmed is what the vote carried, after the reviewer was asked."""
    counted = closed_tally(case)
    if counted is None:
        return None  # vote_not_closed says so
    if counted.outcome != form.choice:
        return f"The vote did not carry {form.choice.words}: {counted.sentence}."
    if not departs(case, declines=form.choice is PanelChoice.DECLINE, lines=form.lines):
        return "This follows the recommendation, so there is no departure to confirm."
    return _ASK_FIRST if case.clarified is None else None


@rule(source=_FRAMEWORK, clears="the item is deferred for clarification")
def returned_for_something_else(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Defer
) -> str | None:
    """What the vote carried is not put off for another reason than to ask the reviewer about it."""
    if not must_return_first(case) or form.reason_code is DeferReason.CLARIFICATION:
        return None
    return "The panel voted to decline: before that is recorded it asks the reviewer for clarification, and nothing else."


def _departs(case: Facts, form: Approve | Decline) -> bool | None:
    """Whether this form departs from the recommendation; None where the vote carried no such thing, as others say."""
    counted = closed_tally(case)
    approving = (PanelChoice.APPROVE, PanelChoice.APPROVE_WITH_CONDITIONS)
    voted = (PanelChoice.DECLINE,) if isinstance(form, Decline) else approving
    if counted is None or counted.outcome not in voted:
        return None
    return departs(case, declines=isinstance(form, Decline), lines=_lines(form))


def _lines(form: Approve | Decline) -> list[Line] | None:
    return form.lines if isinstance(form, Approve) else None
