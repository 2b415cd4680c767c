"""Every address, and who may ask at it at all: one row for each. What they then see is decided case by case.

An address that is missing here does not answer, and a test names it.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.programmes.roles import Role


class Scope(StrEnum):
    """What a connected system can be allowed."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_WRITE = "evidence:write"
    IMPORTS_WRITE = "imports:write"
    REPORTS_READ = "reports:read"
    SITTINGS_READ = "sittings:read"
    POLICIES_READ = "policies:read"


@dataclass(frozen=True, slots=True)
class Route:
    """Who may ask: people of one of `roles` (None: everybody signed in), services with `scope` (None: no service).

    `public` answers without a sign-in. `session` is for whoever has a web session, also one that is not finished yet:
    it concerns their own sign-in and nothing else, and people/own_session.py asks who they are. `step_up` needs a
    fresh second factor. `shows` answers show people's records: each such answer is written into the read log before
    it leaves.
    """

    roles: frozenset[Role] | None = None
    scope: Scope | None = None
    public: bool = False
    step_up: bool = False
    shows: bool = False
    session: bool = False


def _only(*roles: Role, scope: Scope | None = None, step_up: bool = False, shows: bool = False) -> Route:
    return Route(frozenset(roles), scope, step_up=step_up, shows=shows)


R = Role
_OFFICERS = (R.PANEL_SECRETARY, R.PANEL_CHAIR)
_VOTERS = (R.PANEL_HEALTH, R.PANEL_SOCIAL_CARE, R.PANEL_CHAIR)
# Who may lead a sitting: a deputy needs no office beside their seat, and whether they lead is asked of the sitting
_LEADS = (*_VOTERS, R.PANEL_SECRETARY)
# Who sits on panels and says whether an interest ties them to a case, or writes down that somebody said so
_DECLARE = (*_LEADS, R.SAFEGUARDING_MCA_LEAD)
# Who takes part in panels, or prepares what they hear
_ROOM = (
    *_VOTERS, R.PANEL_SECRETARY, R.REVIEWER, R.QA_CLINICIAN, R.SAFEGUARDING_MCA_LEAD, R.CASE_ADMIN,
    R.CHC_OPS_MANAGER, R.AUDITOR, R.INTEGRATION,
)  # fmt: skip
# Finance, brokers and representatives work without the person's name and without evidence
_NAMED = frozenset(R) - {
    R.FINANCE,
    R.BROKER_CONTRACTS,
    R.PROVIDER_USER,
    R.REPRESENTATIVE,
    R.SYSADMIN,
    R.IG_GUARDIAN,
}
_FILES = (_NAMED | {R.PROVIDER_USER}) - {R.CHC_OPS_MANAGER, R.PANEL_SECRETARY}
_SENDERS = (
    R.PROVIDER_USER, R.CASE_ADMIN, R.REVIEWER, R.SAFEGUARDING_MCA_LEAD, R.QA_CLINICIAN, R.CHC_OPS_MANAGER,
    R.INTEGRATION,
)  # fmt: skip
# Who makes letters and packs, and who beside them reads any
_MAKERS = (R.CASE_ADMIN, R.REVIEWER, R.CHC_OPS_MANAGER, R.PANEL_CHAIR, R.PANEL_SECRETARY)
_LETTERS = (R.AUDITOR, R.PANEL_HEALTH, R.PANEL_SOCIAL_CARE, R.PROVIDER_USER)
_READ_REPORTS = (
    R.CHC_OPS_MANAGER, R.FINANCE, R.AUDITOR, R.PANEL_CHAIR, R.PANEL_SECRETARY, R.QA_CLINICIAN, R.REVIEWER,
    R.INTEGRATION,
)  # fmt: skip
# Who reads cases at all. The two who look after the system and its privacy read none.
_CASES = frozenset(R) - {R.SYSADMIN, R.IG_GUARDIAN, R.REPRESENTATIVE}
_LIFTERS = (R.CHC_OPS_MANAGER, R.IG_GUARDIAN, R.SYSADMIN)
_BREAK_GLASS = (R.REVIEWER, R.QA_CLINICIAN, R.PANEL_HEALTH, R.PANEL_CHAIR, R.ON_CALL)
_OPENERS = (R.CASE_ADMIN, R.CHC_OPS_MANAGER, R.INTEGRATION)

