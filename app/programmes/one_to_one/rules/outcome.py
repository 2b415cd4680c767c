"""What the panel decided is what its ballots carried, no less and no more (T13 to T15)."""

from datetime import timedelta

from app.programmes.costing import package_hours
from app.programmes.one_to_one.codes import DeferReason, PanelChoice
from app.programmes.one_to_one.comparison import gives_less
from app.programmes.one_to_one.departure import must_return_first
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import Approve, Defer, PassOn
from app.programmes.one_to_one.hearing import closed_tally, exclusions
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.programmes.one_to_one.way import panel_of
from app.workflow.panel import Bar, Roll
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

_VOTE_OTHERWISE = "what the vote carried is recorded"


def _roll(case: Facts) -> Roll | None:
    return case.listing.roll if case.listing else None


@rule(
    source="local policy on the panel's quorum; the published review names health and social care professionals",
    clears="enough members vote, or the item is recorded as not carried and goes to another sitting",
    number="BR15",
)
def not_quorate(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A decision takes enough people of both professions and a chair, counted after all exclusions."""
    counted = closed_tally(case)
    if counted is None or counted.quorate:
        return None
    others = [what for what in counted.missing if "expertise" not in what]
    if not others and _nobody_knows(case, policy):
        return None  # no_expertise says so
    return f"The panel is not quorate for this item. Missing: {series(others or counted.missing)}."


@rule(
    source="Care and Support Statutory Guidance 10.85",
    clears="a member or adviser with this expertise takes part, or the item goes to another sitting",
    number="BR16",
)
def no_expertise(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Somebody in the room knows about what the one-to-one care is for."""
    return _nobody_knows(case, policy)


def _nobody_knows(case: Facts, policy: OneToOnePolicy) -> str | None:
    roll, terms = _roll(case), panel_of(case, policy)
    if roll is None or terms is None or not terms.quorum.expertise_needed:
        return None
    needed = policy.expertise.get(case.driver)
    if needed is None:
        return f"Policy does not say which expertise the panel needs for {case.driver.words}."
    if any(needed in member.expertise for member in (*roll.voters, *roll.advisers)):
        return None
    return f"Nobody who takes part in this item has the expertise that {case.driver.words} needs."


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def approval_not_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An approval is recorded where the panel voted to approve."""
    return _voted_otherwise(case, PanelChoice.APPROVE)


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def conditions_not_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An approval with conditions is recorded where the panel voted for it."""
    return _voted_otherwise(case, PanelChoice.APPROVE_WITH_CONDITIONS)


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def decline_not_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A refusal is recorded where the panel voted to decline."""
    return _voted_otherwise(case, PanelChoice.DECLINE)


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def referral_not_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A referral is recorded where the panel voted to refer."""
    return _voted_otherwise(case, PanelChoice.REFER)


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def passing_on_not_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A case is passed on to the next panel where this one voted to approve, with conditions or without."""
    return _voted_otherwise(case, PanelChoice.APPROVE, PanelChoice.APPROVE_WITH_CONDITIONS)


@rule(
    source="local policy on voting",
    clears="the conditions are written down if the panel voted for any, and left out if it did not",
)
def conditions_not_as_voted(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: PassOn
) -> str | None:
    """What a panel approves only under conditions goes to the next with those conditions, and with no others."""
    counted = closed_tally(case)
    if counted is None or not counted.carried:
        return None  # not called yet, or nothing to pass on: other rules say so
    voted = counted.outcome == PanelChoice.APPROVE_WITH_CONDITIONS
    if voted == bool(form.conditions):
        return None
    return (
        "The panel approved with conditions: write them down."
        if voted
        else "The panel voted for no conditions."
    )


def _voted_otherwise(case: Facts, *choices: PanelChoice) -> str | None:
    counted = closed_tally(case)
    if counted is None or not counted.quorate or counted.outcome in choices:
        return None  # not called yet, or without a quorum: other rules say so
    return f"The panel did not vote to {choices[0].words}: {counted.sentence}."


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def something_was_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What was carried is recorded as such; only a vote that carried nothing is recorded as not carried."""
    counted, terms = closed_tally(case), panel_of(case, policy)
    if counted is None or terms is None or not counted.carried:
        return None
    if counted.outcome == PanelChoice.DEFER and case.deferrals >= terms.most_deferrals:
        return None  # it cannot be recorded as a deferral any more
    return f"The vote carried a decision: {counted.sentence}."


@rule(source="local policy on voting", clears=_VOTE_OTHERWISE)
def other_outcome_carried(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """The chair does not put off what the panel has just decided."""
    counted = closed_tally(case)
    if counted is None or not counted.carried or counted.outcome == PanelChoice.DEFER:
        return None
    if must_return_first(case):
        return None  # the reviewer is asked first: returned_for_something_else sees to it that they are
    return f"The vote carried a decision, so the item is not deferred: {counted.sentence}."


@rule(source="separation of duties", clears="another chair or a deputy records the outcome")
def recorder_is_barred(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Whoever is excluded from an item, or has an interest in it, does not write down how it ended."""
    roll = _roll(case)
    barred = {each.member.person for each in roll.barred if each.bar is not Bar.STANDS_BY} if roll else set()
    if (barred | exclusions(case, policy).keys()).isdisjoint(actor.people()):
        return None
    return "You are excluded from this item or have an interest in it, so you cannot record its outcome."


@rule(
    source="Care and Support Statutory Guidance 10.85: a panel does not rewrite a plan; local policy",
    clears="the panel defers the item, and the reviewer proposes it to quality assurance",
    number="BR18",
)
def below_assured_hours(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Approve
) -> str | None:
    """A panel may give more than was proposed. Less than quality assurance has passed it cannot give."""
    if form.lines is None:
        return None
    passed = case.package.current if case.package.proposed is None else case.package.proposed
    least = case.quality.passed_hours if case.quality else package_hours(passed)
    if package_hours(form.lines) >= least and not gives_less(form.lines, passed):
        return None
    return (
        f"The package gives less care ({package_hours(form.lines)} hours a week) than quality assurance has "
        f"passed ({least} hours a week)."
    )


@rule(
    source="local policy on deferrals",
    clears="the panel decides, or the operations manager takes the case back",
    number="BR19",
)
def third_deferral(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A person does not wait for ever because a panel cannot make up its mind.

    To ask the reviewer before a departure from what they recommend is no such wait: that is owed to the person.
    """
    terms = panel_of(case, policy)
    if terms is None or case.deferrals < terms.most_deferrals or must_return_first(case):
        return None
    return (
        f"This case has been deferred {case.deferrals} times already, and cannot be deferred again. The "
        "operations manager has to look at it."
    )


@rule(source="local policy on deferrals", clears="the case comes back earlier")
def deferred_too_long(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Defer
) -> str | None:
    """A deferral is short, and ends."""
    latest = now.today + timedelta(days=policy.deferral_days)
    if now.today < form.return_by <= latest:
        return None
    return f"A deferred case comes back after today and by {day(latest)}; {day(form.return_by)} is not in between."


@rule(
    source="local policy: quality assurance looks at every change to a plan or its evidence",
    clears="the case is submitted again as a material change",
)
def material_answer(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A question about hours, evidence, voices or law cannot be answered without changing what was assured."""
    material = (
        DeferReason.LOWER_PACKAGE_SUGGESTED,
        DeferReason.MORE_EVIDENCE,
        DeferReason.REPRESENTATIVE_NOT_HEARD,
        DeferReason.LIBERTY_OR_CAPACITY_QUESTION,
        DeferReason.SAFEGUARDING_QUESTION,
    )
    if case.deferral is None or case.deferral.form.reason_code not in material:
        return None
    asked = case.deferral.form.reason_code.words
    return f"The panel deferred this case for {asked}; the answer changes what quality assurance has passed."
