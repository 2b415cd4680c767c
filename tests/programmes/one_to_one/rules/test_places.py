"""Each rule up to quality assurance stands where it has to stand, in every row of the move."""

import pytest

from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.rules import (
    assessment,
    dates,
    evidence,
    gates,
    liberty,
    quality,
    recommendation,
    referral,
    restriction,
    safeguarding,
)
from app.workflow.rules import Rule

DECIDE = ("approve", "approve_with_conditions", "decline", "refer_onward")
TO_QA = ("submit_for_qa", "qa_pass")
TO_PANEL = ("qa_pass", "list_for_panel")
PLACES: dict[Rule, tuple[str, ...]] = {
    referral.package_missing: ("submit",),
    referral.out_of_scope: ("accept",),
    referral.reviewer_in_conflict: ("accept", "reassign_reviewer", "uphold_dispute"),
    referral.not_your_case: (
        "start_assessment",
        "waive_evidence",
        "record_consultation",
        "record_assessment",
        "record_recommendation",
        "submit_for_qa",
        "recall",
    ),
    gates.checks_out_of_date: ("complete_gates",),
    gates.liberty_not_assessed: ("complete_gates",),
    gates.nobody_speaks: ("complete_gates",),
    gates.lead_needed: ("complete_gates",),
    safeguarding.safeguarding_unanswered: ("complete_gates", *TO_PANEL, "begin_phase"),
    safeguarding.open_safeguarding: (*TO_PANEL, *DECIDE, "begin_phase", "proceed_phase"),
    safeguarding.only_the_lead_clears_concerns: ("record_safeguarding_check",),
    liberty.liberty_blocks: (*TO_PANEL, "approve", "approve_with_conditions"),
    liberty.review_not_requested: TO_PANEL,
    liberty.review_without_outcome: ("begin_phase", "proceed_phase", "issue_change"),
    liberty.court_undecided: (*TO_PANEL, "begin_phase", "proceed_phase", "issue_change"),
    liberty.old_liberty_test: TO_PANEL,
    restriction.more_restrictive: TO_PANEL,
    restriction.only_the_lead_agrees_restriction: ("record_liberty_check",),
    evidence.missing_evidence: ("start_assessment", *TO_QA),
    evidence.short_evidence: ("start_assessment", *TO_QA),
    evidence.stale_evidence: TO_QA,
    evidence.no_such_evidence: ("verify_evidence",),
    assessment.consultation_incomplete: TO_QA,
    assessment.liberty_representative_not_heard: TO_QA,
    assessment.assessment_incomplete: TO_QA,
    assessment.needs_changed: TO_QA,
    assessment.capacity_missing: TO_QA,
    recommendation.recommendation_missing: TO_QA,
    recommendation.plan_incomplete: TO_QA,
    recommendation.short_phase: TO_QA,
    recommendation.recommendation_inconsistent: TO_QA,
    recommendation.proposal_of_another: ("amend_package",),
    quality.costs_differ: ("qa_pass",),
    quality.large_step: ("qa_pass",),
    quality.authorised_it: ("qa_pass",),
    dates.dated_ahead: (
        "record_safeguarding_check",
        "record_position_of_trust",
        "record_liberty_check",
        "record_capacity_check",
        "record_representative",
        "add_evidence",
        "record_consultation",
        "record_assessment",
    ),
}


@pytest.mark.parametrize("rule", PLACES, ids=lambda rule: rule.name)
def test_a_rule_stands_in_every_row_of_the_moves_that_it_guards(rule: Rule):
    for action in PLACES[rule]:
        rows = [move for move in ONE_TO_ONE.moves if move.action == action]
        assert rows, f"there is no move {action}"
        assert all(rule in move.unless for move in rows), f"{rule.name} is missing on {action}"
