"""One example for each operation of the API: who asks, of a case at which stage, with what. A test makes each.

`at` is the stage at which the case of the example stands; `{ref}`, `{sitting}`, `{file}` and the like in the address are
its own. The days are those of the case: referred on 7 September 2026, heard on the 30th.
"""

from collections.abc import Mapping
from typing import Any

_CSV = (
    "case_no,nhs_number,provider,hourly_rate,pattern,driver,baseline_hours_wk\n"
    "OX-2001,9991000380,PRV-B,17.25,12h day x7,FALLS,84\n"
)
_BECAUSE = {"reason": "Asked for by the head of the service on 4 September."}
_PASSWORD = "a stepped plan, watched nightly"
_DAY = [{"start": "08:00", "end": "20:00"}]

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PROOF = "client_id={service}&client_secret={secret}"

EXAMPLES: Mapping[str, Mapping[str, Any]] = {
    "get_health": {},
    "get_readiness": {},
    "get_me": {"as": "quinn"},
    "list_people": {"as": "sid"},
    "list_organisations": {"as": "casey"},
    "list_leave": {"as": "sid"},
    "enter_leave": {
        "as": "tess",
        "status": 201,
        "body": {"from_day": "2026-12-21", "until_day": "2027-01-03", "note": "Annual leave"},
    },
    "cancel_leave": {"as": "tess", "body": None},
    "issue_token": {"headers": _FORM, "text": f"grant_type=client_credentials&scope=cases%3Aread&{_PROOF}"},
    "revoke_token": {"headers": _FORM, "text": f"token={{token}}&{_PROOF}"},
    "list_services": {"as": "sys"},
    "add_service": {
        "as": "sys",
        "status": 201,
        "body": {"name": "The council's case system", "scopes": ["cases:read", "reports:read"]},
    },
    "add_service_key": {"as": "sys", "status": 201, "body": {"overlap_hours": 24}},
    "disable_service": {"as": "sys", "body": {"reason": "The contract with its makers has ended."}},
    "begin_provider_sign_in": {"query": {"back": "/cases"}, "status": 303},
    "finish_provider_sign_in": {"query": {"code": "{code}", "state": "{state}"}, "status": 303},
    "provider_signed_out": {"headers": _FORM, "text": "logout_token={logout_token}"},
    "sign_in": {"as": "ada", "browser": "OUT", "body": {"person": "ada", "password": _PASSWORD}},
    "give_factor": {"as": "quinn", "browser": "FACTOR", "body": {"code": "{code}"}},
    "get_session": {"as": "ada", "browser": "IN"},
    "sign_out": {"as": "ada", "browser": "IN", "status": 204},
    "list_sessions": {"as": "ada", "browser": "IN"},
    "end_session": {"as": "ada", "browser": "IN", "status": 204},
    "change_password": {
        "as": "ada",
        "browser": "IN",
        "body": {"present": _PASSWORD, "password": "another plan, watched by day"},
    },
    "begin_factor": {"as": "ada", "browser": "IN", "body": {"password": _PASSWORD}},
    "confirm_factor": {"as": "ada", "browser": "IN", "body": {"enrolment": "{enrolment}", "code": "{code}"}},
    "make_recovery_codes": {"as": "quinn", "browser": "IN", "body": None},
    "list_accounts": {"as": "sys"},
    "add_person": {
        "as": "sys",
        "status": 201,
        "body": _BECAUSE
        | {"id": "grace", "name": "Grace Holt", "roles": ["REVIEWER"], "profession": "HEALTH"},
    },
    "change_roles": {
        "as": "sys",
        "path": {"person": "rory"},
        "body": _BECAUSE | {"add": ["ON_CALL"], "remove": []},
    },
    "disable_person": {"as": "sys", "path": {"person": "brook"}, "body": _BECAUSE},
    "enable_person": {"as": "sys", "path": {"person": "brook"}, "body": _BECAUSE},
    "reset_person": {"as": "sys", "path": {"person": "finn"}, "body": _BECAUSE},
    "create_case": {
        "as": "casey",
        "status": 201,
        "body": {
            "reference": "OX-1001",
            "commissioner": "QTV",
            "provider": "PRV-A",
            "patient": {"nhs_number": "9991000372"},
            "reason": "PROVIDER_REQ",
            "funding": "CHC_FULL",
            "delivery": "CARE_HOME_NURSING",
            "driver": "FALLS",
            "lines": [{"support_type": "WAKING_DAY", "pattern": [_DAY] * 7, "hourly_rate": "18.50"}],
        },
    },
    "list_cases": {"as": "ada", "query": {"view": "mine", "overdue": "false", "limit": "20"}},
    "get_case": {"as": "mo", "at": "referred"},
    "get_patient": {"as": "sam", "at": "referred"},
    "get_history": {"as": "audrey", "at": "referred"},
    "make_move": {
        "as": "mo",
        "at": "referred",
        "path": {"action": "accept"},
        "body": {"reviewer": "ada", "no_conflict": True},
    },
    "upload_file": {
        "as": "home_a",
        "at": "evidence",
        "status": 201,
        "headers": {"Content-Type": "text/csv", "X-File-Name": "observations.csv"},
        "text": "day,hour,note\n2026-09-01,06:00,asleep\n",
    },
    "list_files": {"as": "ada", "at": "evidence"},
    "download_file": {"as": "ada", "at": "evidence"},
    "make_document": {
        "as": "mo",
        "at": "panel_ready",
        "status": 201,
        "body": {"kind": "PACK", "audience": "PANEL"},
    },
    "list_documents": {"as": "sid", "at": "panel_ready"},
    "download_document": {"as": "sid", "at": "panel_ready"},
    "get_process": {"as": "quinn", "path": {"programme": "one_to_one"}, "query": {"format": "mermaid"}},
    "get_form": {"as": "quinn", "path": {"programme": "one_to_one", "form": "QualityChecklist"}},
    "get_policy": {"as": "mo", "path": {"programme": "one_to_one"}},
    "get_policy_proof": {"as": "sid", "path": {"programme": "one_to_one"}},
    "prove_policy": {
        "as": "mo",
        "path": {"programme": "one_to_one"},
        "body": {
            "effective_from": "2027-01-01",
            "changes": {
                "route": [{"panel": "local"}, {"panel": "local", "when": "SAVING_OVER", "over": "1000.00"}]
            },
        },
    },
    "change_policy": {
        "as": "mo",
        "path": {"programme": "one_to_one"},
        "status": 201,
        "body": {
            "effective_from": "2027-01-01",
            "reason": "The new contracts have four weeks of notice.",
            "changes": {"notice_days": 28},
        },
    },
    "list_sittings": {"as": "pia"},
    "call_sitting": {
        "as": "sid",
        "status": 201,
        "body": {
            "held_on": "2026-10-14",
            "members": [
                {"person": "pia", "chair": True},
                {"person": "pat"},
                {"person": "sol"},
                {"person": "sam", "voting": False},
            ],
        },
    },
    "list_case": {
        "as": "sid",
        "at": "panel_ready",
        "status": 201,
        "body": {"ref": "{ref}", "papers_issued_on": "2026-09-21"},
    },
    "get_pack": {"as": "pat", "at": "panel_listed"},
    "reissue_pack": {
        "as": "sid",
        "at": "panel_listed",
        "body": {"note": "The representative was heard again; see what she says of the nights."},
    },
    "get_sitting": {"as": "pia", "at": "panel_listed"},
    "get_invitation": {"as": "pat", "at": "panel_listed"},
    "make_calendar": {"as": "pat", "status": 201, "body": None},
    "get_calendar": {},
    "order_agenda": {
        "as": "sid",
        "at": "panel_listed",
        "body": {"items": [{"ref": "{ref}", "minutes": 30}], "starts_at": "09:30"},
    },
    "plan_sitting": {"as": "sid", "at": "panel_listed"},
    "cancel_sitting": {"as": "sid", "at": "panel_ready", "body": None},
    "mark_attendance": {"as": "sid", "at": "panel_listed", "body": {"person": "tess", "present": False}},
    "watch_sitting": {"as": "tess", "at": "panel_listed", "query": {"seconds": "0"}},
    "hear_matter": {
        "as": "sid",
        "at": "decided",
        "status": 201,
        "body": {
            "ref": "{ref}",
            "kind": "CHAIR_ACTION",
            "number": 49,
            "hands": [{"person": person, "choice": "YES"} for person in ("pia", "pat", "sol")],
        },
    },
    "pause_sitting": {
        "as": "sid",
        "at": "panel_listed",
        "body": {"reason": "The line to the council is down."},
    },
    "resume_sitting": {"as": "sid", "at": "panel_listed", "body": None},
    "declare_interest": {
        "as": "pat",
        "at": "panel_listed",
        "body": {"person": "pat", "kind": "NONE", "action": "NOTE"},
    },
    "call_member": {"as": "sid", "at": "panel_listed", "body": {"person": "quinn", "voting": False}},
    "declare_no_interest": {"as": "pat", "at": "panel_listed", "body": {"refs": ["{ref}"]}},
    "open_item": {"as": "pia", "at": "panel_listed", "body": None},
    "lock_opinion": {
        "as": "sol",
        "at": "panel_listed",
        "body": {"choice": "APPROVE_WITH_CONDITIONS", "reason": "The evenings have to be watched first."},
    },
    "open_discussion": {"as": "pia", "at": "panel_listed", "body": None},
    "cast_ballot": {
        "as": "sol",
        "at": "panel_listed",
        "body": {"choice": "APPROVE", "reason": "The plan is stepped and watched."},
    },
    "close_vote": {"as": "sid", "at": "panel_listed", "body": None},
    "confirm_departure": {
        "as": "sol",
        "at": "panel_listed",
        "body": {
            "choice": "DECLINE",
            "reason": "Two falls came to light that nobody had written down.",
        },
    },
    "decide_item": {
        "as": "pia",
        "at": "panel_listed",
        "path": {"action": "record_not_carried"},
        "body": {"discussion": "Too few were there to decide; the case is heard again."},
    },
    "sign_item_minutes": {"as": "pia", "at": "decided", "body": {"correct": True}},
    "get_minutes": {"as": "pia", "at": "decided"},
    "word_minutes": {
        "as": "pia",
        "at": "decided",
        "status": 200,
        "headers": {"If-Match": '"0"'},
        "body": {"text": "The panel met by video; the secretary took the minutes."},
    },
    "sign_minutes": {"as": "pia", "at": "decided", "body": None},
    "add_addendum": {
        "as": "sid",
        "at": "decided",
        "status": 201,
        "body": {"text": "The meeting began at ten past two, not at two."},
    },
    "get_agenda_document": {"as": "sid", "at": "panel_listed"},
    "get_minutes_document": {"as": "pia", "at": "decided", "query": {"language": "en"}},
    "import_cases": {
        "as": "casey",
        "query": {"dry_run": "true", "cohort": "Autumn review"},
        "headers": {"Content-Type": "text/csv"},
        "text": _CSV,
    },
    "get_headline": {"as": "mo", "query": {"range": "all"}},
    "get_practice_report": {"as": "mo", "query": {"range": "all"}},
    "verify_journal": {"as": "audrey"},
    "get_access_report": {"as": "ivy"},
    "get_access_matrix": {"as": "audrey"},
    "list_interests": {"as": "rory"},
    "declare_own_interest": {
        "as": "rory",
        "status": 201,
        "body": {"provider": "PRV-F", "kind": "PERSONAL", "reason": "My sister is the manager of this home."},
    },
    "list_exclusions": {"as": "mo"},
    "ask_to_lift_exclusion": {"as": "mo", "body": {"reason": "The declaration was about another home."}},
    "confirm_lifting_exclusion": {
        "as": "ivy",
        "body": {"reason": "I have seen the letter that shows it was another home."},
    },
    "list_delegations": {"as": "ada"},
    "delegate": {
        "as": "ada",
        "status": 201,
        "body": {
            "taker": "rory",
            "roles": ["REVIEWER"],
            "from_day": "2027-01-04",
            "until_day": "2027-01-15",
            "reason": "Annual leave",
        },
    },
    "end_delegation": {"as": "ada", "body": None},
    "break_glass": {
        "as": "rory",
        "at": "referred",
        "status": 201,
        "body": {
            "reason_code": "COLLEAGUE_ABSENT",
            "reason": "The home rang about this person, and their reviewer cannot be reached.",
        },
    },
    "list_break_glass": {"as": "ivy"},
    "get_break_glass": {"as": "ivy", "at": "referred"},
    "review_break_glass": {
        "as": "ivy",
        "at": "referred",
        "body": {"outcome": "JUSTIFIED", "note": "The call from the home is in the telephone log."},
    },
    "list_readings": {"as": "ivy", "at": "referred"},
    "list_teams": {"as": "mo"},
    "set_team_homes": {"as": "mo", "path": {"team": "North"}, "body": {"homes": ["PRV-A", "PRV-B"]}},
}


def put_into(described: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI description with each operation's example in it: whole as `x-example`, and at its body."""
    for methods in described["paths"].values():
        for operation in methods.values():
            example = EXAMPLES.get(operation["operationId"], {})
            operation["x-example"] = dict(example)
            shown = example.get("body", example.get("text"))
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content["example"] = shown
    return described
