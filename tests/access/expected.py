"""Who may ask for what, and who reaches a case at which stage: written down apart from the code.

From the practice (roles and permissions, BR44, BR45) and from what was promised for access, not from the tables of
`app/people`. Adding a route is adding one line to `_ROUTES`. A test holds the API against every line.
"""

from enum import StrEnum
from typing import NamedTuple

from app.programmes.roles import Role
from tests.access.everybody import NEVER_PASSED_ON, RECUSED, STAGES
from tests.programmes.one_to_one.table import ROWS

NOT_ABOUT_A_CASE = "-"


class Answer(StrEnum):
    """What somebody is answered, as far as access decides it."""

    YES = "2xx, or what stands in the way of somebody who may ask"
    WHO = "401"
    NO = "403"
    NOTHING_HERE = "404"


class About(StrEnum):
    """What an address is about, and so what has to be reached before it answers."""

    NOBODY = "nobody"  # answers without a sign-in
    SESSION = "session"  # one's own web session, and nothing else: a token opens none
    PAGES = "pages"  # asked by our own pages alone
    PROVIDER = "provider"  # of identity; there is none here, so nothing answers
    PROOF = "proof"  # answers a connected system that proves who it is
    SECRET = "secret"  # its address is one person's secret; nothing answers at any other
    ONESELF = "oneself"  # or what everybody signed in may know
    OURS = "ours"  # the organisation's own affairs: the role decides
    OUR_OWN = "our own"  # a person or a service of the organisation
    CASES = "cases"  # a list: of what is reached, and of nothing else
    CASE = "case"
    WHOLE = "whole"  # a case of which the whole record is read
    DOCUMENTS = "documents"  # letters and packs: with the whole record, or those that were sent to a home
    PAPERS = "papers"  # the papers of a panel, which go to no home
    MAKES = "makes"  # a document: whoever works on the case, and does not just read it
    FILES = "files"  # the evidence: with the whole record, or a home's own uploads
    MOVE = "move"
    LOG = "log"  # who has looked at the person's record
    ANY_CASE = "any case"  # of the organisation, but for those one is excluded from
    SITTINGS = "sittings"  # a list: each with the items of the cases that are reached
    SITTING = "sitting"
    ITEM = "item"  # a case before a sitting
    EXCLUSION = "exclusion"  # of somebody else, from a case
    DELEGATION = "delegation"  # of the reviewer to their delegate
    LEAVE = "leave"  # of the reviewer
    USE = "use"  # of break-glass, for a case


class Row(NamedTuple):
    """One address: who may ask there as a person, as a service with `scope`, and whether a fresh factor is needed."""

    about: About
    roles: frozenset[Role]
    scope: str | None
    factor: bool


_CLINICAL = "REVIEWER SAFEGUARDING_MCA_LEAD QA_CLINICIAN ON_CALL"
_VOTERS = "PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR"
_OFFICERS = "PANEL_CHAIR PANEL_SECRETARY"
_READS_WHOLE = f"{_CLINICAL} {_VOTERS} PANEL_SECRETARY CASE_ADMIN CHC_OPS_MANAGER AUDITOR INTEGRATION"
_READS_SOME = "BROKER_CONTRACTS FINANCE PROVIDER_USER"
_READS = f"{_READS_WHOLE} {_READS_SOME}"
_FILES = f"{_CLINICAL} {_VOTERS} CASE_ADMIN AUDITOR INTEGRATION PROVIDER_USER"
_SENDS = "PROVIDER_USER REVIEWER SAFEGUARDING_MCA_LEAD QA_CLINICIAN CASE_ADMIN CHC_OPS_MANAGER INTEGRATION"
_ROOM = (
    f"{_VOTERS} PANEL_SECRETARY REVIEWER QA_CLINICIAN SAFEGUARDING_MCA_LEAD CASE_ADMIN CHC_OPS_MANAGER AUDITOR "
    "INTEGRATION"
)
_LEADS = f"{_VOTERS} PANEL_SECRETARY"
_DECLARE = f"{_LEADS} SAFEGUARDING_MCA_LEAD"
_MAKES = f"CASE_ADMIN REVIEWER CHC_OPS_MANAGER {_OFFICERS}"
_LETTERS = "AUDITOR PANEL_HEALTH PANEL_SOCIAL_CARE PROVIDER_USER"
_FIGURES = f"CHC_OPS_MANAGER FINANCE AUDITOR {_OFFICERS} QA_CLINICIAN REVIEWER INTEGRATION"
_OPENS = "CASE_ADMIN CHC_OPS_MANAGER INTEGRATION"
_LIFTS = "CHC_OPS_MANAGER IG_GUARDIAN SYSADMIN"
_GLASS = "REVIEWER QA_CLINICIAN PANEL_HEALTH PANEL_CHAIR ON_CALL"
_ALL = " ".join(Role)

