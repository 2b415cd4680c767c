"""A row of a spreadsheet: the case it stands for, or what is wrong with it, column by column."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.demonstration import cast
from app.interop.patterns import EXAMPLES
from app.interop.rows import NEEDED, OPTIONAL, SHORT_DRIVERS, Fault, case_of
from app.programmes.costing import SupportType, package_cost, package_hours
from app.programmes.one_to_one.codes import Delivery, Driver, Funding, ReviewReason
from app.programmes.one_to_one.forms.referral import CreateCase

COHORT = Path(cast.__file__).with_name("oxfordshire_34.csv")
ROW = {
    "case_no": "OTO-001",
    "nhs_number": "9991000003",
    "provider": "PRV-A",
    "hourly_rate": "16.50",
    "pattern": "12h day x7",
    "driver": "FALLS",
    "baseline_hours_wk": "84",
}
ALL = ROW | {
    "given_name": "Invented",
    "family_name": "Person",
    "date_of_birth": "1941-03-09",
    "funding": "CHC_FULL",
    "delivery": "CARE_HOME_NURSING",
    "reason": "ROUTINE",
    "package_started_on": "2025-03-09",
}


def taken(cohort: str | None = None, **columns: str) -> CreateCase:
    form, faults = case_of(2, ROW | columns, "QTV", cohort)
    assert faults == []
    assert form is not None
    return form


def faults_of(**columns: Any) -> list[Fault]:
    form, faults = case_of(7, ROW | columns, "QTV", None)
    assert form is None
    assert all(fault.line == 7 and fault.what and fault.expected for fault in faults)
    return faults


def fault_of(column: str, value: str) -> Fault:
    """The one fault of a row whose only fault is in `column`."""
    (fault,) = faults_of(**{column: value})
    assert fault.column == column
    return fault


# What a row stands for


def test_a_row_with_what_is_needed_is_a_case():
    form = taken()
    assert (form.reference, form.commissioner, form.provider) == ("OTO-001", "QTV", "PRV-A")
    assert (form.driver, form.funding, form.delivery) == (
        Driver.FALLS,
        Funding.CHC_FULL,
        Delivery.CARE_HOME_NURSING,
    )
    assert (form.reason, form.cohort, form.package_started_on) == (ReviewReason.ROUTINE, None, None)
    patient = form.patient
    assert (patient.nhs_number, patient.given_name, patient.date_of_birth) == ("9991000003", "", None)
    (line,) = form.lines
    assert (line.support_type, line.hourly_rate) == (SupportType.WAKING_DAY, Decimal("16.50"))
    assert package_hours(form.lines) == Decimal("84.00")


def test_a_row_with_everything_is_a_case_with_everything():
    form = taken(**ALL)
    assert (form.patient.given_name, form.patient.family_name) == ("Invented", "Person")
    assert (form.patient.date_of_birth, form.package_started_on) == ("1941-03-09", date(2025, 3, 9))


def test_a_row_of_a_cohort_is_reviewed_for_it_unless_it_says_why():
    assert taken("Oxfordshire 2026").reason is ReviewReason.COHORT
    assert taken("Oxfordshire 2026").cohort == "Oxfordshire 2026"
    assert taken("Oxfordshire 2026", reason="ROUTINE").reason is ReviewReason.ROUTINE


@pytest.mark.parametrize("funding", Funding)
@pytest.mark.parametrize("delivery", Delivery)
def test_every_funding_and_every_setting_can_be_named(funding: Funding, delivery: Delivery):
    form = taken(funding=funding, delivery=delivery)
    assert (form.funding, form.delivery) == (funding, delivery)


@pytest.mark.parametrize("reason", ReviewReason)
def test_every_reason_can_be_named(reason: ReviewReason):
    assert taken(reason=reason).reason is reason


@pytest.mark.parametrize("driver", Driver)
def test_every_driver_can_be_named(driver: Driver):
    assert taken(driver=driver).driver is driver


@pytest.mark.parametrize(("short", "driver"), SHORT_DRIVERS.items())
def test_the_short_names_of_drivers_are_known(short: str, driver: Driver):
    assert taken(driver=short).driver is driver


@pytest.mark.parametrize(
    ("written", "hours", "kind"),
    [
        ("24h x7", "168", SupportType.WAKING_DAY),
        ("24h x5", "120", SupportType.WAKING_DAY),
        ("12h day x7", "84", SupportType.WAKING_DAY),
        ("12h night x7", "84", SupportType.WAKING_NIGHT),
        ("4h night x7", "28", SupportType.WAKING_NIGHT),
        ("1H NIGHT X7", "7", SupportType.WAKING_NIGHT),
        ("5 weekdays x 8h", "40", SupportType.WAKING_DAY),
    ],
)
def test_care_by_night_is_what_the_pattern_calls_so(written: str, hours: str, kind: SupportType):
    assert taken(pattern=written, baseline_hours_wk=hours).lines[0].support_type is kind


def test_spaces_around_a_value_do_not_matter_and_numbers_may_be_short():
    form = taken(case_no=" OTO-001 ", hourly_rate=" 16.5 ", baseline_hours_wk="84.00 ", provider="PRV-A ")
    assert (form.reference, form.provider, form.lines[0].hourly_rate) == (
        "OTO-001",
        "PRV-A",
        Decimal("16.50"),
    )


@pytest.mark.parametrize("rate", ["0.01", "16", "16.5", "16.500", "500", "500.00", "016.50"])
def test_a_rate_is_kept_to_the_penny(rate: str):
    assert taken(hourly_rate=rate).lines[0].hourly_rate == Decimal(rate)


def test_an_nhs_number_may_be_written_in_groups():
    assert taken(nhs_number="999 100 0003").patient.nhs_number == "9991000003"


def test_columns_that_are_not_taken_in_do_not_matter():
    assert taken(saving_wk="-386.00", at_type="bed/chair sensor + acoustic", notes="") == taken()


def test_every_row_of_the_cohort_is_a_case_at_the_cost_that_stands_beside_it():
    with COHORT.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 34
    for line, row in enumerate(rows, 2):
        form, faults = case_of(line, row, "QTV", "Oxfordshire 2026")
        assert faults == []
        assert form is not None
        assert package_cost(form.lines) == Decimal(row["baseline_cost_wk"])
        assert package_hours(form.lines) == Decimal(row["baseline_hours_wk"])


# What is wrong with it


@pytest.mark.parametrize("column", NEEDED)
@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_column_that_is_needed_and_empty_is_named_with_what_was_expected(column: str, nothing: str):
    fault = fault_of(column, nothing)
    assert fault.what == "is empty"


@pytest.mark.parametrize("column", NEEDED)
def test_a_column_that_is_needed_and_missing_is_named(column: str):
    form, faults = case_of(7, {name: value for name, value in ROW.items() if name != column}, "QTV", None)
    assert form is None
    assert [(fault.column, fault.what) for fault in faults] == [(column, "is empty")]


@pytest.mark.parametrize(
    ("column", "value", "what", "expected"),
    [
        ("case_no", "x" * 41, "is too long", "at most 40 letters"),
        ("case_no", "OTO;001", "should match pattern", "your own number for the case"),
        ("nhs_number", "9991000004", "its check digit is wrong", "ten digits with a right check digit"),
        ("nhs_number", "999100000", "this one has 9", "ten digits"),
        ("nhs_number", "9999999999", "all its digits are equal", "ten digits"),
        ("nhs_number", "none", "has digits only", "ten digits"),
        ("provider", "PRV A", "should match pattern", "the ODS code of a provider known here"),
        ("provider", "a-home-with-a-long-code", "should match pattern", "the ODS code"),
        ("hourly_rate", "sixteen", "is not a rate", "pounds an hour with two decimal places"),
        ("hourly_rate", "0", "is not a rate", "more than 0"),
        ("hourly_rate", "0.00", "is not a rate", "more than 0"),
        ("hourly_rate", "-16.50", "is not a rate", "more than 0"),
        ("hourly_rate", "500.01", "is not a rate", "at most 500"),
        ("hourly_rate", "16.505", "is not a rate", "two decimal places"),
        ("hourly_rate", "£16.50", "is not a rate", "pounds an hour"),
        ("hourly_rate", "16,50", "is not a rate", "pounds an hour"),
        ("hourly_rate", "1_6", "is not a rate", "pounds an hour"),
        ("hourly_rate", "1.65e1", "is not a rate", "pounds an hour"),
        ("hourly_rate", "１６.50", "is not a rate", "pounds an hour"),
        ("hourly_rate", "NaN", "is not a rate", "pounds an hour"),
        ("hourly_rate", "Infinity", "is not a rate", "pounds an hour"),
        ("pattern", "sometimes", "is not understood", EXAMPLES),
        ("pattern", "25h x7", "is not understood", "a day has 1 to 24 hours"),
        ("driver", "WANDERING?", "Input should be", "BEHAVIOUR, CHOKING, SELF_HARM"),
        ("driver", "falls", "Input should be", "FALLS"),
        ("baseline_hours_wk", "many", "is not a number", "hours a week, as the pattern gives them"),
        ("baseline_hours_wk", "84h", "is not a number", "hours a week"),
        ("baseline_hours_wk", "1e2", "is not a number", "hours a week"),
        (
            "baseline_hours_wk",
            "85",
            "is not what the pattern gives, which is 84.00",
            "84.00, or another pattern",
        ),
        ("baseline_hours_wk", "84.01", "is not what the pattern gives", "84.00, or another pattern"),
        ("baseline_hours_wk", "0", "is not what the pattern gives", "84.00, or another pattern"),
        ("baseline_hours_wk", "-84", "is not what the pattern gives", "84.00, or another pattern"),
        ("given_name", "x" * 101, "at most 100", "a name of at most 100 letters"),
        ("family_name", "a\x07b", "control character", "a name"),
        ("date_of_birth", "09/03/1941", "give the date as year-month-day", "year-month-day, e.g. 1941-03-09"),
        ("date_of_birth", "1941-02-29", "give the date as year-month-day", "year-month-day"),
        ("package_started_on", "09/03/2025", "valid date", "year-month-day, e.g. 2025-03-09"),
        ("package_started_on", "20250309", "date", "year-month-day"),
        ("funding", "PRIVATE", "Input should be", "CHC_FULL"),
        ("delivery", "HOTEL", "Input should be", "CARE_HOME_NURSING"),
        ("reason", "WHY NOT", "Input should be", "ROUTINE"),
    ],
)
def test_a_column_that_is_wrong_is_named_with_what_it_is_and_what_was_expected(
    column: str, value: str, what: str, expected: str
):
    fault = fault_of(column, value)
    assert what in fault.what
    assert expected in fault.expected
    assert fault.as_dict() == {"line": 7, "column": column, "what": fault.what, "expected": fault.expected}


@pytest.mark.parametrize("column", [*NEEDED, *OPTIONAL])
def test_every_column_has_words_of_its_own_for_what_was_expected(column: str):
    assert fault_of(column, "\x07").expected != "see the documentation of the columns"


def test_all_that_is_wrong_with_a_row_is_told_at_once():
    faults = faults_of(
        case_no="x" * 41,
        nhs_number="9991000004",
        provider="?",
        hourly_rate="free",
        pattern="always",
        driver="",
        baseline_hours_wk="some",
        date_of_birth="once",
        given_name="=1+1",
    )
    assert [fault.column for fault in faults] == [
        "given_name",
        "driver",
        "case_no",
        "hourly_rate",
        "baseline_hours_wk",
        "pattern",
        "provider",
        "nhs_number",
        "date_of_birth",
    ]


def test_no_fault_repeats_an_nhs_number():
    for number in ("9991000004", "999 100 0004", "99910000030"):
        fault = fault_of("nhs_number", number)
        assert number not in fault.what and number not in fault.expected


# Formulas


@pytest.mark.parametrize("column", [*NEEDED, *OPTIONAL, "notes"])
@pytest.mark.parametrize(
    "value",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK()", " =1+1", "\n@x", "=", "-", "--1"],
)
def test_a_formula_is_refused_in_every_column(column: str, value: str):
    fault = fault_of(column, value)
    assert fault.what == "begins like a formula"
    assert "nothing was computed" in fault.expected


@pytest.mark.parametrize("value", ["-386.00", "-0", "-1"])
def test_a_number_below_nought_is_no_formula(value: str):
    assert taken(saving_wk=value) == taken()


def test_a_sign_within_a_value_is_no_formula():
    assert taken(given_name="Anne-Marie", notes="1+1=2 @ home").patient.given_name == "Anne-Marie"
