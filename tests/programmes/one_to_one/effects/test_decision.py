"""From the decision to the eve of the change: letters, agreements, conditions, notice."""

from datetime import timedelta

import pytest

from app.programmes.one_to_one.codes import ClosureReason, ConditionStatus, PhaseStatus, Recommended
from tests.programmes.one_to_one.papers import condition, lines, package
from tests.programmes.one_to_one.road import Road, at


def conditional() -> Road:
    """Approved, with one condition for before and one for afterwards; the minutes signed."""
    road = at("panel_listed").call()
    road.vote(**dict.fromkeys(("chris", "pia", "sol"), "APPROVE_WITH_CONDITIONS"))
    return road.make("approve_with_conditions").sign()


def test_the_letter_of_a_reduction_begins_the_notice_and_changes_no_care() -> None:
    road = at("notice")
    facts, sent = road.facts, road.today
    assert facts.notice is not None
    assert (facts.notice.began_on, facts.notice.ends_on) == (sent, sent + timedelta(days=14))
    assert facts.letter is not None
    assert facts.letter.starts_on == sent + timedelta(days=15)
    assert facts.letter.contingency_contact
    assert facts.package.current == package(16)
    assert [(p.number, p.plan.lines, p.status) for p in facts.phases] == [
        (1, package(12), PhaseStatus.PLANNED),
        (2, package(8), PhaseStatus.PLANNED),
    ]
    assert facts.phase == 0


def test_where_the_panel_gave_more_the_plan_ends_there() -> None:
    voted = at("panel_listed").clarified().call().vote()
    road = voted.copy().depart("approve", lines=lines(10)).sign()
    assert [p.plan.lines for p in road.make("issue_reduction").facts.phases] == [package(12), package(10)]
    road = voted.depart("approve", lines=lines(13)).sign()
    assert [p.plan.lines for p in road.make("issue_reduction").facts.phases] == [package(13)]


def test_less_care_without_a_plan_goes_by_notice_in_one_step() -> None:
    """The chair gave more in the meantime, so what was other times has become less."""
    road = at("decided", Recommended.REPROFILE)
    road.make("chair_action", "chris").make("chair_action", "otto").sign()
    road.make("issue_reduction")
    (phase,) = road.facts.phases
    assert phase.plan.lines == package(16, start=6)
    assert phase.plan.owner == "ada"
    assert road.facts.package.current == package(20)
    road.facts.recommendation = None
    road.facts.stage, road.facts.reviewer = "decided", None
    road.force("issue_reduction")
    assert road.facts.phases[0].plan.owner == "chris"


def test_more_or_other_care_is_given_from_the_day_in_the_letter() -> None:
    road = at("implementing", Recommended.INCREASE)
    assert road.facts.package.current == package(20)
    assert [(given.on, given.lines) for given in road.facts.package.given] == [(road.today, package(20))]
    assert (road.facts.notice, road.facts.phases) == (None, [])


def test_br34_less_care_never_comes_by_a_letter_alone() -> None:
    road = at("decided").sign()
    with pytest.raises(AssertionError, match="by phases only"):
        road.force("issue_change")


def test_a_letter_without_a_decision_is_a_fault() -> None:
    road = at("decided").sign()
    road.facts.decision = None
    with pytest.raises(AssertionError):
        road.force("issue_no_change")


@pytest.mark.parametrize(
    ("targets", "reason"),
    [(["MDT_DST", "CMHT"], ClosureReason.REFERRED_MDT_DST), (["LEGAL_COP"], ClosureReason.REFERRED_OTHER)],
)
def test_a_referral_by_the_panel_ends_the_case_with_its_package(
    targets: list[str], reason: ClosureReason
) -> None:
    road = at("panel_listed").call().vote(**dict.fromkeys(("chris", "pia", "sol"), "REFER"))
    facts = road.make("refer_onward", targets=targets).sign().make("issue_no_change").facts
    assert facts.closure is not None
    assert facts.closure.reason is reason
    assert facts.package.current == package(16)


@pytest.mark.parametrize("kind", [Recommended.REDUCE_PHASED, Recommended.REFER_MDT_DST])
def test_a_declined_case_ends_with_its_package(kind: Recommended) -> None:
    road = at("panel_listed", kind).clarified().call()
    road.vote(**dict.fromkeys(("chris", "pia", "sol"), "DECLINE"))
    departing = kind is Recommended.REDUCE_PHASED
    facts = (road.depart if departing else road.make)("decline").sign().make("issue_no_change").facts
    assert facts.closure is not None
    assert facts.closure.reason is ClosureReason.MAINTAINED
    assert facts.package.current == package(16)
    assert facts.letter is not None
    assert (facts.letter.starts_on, facts.letter.contingency_contact) == (None, "")


def test_a_case_without_a_recommendation_ends_maintained() -> None:
    road = at("decided", Recommended.MAINTAIN).sign()
    road.facts.recommendation = None
    assert road.force("issue_no_change").facts.closure is not None
    assert road.facts.closure is not None
    assert road.facts.closure.reason is ClosureReason.MAINTAINED


def test_the_council_s_agreement_is_kept() -> None:
    facts = at("decided", funding="JOINT_FUNDED").make("record_la_agreement").facts
    assert facts.la_agreement is not None
    assert facts.la_agreement.form.reference == "LA-3"


def test_a_condition_is_met_or_let_go_by_its_number() -> None:
    road = (
        conditional()
        .make("meet_condition", "ada")
        .make("hear_matter", number=2)
        .make("waive_condition", condition=2)
    )
    assert road.facts.decision is not None
    met, waived = road.facts.decision.conditions
    assert (met.status, met.settled_by, met.settled_on) == (ConditionStatus.MET, "ada", road.today)
    assert (waived.status, waived.settled_by) == (ConditionStatus.WAIVED_BY_PANEL, "chris")
    assert met.form.wording == condition(road)["wording"]


def test_the_provider_s_agreement_to_an_earlier_start_is_kept() -> None:
    facts = at("notice").make("waive_notice").facts
    assert facts.notice is not None
    assert facts.notice.waived is not None
    assert facts.notice.waived.form.document == "PRV-A/77"
    road = at("notice")
    road.facts.notice = None
    with pytest.raises(AssertionError):
        road.force("waive_notice")