# operation | about | roles | scope of a service, or - | a fresh second factor
_ROUTES = f"""
get_health                | nobody     | {_ALL}            | -              |
get_readiness             | nobody     | {_ALL}            | -              |
issue_token               | proof      | {_ALL}            | -              |
revoke_token              | proof      | {_ALL}            | -              |
sign_in                   | pages      | {_ALL}            | -              |
begin_provider_sign_in    | provider   | {_ALL}            | -              |
finish_provider_sign_in   | provider   | {_ALL}            | -              |
provider_signed_out       | provider   | {_ALL}            | -              |
get_session               | nobody     | {_ALL}            | -              |
sign_out                  | nobody     | {_ALL}            | -              |
give_factor               | session    | {_ALL}            | -              |
list_sessions             | session    | {_ALL}            | -              |
end_session               | session    | {_ALL}            | -              |
change_password           | session    | {_ALL}            | -              |
begin_factor              | session    | {_ALL}            | -              |
confirm_factor            | session    | {_ALL}            | -              |
make_recovery_codes       | session    | {_ALL}            | -              |
list_accounts             | ours       | SYSADMIN          | -              |
add_person                | ours       | SYSADMIN          | -              | factor
change_roles              | our own    | SYSADMIN          | -              | factor
disable_person            | our own    | SYSADMIN          | -              | factor
enable_person             | our own    | SYSADMIN          | -              | factor
reset_person              | our own    | SYSADMIN          | -              | factor
list_services             | ours       | SYSADMIN          | -              |
add_service               | ours       | SYSADMIN          | -              | factor
add_service_key           | our own    | SYSADMIN          | -              | factor
disable_service           | our own    | SYSADMIN          | -              | factor
get_me                    | oneself    | {_ALL}            | -              |
list_people               | oneself    | {_ALL}            | -              |
list_organisations        | oneself    | {_ALL}            | -              |
list_interests            | oneself    | {_ALL}            | -              |
declare_own_interest      | oneself    | {_ALL}            | -              |
list_delegations          | oneself    | {_ALL}            | -              |
delegate                  | oneself    | {_ALL}            | -              |
end_delegation            | delegation | {_ALL}            | -              |
list_leave                | oneself    | {_ALL}            | -              |
enter_leave               | oneself    | {_ALL}            | -              |
cancel_leave              | leave      | {_ALL}            | -              |
list_teams                | oneself    | {_ALL}            | -              |
get_process               | oneself    | {_ALL}            | cases:read     |
get_form                  | oneself    | {_ALL}            | cases:read     |
get_policy                | oneself    | {_ALL}            | policies:read  |
get_policy_proof          | ours       | CHC_OPS_MANAGER {_OFFICERS} AUDITOR | - |
prove_policy              | ours       | CHC_OPS_MANAGER {_OFFICERS} AUDITOR | - |
change_policy             | ours       | CHC_OPS_MANAGER   | -              | factor
set_team_homes            | ours       | CHC_OPS_MANAGER SYSADMIN | -       | factor
create_case               | ours       | {_OPENS}          | cases:write    |
import_cases              | ours       | {_OPENS}          | imports:write  |
get_headline              | ours       | {_FIGURES}        | reports:read   |
get_practice_report       | ours       | {_FIGURES}        | reports:read   |
verify_journal            | ours       | AUDITOR SYSADMIN IG_GUARDIAN | -    |
get_access_report         | ours       | {_LIFTS} AUDITOR  | -              |
get_access_matrix         | oneself    | {_LIFTS} AUDITOR  | -              |
list_cases                | cases      | {_READS}          | cases:read     |
get_case                  | case       | {_READS}          | cases:read     |
get_history               | case       | {_READS}          | cases:read     |
get_patient               | whole      | {_READS_WHOLE}    | cases:read     |
make_move                 | move       | {_READS}          | cases:write    |
list_files                | files      | {_FILES}          | evidence:read  |
download_file             | files      | {_FILES}          | evidence:read  |
upload_file               | case       | {_SENDS}          | evidence:write |
list_readings             | log        | AUDITOR IG_GUARDIAN CASE_ADMIN | - |
break_glass               | any case   | {_GLASS}          | -              | factor
list_break_glass          | ours       | IG_GUARDIAN AUDITOR | -            |
get_break_glass           | use        | IG_GUARDIAN       | -              |
review_break_glass        | use        | IG_GUARDIAN       | -              | factor
list_exclusions           | ours       | {_LIFTS}          | -              |
ask_to_lift_exclusion     | exclusion  | {_LIFTS}          | -              | factor
confirm_lifting_exclusion | exclusion  | {_LIFTS}          | -              | factor
list_sittings             | sittings   | {_ROOM}           | sittings:read  |
get_sitting               | sitting    | {_ROOM}           | sittings:read  |
call_sitting              | ours       | {_OFFICERS}       | -              |
mark_attendance           | sitting    | {_OFFICERS}       | -              |
get_invitation            | sitting    | {_ROOM}           | -              |
make_calendar             | oneself    | {_ALL}            | -              |
get_calendar              | secret     | {_ALL}            | -              |
call_member               | sitting    | {_OFFICERS}       | -              |
order_agenda              | sitting    | PANEL_SECRETARY   | -              |
plan_sitting              | sitting    | {_OFFICERS}       | -              |
cancel_sitting            | sitting    | {_OFFICERS}       | -              |
watch_sitting             | sitting    | {_ROOM}           | sittings:read  |
pause_sitting             | sitting    | {_LEADS}          | -              |
resume_sitting            | sitting    | {_LEADS}          | -              |
get_minutes               | sitting    | {_ROOM}           | -              |
word_minutes              | sitting    | {_VOTERS}         | -              |
sign_minutes              | sitting    | {_VOTERS}         | -              | factor
add_addendum              | sitting    | {_LEADS}          | -              | factor
list_case                 | item       | PANEL_SECRETARY   | -              |
get_pack                  | item       | {_ROOM}           | sittings:read  |
reissue_pack              | item       | PANEL_SECRETARY   | -              |
declare_interest          | item       | {_DECLARE}        | -              |
declare_no_interest       | item       | {_DECLARE}        | -              |
hear_matter               | item       | {_OFFICERS}       | -              |
open_item                 | item       | {_LEADS}          | -              |
lock_opinion              | item       | {_VOTERS}         | -              |
open_discussion           | item       | {_VOTERS}         | -              |
cast_ballot               | item       | {_VOTERS}         | -              |
close_vote                | item       | {_LEADS}          | -      |
confirm_departure         | item       | {_VOTERS}         | -              | factor
decide_item               | item       | {_LEADS}          | -              |
sign_item_minutes         | item       | {_VOTERS}         | -              | factor
make_document             | makes      | {_MAKES}          | -              |
list_documents            | documents  | {_MAKES} {_LETTERS} | -            |
download_document         | papers     | {_MAKES} {_LETTERS} | -            |
get_agenda_document       | sitting    | {_ROOM}           | -              |
get_minutes_document      | sitting    | {_ROOM}           | -              |
"""


