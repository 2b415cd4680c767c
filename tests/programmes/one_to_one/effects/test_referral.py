"""What a referral leaves on the case: its package, its reviewer, its corrections."""

from decimal import Decimal

import pytest

from app.programmes.one_to_one.codes import ClosureReason, Driver, Recommended
from app.programmes.one_to_one.forms.referral import CreateCase
from app.workflow.process import STAYS
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.papers import lines, package
from tests.programmes.one_to_one.road import FIRST_DAY, Road, at


def test_a_new_case_has_today_s_care_as_its_baseline() -> None:
    facts = Road(case={"base_weekly_fee": "950.00", "other_drivers": ["DELIRIUM"]}).make("create").facts
    assert facts.stage == "draft"
    assert facts.ref == "OTO-001"
    assert (facts.commissioner, facts.provider) == ("QTV", "PRV-A")
    assert facts.opened_on == FIRST_DAY
    assert facts.package.baseline == facts.package.current == package(16)
    assert facts.package.proposed is None
    assert facts.package.base_weekly_fee == Decimal("950.00")
    assert facts.drivers == [Driver.FALLS, Driver.DELIRIUM]
    assert "Edith" not in facts.model_dump_json()


def test_the_register_s_id_and_reference_are_what_the_case_keeps() -> None:
    road = Road()
    form = road.paper("create")
    assert isinstance(form, CreateCase)
    form = form.registered(patient_id="p-1", reference="Q-000007")
    road.make("create", form=form)
    assert (road.facts.patient, road.facts.ref) == ("p-1", "Q-000007")


def test_a_case_without_a_reference_waits_for_one() -> None:
    assert Road(case={"reference": None}).make("create").facts.ref == ""


def test_a_referral_says_who_authorised_the_package() -> None:
    facts = at("referred").facts
    assert facts.authoriser == "olga"
    assert facts.referred_on == FIRST_DAY
    assert facts.submission is not None
    assert facts.submission.by == "casey"


def test_an_accepted_case_has_a_reviewer_who_counts_as_one_from_then_on() -> None:
    facts = at("gate_checks").facts
    assert facts.reviewer == "ada"
    assert facts.people_in("reviewer") == {"ada"}


def test_another_reviewer_takes_the_place_of_the_first_and_both_have_reviewed() -> None:
    facts = at("evidence").make("reassign_reviewer").make("reassign_reviewer").facts
    assert (facts.reviewer, facts.former_reviewers) == ("rory", ["ada"])
    assert facts.people_in("reviewer") == {"ada", "rory"}


def test_a_rejected_referral_ends_with_its_reason() -> None:
    facts = at("referred").make("reject").facts
    assert facts.stage == "closed"
    assert facts.closure is not None
    assert facts.closure.reason is ClosureReason.REJECTED_OUT_OF_SCOPE
    assert facts.closure.note == papers.WHY
    assert facts.package.current == package(16)


def test_a_returned_referral_is_a_draft_again() -> None:
    assert at("referred").make("return_referral").facts.stage == "draft"
    assert at("gate_checks").make("return_to_referrer", "mo").facts.stage == "draft"


def test_the_first_draft_may_be_corrected_to_fewer_hours_because_nothing_is_decided() -> None:
    facts = at("draft").make("amend_package", baseline=lines(8), driver=None).facts
    assert facts.package.baseline == facts.package.current == package(8)


def test_br34_a_later_correction_never_takes_hours_away() -> None:
    facts = at("evidence").make("amend_package", "ada", baseline=lines(8), driver=None).facts
    assert facts.package.baseline == package(8)
    assert facts.package.current == package(16)


def test_a_correction_to_more_hours_is_what_is_given() -> None:
    facts = at("evidence").make("amend_package", "ada", baseline=lines(20), driver=None).facts
    assert facts.package.baseline == facts.package.current == package(20)


def test_br34_a_draft_of_a_second_version_takes_no_hours_away_either() -> None:
    road = at("panel_ready").make("recall").make("return_for_evidence").make("reopen_gates", "sam")
    facts = road.make("return_to_referrer", "mo").make("amend_package", baseline=lines(8), driver=None).facts
    assert facts.version == 2
    assert facts.package.current == package(16)


def test_a_correction_does_not_touch_care_that_has_changed_since() -> None:
    road = at("panel_ready")
    road.make("chair_action", "chris").make("chair_action", "otto")
    facts = road.make("amend_package", "ada", baseline=lines(18), driver=None).facts
    assert facts.package.baseline == package(18)
    assert facts.package.current == package(20)


