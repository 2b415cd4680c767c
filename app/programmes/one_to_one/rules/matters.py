"""What a sitting settles beside its cases: a chair's action, a condition that has lost its sense."""

from app.programmes.one_to_one.codes import ChairActionStatus, ConditionStatus, MatterKind
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.decision import WaiveCondition
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.forms.overlay import RatifyChairAction
from app.programmes.one_to_one.hearing import apart
from app.programmes.one_to_one.matters import interests_of, matter_roll, said_yes, settled_at, votes_on
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day
from app.programmes.one_to_one.way import title_of
from app.workflow.panel import Action
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment


@rule(source="local policy", clears="the number of an action or a condition that still waits is given")
def matter_not_waiting(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: HearMatter
) -> str | None:
    """A sitting votes on what is still open, and on nothing else."""
    if form.kind is MatterKind.CHAIR_ACTION:
        waiting = [
            acted.seq
            for acted in case.chair_actions
            if acted.status is ChairActionStatus.AWAITING_RATIFICATION
        ]
        said = f"No chair's action with number {form.number} waits for the panel."
    else:
        conditions = case.decision.conditions if case.decision else []
        waiting = [each.number for each in conditions if each.status is ConditionStatus.OPEN]
        said = f"The panel's decision has no open condition number {form.number}."
    return None if form.number in waiting else said


@rule(
    source="the panel's terms of reference",
    clears="a sitting of the panel that set the condition votes on it",
)
def condition_of_another_panel(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: HearMatter
) -> str | None:
    """The panel that decided lets its conditions go, and no other."""
    if form.kind is not MatterKind.CONDITION or case.decision is None or form.panel == case.decision.panel:
        return None
    return f"The condition stands in a decision of the {title_of(policy, case.decision.panel)}."


@rule(source="local policy", clears="the day of the sitting comes")
def matter_before_its_sitting(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: HearMatter
) -> str | None:
    """A sitting votes on the day on which it sits."""
    if form.sits_on <= now.today:
        return None
    return f"The sitting is on {day(form.sits_on)}; it cannot vote before."


@rule(source="local policy on who votes", clears="only the votes of members who count are given")
def hand_without_a_vote(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: HearMatter
) -> str | None:
    """The hands that are counted are those of voters who are there and are kept from this case by nothing."""
    terms = policy.panel(form.panel)
    if terms is None:
        return f"The terms of reference in force know no panel called {form.panel} any more."
    called = matter_roll(case, terms, policy, form)
    without = sorted({hand.person for hand in form.hands} - {member.person for member in called.voters})
    if not without:
        return None
    return f"These have no vote on this matter: {', '.join(without)}."


@rule(
    source="local policy: what the panel set, only the panel lets go",
    clears="a quorate sitting of the panel votes on the condition, and votes yes",
)
def panel_has_not_waived(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: WaiveCondition
) -> str | None:
    """One person, whoever they are, lets no condition of a panel go."""
    heard = settled_at(case, MatterKind.CONDITION, form.condition, form.sitting)
    if heard is None:
        return "This sitting has not voted on the condition with a quorum, or another has voted no or voted later."
    return None if said_yes(heard) else f"The sitting did not let the condition go: {heard.tally.sentence}."


@rule(source="local policy on voting", clears="what the sitting voted is recorded")
def not_as_the_sitting_voted(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: RatifyChairAction
) -> str | None:
    """Where a sitting has voted on the chair's action, its vote is what is recorded."""
    heard = settled_at(case, MatterKind.CHAIR_ACTION, form.action, form.sitting)
    if heard is None or said_yes(heard) == form.ratified:
        return None
    return f"The sitting voted otherwise: {heard.tally.sentence}."


@rule(source="local policy on voting", clears="another sitting, on a later day, votes on it")
def voted_already(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: HearMatter
) -> str | None:
    """A sitting votes once on a matter: what it has said is not asked again until it says something else."""
    votes = [each for each in votes_on(case, form.kind, form.number) if each.sitting == form.sitting]
    if not votes:
        return None
    return f"This sitting has voted on the matter already: {votes[-1].tally.sentence}."


@rule(source="separation of duties", clears="another officer records it")
def barred_from_matter(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Whoever has no vote on a matter, for their part in the case or an interest, does not write down what it came to."""
    tied = {each.person for each in interests_of(case) if each.action is not Action.NOTE}
    if (tied | apart(case, policy).keys()).isdisjoint(actor.people()):
        return None
    return "You prepared this case or have an interest in it, so you cannot record what a sitting votes on about it."


@rule(
    source="separation of duties",
    clears="a chair or deputy who has not recorded the votes settles the matter",
)
def same_person_counted(
    case: Facts,
    actor: Actor,
    policy: OneToOnePolicy,
    now: Moment,
    form: RatifyChairAction | WaiveCondition,
) -> str | None:
    """No one person both writes down who raised a hand and acts on it."""
    if isinstance(form, RatifyChairAction):
        heard = settled_at(case, MatterKind.CHAIR_ACTION, form.action, form.sitting)
    else:
        heard = settled_at(case, MatterKind.CONDITION, form.condition, form.sitting)
    if heard is None or set(heard.by).isdisjoint(actor.people()):
        return None
    return "You recorded this vote of the sitting, so somebody else records what follows from it."