def _routes() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for line in _ROUTES.strip().splitlines():
        name, about, roles, scope, factor = (cell.strip() for cell in line.split("|"))
        assert name not in rows, f"{name} is there twice"
        held = frozenset(Role(role) for role in roles.split())
        rows[name] = Row(About(about), held, None if scope == "-" else scope, factor == "factor")
    return rows


ROUTES = _routes()
"""What is expected of every address, by its operation's name."""

_EVERY = " ".join(STAGES)
_SINCE_CHECKS = " ".join(STAGES[2:])
_SINCE_ASSURANCE = " ".join(STAGES[5:])
_BEFORE_PANEL = "panel_listed deferred decided challenged"
_BUSINESS = f"panel_ready {_BEFORE_PANEL} notice"
_CHANGING = "implementing monitoring"
_TEAM = "own colleague own_team recused glass delegate"  # works for the home's team, or for all teams
_ANY_TEAM = f"{_TEAM} other_team"

# roles | ties | how much of the record | stages of the case
_REACH = f"""
CASE_ADMIN SAFEGUARDING_MCA_LEAD CHC_OPS_MANAGER | {_TEAM}    | whole | {_EVERY}
BROKER_CONTRACTS                                 | {_TEAM}    | some  | {_EVERY}
FINANCE                                          | {_ANY_TEAM} | some | {_EVERY}
AUDITOR INTEGRATION                              | {_ANY_TEAM} | whole | {_EVERY}
REVIEWER                                         | own delegate | whole | {_SINCE_CHECKS}
QA_CLINICIAN                                     | own delegate | whole | {_SINCE_ASSURANCE}
QA_CLINICIAN                                     | {_TEAM}    | whole | qa_review challenged
PANEL_HEALTH PANEL_SOCIAL_CARE PANEL_CHAIR       | own delegate | whole | {_BEFORE_PANEL}
PANEL_CHAIR PANEL_SECRETARY ON_CALL              | {_ANY_TEAM} | whole | {_BUSINESS}
PANEL_CHAIR                                      | {_ANY_TEAM} | some  | {_CHANGING}
ON_CALL                                          | {_ANY_TEAM} | whole | {_CHANGING}
PROVIDER_USER                                    | own home   | some  | {_EVERY}
{_GLASS}                                         | glass      | whole | {_EVERY}
"""
# SYSADMIN, IG_GUARDIAN and REPRESENTATIVE have no line: they read no case.
# No line names other_organisation, other_home, excluded or excluded_from_home: nothing is reached by these.


