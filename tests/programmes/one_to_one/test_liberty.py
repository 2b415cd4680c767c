"""Where a person's liberty stands: every status from dates, and what the law refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.programmes.one_to_one.codes import LIBERTY_BLOCKS, LIBERTY_FLAGS, LibertyStatus
from app.programmes.one_to_one.forms.authorisations import (
    Part8Review,
    StandardAuthorisation,
    StandardRequest,
    UrgentAuthorisation,
    months_later,
)
from app.programmes.one_to_one.forms.liberty import CourtMatter, Determination, LibertyCheck
from app.programmes.one_to_one.liberty import by_the_old_test, lapsed_without_request, liberty_status
from app.workflow.forms import Form
from tests.programmes.one_to_one.examples import DETERMINATION, example, filled

TODAY = date(2026, 11, 23)
NOTHING: dict[str, Any] = dict.fromkeys(("determination", "urgent", "standard", "court")) | {"requests": []}


def day(offset: int) -> str:
    """The day so many days from today."""
    return (TODAY + timedelta(days=offset)).isoformat()


def check(**known: Any) -> LibertyCheck:
    """A check that knows this and nothing else."""
    return filled(LibertyCheck, **NOTHING | known)


def found(finding: str, offset: int = -10) -> dict[str, Any]:
    return DETERMINATION | {"finding": finding, "decided_on": day(offset)}


def urgent(offset: int, *extended: int) -> dict[str, Any]:
    given = [{"granted_on": day(offset), "until": day(until)} for until in extended]
    return {"granted_on": day(offset), "extensions": given}


def asked(offset: int, outcome: str = "PENDING", answered: int | None = None) -> dict[str, Any]:
    when = None if answered is None else day(answered)
    return {"requested_on": day(offset), "outcome": outcome, "answered_on": when}


def standard(first: int, last: int, **more: Any) -> dict[str, Any]:
    return {"valid_from": day(first), "valid_to": day(last)} | more


def review(asked_on: int, **more: Any) -> dict[str, Any]:
    return {"requested_on": day(asked_on), "ground": "REASON_CHANGED"} | more


def court(opened: int, **more: Any) -> dict[str, Any]:
    return {"reference": "COP 1", "opened_on": day(opened)} | more


def refused(form: type[Form], saying: str, **changes: Any) -> None:
    with pytest.raises(ValidationError, match=saying):
        filled(form, **changes)


STATUSES: list[tuple[str, dict[str, Any]]] = [
    ("NOT_ASSESSED", {}),
    ("NOT_ASSESSED", {"determination": found("DEPRIVATION", 1)}),
    ("CAPACITY_TO_CONSENT", {"determination": found("CAPACITY_TO_CONSENT")}),
    ("NOT_A_DEPRIVATION", {"determination": found("NOT_A_DEPRIVATION")}),
    ("VALID_CONSENT_WISHES_FEELINGS", {"determination": found("VALID_CONSENT_WISHES_FEELINGS")}),
    ("REQUIRED_NOT_APPLIED", {"determination": found("DEPRIVATION")}),
    (
        "REQUIRED_NOT_APPLIED",
        {"determination": found("DEPRIVATION"), "requests": [asked(-9, "WITHDRAWN", -8)]},
    ),
    # An urgent authorisation
    ("URGENT_IN_FORCE", {"urgent": urgent(0)}),
    ("URGENT_IN_FORCE", {"urgent": urgent(-6), "requests": [asked(-6)]}),
    ("URGENT_EXTENDED", {"urgent": urgent(-7, 0), "requests": [asked(-7)]}),
    ("URGENT_LAPSED_STANDARD_PENDING", {"urgent": urgent(-7), "requests": [asked(-7)]}),
    ("URGENT_LAPSED_STANDARD_PENDING", {"urgent": urgent(-14, -1), "requests": [asked(-14)]}),
    ("EXPIRED_NO_APPLICATION", {"urgent": urgent(-7)}),
    ("EXPIRED_NO_APPLICATION", {"urgent": urgent(-7), "requests": [asked(1)]}),
    ("NOT_ASSESSED", {"urgent": urgent(1)}),
    ("NOT_A_DEPRIVATION", {"urgent": urgent(-9), "determination": found("NOT_A_DEPRIVATION", -2)}),
    ("EXPIRED_NO_APPLICATION", {"urgent": urgent(-9), "determination": found("NOT_A_DEPRIVATION", -10)}),
    # A request
    ("STANDARD_PENDING", {"requests": [asked(-3)]}),
    ("STANDARD_PENDING", {"requests": [asked(-3, "REFUSED", 1)]}),
    ("STANDARD_REFUSED", {"requests": [asked(-3, "REFUSED", 0)]}),
    ("STANDARD_PENDING", {"requests": [asked(-30, "REFUSED", -9), asked(-3)]}),
    ("STANDARD_PENDING", {"standard": standard(1, 90), "requests": [asked(-9, "GRANTED", -1)]}),
    # A standard authorisation
    ("STANDARD_IN_FORCE", {"standard": standard(0, 90)}),
    ("STANDARD_IN_FORCE", {"standard": standard(-90, 0), "determination": found("NOT_A_DEPRIVATION", -5)}),
    ("STANDARD_IN_FORCE", {"standard": standard(-9, 90, ceased_on=day(1))}),
    ("SUSPENDED", {"standard": standard(-9, 90, suspended_on=day(0))}),
    ("SUSPENDED", {"standard": standard(-9, 90, suspended_on=day(-5), suspension_ended_on=day(1))}),
    (
        "STANDARD_IN_FORCE",
        {"standard": standard(-9, 90, suspended_on=day(-5), suspension_ended_on=day(0))},
    ),
    ("STANDARD_IN_FORCE", {"standard": standard(-9, 90, suspended_on=day(1))}),
    ("UNDER_PART8_REVIEW", {"standard": standard(-9, 90, review=review(0))}),
    ("STANDARD_IN_FORCE", {"standard": standard(-9, 90, review=review(1))}),
    (
        "STANDARD_IN_FORCE",
        {"standard": standard(-9, 90, review=review(-5, outcome="NO_VARIATION", completed_on=day(0)))},
    ),
    ("CEASED", {"standard": standard(-90, 90, ceased_on=day(0))}),
    ("CEASED", {"standard": standard(-90, 90, ceased_on=day(-5)), "determination": found("DEPRIVATION", -6)}),
    (
        "REQUIRED_NOT_APPLIED",
        {"standard": standard(-90, 90, ceased_on=day(-5)), "determination": found("DEPRIVATION", -5)},
    ),
    ("EXPIRED_NO_APPLICATION", {"standard": standard(-90, -1)}),
    (
        "EXPIRED_NO_APPLICATION",
        {"standard": standard(-90, -1), "requests": [asked(-99, "REFUSED", -95)]},
    ),
    ("EXPIRED_RENEWAL_PENDING", {"standard": standard(-90, -1), "requests": [asked(-20)]}),
    ("STANDARD_REFUSED", {"standard": standard(-90, -1), "requests": [asked(-20, "REFUSED", -2)]}),
    ("NOT_A_DEPRIVATION", {"standard": standard(-90, -1), "determination": found("NOT_A_DEPRIVATION", 0)}),
    # The court
    ("COP_PROCEEDINGS", {"court": court(0), "standard": standard(-9, 90)}),
    ("NOT_ASSESSED", {"court": court(1)}),
    ("NOT_ASSESSED", {"court": court(-9, closed_on=day(0))}),
    ("COP_PROCEEDINGS", {"court": court(-9, closed_on=day(1))}),
    ("COP_ORDER_IN_FORCE", {"court": court(-9, order_from=day(0))}),
    ("COP_ORDER_IN_FORCE", {"court": court(-9, order_from=day(-5), order_to=day(0))}),
    ("COP_PROCEEDINGS", {"court": court(-9, order_from=day(1))}),
    (
        "EXPIRED_NO_APPLICATION",
        {"court": court(-99, closed_on=day(-90), order_from=day(-90), order_to=day(-1))},
    ),
]


@pytest.mark.parametrize(("status", "known"), STATUSES)
def test_the_status_follows_from_the_dates(status: str, known: dict[str, Any]):
    assert liberty_status(check(**known), TODAY) is LibertyStatus(status)


def test_without_a_check_nothing_is_assessed():
    assert liberty_status(None, TODAY) is LibertyStatus.NOT_ASSESSED


def test_there_are_18_statuses_and_dates_lead_to_each():
    assert len(LibertyStatus) == 18
    assert {status for status, _ in STATUSES} == {status.value for status in LibertyStatus}
    assert not LIBERTY_BLOCKS & LIBERTY_FLAGS


@given(st.sampled_from([known for _, known in STATUSES]), st.integers(-400, 400))
def test_every_day_has_one_status(known: dict[str, Any], offset: int):
    assert liberty_status(check(**known), TODAY + timedelta(days=offset)) in LibertyStatus


# What the law refuses


@pytest.mark.parametrize(
    ("after", "status"), [(0, "URGENT_IN_FORCE"), (6, "URGENT_IN_FORCE"), (7, "EXPIRED_NO_APPLICATION")]
)
def test_br05_an_urgent_authorisation_ends_six_days_after_the_day_of_grant(after: int, status: str):
    record = check(urgent=urgent(0))
    assert liberty_status(record, TODAY + timedelta(days=after)) is LibertyStatus(status)


def test_br05_one_extension_of_at_most_seven_days_is_taken():
    taken = UrgentAuthorisation.model_validate(urgent(0, 13))
    assert (taken.first_end - TODAY).days == 6
    assert (taken.ends_on - TODAY).days == 13
    for until in (6, 14):
        refused(UrgentAuthorisation, "7 days", **urgent(0, until))


def test_br05_a_second_extension_is_refused():
    refused(UrgentAuthorisation, "once only", **urgent(0, 13, 20))


def test_br05_an_extension_comes_while_the_authorisation_runs():
    for late in (-1, 7):
        one = {"granted_on": day(late), "until": day(13)}
        refused(UrgentAuthorisation, "while it still runs", **urgent(0) | {"extensions": [one]})


def test_br06_a_standard_authorisation_lasts_at_most_twelve_months():
    year = {"valid_from": "2026-03-01", "ceased_on": None, "suspended_on": None, "suspension_ended_on": None}
    assert filled(StandardAuthorisation, **year, valid_to="2027-03-01")
    refused(StandardAuthorisation, "2027-03-01 at the latest", **year, valid_to="2027-03-02")


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-06-15", 6, "2026-12-15"),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(start: str, months: int, end: str):
    assert months_later(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_br08_the_test_is_that_of_the_day():
    old = {"test_version": "CHESHIRE_WEST_2014"}
    refused(Determination, "overruled", **old, decided_on="2026-06-02")
    assert filled(Determination, **old, decided_on="2026-06-01")
    refused(Determination, "did not exist", decided_on="2026-06-01")
    assert filled(Determination, decided_on="2026-06-02")
    refused(Determination, "test_version", test_version=...)


def test_br09_no_deprivation_needs_its_factors_and_valid_consent_its_wishes():
    refused(Determination, "factors", factors="")
    assert filled(Determination, wishes_and_feelings="")
    consent = {"finding": "VALID_CONSENT_WISHES_FEELINGS"}
    refused(Determination, "wishes and feelings", **consent, wishes_and_feelings="")
    assert filled(Determination, **consent, factors="")
    assert filled(Determination, finding="DEPRIVATION", factors="", wishes_and_feelings="")


@pytest.mark.parametrize("finding", ["NOT_A_DEPRIVATION", "VALID_CONSENT_WISHES_FEELINGS"])
def test_br09_a_care_provider_cannot_find_that_nothing_needs_authorising(finding: str):
    refused(Determination, "assessor from outside", finding=finding, decided_as="PROVIDER_USER")
    assert filled(Determination, finding=finding, decided_as="REVIEWER")


def test_br09_a_care_provider_can_say_that_somebody_is_deprived_of_liberty():
    assert filled(Determination, finding="DEPRIVATION", decided_as="PROVIDER_USER")


def test_dates_keep_their_order():
    refused(StandardAuthorisation, "ends before it begins", valid_to="2026-09-01")
    refused(StandardAuthorisation, "ceases before", ceased_on="2026-09-01")
    refused(StandardAuthorisation, "suspension needs its first day", suspended_on=None)
    refused(StandardAuthorisation, "suspension needs its first day", suspension_ended_on="2026-10-01")
    refused(StandardAuthorisation, "at most 28 days", suspension_ended_on="2026-11-30")
    refused(StandardRequest, "pending has no day", outcome="PENDING")
    refused(StandardRequest, "day on which the request was answered", answered_on=None)
    refused(StandardRequest, "answered before it is made", answered_on="2026-08-31")
    refused(Part8Review, "together with the day", completed_on=None)
    refused(Part8Review, "together with the day", outcome=None)
    refused(Part8Review, "completed before", completed_on="2026-09-30")
    refused(CourtMatter, "end before they are issued", closed_on="2026-08-01")
    refused(CourtMatter, "order with an end", order_from=None)
    refused(CourtMatter, "order with an end", order_to="2026-11-01")


def test_a_request_that_was_granted_has_its_authorisation():
    refused(LibertyCheck, "was granted", standard=None)
    assert LibertyCheck.model_validate(example(LibertyCheck))


# What rules ask


def test_conditions_about_one_to_one_care_are_found_while_they_are_active():
    conditions = [
        {"tag": "ONE_TO_ONE", "wording": "One to one at meals"},
        {"tag": "COMMUNITY_ACCESS", "wording": "Out every day", "active": False},
        {"tag": "OTHER", "wording": "Review medication"},
    ]
    named = filled(StandardAuthorisation, conditions=conditions).about_one_to_one()
    assert [condition.wording for condition in named] == ["One to one at meals"]


@pytest.mark.parametrize(
    ("known", "lapsed"),
    [
        ({"urgent": urgent(-7)}, True),
        ({"urgent": urgent(-6)}, False),
        ({"urgent": urgent(-7), "requests": [asked(-7)]}, False),
        ({"urgent": urgent(-7), "standard": standard(-5, -1)}, False),
        ({"urgent": urgent(-9), "determination": found("NOT_A_DEPRIVATION", -1)}, False),
        ({}, False),
    ],
)
def test_an_urgent_authorisation_that_lapsed_without_a_request_is_seen(known: dict[str, Any], lapsed: bool):
    assert lapsed_without_request(check(**known), TODAY) is lapsed


def test_nothing_has_lapsed_where_nothing_was_checked():
    assert not lapsed_without_request(None, TODAY)


def test_a_determination_by_the_overruled_test_is_seen():
    old = DETERMINATION | {"test_version": "CHESHIRE_WEST_2014", "decided_on": "2026-01-05"}
    assert by_the_old_test(check(determination=old))
    assert not by_the_old_test(check(determination=DETERMINATION))
    assert not by_the_old_test(check())
    assert not by_the_old_test(None)
