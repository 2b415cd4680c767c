"""Every marked field against every role, on a record in which each of them is filled in."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.position_of_trust import RecordPositionOfTrust
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.records import EvidenceItem
from app.programmes.one_to_one.views import EMERGENCY, INVITATION, NARROW_VIEWS, READS, may_read, reads_totals
from app.programmes.roles import Role
from app.workflow.forms import Form
from app.workflow.sensitivity import EVERYTHING, Sensitivity, carries, without
from app.workflow.state import Act
from tests.programmes.one_to_one.clearances import (
    DAY,
    READERS,
    TOTALS,
    WITH_A_REASON,
    full,
    marks,
    paths,
    reads,
    table,
)
from tests.programmes.one_to_one.examples import every_form, filled
from tests.programmes.one_to_one.road import Road, at

PATHS = sorted(table())


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    """That case as it is kept."""
    return full().model_dump(mode="json")


# The marks, and who reads them


def test_the_marks_are_those_of_the_table() -> None:
    assert marks(Facts) == table()


def test_the_record_has_every_marked_field(record: dict[str, Any]) -> None:
    assert set(PATHS) <= set(paths(record))
    assert carries(Facts, record) == EVERYTHING


@pytest.mark.parametrize("reason", [False, True])
@pytest.mark.parametrize("role", Role)
def test_every_role_reads_the_marked_fields_of_the_table_and_no_other(
    role: Role, reason: bool, record: dict[str, Any]
) -> None:
    may = may_read(frozenset({role}), reason=reason)
    expected = (WITH_A_REASON if reason else READERS)[role]
    shown = set(paths(without(Facts, record, may)))
    for path in PATHS:
        assert (path in shown) == reads(path, expected), (path, role)
    assert reads_totals(frozenset({role})) == (role in TOTALS)


@pytest.mark.parametrize("reason", [False, True])
def test_whoever_holds_several_roles_reads_what_any_of_them_reads(reason: bool) -> None:
    allowed = WITH_A_REASON if reason else READERS
    for one, other in combinations(Role, 2):
        assert may_read(frozenset({one, other}), reason=reason) == allowed[one] | allowed[other]
    assert may_read(frozenset()) == may_read(frozenset({"NOBODY_KNOWS"}), reason=True) == frozenset()


def test_an_allegation_against_somebody_in_a_position_of_trust_is_read_by_the_lead_alone() -> None:
    assert {role for role, reads in READS.items() if Sensitivity.POSITION_OF_TRUST in reads} == {
        Role.SAFEGUARDING_MCA_LEAD
    }
    (move,) = {(m.action, m.roles) for m in ONE_TO_ONE.moves if m.form is RecordPositionOfTrust}
    assert move == ("record_position_of_trust", (Role.SAFEGUARDING_MCA_LEAD,))


@pytest.mark.parametrize("may", [frozenset(some) for n in range(5) for some in combinations(Sensitivity, n)])
def test_what_is_left_out_of_a_whole_case_is_what_is_marked_and_nothing_else(
    may: frozenset[Sensitivity], record: dict[str, Any]
) -> None:
    before, shown = dict.fromkeys(paths(record)), dict.fromkeys(paths(without(Facts, record, may)))
    hidden = [path for path in PATHS if not reads(path, may)]

    def goes(path: str) -> bool:
        return any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in hidden)

    assert list(shown) == [path for path in before if not goes(path)]


def test_a_hold_and_evidence_that_are_no_safeguarding_matter_are_read_with_their_words() -> None:
    facts = full()
    facts.holds[0].kind = "LIBERTY"
    facts.evidence = [EvidenceItem.of(filled(AddEvidence), Act(9, at("draft").now.at, DAY, "ada", "", None))]  # type: ignore[arg-type]
    shown = set(paths(without(Facts, facts.model_dump(mode="json"), frozenset())))
    assert {"holds[].reason", "holds[].note", "evidence[].form.title", "evidence[].form.sha256"} <= shown
    assert "evidence[].form.author" not in shown


def test_that_a_concern_is_open_is_no_secret_and_which_one_it_is_is() -> None:
    facts = full()
    facts.concern_found = True
    shown = without(Facts, facts.model_dump(mode="json"), may_read(frozenset({Role.PANEL_CHAIR})))
    assert shown["concern_found"] is True
    assert shown["safeguarding"]["form"]["outcome"] == "CONCERNS_RECORDED"
    assert shown["holds"][0]["kind"] == "SAFEGUARDING"
    assert "SG/2026/17" not in str(shown)
    assert "NEGLECT" not in str(shown)


# Forms


def test_the_marks_of_the_forms_are_in_their_schemas() -> None:
    found = {
        f"{form.__name__}.{path}": said
        for form in every_form()
        for path, said in marks(form).items()
        if "." not in path and "[" not in path
    }
    assert found == {
        "SafeguardingCheck.concerns": "SAFEGUARDING",
        "PlaceHold.reason": "SAFEGUARDING where kind",
        "PlaceHold.reference": "SAFEGUARDING where kind",
        "QaEscalate.reason": "SAFEGUARDING where hold",
        "AddEvidence.title": "SAFEGUARDING where sensitivity",
        "AddEvidence.author": "SAFEGUARDING where sensitivity, IDENTITY",
        "AddEvidence.sha256": "SAFEGUARDING where sensitivity",
        "AddEvidence.held_at": "SAFEGUARDING where sensitivity",
        "AddEvidence.note": "SAFEGUARDING where sensitivity",
        "PatientIdentity.nhs_number": "IDENTITY",
        "PatientIdentity.given_name": "IDENTITY",
        "PatientIdentity.family_name": "IDENTITY",
        "PatientIdentity.date_of_birth": "IDENTITY",
        "RepresentativeRecord.name": "IDENTITY",
        "RepresentativeRecord.contact": "IDENTITY",
        "RepresentativeRecord.authority_document": "IDENTITY",
        "BestInterests.decision_maker": "IDENTITY",
        "RecordLaAgreement.agreed_by": "IDENTITY",
        "WaiveNotice.agreed_by": "IDENTITY",
        "CreateCase.base_weekly_fee": "FINANCE",
        "RecordRecommendation.other_weekly_cost": "FINANCE",
        "AtItem.one_off_cost": "FINANCE",
        "AtItem.weekly_cost": "FINANCE",
        "ValidateFinance.paid_weekly": "FINANCE",
        "ValidateFinance.from_on": "FINANCE",
        "ValidateFinance.reference": "FINANCE",
    }


def test_the_forms_that_nobody_else_is_told_of_say_so() -> None:
    secret = {form.__name__: form.model_json_schema()["x-read-by"] for form in every_form() if form.secret}
    assert secret == {"TrustReferral": ["POSITION_OF_TRUST"], "RecordPositionOfTrust": ["POSITION_OF_TRUST"]}


@pytest.mark.parametrize("form", list(every_form()), ids=lambda form: form.__name__)
def test_what_is_left_out_of_a_form_is_nothing_that_its_reader_may_read(form: type[Form]) -> None:
    data = filled(form).model_dump(mode="json")
    for role in Role:
        may = may_read(frozenset({role}))
        shown = without(form, data, may)
        assert carries(form, shown) <= may
        assert set(paths(shown)) <= set(paths(data))
        if not carries(form, data) - may:
            assert {k: v for k, v in shown.items() if v is not None} == {
                k: v for k, v in data.items() if v is not None
            }


# Narrow views


def loose_texts(schema: dict[str, Any], node: dict[str, Any], at: str = "") -> Iterator[str]:
    """The paths of all texts that are neither codes, fixed words nor dates: whatever anybody might write."""
    if "$ref" in node:
        yield from loose_texts(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]], at)
    for part in (*node.get("anyOf", []), *([node["items"]] if "items" in node else [])):
        yield from loose_texts(schema, part, at)
    for name, field in node.get("properties", {}).items():
        yield from loose_texts(schema, field, f"{at}.{name}" if at else name)
    if node.get("type") == "string" and not {"pattern", "enum", "const", "format"} & set(node):
        yield at


@pytest.mark.parametrize("role", [Role.FINANCE, Role.BROKER_CONTRACTS])
def test_br44_whoever_pays_reads_no_narrative_and_nobodys_name_or_number(role: Role) -> None:
    view, schema = NARROW_VIEWS[role], Facts.model_json_schema(mode="serialization")
    may = may_read(frozenset({role}))
    hidden = [path.replace("[]", "") for path in PATHS if not reads(path, may)]
    within = {
        path
        for path in loose_texts(schema, schema)
        if any(path == one or path.startswith(f"{one}.") for one in view) and path not in hidden
    }
    words_of_ours = {"ref", "stage", "provider", "commissioner", "finance.by", "finance.role"}
    words_of_ours |= {
        "package.base_weekly_fee",
        "cohort",
    }  # pounds, as text; what a round of reviews is called
    if role is Role.BROKER_CONTRACTS:
        words_of_ours.add("contract_variation")
    assert within == words_of_ours
    assert {path.split(".")[0] for path in view} <= {
        "ref", "stage", "provider", "commissioner", "funding", "delivery", "opened_on", "implemented_on", "package",
        "finance", "contract_variation", "notice", "cohort",
    }  # fmt: skip


def test_the_search_for_loose_texts_finds_them() -> None:
    schema = Facts.model_json_schema(mode="serialization")
    found = set(loose_texts(schema, schema))
    assert {
        "notice.waived.form.reason",
        "assessment.form.narrative",
        "phases.plan.stop",
        "holds.reason",
    } <= found
    assert not {"package.current.hourly_rate", "finance.form.reference", "driver", "opened_on"} & found


def test_a_narrow_view_names_parts_of_a_case_that_are_there() -> None:
    known = {path.replace("[]", "") for path in paths(full().model_dump(mode="json"))}
    for role, view in NARROW_VIEWS.items():
        assert view <= known, role
    assert known >= EMERGENCY | INVITATION


# The move and the record of it


def test_an_allegation_is_kept_on_the_case_and_changes_nothing_else() -> None:
    road = at("evidence")
    before = road.facts.model_copy(deep=True)
    facts = road.make("record_position_of_trust", "sam").facts
    (kept,) = facts.position_of_trust
    assert (kept.by, kept.seq, kept.form.name) == ("sam", facts.seq, "Morgan Madeup")
    assert facts.model_copy(update={"position_of_trust": [], "seq": before.seq}) == before
    assert len(road.make("record_position_of_trust", "sam").facts.position_of_trust) == 2


def test_a_person_in_hospital_does_not_keep_an_allegation_from_being_recorded() -> None:
    road = at("evidence").make("place_hold", "home", kind="HOSPITAL_ADMISSION")
    assert road.options("sam")["record_position_of_trust"].allowed


def test_nobody_else_is_offered_to_record_one() -> None:
    road: Road = at("evidence").make("record_position_of_trust", "sam")
    for person in ("ada", "quinn", "mo", "casey", "chris", "otto", "feed", "home"):
        assert "record_position_of_trust" not in road.options(person), person
