"""The moves of the one-to-one review as the practice has them, written down apart from the code.

One line a move: its stages, where it leads ("=" stays), and who makes it. A test holds the process against it,
for every move, role and stage.
"""

from typing import NamedTuple

from app.programmes.roles import Role
from app.workflow.state import START

ALL_STAGES = (
    "draft", "referred", "gate_checks", "evidence", "assessment", "qa_review", "panel_ready", "panel_listed",
    "deferred", "decided", "notice", "implementing", "monitoring", "closed",
)  # fmt: skip
_SINCE_CHECKS = " ".join(ALL_STAGES[2:-1])
_BEFORE_CHANGE = " ".join(ALL_STAGES[:11])
_SINCE_DECISION = " ".join(ALL_STAGES[9:-1])
_GATHERING = "gate_checks evidence assessment qa_review"
_ANY = " ".join(ALL_STAGES[:-1])
_PLACERS = (
    "REVIEWER QA_CLINICIAN SAFEGUARDING_MCA_LEAD PANEL_HEALTH ON_CALL INTEGRATION PROVIDER_USER CHC_OPS_MANAGER "
    "CASE_ADMIN"
)
_LIFTERS = "SAFEGUARDING_MCA_LEAD REVIEWER CHC_OPS_MANAGER QA_CLINICIAN PANEL_CHAIR"
_SIGNERS = "PANEL_CHAIR PANEL_HEALTH SAFEGUARDING_MCA_LEAD ON_CALL QA_CLINICIAN REVIEWER"

