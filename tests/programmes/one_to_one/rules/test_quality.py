"""Quality assurance: sums that agree, steps that are small or explained, and somebody independent."""

from typing import Any

import pytest

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import RestrictionChange
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.implementation import ReinstateEmergency
from app.programmes.one_to_one.forms.overlay import ChairAction
from app.programmes.one_to_one.forms.quality import QualityChecklist
from app.programmes.one_to_one.records import ChairActed, Package, Reinstatement
from app.programmes.one_to_one.rules.assessment import capacity_missing, needs_changed
from app.programmes.one_to_one.rules.quality import authorised_it, costs_differ, large_step
from app.programmes.roles import Role
from tests.programmes.one_to_one.examples import PHASE, WHY, filled
from tests.programmes.one_to_one.examples import line as line_data
from tests.programmes.one_to_one.rules.ready import (
    POLICY,
    QUINN,
    TODAY,
    ago,
    line,
    proposing,
    ready,
    recommendation,
    someone,
    why,
)

ASLEEP = {"support_type": "SLEEP_IN", "pattern": [[]] * 7, "unit": "NIGHT", "nights_per_week": 7}
CHECKED = filled(QualityChecklist)


def proposed(*lines: Line) -> Package:
    return Package(baseline=[line()], current=[line()], proposed=list(lines))


def test_the_sums_of_recommendation_plan_and_package_agree():
    assert why(costs_differ, ready()) is None
    assert why(costs_differ, proposing("MAINTAIN", [line()], [line()])) is None


def test_another_package_than_was_recommended_is_not_passed():
    assert why(costs_differ, ready(package=proposed(line(7)))) == (
        "The recommendation is for 42.00 hours a week; 49.00 hours a week is proposed."
    )


def test_the_same_hours_at_another_rate_or_time_are_another_package():
    cost = str(why(costs_differ, ready(package=proposed(line(6, hourly_rate="25.00")))))
    assert "the same at another cost is proposed" in cost and "£" not in cost
    later = line(6, pattern=[[{"start": "06:00", "end": "12:00"}]] * 7)
    assert "at other times or in other lines" in str(why(costs_differ, ready(package=proposed(later))))


def test_the_last_phase_ends_at_what_is_proposed():
    case = ready()
    plan = case.recommendation
    assert plan is not None
    plan.form = plan.form.model_copy(update={"phases": plan.form.phases[:1]})
    assert "The last phase ends at 56.00 hours" in str(why(costs_differ, case))


@pytest.mark.parametrize("seq", [1, 30])
def test_care_that_changed_since_the_recommendation_has_to_be_looked_at_again(seq: int):
    who: dict[str, Any] = {"by": "cora", "role": Role.PANEL_CHAIR, "on": TODAY, "seq": seq}
    acted = ChairActed(form=filled(ChairAction), expires_on=ago(-14), **who)
    back = Reinstatement(form=filled(ReinstateEmergency), hours="84.00", **who)
    for case in (ready(chair_actions=[acted]), ready(reinstatements=[back])):
        assert (why(costs_differ, case) is None) == (seq == 1)


def test_without_a_recommendation_there_are_no_sums():
    assert why(costs_differ, ready(recommendation=None)) is None
    assert why(costs_differ, ready(package=Package(current=[line()]))) is None


def stepping(given: Line, *steps: Line | None) -> Facts:
    """A plan from `given` through these steps; None is no care at all."""
    phases = [PHASE | {"lines": [step] if step else []} for step in steps]
    last = [step for step in steps[-1:] if step]
    plan = recommendation(kind="REDUCE_PHASED" if last else "WITHDRAW", proposed=last, phases=phases)
    return ready(recommendation=plan, package=Package(baseline=[given], current=[given], proposed=last))


def test_br30_a_step_of_more_than_half_needs_the_assurers_reason():
    case = stepping(line(12), line(5))
    assert why(large_step, case, CHECKED, who=QUINN) == (
        "More than 50 % of the care goes at once in step 1 of the plan."
    )
    reasoned = filled(QualityChecklist, large_step_reason=WHY)
    assert why(large_step, case, reasoned, who=QUINN) is None


def test_br30_a_step_of_half_needs_none():
    assert why(large_step, stepping(line(12), line(6), line(3)), CHECKED, who=QUINN) is None


def test_br30_the_last_step_of_a_withdrawal_is_always_large():
    case = stepping(line(12), line(6), line(3), None)
    assert "in step 3 of" in str(why(large_step, case, CHECKED, who=QUINN))


def test_br30_two_people_becoming_one_is_a_step_of_half():
    one = stepping(line(12, ratio_staff=2), line(12))
    assert why(large_step, one, CHECKED, who=QUINN) is None
    half = stepping(line(12, ratio_staff=2), line(12, ratio_residents=2))
    assert why(large_step, half, CHECKED, who=QUINN)


def test_br30_nights_and_waking_hours_count_as_well():
    fewer = line(1, **ASLEEP | {"nights_per_week": 3})
    assert why(large_step, stepping(line(1, **ASLEEP), fewer), CHECKED, who=QUINN)
    asleep = line(8, support_type="SLEEP_IN")
    assert why(large_step, stepping(line(8), asleep), CHECKED, who=QUINN)


def test_br30_how_large_is_large_is_policy():
    case = stepping(line(12), line(5))
    lenient = POLICY.model_copy(update={"large_step_percent": 60})
    assert why(large_step, case, CHECKED, policy=lenient) is None


def test_br30_a_reduction_without_phases_is_one_step():
    plan = recommendation(phases=[], proposed=[line_data(3)])
    assert why(large_step, ready(recommendation=plan, package=proposed(line(3))), CHECKED)


def test_br30_looks_at_plans_for_less_care_only():
    assert why(large_step, proposing("MAINTAIN", [line()], [line()]), CHECKED) is None
    assert why(large_step, ready(recommendation=None), CHECKED) is None


def test_whoever_agreed_the_package_does_not_assure_its_review():
    olga = someone("olga", Role.QA_CLINICIAN)
    assert str(why(authorised_it, ready(), who=olga)).startswith("You agreed this package")
    deputy = someone("quinn", Role.QA_CLINICIAN, behind="olga")
    assert "The person you stand in for" in str(why(authorised_it, ready(), who=deputy))
    assert why(authorised_it, ready(), who=QUINN) is None
    assert why(authorised_it, ready(authoriser=None), who=olga) is None


def test_a_commissioner_may_let_the_authoriser_assure():
    lenient = POLICY.model_copy(update={"exclude_authoriser": False})
    assert why(authorised_it, ready(), who=someone("olga", Role.QA_CLINICIAN), policy=lenient) is None


def test_the_ready_case_is_ready():
    case = ready()
    assert case.assessment is not None
    assert case.assessment.form.net_restriction is RestrictionChange.LESS
    assert not case.missing_evidence()
    assert why(capacity_missing, case) is None and why(needs_changed, case) is None
