"""Safeguarding: the council leads; here nothing goes on that an open concern may touch."""

from app.programmes.one_to_one.codes import SafeguardingOutcome
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.checks import SafeguardingCheck, SafeguardingConcern
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.programmes.roles import Role
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="Care Act 2014 s42; local policy: silence is not an all-clear",
    clears="the council is asked, and the check is recorded again with its answer",
)
def safeguarding_unanswered(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A check that nobody has answered says nothing about the person's safety."""
    if case.safeguarding is None:
        return None  # checks_out_of_date says so
    check = case.safeguarding.form
    if not check.enquiry_made:
        return "The council has not been asked whether there is a safeguarding concern."
    if check.outcome is SafeguardingOutcome.AWAITING_REPLY:
        return f"The council has not yet answered the safeguarding question of {day(check.checked_on)}."
    return None


@rule(
    source="Care Act 2014 s42",
    clears="the safeguarding lead records that the concern is closed, or why it is unrelated",
    number="BR02",
)
def open_safeguarding(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """An open safeguarding concern that may relate to the one-to-one care stops any change to it.

    People read this who may not read which concern it is.
    """
    stopping = len(case.stopping_concerns())
    if stopping > 1:
        return f"{stopping} safeguarding concerns that may be about the one-to-one care are open."
    return "A safeguarding concern that may be about the one-to-one care is open." if stopping else None


@rule(
    source="Care Act 2014 s42; local policy",
    clears="the safeguarding lead records the check",
    number="BR03",
)
def only_the_lead_clears_concerns(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: SafeguardingCheck
) -> str | None:
    """Only the safeguarding lead may say that a concern no longer stands in the way, and says why.

    Each check replaces the one before, so a concern that is left out, closed or turned to 'unrelated' would
    vanish. Others may carry on what the lead has said, word for word.
    """
    if Role.SAFEGUARDING_MCA_LEAD in actor.roles:
        return None
    known = case.safeguarding.form.concerns if case.safeguarding else []
    said = [_statement(concern) for concern in known]
    aside = [c for c in form.concerns if c.open and not c.stops and _statement(c) not in said]
    if aside:
        return (
            "Only the safeguarding lead can say that an open concern has nothing to do with the one-to-one "
            f"care: {series(map(_name, aside))}."
        )
    gone = _no_longer_stopping(case.stopping_concerns(), form.concerns)
    if gone:
        return (
            "Only the safeguarding lead can close or leave out a concern that stands in the way: "
            f"{series(map(_name, gone))}."
        )
    return None


def _no_longer_stopping(
    before: list[SafeguardingConcern], after: list[SafeguardingConcern]
) -> list[SafeguardingConcern]:
    """The concerns of `before` that none of `after` continues as one that stops."""
    left = [concern for concern in after if concern.stops]
    gone = []
    for concern in before:
        same = next((other for other in left if _same(concern, other)), None)
        if same is None:
            gone.append(concern)
        else:
            left.remove(same)
    return gone


def _same(before: SafeguardingConcern, after: SafeguardingConcern) -> bool:
    """Whether `after` is the same concern, which may have got its reference since."""
    if before.reference is not None:
        return after.reference == before.reference
    return after.raised_on == before.raised_on and after.alleged_source is before.alleged_source


def _statement(concern: SafeguardingConcern) -> dict[str, object]:
    """What the lead has judged: everything but what was done for the person since."""
    return concern.model_dump(exclude={"immediate_protection", "outcomes"})


def _name(concern: SafeguardingConcern) -> str:
    reference = f"{concern.reference}, " if concern.reference else ""
    return f"{reference}raised on {day(concern.raised_on)}"
