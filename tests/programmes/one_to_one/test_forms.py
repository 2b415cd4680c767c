"""Every form: what it asks, what it refuses on its own, and what survives an erasure."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import ValidationError

from app.programmes.costing import weekly_cost
from app.programmes.one_to_one import codes
from app.programmes.one_to_one.codes import (
    CapacityDecision,
    CapacityFinding,
    DisputeOutcome,
    DisputeRoute,
    Driver,
    NationalOutcome,
)
from app.programmes.one_to_one.forms.checks import (
    BestInterests,
    CapacityCheck,
    RepresentativeRecord,
    SafeguardingCheck,
    SafeguardingConcern,
)
from app.programmes.one_to_one.forms.decision import IssueReduction
from app.programmes.one_to_one.forms.fields import PRODUCTION
from app.programmes.one_to_one.forms.overlay import passes_on
from app.programmes.one_to_one.forms.referral import (
    AcceptReferral,
    AmendPackage,
    CreateCase,
    PatientIdentity,
    SubmitReferral,
)
from app.workflow.forms import ERASED, Form, join, split
from tests.programmes.one_to_one.examples import (
    CAPACITY,
    CONCERN,
    EXAMPLES,
    every_form,
    example,
    filled,
    line,
)
from tests.programmes.one_to_one.refused import refused

FORMS = list(every_form())


def choices_of_one_kind(schema: Any) -> bool:
    """Whether every choice of types in a JSON Schema is 'this or nothing'."""
    if isinstance(schema, list):
        return all(choices_of_one_kind(part) for part in schema)
    if not isinstance(schema, dict):
        return True
    kinds = [kind for word in ("anyOf", "oneOf", "allOf") for kind in schema.get(word, [])]
    return sum(kind.get("type") != "null" for kind in kinds) <= 1 and all(
        choices_of_one_kind(part) for part in schema.values()
    )


# Every form


def test_every_form_has_an_example_and_no_example_is_left_over():
    assert sorted(form.__name__ for form in FORMS) == sorted(EXAMPLES)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
class TestEveryForm:
    def test_takes_its_example_and_comes_back_from_the_journal(self, form: type[Form]):
        sent = filled(form)
        plain, personal = split(sent)
        assert form.replayed(join(plain, personal)) == sent

    def test_can_be_replayed_after_everything_personal_is_erased(self, form: type[Form]):
        plain, personal = split(filled(form))
        gone = form.replayed(join(plain, dict.fromkeys(personal, ERASED)))
        assert set(split(gone)[1].values()) <= {ERASED}

    def test_names_every_field_and_explains_itself(self, form: type[Form]):
        schema = form.model_json_schema()
        unnamed = [name for name, field in schema["properties"].items() if not field.get("title")]
        assert unnamed == []
        assert schema["description"]

    def test_can_be_drawn_without_a_choice_of_types(self, form: type[Form]):
        schema = form.model_json_schema()
        assert choices_of_one_kind(schema)
        open_dicts = [
            name
            for name, field in schema["properties"].items()
            if field.get("type") == "object" and "propertyNames" not in field
        ]
        assert open_dicts == []

    def test_refuses_an_unknown_field(self, form: type[Form]):
        refused(form, "Extra inputs are not permitted", weekly_total="1.00")


def test_a_renderer_that_meets_a_real_choice_is_warned():
    assert not choices_of_one_kind({"anyOf": [{"type": "string"}, {"type": "number"}]})


# Nothing about eligibility


def test_br10_no_form_has_a_field_or_value_for_an_eligibility_outcome():
    words = {name for form in FORMS for name in form.model_fields}
    words |= {
        member.value
        for thing in vars(codes).values()
        if isinstance(thing, type) and issubclass(thing, StrEnum)
        for member in thing
    }
    about = {word for word in words if "elig" in word.lower()}
    assert about == {
        "ELIGIBILITY",  # the hold while others decide
        "ELIGIBILITY_LOCAL",  # where a challenge is sent
        "ELIGIBILITY_INDEPENDENT_REVIEW",
        "ELIGIBILITY_OPINION",  # a defect: nobody may give one
        "NO_ELIGIBILITY_OPINION",  # asked by quality assurance
    }


def test_br10_a_decision_cannot_carry_an_eligibility_outcome_and_can_be_made_without():
    refused(IssueReduction, "Extra inputs", eligibility="NOT_ELIGIBLE")
    assert filled(IssueReduction)


def test_br10_the_national_data_set_is_told_unchanged_or_changed_only():
    assert [outcome.value for outcome in NationalOutcome] == ["01", "02"]


@pytest.mark.parametrize(
    ("route", "outcome", "fits"),
    [
        (DisputeRoute.ELIGIBILITY_LOCAL, DisputeOutcome.NOT_UPHELD, False),
        (DisputeRoute.ELIGIBILITY_LOCAL, DisputeOutcome.PASSED_ON, True),
        (DisputeRoute.ELIGIBILITY_INDEPENDENT_REVIEW, DisputeOutcome.WITHDRAWN, True),
        (DisputeRoute.PACKAGE_APPEAL, DisputeOutcome.NOT_UPHELD, True),
        (DisputeRoute.PACKAGE_APPEAL, DisputeOutcome.PASSED_ON, False),
    ],
)
def test_br10_a_challenge_to_eligibility_is_passed_on_and_never_decided(
    route: DisputeRoute, outcome: DisputeOutcome, fits: bool
):
    assert passes_on(route, outcome) is fits


# Who it is about


@pytest.mark.parametrize("number", ["9991000004", "9999999999", "999100000", "999100000x", "99 91000003"])
def test_br48_a_wrong_nhs_number_is_refused(number: str):
    refused(PatientIdentity, "NHS number", nhs_number=number)


def test_br48_a_number_of_the_test_range_passes_in_tests_and_is_refused_in_production():
    assert filled(PatientIdentity, nhs_number="999 100 0003").nhs_number == "9991000003"
    with pytest.raises(ValidationError, match="999"):
        CreateCase.model_validate(example(CreateCase), context=PRODUCTION)


def test_a_person_without_a_number_needs_a_reason_and_a_person_with_one_needs_none():
    assert filled(PatientIdentity, nhs_number=..., no_number_because="NO_MATCH").nhs_number is None
    refused(PatientIdentity, "say why there is none", nhs_number=...)
    refused(PatientIdentity, "keep one of them", no_number_because="NO_MATCH")


@pytest.mark.parametrize("day", ["1941-02-30", "19410309", "9 March 1941", ""])
def test_a_date_of_birth_is_a_day_of_the_calendar(day: str):
    refused(PatientIdentity, "date_of_birth", date_of_birth=day)


def test_all_that_says_who_somebody_is_stays_out_of_the_plain_part():
    plain, personal = split(filled(CreateCase))
    assert set(personal) >= {
        "/patient/nhs_number",
        "/patient/given_name",
        "/patient/family_name",
        "/patient/date_of_birth",
    }
    assert "1941" not in str(plain)
    assert "9991000003" not in str(plain)


def test_nobody_can_send_the_id_of_a_person_and_the_register_can_give_it():
    refused(CreateCase, "given by the register", patient_id="p-1")
    given = filled(CreateCase, patient_id=None).registered(patient_id="p-1", reference="OTO-9")
    assert (given.patient_id, given.reference) == ("p-1", "OTO-9")
    assert CreateCase.replayed(given.model_dump(mode="json")) == given
    assert "patient_id" not in CreateCase.model_json_schema()["properties"]


def test_a_text_that_merely_looks_erased_is_checked_like_any_other():
    refused(PatientIdentity, "digits only", nhs_number=ERASED)


# The package


def test_br36_totals_cannot_be_sent_and_cost_is_computed_from_the_lines():
    refused(CreateCase, "Extra inputs", weekly_cost="1.00")
    refused(CreateCase, "Extra inputs", lines=[line() | {"weekly_cost": "1.00"}])
    assert weekly_cost(filled(CreateCase).lines[0]) == 84 * 20


def test_an_exact_amount_is_text_and_never_negative():
    refused(CreateCase, "floating-point", base_weekly_fee=950.5)
    refused(CreateCase, "greater than or equal to 0", base_weekly_fee="-1.00")


def test_a_driver_is_named_once():
    refused(CreateCase, "The driver falls is listed twice", other_drivers=["FALLS"])


def test_an_amendment_changes_something():
    refused(AmendPackage, "Nothing is changed", proposed=...)
    assert filled(AmendPackage, proposed=..., driver="SEIZURES").driver is Driver.SEIZURES


def test_the_authoriser_is_known_or_declared_unknown():
    assert filled(SubmitReferral, authoriser=..., authoriser_unknown=True)
    refused(SubmitReferral, "who agreed the package", authoriser=...)
    refused(SubmitReferral, "who agreed the package", authoriser_unknown=True)


def test_a_statement_that_has_to_be_confirmed_cannot_be_denied():
    refused(AcceptReferral, "has to be confirmed", no_conflict=False)


# The checks


def test_br03_a_concern_is_unrelated_only_with_a_reason_of_20_characters():
    refused(SafeguardingConcern, "at least 20 characters", relevance="another resident")
    assert filled(SafeguardingConcern, relevance="It was another woman.")


@pytest.mark.parametrize(
    ("status", "relates", "stops"),
    [
        ("S42_2_ENQUIRY_OPEN", "UNKNOWN", True),
        ("PLAN_IN_PLACE", "YES", True),
        ("S42_2_ENQUIRY_OPEN", "NO", False),
        ("CLOSED_RISK_REMAINS", "YES", False),
    ],
)
def test_a_concern_stops_while_it_is_open_and_not_unrelated(status: str, relates: str, stops: bool):
    assert filled(SafeguardingConcern, status=status, relates_to_one_to_one=relates).stops is stops


def test_a_safeguarding_check_agrees_with_its_concerns():
    refused(SafeguardingConcern, "none known", status="NONE_KNOWN")
    refused(SafeguardingCheck, "none is given", concerns=[])
    refused(SafeguardingCheck, "but concerns are given", outcome="NONE_KNOWN")
    assert filled(SafeguardingCheck, outcome="NONE_KNOWN", concerns=[]).concerns == []
    assert filled(SafeguardingCheck, outcome="AWAITING_REPLY", concerns=[CONCERN])


def test_capacity_is_found_for_each_decision_once_and_best_interests_follow_a_lack_of_it():
    check = filled(CapacityCheck)
    assert check.finding(CapacityDecision.ACCEPT_REDUCED_ONE_TO_ONE) is CapacityFinding.LACKS_CAPACITY
    assert check.finding(CapacityDecision.ACCEPT_TECHNOLOGY) is None
    assert check.missing_best_interests() == []
    assert filled(CapacityCheck, best_interests=[]).missing_best_interests() == [
        CapacityDecision.ACCEPT_REDUCED_ONE_TO_ONE
    ]
    refused(CapacityCheck, "listed twice", assessments=[CAPACITY, CAPACITY])
    refused(CapacityCheck, "listed twice", best_interests=[example(BestInterests)] * 2)
    able = CAPACITY | {"finding": "HAS_CAPACITY"}
    refused(CapacityCheck, "no finding that capacity is lacking", assessments=[able])


def test_a_representative_has_a_name_or_an_advocate_is_asked_for():
    refused(RepresentativeRecord, "name and standing", name="")
    refused(RepresentativeRecord, "name and standing", kind=None)
    refused(RepresentativeRecord, "referral to an advocate", status="ADVOCATE_REFERRED")
    assert filled(RepresentativeRecord, status="ADVOCATE_REFERRED", advocate_referred_on="2026-09-01")
    assert filled(RepresentativeRecord, status="SPEAKS_FOR_SELF", kind=None, name="")


def test_an_objection_stands_until_it_is_resolved():
    assert not filled(RepresentativeRecord).objecting
    assert filled(RepresentativeRecord, objection_resolved_on=None).objecting
    refused(RepresentativeRecord, "resolved before it is made", objection_resolved_on="2026-09-01")
    refused(RepresentativeRecord, "resolved before it is made", objection_on=None)
