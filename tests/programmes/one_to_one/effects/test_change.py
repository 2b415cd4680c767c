"""The change: phases down, phases back, hours brought back, finance, the end."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.programmes.one_to_one.codes import ClosureReason, PhaseStatus, Recommended
from app.programmes.one_to_one.facts import Facts
from tests.programmes.one_to_one.papers import lines, package
from tests.programmes.one_to_one.road import Road, at


def statuses(road: Road) -> list[str]:
    """Where each phase stands."""
    return [phase.status.value for phase in road.facts.phases]


def second_phase() -> Road:
    """The second and last phase runs."""
    return at("implementing").finish_phase().make("proceed_phase")


def test_the_first_phase_gives_less_from_its_day_on() -> None:
    road = at("implementing")
    facts = road.facts
    assert (facts.phase, statuses(road)) == (1, ["RUNNING", "PLANNED"])
    assert facts.package.current == package(12)
    assert facts.package.before_change == package(16)
    assert facts.phases[0].began_on == road.today
    assert facts.phases[0].ends_on == road.today + timedelta(days=14)
    assert facts.contract_variation == "CV-5"
    assert [at.type.value for at in facts.technology_ready] == ["ACOUSTIC_MONITOR"]


def test_the_next_phase_ends_the_one_before() -> None:
    road = second_phase()
    assert (road.facts.phase, statuses(road)) == (2, ["DONE", "RUNNING"])
    assert road.facts.phases[0].done_on == road.today
    assert road.facts.package.current == package(8)
    assert [str(g.lines[0].hourly_rate) for g in road.facts.package.given] == ["20.00", "20.00"]


def test_technology_that_is_replaced_is_listed_once() -> None:
    road = at("implementing").finish_phase()
    mat = {"type": "FLOOR_MAT", "live_on": road.today}
    sensor = {"type": "ACOUSTIC_MONITOR", "live_on": road.today}
    road.make("proceed_phase", technology=[mat, sensor])
    assert [(at.type.value, at.live_on) for at in road.facts.technology_ready] == [
        ("FLOOR_MAT", road.today),
        ("ACOUSTIC_MONITOR", road.today),
    ]


def test_an_extended_phase_ends_later_with_the_same_hours() -> None:
    road = at("implementing").make("extend_phase")
    phase = road.facts.phases[0]
    assert (phase.ends_on, phase.extensions) == (road.today + timedelta(days=21), 1)
    assert road.facts.package.current == package(12)


def test_a_step_back_gives_the_hours_of_the_phase_before_and_the_step_may_be_tried_again() -> None:
    road = second_phase().wait(3).make("step_back_phase")
    assert (road.facts.phase, statuses(road)) == (1, ["RUNNING", "PLANNED"])
    assert road.facts.package.current == package(12)
    assert road.facts.phases[0].done_on is None
    assert road.finish_phase().make("proceed_phase").facts.package.current == package(8)


def test_a_step_back_from_the_first_phase_gives_what_was_given_before_the_change() -> None:
    road = at("implementing").wait(3).make("step_back_phase")
    assert (road.facts.phase, statuses(road)) == (0, ["PLANNED", "PLANNED"])
    assert road.facts.package.current == package(16)
    assert road.wait(7).make("proceed_phase").facts.package.current == package(12)
    assert statuses(road) == ["RUNNING", "PLANNED"]


def test_the_way_back_leads_to_what_the_chair_had_given_not_to_the_baseline() -> None:
    road = at("notice").make("chair_action", "chris").make("chair_action", "otto").to("implementing")
    assert road.facts.package.before_change == package(20)
    assert road.copy().wait(1).make("step_back_phase").facts.package.current == package(20)
    assert road.wait(1).make("reinstate_emergency", "home").facts.package.current == package(20)


def test_a_completed_change_is_implemented_on_its_day() -> None:
    road = at("monitoring")
    assert (road.facts.stage, statuses(road)) == ("monitoring", ["DONE", "DONE"])
    assert road.facts.implemented_on == road.today
    assert road.facts.package.current == package(8)


def test_counts_are_kept_with_their_zeros() -> None:
    (entry,) = at("implementing").make("record_monitoring", falls=2).facts.monitoring
    assert (entry.form.falls, entry.form.choking, entry.by) == (2, 0, "home")


def test_br33_hours_come_back_at_once_and_the_phase_stops() -> None:
    road = at("implementing").wait(2).make("reinstate_emergency", "home")
    assert road.facts.stage == "implementing"
    assert road.facts.package.current == package(16)
    assert statuses(road) == ["STOPPED", "PLANNED"]
    (back,) = road.facts.reinstatements
    assert (back.hours, back.by, back.role) == (Decimal("112.00"), "home", "PROVIDER_USER")
    assert back.settled_on is None
    assert "emergency" in road.facts.alerts[-1].what
    assert road.facts.columns()["reinstated_on"] == road.today


def test_contingency_hours_are_drawn_from_the_plan_and_a_review_of_the_phase_settles_them() -> None:
    road = at("implementing").wait(2).make("reinstate_emergency", "home", restore="CONTINGENCY")
    (back,) = road.facts.reinstatements
    assert back.hours == Decimal("94.00")
    assert road.facts.package.current == package(12)
    assert statuses(road) == ["RUNNING", "PLANNED"]
    for action in ("extend_phase", "step_back_phase"):
        (settled,) = road.copy().make(action).facts.reinstatements
        assert settled.settled_on == road.today
    assert road.finish_phase().make("proceed_phase").facts.reinstatements[0].settled_on == road.today


def test_contingency_drawn_in_the_last_phase_is_settled_when_the_change_is_complete() -> None:
    road = second_phase().make("reinstate_emergency", "otto", restore="CONTINGENCY").finish_phase()
    road.make("complete_final_phase")
    assert road.facts.reinstatements[0].settled_on == road.today


def test_without_contingency_in_the_plan_everything_comes_back() -> None:
    road = at("implementing")
    assert road.facts.recommendation is not None
    form = road.facts.recommendation.form
    road.facts.recommendation.form = form.model_copy(update={"contingency": None})
    assert road.make("reinstate_emergency", restore="CONTINGENCY").facts.package.current == package(16)
    road.facts.recommendation = None
    assert road.make("reinstate_emergency", restore="CONTINGENCY").facts.reinstatements[-1].hours == 112


def test_an_emergency_where_all_hours_are_given_leaves_them() -> None:
    road = at("implementing", Recommended.INCREASE).make("reinstate_emergency", "otto")
    assert road.facts.package.current == package(20)
    assert road.facts.reinstatements[0].hours == Decimal("140.00")


def test_after_an_emergency_the_review_begins_again_as_a_new_version() -> None:
    road = at("monitoring").make("reinstate_emergency", "ada").wait(2).make("restart_after_reinstatement")
    facts = road.facts
    assert (facts.stage, facts.version) == ("evidence", 2)
    assert facts.reinstatements[0].settled_on == road.today
    assert set(facts.gates) == {"safeguarding", "liberty"}
    blank = Facts()
    for name in (
        "quality", "assurer", "decision", "minutes_signed_on", "letter", "notice", "la_agreement", "phases",
        "phase", "deferral", "resubmission", "deferrals", "contract_variation", "technology_ready",
        "implemented_on", "finance", "consultation", "assessment", "recommendation", "listing",
    ):  # fmt: skip
        assert getattr(facts, name) == getattr(blank, name), name
    assert (facts.package.proposed, facts.package.before_change) == (None, None)
    assert facts.package.current == facts.package.baseline == package(16)
    assert facts.panel_log
    assert facts.evidence


def test_a_restart_after_contingency_alone_gives_the_old_hours_again() -> None:
    road = at("implementing").make("reinstate_emergency", "home", restore="CONTINGENCY")
    road.make("restart_after_reinstatement")
    assert road.facts.package.current == package(16)
    assert "set aside" in road.facts.alerts[-1].what


def test_a_restarted_case_can_travel_the_whole_road_again() -> None:
    road = at("monitoring").make("reinstate_emergency", "ada").make("restart_after_reinstatement")
    road.wait(10).make("record_safeguarding_check").make("record_liberty_check")
    for kind in ("OBSERVATION_RECORD_1TO1", "INCIDENT_LOG", "FALLS_LOG", "MAR_CHART", "ROTA_TIMESHEET"):
        road.make("add_evidence", type=kind)
    road.make("start_assessment").to("closed")
    assert road.facts.closure is not None
    assert road.facts.closure.reason is ClosureReason.COMPLETED_REDUCED
    assert road.facts.version == 2


def test_a_case_closed_after_an_emergency_keeps_its_hours() -> None:
    road = at("implementing").make("reinstate_emergency", "home", restore="CONTINGENCY")
    facts = road.make("close_reinstated").facts
    assert facts.stage == "closed"
    assert facts.closure is not None
    assert facts.closure.reason is ClosureReason.REINSTATED
    assert facts.package.current == package(16)
    assert facts.reinstatements[0].settled_on == road.today


def test_a_later_emergency_leaves_an_earlier_settlement_alone() -> None:
    road = at("implementing").make("reinstate_emergency", "home", restore="CONTINGENCY").wait(1)
    settled = road.make("extend_phase").today
    road.wait(3).make("reinstate_emergency", "home", restore="CONTINGENCY").make("extend_phase")
    assert [back.settled_on for back in road.facts.reinstatements] == [settled, road.today]
    road.make("reinstate_emergency", "home").wait(1).make("restart_after_reinstatement")
    assert road.facts.reinstatements[0].settled_on == settled


def test_finance_says_what_is_paid() -> None:
    road = at("monitoring").make("validate_finance", paid_weekly="1130.00")
    columns = road.facts.columns()
    assert columns["validated_on"] == road.today
    assert columns["validated_weekly"] == Decimal("1110.00")


def test_two_people_close_a_case() -> None:
    road = at("monitoring").wait(91).make("validate_finance")
    assert road.make("close", "mo").facts.stage == "monitoring"
    assert [s.person for s in road.facts.signatures["close"]] == ["mo"]
    facts = road.make("close", "ada").facts
    assert facts.stage == "closed"
    assert facts.closure is not None
    assert facts.closure.note == "She is well, and sleeps better."
    assert facts.package.current == package(8)


def test_a_phase_cannot_be_extended_or_stepped_back_where_none_runs() -> None:
    for action in ("extend_phase", "step_back_phase"):
        with pytest.raises(AssertionError):
            at("implementing", Recommended.INCREASE).force(action)


def test_the_plan_s_phases_may_be_completed_though_the_last_was_stopped() -> None:
    road = second_phase().make("reinstate_emergency", "home").force("complete_final_phase")
    assert statuses(road) == ["DONE", "STOPPED"]
    assert PhaseStatus.STOPPED in {phase.status for phase in road.facts.phases}
    assert road.facts.package.current == package(16)


def test_a_package_of_less_than_the_hours_of_one_step_is_still_that_package() -> None:
    road = at("panel_listed", Recommended.WITHDRAW).clarified().call().vote()
    road.depart("approve", lines=lines(2)).sign().make("issue_reduction")
    assert [phase.hours for phase in road.facts.phases] == [Decimal("84.00"), Decimal("14.00")]