# Who sees from the proof of the terms who is away, and who is missing
_PLANNERS = (R.CHC_OPS_MANAGER, R.PANEL_SECRETARY, R.PANEL_CHAIR, R.AUDITOR)

PUBLIC, ANYBODY, OWN = Route(public=True), Route(), Route(session=True)

ROUTES: dict[str, Route] = {
    "get_health": PUBLIC,
    "get_readiness": PUBLIC,
    # people
    "get_me": ANYBODY,
    "list_people": ANYBODY,
    "list_organisations": ANYBODY,
    # connected systems
    "begin_provider_sign_in": PUBLIC,
    "finish_provider_sign_in": PUBLIC,
    "provider_signed_out": PUBLIC,
    "issue_token": PUBLIC,
    "revoke_token": PUBLIC,
    "list_services": _only(R.SYSADMIN),
    "add_service": _only(R.SYSADMIN, step_up=True),
    "add_service_key": _only(R.SYSADMIN, step_up=True),
    "disable_service": _only(R.SYSADMIN, step_up=True),
    # signing in, and one's own account
    "sign_in": PUBLIC,
    "get_session": PUBLIC,
    "sign_out": PUBLIC,
    "give_factor": OWN,
    "list_sessions": OWN,
    "end_session": OWN,
    "change_password": OWN,
    "begin_factor": OWN,
    "confirm_factor": OWN,
    "make_recovery_codes": OWN,
    # looking after people
    "list_accounts": _only(R.SYSADMIN),
    "add_person": _only(R.SYSADMIN, step_up=True),
    "change_roles": _only(R.SYSADMIN, step_up=True),
    "disable_person": _only(R.SYSADMIN, step_up=True),
    "enable_person": _only(R.SYSADMIN, step_up=True),
    "reset_person": _only(R.SYSADMIN, step_up=True),
    "list_leave": ANYBODY,
    "enter_leave": ANYBODY,
    "cancel_leave": ANYBODY,
    # cases
    "create_case": _only(*_OPENERS, scope=Scope.CASES_WRITE, shows=True),
    "list_cases": Route(_CASES, Scope.CASES_READ, shows=True),
    "get_case": Route(_CASES, Scope.CASES_READ, shows=True),
    "get_patient": Route(_NAMED, Scope.CASES_READ, shows=True),
    "get_history": Route(_CASES, Scope.CASES_READ, shows=True),
    "make_move": Route(_CASES, Scope.CASES_WRITE, shows=True),
    "list_files": Route(_FILES, Scope.EVIDENCE_READ, shows=True),
    "upload_file": _only(*_SENDERS, scope=Scope.EVIDENCE_WRITE),
    "download_file": Route(_FILES, Scope.EVIDENCE_READ, shows=True),
    "make_document": _only(*_MAKERS, shows=True),
    "list_documents": _only(*_MAKERS, *_LETTERS, shows=True),
    "download_document": _only(*_MAKERS, *_LETTERS, shows=True),
    # the panel room
    "list_sittings": _only(*_ROOM, scope=Scope.SITTINGS_READ, shows=True),
    "call_sitting": _only(*_OFFICERS),
    "get_sitting": _only(*_ROOM, scope=Scope.SITTINGS_READ, shows=True),
    "mark_attendance": _only(*_OFFICERS),
    "get_invitation": _only(*_ROOM),
    "make_calendar": ANYBODY,
    "get_calendar": PUBLIC,  # its address is a secret of one person
    "call_member": _only(*_OFFICERS),
    "order_agenda": _only(R.PANEL_SECRETARY, shows=True),
    "plan_sitting": _only(*_OFFICERS, shows=True),
    "cancel_sitting": _only(*_OFFICERS),
    "watch_sitting": _only(*_ROOM, scope=Scope.SITTINGS_READ, shows=True),
    "hear_matter": _only(*_OFFICERS, shows=True),
    "pause_sitting": _only(*_LEADS),
    "resume_sitting": _only(*_LEADS),
    "list_case": _only(R.PANEL_SECRETARY, shows=True),
    "get_pack": _only(*_ROOM, scope=Scope.SITTINGS_READ, shows=True),
    "reissue_pack": _only(R.PANEL_SECRETARY, shows=True),
    "declare_interest": _only(*_DECLARE, shows=True),
    "declare_no_interest": _only(*_DECLARE, shows=True),
    "open_item": _only(*_LEADS, shows=True),
    "lock_opinion": _only(*_VOTERS, shows=True),
    "open_discussion": _only(*_VOTERS, shows=True),
    "cast_ballot": _only(*_VOTERS, shows=True),
    "close_vote": _only(*_LEADS, shows=True),
    "confirm_departure": _only(*_VOTERS, step_up=True, shows=True),
    "decide_item": _only(*_LEADS, shows=True),
    "sign_item_minutes": _only(*_VOTERS, step_up=True, shows=True),
    "get_minutes": _only(*_ROOM, shows=True),
    "word_minutes": _only(*_VOTERS),
    "sign_minutes": _only(*_VOTERS, step_up=True),
    "add_addendum": _only(*_LEADS, step_up=True),
    "get_agenda_document": _only(*_ROOM, shows=True),
    "get_minutes_document": _only(*_ROOM, shows=True),
    # what comes in, what goes out
    "import_cases": _only(*_OPENERS, scope=Scope.IMPORTS_WRITE),
    "get_headline": _only(*_READ_REPORTS, scope=Scope.REPORTS_READ),
    "get_practice_report": _only(*_READ_REPORTS, scope=Scope.REPORTS_READ),
    "verify_journal": _only(R.AUDITOR, R.SYSADMIN, R.IG_GUARDIAN),
    "get_access_report": _only(R.CHC_OPS_MANAGER, R.IG_GUARDIAN, R.AUDITOR, R.SYSADMIN),
    "get_access_matrix": _only(R.CHC_OPS_MANAGER, R.IG_GUARDIAN, R.AUDITOR, R.SYSADMIN),
    # interests, delegation, broken glass
    "list_interests": ANYBODY,
    "declare_own_interest": ANYBODY,
    "list_exclusions": _only(*_LIFTERS),
    "ask_to_lift_exclusion": _only(*_LIFTERS, step_up=True),
    "confirm_lifting_exclusion": _only(*_LIFTERS, step_up=True),
    "list_delegations": ANYBODY,
    "delegate": ANYBODY,
    "end_delegation": ANYBODY,
    "break_glass": _only(*_BREAK_GLASS, step_up=True, shows=True),
    "list_break_glass": _only(R.IG_GUARDIAN, R.AUDITOR),
    "get_break_glass": _only(R.IG_GUARDIAN, shows=True),
    "review_break_glass": _only(R.IG_GUARDIAN, step_up=True),
    "list_readings": _only(R.AUDITOR, R.IG_GUARDIAN, R.CASE_ADMIN, shows=True),
    "list_teams": ANYBODY,
    "set_team_homes": _only(R.CHC_OPS_MANAGER, R.SYSADMIN, step_up=True),
    # the rules themselves
    "get_process": Route(None, Scope.CASES_READ),
    "get_form": Route(None, Scope.CASES_READ),
    "get_policy": Route(None, Scope.POLICIES_READ),
    "get_policy_proof": _only(*_PLANNERS),
    "prove_policy": _only(*_PLANNERS),
    "change_policy": _only(R.CHC_OPS_MANAGER, step_up=True),
}  # fmt: skip
