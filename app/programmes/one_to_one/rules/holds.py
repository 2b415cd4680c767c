"""Who may put a case on hold, and who may lift it (T27)."""

from app.programmes.one_to_one.codes import HoldType
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.overlay import LiftHold, PlaceHold
from app.programmes.one_to_one.holds import HOLDS
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.programmes.roles import ROLE_TITLES, Role
from app.workflow.rules import rule
from app.workflow.state import Actor, Hold, Moment

_KINDS = {HoldType(kind.name): kind for kind in HOLDS}


def _standing(case: Facts, number: int) -> Hold | None:
    return next((hold for hold in case.active_holds() if hold.id == number), None)


@rule(source="local policy on holds", clears="somebody with one of these roles places it")
def hold_not_yours_to_place(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: PlaceHold
) -> str | None:
    """Each kind of hold is placed by those who can know that it is needed."""
    placed_by = _KINDS[form.kind].placed_by
    if not actor.roles.isdisjoint(placed_by):
        return None
    return f"This kind of hold is placed by {_titles(placed_by)}."


@rule(source="local policy on holds", clears="somebody puts the case on hold")
def nothing_is_on_hold(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """There is nothing to lift on a case that goes on."""
    return None if case.active_holds() else "Nothing on this case is on hold."


@rule(
    source="Care Act 2014 s42; local policy",
    clears="the safeguarding lead records that the concern is closed, or why it does not relate to this care",
)
def concern_still_stands(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LiftHold
) -> str | None:
    """A safeguarding hold is not lifted while the concern it was placed for is open."""
    hold = _standing(case, form.hold)
    if hold is None or hold.kind != HoldType.SAFEGUARDING or not case.stopping_concerns():
        return None
    return "A safeguarding concern that may relate to the one-to-one care is still open."


@rule(source="local policy on holds", clears="the number of a hold that still stands is given")
def hold_not_standing(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LiftHold
) -> str | None:
    """A hold is lifted once."""
    return None if _standing(case, form.hold) else f"No hold with number {form.hold} stands on this case."


@rule(
    source="Care Act 2014 s42; local policy",
    clears="the safeguarding and mental capacity lead lifts it, with the reason",
    number="BR03",
)
def safeguarding_hold_not_yours(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LiftHold
) -> str | None:
    """Only the safeguarding lead says that a safeguarding matter no longer stands in the way."""
    hold = _standing(case, form.hold)
    if hold is None or hold.kind != HoldType.SAFEGUARDING or Role.SAFEGUARDING_MCA_LEAD in actor.roles:
        return None
    return "Only the safeguarding and mental capacity lead can lift a safeguarding hold."


@rule(source="local policy on holds", clears="somebody with one of these roles lifts it")
def hold_not_yours_to_lift(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LiftHold
) -> str | None:
    """Each kind of hold is lifted by those who can judge that its cause is settled."""
    hold = _standing(case, form.hold)
    if hold is None or hold.kind == HoldType.SAFEGUARDING:  # which has a rule of its own
        return None
    lifted_by = _KINDS[HoldType(hold.kind)].lifted_by
    if not actor.roles.isdisjoint(lifted_by):
        return None
    return f"This kind of hold is lifted by {_titles(lifted_by)}."


@rule(source="local policy on challenges", clears="the challenge is answered, which lifts the hold")
def dispute_not_settled(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: LiftHold
) -> str | None:
    """While a challenge is open the change waits: the hold ends with the answer and not before."""
    hold = _standing(case, form.hold)
    if hold is None or hold.kind != HoldType.DISPUTE or not case.open_disputes():
        return None
    return "A challenge to the decision has not been answered, so its hold stays."


def _titles(roles: tuple[str, ...]) -> str:
    return series(f"the {ROLE_TITLES[Role(role)]}" for role in roles)