_TABLE = f"""
create                      | START                          | draft        | CASE_ADMIN CHC_OPS_MANAGER INTEGRATION
amend_package               | draft referred                 | =            | CASE_ADMIN
amend_package               | {_GATHERING}                   | =            | REVIEWER CASE_ADMIN
amend_package               | panel_ready panel_listed deferred decided notice | qa_review | REVIEWER
submit                      | draft                          | referred     | CASE_ADMIN
accept                      | referred                       | gate_checks  | CHC_OPS_MANAGER
reject                      | referred                       | closed       | CHC_OPS_MANAGER
return_referral             | referred                       | draft        | CHC_OPS_MANAGER
reassign_reviewer           | {_SINCE_CHECKS}                | =            | CHC_OPS_MANAGER
record_safeguarding_check   | {_SINCE_CHECKS}                | =            | REVIEWER SAFEGUARDING_MCA_LEAD
record_position_of_trust    | {_SINCE_CHECKS}                | =            | SAFEGUARDING_MCA_LEAD
record_liberty_check        | {_SINCE_CHECKS}                | =            | REVIEWER SAFEGUARDING_MCA_LEAD
record_capacity_check       | {_SINCE_CHECKS}                | =            | REVIEWER SAFEGUARDING_MCA_LEAD
record_representative       | {_SINCE_CHECKS}                | =            | REVIEWER SAFEGUARDING_MCA_LEAD CASE_ADMIN
complete_gates              | gate_checks                    | evidence     | SAFEGUARDING_MCA_LEAD REVIEWER
return_to_referrer          | gate_checks                    | draft        | CHC_OPS_MANAGER REVIEWER
reopen_gates                | evidence                       | gate_checks  | SAFEGUARDING_MCA_LEAD REVIEWER
request_evidence            | {_GATHERING}                   | =            | REVIEWER
add_evidence                | {_GATHERING} {_SINCE_DECISION} | =            | REVIEWER CASE_ADMIN PROVIDER_USER
add_evidence                | panel_ready panel_listed deferred | qa_review | REVIEWER CASE_ADMIN PROVIDER_USER
verify_evidence             | {_GATHERING} {_SINCE_DECISION} | =            | REVIEWER
verify_evidence             | panel_ready panel_listed deferred | qa_review | REVIEWER
waive_evidence              | evidence assessment            | =            | REVIEWER
start_assessment            | evidence                       | assessment   | REVIEWER
return_for_evidence         | assessment                     | evidence     | REVIEWER
record_consultation         | assessment                     | =            | REVIEWER
record_assessment           | assessment                     | =            | REVIEWER
record_recommendation       | assessment                     | =            | REVIEWER
submit_for_qa               | assessment                     | qa_review    | REVIEWER
refer_eligibility           | assessment                     | closed       | REVIEWER CHC_OPS_MANAGER
qa_return                   | qa_review                      | assessment   | QA_CLINICIAN
qa_return_for_evidence      | qa_review                      | evidence     | QA_CLINICIAN
qa_escalate                 | qa_review                      | =            | QA_CLINICIAN
qa_pass                     | qa_review                      | panel_ready  | QA_CLINICIAN
recall                      | panel_ready                    | assessment   | REVIEWER
list_for_panel              | panel_ready                    | panel_listed | PANEL_SECRETARY
unlist                      | panel_listed                   | panel_ready  | PANEL_SECRETARY PANEL_CHAIR
declare_interest            | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR PANEL_SECRETARY SAFEGUARDING_MCA_LEAD
member_leaves               | panel_listed                   | =            | INTEGRATION
member_excluded             | panel_listed                   | =            | INTEGRATION
member_returns              | panel_listed                   | =            | INTEGRATION
open_item                   | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR PANEL_SECRETARY
reissue_pack                | panel_listed                   | =            | PANEL_SECRETARY
lock_opinion                | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
open_discussion             | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
cast_ballot                 | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
close_vote                  | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR PANEL_SECRETARY
confirm_departure           | panel_listed                   | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
approve                     | panel_listed                   | decided      | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
approve_with_conditions     | panel_listed                   | decided      | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
pass_to_next_panel          | panel_listed                   | panel_ready  | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
decline                     | panel_listed                   | decided      | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
refer_onward                | panel_listed                   | decided      | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
hear_matter                 | {_ANY}                         | =            | PANEL_SECRETARY PANEL_CHAIR
record_not_carried          | panel_listed                   | panel_ready  | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
defer                       | panel_listed                   | deferred     | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
resubmit_minor              | deferred                       | panel_ready  | REVIEWER
resubmit_material           | deferred                       | assessment   | REVIEWER
take_back                   | panel_ready deferred           | assessment   | CHC_OPS_MANAGER
sign_minutes                | decided                        | =            | PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR
chair_action                | panel_ready panel_listed deferred decided notice | = | {_SIGNERS}
ratify_chair_action         | {_ANY}                         | =            | PANEL_CHAIR
expire_chair_action         | {_ANY}                         | =            | INTEGRATION
issue_reduction             | decided                        | notice       | CASE_ADMIN
issue_change                | decided                        | implementing | CASE_ADMIN
issue_no_change             | decided                        | closed       | CASE_ADMIN
record_la_agreement         | assessment qa_review panel_ready panel_listed deferred decided | = | CHC_OPS_MANAGER CASE_ADMIN
meet_condition              | {_SINCE_DECISION}              | =            | REVIEWER CHC_OPS_MANAGER
condition_overdue           | {_SINCE_DECISION}              | =            | INTEGRATION
waive_condition             | {_SINCE_DECISION}              | =            | PANEL_CHAIR
waive_notice                | notice                         | =            | CHC_OPS_MANAGER
begin_phase                 | notice                         | implementing | CHC_OPS_MANAGER REVIEWER
record_monitoring           | implementing monitoring        | =            | PROVIDER_USER REVIEWER
proceed_phase               | implementing                   | =            | REVIEWER
extend_phase                | implementing                   | =            | REVIEWER
step_back_phase             | implementing                   | =            | REVIEWER CHC_OPS_MANAGER
complete_final_phase        | implementing                   | monitoring   | REVIEWER
reinstate_emergency         | implementing monitoring        | =            | PROVIDER_USER REVIEWER CHC_OPS_MANAGER PANEL_CHAIR ON_CALL
restart_after_reinstatement | implementing monitoring        | evidence     | CHC_OPS_MANAGER
close_reinstated            | implementing monitoring        | closed       | CHC_OPS_MANAGER
validate_finance            | monitoring                     | =            | FINANCE
close                       | monitoring                     | closed       | REVIEWER CHC_OPS_MANAGER
place_hold                  | {_ANY}                         | =            | {_PLACERS}
lift_hold                   | {_ANY}                         | =            | {_LIFTERS}
open_dispute                | {_SINCE_DECISION}              | =            | CASE_ADMIN
resolve_dispute             | {_ANY}                         | =            | QA_CLINICIAN PANEL_CHAIR
uphold_dispute              | assessment qa_review panel_ready panel_listed deferred {_SINCE_DECISION} | assessment | QA_CLINICIAN PANEL_CHAIR
withdraw                    | {_BEFORE_CHANGE}               | closed       | CHC_OPS_MANAGER
record_death                | {_ANY}                         | closed       | CASE_ADMIN INTEGRATION
record_transfer             | {_ANY}                         | closed       | CASE_ADMIN INTEGRATION
"""  # noqa: E501


class Row(NamedTuple):
    """Where a move leads from one stage, and the roles that make it there."""

    target: str
    roles: frozenset[Role]


def _read() -> dict[tuple[str, str], Row]:
    rows = {}
    for line in _TABLE.strip().splitlines():
        action, stages, target, roles = (cell.strip() for cell in line.split("|"))
        for stage in [START] if stages == "START" else stages.split():
            leads = stage if target == "=" else target
            rows[stage, action] = Row(leads, frozenset(Role(role) for role in roles.split()))
    return rows


ROWS = _read()
"""(stage, action) -> Row, for every move there is."""

PANEL_ROOM = frozenset(
    {
        "list_for_panel", "unlist", "declare_interest", "open_item", "lock_opinion", "open_discussion",
        "cast_ballot", "close_vote", "confirm_departure", "approve",
        "approve_with_conditions", "pass_to_next_panel", "decline", "refer_onward", "record_not_carried",
        "defer", "sign_minutes", "member_leaves", "member_excluded", "member_returns", "hear_matter", "reissue_pack",
    }
)  # fmt: skip
NEEDS_GATES = frozenset(
    {"issue_reduction", "issue_change", "begin_phase", "proceed_phase", "complete_final_phase"}
)
TWO_SIGNATURES = frozenset({"close", "refer_eligibility", "chair_action"})
GIVES_LESS = frozenset({"begin_phase", "proceed_phase"})
"""The only moves after which a person may be given less care (BR34)."""