def test_to_change_nothing_follows_a_corrected_baseline() -> None:
    facts = (
        at("qa_review", Recommended.MAINTAIN)
        .make("amend_package", "ada", baseline=lines(18), driver=None)
        .facts
    )
    assert facts.package.proposed == facts.package.current == package(18)


def test_a_new_proposal_takes_the_recommendation_and_the_end_of_its_plan_with_it() -> None:
    facts = at("qa_review").make("amend_package", "ada", proposed=lines(10), driver=None).facts
    assert facts.recommendation is not None
    plan = facts.recommendation.form
    assert facts.package.proposed == plan.proposed == package(10)
    assert [phase.lines for phase in plan.phases] == [package(12), package(10)]


def test_steps_that_go_lower_than_the_new_proposal_fall_away() -> None:
    facts = at("qa_review").make("amend_package", "ada", proposed=lines(14), driver=None).facts
    assert facts.recommendation is not None
    assert [phase.lines for phase in facts.recommendation.form.phases] == [package(14)]


def test_a_recommendation_that_cannot_be_for_the_new_proposal_stays_and_blocks_assurance() -> None:
    road = at("qa_review", Recommended.WITHDRAW).make("amend_package", "ada", proposed=lines(10), driver=None)
    assert road.facts.recommendation is not None
    assert road.facts.recommendation.form.proposed == []
    assert road.facts.package.proposed == package(10)
    assert "costs_differ" in {o.rule for o in road.options("quinn")["qa_pass"].obstacles}


def test_a_proposal_for_a_plan_without_steps_needs_none() -> None:
    facts = (
        at("qa_review", Recommended.INCREASE)
        .make("amend_package", "ada", proposed=lines(18), driver=None)
        .facts
    )
    assert facts.recommendation is not None
    assert facts.recommendation.form.phases == []
    assert facts.recommendation.form.proposed == package(18)


def test_the_same_proposal_again_leaves_the_plan_as_it_is() -> None:
    before = at("qa_review").facts.recommendation
    assert before is not None
    after = at("qa_review").make("amend_package", "ada", proposed=lines(8), driver=None).facts.recommendation
    assert after is not None
    assert after.form == before.form


def test_before_a_recommendation_a_proposal_stands_alone() -> None:
    facts = at("evidence").force("amend_package", "ada", proposed=lines(8)).facts
    assert facts.package.proposed == package(8)
    assert facts.recommendation is None


def test_the_new_main_driver_is_no_longer_among_the_others() -> None:
    road = at("gate_checks", other_drivers=["DELIRIUM", "SEIZURES"])
    facts = road.make("amend_package", "casey", driver="DELIRIUM").facts
    assert (facts.driver, facts.other_drivers) == (Driver.DELIRIUM, [Driver.SEIZURES])


@pytest.mark.parametrize("stage", ["panel_ready", "panel_listed", "deferred", "decided", "notice"])
def test_br35_a_changed_package_goes_back_to_quality_assurance(stage: str) -> None:
    road = at(stage)
    version = road.facts.version
    facts = road.make("amend_package", "ada", proposed=lines(10), driver=None).facts
    assert (facts.stage, facts.version) == ("qa_review", version + 1)
    assert set(facts.gates) == {"safeguarding", "liberty"}
    assert (facts.quality, facts.assurer, facts.decision, facts.letter, facts.notice) == (None,) * 5
    assert (facts.listing, facts.phases, facts.minutes_signed_on) == (None, [], None)
    assert facts.package.current == package(16)


@pytest.mark.parametrize("stage", ["panel_ready", "panel_listed", "deferred"])
def test_br35_new_evidence_goes_back_to_quality_assurance(stage: str) -> None:
    for action, who in (("add_evidence", "home"), ("verify_evidence", "ada")):
        road = at(stage)
        version = road.facts.version
        facts = road.make(action, who).facts
        assert (facts.stage, facts.version, facts.quality) == ("qa_review", version + 1, None)
        assert set(facts.gates) == {"safeguarding", "liberty"}


@pytest.mark.parametrize("stage", ["gate_checks", "evidence", "assessment", "qa_review"])
def test_before_assurance_a_change_stays_where_it_is(stage: str) -> None:
    for action, who in (("amend_package", "casey"), ("add_evidence", "home")):
        road = at(stage)
        assert road.move(action).target in (STAYS, stage)
        assert road.make(action, who).facts.version == 1


def test_evidence_of_what_was_decided_does_not_undo_the_decision() -> None:
    facts = at("notice").make("add_evidence", "home").facts
    assert facts.stage == "notice"
    assert facts.decision is not None
    assert facts.quality is not None
