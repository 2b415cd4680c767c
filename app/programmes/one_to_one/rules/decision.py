"""From the decision to its letter (T16): signed minutes, the right letter, to the right people."""

from datetime import timedelta
from enum import Enum

from app.programmes.one_to_one.codes import (
    SAME_CARE,
    ChairActionStatus,
    Funding,
    LibertyStatus,
    Recipient,
    RepresentativeStatus,
)
from app.programmes.one_to_one.comparison import gives_less, same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import IssueNoChange, IssueReduction, Letter
from app.programmes.one_to_one.forms.implementation import CloseCase, CloseReinstated
from app.programmes.one_to_one.forms.panel import Decline
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.agreement import free_from
from app.programmes.one_to_one.rules.wording import day, series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

AUTHORISED = frozenset(
    {
        LibertyStatus.URGENT_IN_FORCE,
        LibertyStatus.URGENT_EXTENDED,
        LibertyStatus.STANDARD_IN_FORCE,
        LibertyStatus.SUSPENDED,
        LibertyStatus.UNDER_PART8_REVIEW,
    }
)
"""The council watches over the person's liberty, and has to know what is decided."""


class Change(Enum):
    """What a decision does to the care that is given today; the value says it in words."""

    LESS = "gives less care, so it goes by notice and in phases"
    OTHER = "gives more or other care and takes none away"
    NONE = "leaves the package as it is"


def change_of(case: Facts) -> Change:
    """What the decision changes, by the lines the panel approved and nothing else."""
    lines = case.decision.lines if case.decision else None
    kind = case.recommendation.form.kind if case.recommendation else None
    unchanged = kind in SAME_CARE and lines == case.package.proposed
    if lines is None or unchanged or same_lines(lines, case.package.current):
        return Change.NONE
    return Change.LESS if gives_less(lines, case.package.current) else Change.OTHER


@rule(source="local policy", clears="nothing: a correction is made by addendum")
def minutes_signed_already(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Signed minutes stand."""
    if case.minutes_signed_on is None:
        return None
    return f"The minutes of this item were signed on {day(case.minutes_signed_on)}."


@rule(
    source="Accessible Information Standard (DCB1605); local policy on minutes",
    clears="the chair signs the minutes, and how the person needs to be written to is recorded",
    number="BR22",
)
def not_ready_to_issue(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A letter says what the signed minutes say, in a form that the person can read."""
    missing = [
        what
        for what, there in (
            ("the chair has not signed the minutes of this item", case.minutes_signed_on),
            ("nobody has recorded how the person needs to be written to", case.communication_needs),
        )
        if there is None
    ]
    return f"The decision cannot be sent yet: {series(missing)}." if missing else None


@rule(
    source="Accessible Information Standard (DCB1605)",
    clears="the letter is sent in one of the formats that the person needs",
)
def letter_format_does_not_fit(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Letter
) -> str | None:
    """A letter that the person cannot read has told them nothing."""
    needs = case.communication_needs
    if needs is None or form.format in needs.formats:
        return None
    return f"The letter is {form.format.words}; this person needs {series(f.words for f in needs.formats)}."


@rule(
    source="Parliamentary and Health Service Ombudsman and Local Government Ombudsman decisions; local policy",
    clears="the letter goes to them as well",
    number="BR23",
)
def letter_misses_somebody(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Letter
) -> str | None:
    """Whoever has to act on a decision, or may challenge it, is told of it."""
    spoken_for = case.representative.form if case.representative else None
    reachable = spoken_for is not None and spoken_for.contact_allowed
    expected = {
        Recipient.REPRESENTATIVE: reachable
        and spoken_for is not None
        and spoken_for.status is RepresentativeStatus.IDENTIFIED,
        Recipient.PROVIDER: not isinstance(form, IssueNoChange),
        Recipient.LOCAL_AUTHORITY: case.funding is Funding.JOINT_FUNDED,
        Recipient.SUPERVISORY_BODY: case.liberty_on(now.today) in AUTHORISED,
    }
    missing = [who.words for who, due in expected.items() if due and who not in form.recipients]
    return f"The letter does not go to everybody it has to: add the {series(missing)}." if missing else None


@rule(source="local policy: the notice runs from the letter", clears="the letter is dated today")
def letter_dated_wrong(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: Letter
) -> str | None:
    """Notice and the time to object run from the day on which the letter really goes out."""
    if form.issued_on == now.today:
        return None
    return f"The letter is dated {day(form.issued_on)}, and goes out today, {day(now.today)}."


@rule(source="local policy", clears="a day that is still to come is given")
def next_review_past(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: Letter | Decline | CloseCase | CloseReinstated,
) -> str | None:
    """Everybody whose care was looked at is looked at again."""
    if form.next_review_on >= now.today:
        return None
    return f"The next review is given as {day(form.next_review_on)}, which is over."


def _wrong_letter(case: Facts, change: Change) -> str | None:
    found = change_of(case)
    return None if found is change else f"The decision {found.value}, so this is not its letter."


@rule(source="local policy", clears="the letter for this decision is sent")
def not_a_reduction(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Notice is given of what the panel has decided, and of nothing else."""
    return _wrong_letter(case, Change.LESS)


@rule(
    source="local policy: care is taken away by notice and in phases only",
    clears="the letter for this decision is sent",
)
def not_a_change(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What takes nothing away can begin at once; nothing else can."""
    return _wrong_letter(case, Change.OTHER)


@rule(source="local policy", clears="the letter for this decision is sent")
def package_changes(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A decision that changes the package is carried out, not filed away."""
    return _wrong_letter(case, Change.NONE)


@rule(source="local policy on notice", clears="a later start is given")
def starts_within_notice(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: IssueReduction
) -> str | None:
    """People read in the letter when the change starts, so it says a day after the notice."""
    ends_on = now.today + timedelta(days=policy.notice_days)
    first = free_from(now.today, ends_on)
    if form.starts_on >= first:
        return None
    return (
        f"The letter gives {day(form.starts_on)} as the start; with {policy.notice_days} days of notice the "
        f"change can start on {day(first)} at the earliest."
    )


@rule(
    source="local policy on chair's action",
    clears="the panel ratifies the chair's action or does not, or its time runs out",
)
def chair_action_waits(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What the chair decided alone is settled before a case ends."""
    waiting = ChairActionStatus.AWAITING_RATIFICATION
    if all(acted.status is not waiting for acted in case.chair_actions):
        return None
    return "The chair has acted for the panel on this case, and the panel has not yet said yes or no to it."
