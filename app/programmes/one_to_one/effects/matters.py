"""A vote of a sitting on a chair's action or a condition is kept with its arithmetic. What follows, the chair records."""

from app.programmes.one_to_one.effects.panel import policy_of
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.matters import HearMatter
from app.programmes.one_to_one.matters import ballots_of, matter_roll, matter_tally
from app.programmes.one_to_one.records_matters import MatterHeard
from app.workflow.state import Act


def hear_matter(case: Facts, form: HearMatter, act: Act) -> None:
    """The sitting has voted."""
    policy = policy_of(act)
    terms = policy.panel(form.panel)
    assert terms is not None, "a rule refuses what a panel does that is no more"
    called = matter_roll(case, terms, policy, form)
    case.matters.append(
        MatterHeard(
            seq=act.seq,
            on=act.today,
            by=[act.person] if act.on_behalf_of is None else [act.person, act.on_behalf_of],
            sat_on=form.sits_on,
            sitting=form.sitting,
            panel=form.panel,
            kind=form.kind,
            number=form.number,
            roll=called,
            ballots=ballots_of(form),
            tally=matter_tally(called, terms, case, policy, form),
        )
    )
