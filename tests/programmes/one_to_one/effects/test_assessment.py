"""The assessment, and what quality assurance makes of it."""

from decimal import Decimal

import pytest

from app.programmes.one_to_one.codes import ClosureReason, Recommended
from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.papers import package
from tests.programmes.one_to_one.road import at


def test_the_reviewer_s_work_is_on_the_case() -> None:
    facts = at("qa_review").facts
    assert facts.consultation is not None
    assert facts.assessment is not None
    assert facts.recommendation is not None
    assert facts.package.proposed == package(8)
    assert facts.proposed_hours == Decimal("56.00")
    assert facts.people_in("reviewer") == {"ada"}


@pytest.mark.parametrize("kind", [Recommended.MAINTAIN, Recommended.REFER_OTHER])
def test_to_change_nothing_proposes_the_care_as_it_is(kind: Recommended) -> None:
    facts = at("qa_review", kind).facts
    assert facts.package.proposed == facts.package.current == package(16)
    assert facts.saving == Decimal("0.00")


def test_what_was_passed_is_kept_with_its_hours_and_cost() -> None:
    facts = at("panel_ready").facts
    assert facts.quality is not None
    assert facts.assurer == facts.quality.passed_by == "quinn"
    assert (facts.quality.passed_hours, facts.quality.passed_cost) == (Decimal("56.00"), Decimal("1120.00"))
    assert facts.quality.passed_seq == facts.gates["quality_assurance"]
    assert facts.people_in("assurer") == {"quinn"}


def test_without_a_proposal_today_s_care_is_what_was_passed() -> None:
    facts = at("qa_review").facts
    facts.package.proposed = None
    road = at("qa_review")
    road.facts = facts
    road.force("qa_pass")
    assert road.facts.quality is not None
    assert road.facts.quality.passed_hours == Decimal("112.00")


@pytest.mark.parametrize(
    ("action", "stage"), [("qa_return", "assessment"), ("qa_return_for_evidence", "evidence")]
)
def test_a_returned_case_keeps_why(action: str, stage: str) -> None:
    facts = at("qa_review").make(action).facts
    assert facts.stage == stage
    assert [returned.form.reason for returned in facts.qa_returns] == [papers.WHY]
    assert facts.people_in("assurer") == {"quinn"}
    assert "quality_assurance" not in facts.gates


def test_an_escalated_case_is_on_hold_where_it_stands() -> None:
    facts = at("qa_review").make("qa_escalate").facts
    assert facts.stage == "qa_review"
    (hold,) = facts.active_holds()
    assert (hold.kind, hold.placed_by, hold.reason) == ("LIBERTY", "quinn", papers.WHY)


def test_a_case_that_was_taken_back_is_no_longer_assured() -> None:
    facts = at("panel_ready").make("recall").facts
    assert (facts.stage, facts.version) == ("assessment", 2)
    assert (facts.quality, facts.assurer) == (None, None)
    assert facts.recommendation is not None
    assert facts.panel_log == []


def test_br11_a_referral_for_eligibility_leaves_the_package_unchanged() -> None:
    road = at("assessment").assess()
    before = road.facts.package.model_copy(deep=True)
    road.make("refer_eligibility", "ada")
    assert road.facts.stage == "assessment"
    facts = road.make("refer_eligibility", "mo").facts
    assert facts.stage == "closed"
    assert facts.package == before
    assert facts.closure is not None
    assert facts.closure.reason is ClosureReason.REFERRED_MDT_DST
    assert facts.eligibility_referral is not None
