"""The case on a panel's agenda, and off it (T12)."""

from datetime import date

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import ListForPanel
from app.programmes.one_to_one.pack import changes_since
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.liberty import liberty_blocks
from app.programmes.one_to_one.rules.safeguarding import open_safeguarding
from app.programmes.one_to_one.rules.way import panel_abolished
from app.programmes.one_to_one.rules.wording import day, series
from app.programmes.one_to_one.standstill import standstill
from app.workflow.clocks import working_days_between
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(
    source="local policy: papers go out before the sitting",
    clears="the case goes to a later sitting, or is listed as an emergency item",
)
def papers_late(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ListForPanel
) -> str | None:
    """Members can judge only what they had time to read."""
    terms = policy.panel(form.panel)
    if terms is None:
        return None  # not_the_next_panel says so
    needed = terms.papers_emergency_days if form.emergency else terms.papers_days
    given = working_days_between(form.papers_issued_on, form.sits_on, now.bank_holidays)
    if given >= needed:
        return None
    return (
        f"The papers go out on {day(form.papers_issued_on)} for a sitting on {day(form.sits_on)}: members have "
        f"{_working_days(given)} to read them and need {needed}."
    )


@rule(
    source="local policy: papers go out before the sitting",
    clears="the day on which they really go out is given",
)
def papers_backdated(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ListForPanel
) -> str | None:
    """No member had papers to read that are only made now."""
    if form.papers_issued_on >= now.today:
        return None
    return f"The papers are made today, so they cannot have gone out on {day(form.papers_issued_on)}."


@rule(source="local policy", clears="the case is listed for a sitting that is still to come")
def sitting_is_over(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ListForPanel
) -> str | None:
    """A case is heard by a sitting that is still to come."""
    if form.sits_on >= now.today:
        return None
    return f"The sitting of {day(form.sits_on)} is over."


@rule(
    source="local policy: safeguarding and liberty are looked at again before the panel",
    clears="the check is made again and recorded",
)
def not_rechecked(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What was true of safeguarding and liberty weeks ago may not be true before the panel."""
    checked: dict[str, date | None] = {
        "safeguarding": case.safeguarding.form.checked_on if case.safeguarding else None,
        "liberty": case.liberty.form.checked_on if case.liberty else None,
    }
    old = [
        f"the {what} check {f'is of {day(on)}' if on else 'is missing'}"
        for what, on in checked.items()
        if on is None or (now.today - on).days > policy.recheck_days
    ]
    if not old:
        return None
    return f"Before the panel these checks are no older than {policy.recheck_days} days, and {series(old)}."


@rule(
    source="local policy: a vote that was taken is recorded",
    clears="the outcome of the vote is recorded",
)
def vote_would_be_lost(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody takes an item off the agenda because they dislike how the vote goes, or what the first opinions are.

    Where safeguarding, liberty or a hold has come up since, or the panel is no more or has lost its quorum, the vote
    could not be recorded: then it is let go. A vote on papers that no longer show the case is none.
    """
    here = case.listing
    if here is None or not (here.spoken() or here.closed) or changes_since(case):
        return None
    since = (rule(case, actor, policy, now) for rule in (open_safeguarding, liberty_blocks, panel_abolished))
    if case.active_holds() or standstill(case, policy) or any(since):
        return None
    return "A vote on this item is under way or closed, so it cannot be taken off the agenda."


def _working_days(number: int) -> str:
    return f"{number} working day" if number == 1 else f"{number} working days"