def _reach() -> dict[tuple[Role, str, str], str]:
    found: dict[tuple[Role, str, str], str] = {}
    for line in _REACH.strip().splitlines():
        roles, ties, much, stages = (cell.strip() for cell in line.split("|"))
        for role in roles.split():
            for tie in ties.split():
                for stage in stages.split():
                    at = (Role(role), tie, stage)
                    found[at] = "whole" if "whole" in (much, found.get(at)) else much
    for role in RECUSED:  # whoever left for an item never sees its case again
        for stage in STAGES[7:]:
            found.pop((role, "recused", stage), None)
    return found


_REACHED = _reach()
# Whoever asks, with a token or without
_WITHOUT_ROLES = {
    About.NOBODY: Answer.YES,
    About.SESSION: Answer.WHO,
    About.PAGES: Answer.NO,
    About.PROOF: Answer.WHO,
    About.PROVIDER: Answer.NOTHING_HERE,
    About.SECRET: Answer.NOTHING_HERE,
}
# What is refused to whoever reads it otherwise than as a member, before it is asked by which role they would do it
_ASKS_FIRST = {"get_pack", "declare_no_interest", "sign_item_minutes"}
_IN_ONES_OWN_NAME = {"delegate", "break_glass"}
_ABROAD = {"other_organisation", "home", "other_home"}  # works for somebody else than the commissioner
# A connected system reaches what a person of its role and organisation does
_AS_SERVICE = {
    ("service", Role.INTEGRATION): "colleague",
    ("service", Role.PROVIDER_USER): "home",
    ("service_elsewhere", Role.INTEGRATION): "other_organisation",
    ("service_elsewhere", Role.PROVIDER_USER): "other_home",
}
_EXCLUDED = {"excluded", "excluded_from_home"}


def reached(role: Role, tie: str, stage: str) -> str | None:
    """How much somebody of this role, tied so to the case at `stage`, reads of it: "whole", "some", or None."""
    return _REACHED.get((role, _AS_SERVICE.get((tie, role), tie), stage))


def expected(operation: str, role: Role, tie: str, stage: str, action: str = "") -> Answer:
    """What somebody who holds one role is answered at one address; `action` is the move they try there."""
    row = ROUTES[operation]
    if row.about in _WITHOUT_ROLES:
        return _WITHOUT_ROLES[row.about]
    if tie == "nobody":
        return Answer.WHO
    if role not in row.roles:
        return Answer.NO
    if tie.startswith("service"):
        if row.scope is None or tie == "service_without_scope":
            return Answer.NO
        tie = _AS_SERVICE[tie, role]
    if tie == "delegate" and (role in NEVER_PASSED_ON or operation in _IN_ONES_OWN_NAME):
        return Answer.NO
    takes_part = row.about is About.ITEM and operation not in _ASKS_FIRST and stage == "panel_listed"
    if takes_part and _by_glass_alone(role, tie, stage):
        return Answer.NO
    found = _of_what_it_is_about(row.about, role, tie, stage, action)
    takes_off_alone = operation == "decide_item" and role is Role.PANEL_SECRETARY and stage == "panel_listed"
    return Answer.NO if takes_off_alone and found is Answer.YES else found  # records nothing that was heard


def _by_glass_alone(role: Role, tie: str, stage: str) -> bool:
    """Whether nothing but broken glass opens the case to them: they read it, and take no part."""
    opens = tie == "glass" and reached(role, tie, stage) is not None
    return opens and reached(role, "colleague", stage) is None


def _of_what_it_is_about(about: About, role: Role, tie: str, stage: str, action: str) -> Answer:
    much, ours, out = reached(role, tie, stage), tie not in _ABROAD, tie in _EXCLUDED
    # the person of the home who answers for it is of no organisation that has sittings, exclusions and the like
    ours = ours and role is not Role.PROVIDER_USER
    if about in {About.ONESELF, About.OURS, About.CASES, About.SITTINGS}:
        return Answer.YES
    if about in {About.SITTING, About.OUR_OWN}:
        return _there(ours)
    if about is About.DELEGATION:
        gave_or_holds = role is Role.REVIEWER and (tie in {"own", "delegate"} or out)
        return _there(gave_or_holds or (ours and role is Role.CHC_OPS_MANAGER))
    if about is About.LEAVE:
        keeps = ours and role in {Role.CHC_OPS_MANAGER, Role.PANEL_SECRETARY}
        return _there(keeps or (role is Role.REVIEWER and (tie == "own" or out)))
    if about in {About.ANY_CASE, About.EXCLUSION, About.USE}:
        left = tie == "recused" and role in RECUSED and stage in STAGES[7:]
        # an exclusion from one case does not hide those of others from another
        return _there(ours and not out and not left)
    if about is About.LOG:
        by_team = role is Role.CASE_ADMIN and tie == "other_team"
        return _there(ours and not out and not by_team)
    if much is None:
        return Answer.NOTHING_HERE
    if about is About.WHOLE:
        return Answer.YES if much == "whole" else Answer.NO
    if about in {About.FILES, About.DOCUMENTS}:
        return Answer.YES if much == "whole" or role is Role.PROVIDER_USER else Answer.NO
    if about is About.PAPERS:
        at_home = Answer.NOTHING_HERE if role is Role.PROVIDER_USER else Answer.NO
        return Answer.YES if much == "whole" else at_home
    if about is About.MAKES:
        reads_only = tie == "glass" and reached(role, "colleague", stage) != "whole"
        return Answer.YES if much == "whole" and not reads_only else Answer.NO
    if about is About.MOVE:
        return _may_move(role, tie, stage, action)
    return Answer.YES


def _there(is_there: bool) -> Answer:
    return Answer.YES if is_there else Answer.NOTHING_HERE


def _may_move(role: Role, tie: str, stage: str, action: str) -> Answer:
    """Whoever reads a case through broken glass alone may do the one thing that nothing may block."""
    row = ROWS.get(("decided" if stage == "challenged" else stage, action))
    if row is None:  # nobody can, whoever they are
        return Answer.YES
    if role not in row.roles or (_by_glass_alone(role, tie, stage) and action != "reinstate_emergency"):
        return Answer.NO
    return Answer.YES
