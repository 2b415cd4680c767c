"""BR49: an organisation is found by the code that was valid on the day, and successors do not rewrite history."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.models import Organisation, OrganisationKind
from app.people.organisations import lineage, valid_on


def body(code: str, begins: date, ends: date | None = None, before: str | None = None) -> Organisation:
    return Organisation(
        ods_code=code,
        name=f"The body {code}",
        kind=OrganisationKind.COMMISSIONER,
        valid_from=begins,
        valid_to=ends,
        predecessor=before,
    )


def known(*bodies: Organisation) -> dict[str, Organisation]:
    return {each.ods_code: each for each in bodies}


LINE = known(
    body("10Q", date(2013, 4, 1), date(2022, 6, 30)),
    body("QU9", date(2022, 7, 1), date(2026, 3, 31), "10Q"),
    body("QTV", date(2026, 4, 1), None, "QU9"),
    body("QNB", date(2022, 7, 1)),
)


@pytest.mark.parametrize(
    ("code", "on", "found"),
    [
        ("10Q", date(2013, 3, 31), None),
        ("10Q", date(2013, 4, 1), "10Q"),
        ("10Q", date(2022, 6, 30), "10Q"),
        ("10Q", date(2022, 7, 1), "QU9"),
        ("10Q", date(2026, 3, 31), "QU9"),
        ("10Q", date(2026, 4, 1), "QTV"),
        ("10Q", date(9999, 12, 31), "QTV"),
        ("QU9", date(2022, 6, 30), None),
        ("QU9", date(2022, 7, 1), "QU9"),
        ("QU9", date(2026, 3, 31), "QU9"),
        ("QU9", date(2026, 4, 1), "QTV"),
        ("QTV", date(2026, 3, 31), None),
        ("QTV", date(2026, 4, 1), "QTV"),
        ("QNB", date(2026, 4, 1), "QNB"),
        ("XXX", date(2026, 4, 1), None),
        ("", date(2026, 4, 1), None),
    ],
)
def test_br49_an_organisation_is_the_one_that_answered_to_the_code_on_the_day(
    code: str, on: date, found: str | None
):
    there = valid_on(LINE, code, on)
    assert (there.ods_code if there else None) == found


@given(st.sampled_from([*LINE]), st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_br49_whoever_is_found_was_there_on_the_day(code: str, on: date):
    there = valid_on(LINE, code, on)
    if there is None:
        assert on < LINE[code].valid_from
    else:
        assert there.valid_from <= on
        assert there.valid_to is None or on <= there.valid_to


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_br49_a_later_successor_does_not_rewrite_the_days_before_it(on: date):
    later = date(2027, 4, 1)
    grown = LINE | known(
        body("QTV", date(2026, 4, 1), date(2027, 3, 31), "QU9"), body("QNEW", later, None, "QTV")
    )
    for code in LINE:
        before, after = valid_on(LINE, code, on), valid_on(grown, code, on)
        if on < later or code == "QNB":
            assert (before and before.name) == (after and after.name)
        else:
            assert after is not None and after.ods_code == "QNEW"


def test_br49_after_the_end_of_a_line_there_is_nobody():
    ended = known(body("A", date(2020, 1, 1), date(2020, 12, 31)))
    assert valid_on(ended, "A", date(2021, 1, 1)) is None


def test_br49_in_a_gap_between_two_there_is_nobody():
    gap = known(
        body("A", date(2020, 1, 1), date(2020, 12, 31)), body("B", date(2021, 2, 1), None, before="A")
    )
    assert valid_on(gap, "A", date(2021, 1, 31)) is None
    assert getattr(valid_on(gap, "A", date(2021, 2, 1)), "ods_code", None) == "B"


@pytest.mark.parametrize("order", [("B", "C", "D"), ("D", "C", "B"), ("C", "D", "B")])
def test_br49_of_several_successors_it_is_the_first_whatever_order_they_are_known_in(order: tuple[str, ...]):
    parts = {
        "B": body("B", date(2021, 6, 1), None, "A"),
        "C": body("C", date(2021, 1, 1), None, "A"),
        "D": body("D", date(2021, 1, 1), None, "A"),
    }
    split = known(body("A", date(2020, 1, 1), date(2020, 12, 31)), *(parts[code] for code in order))
    for on in (date(2021, 1, 1), date(2021, 6, 1)):
        assert getattr(valid_on(split, "A", on), "ods_code", None) == "C"


def test_br49_a_line_that_runs_in_a_circle_has_an_end():
    ring = known(
        body("A", date(2020, 1, 1), date(2020, 12, 31), before="B"),
        body("B", date(2020, 1, 1), date(2020, 12, 31), before="A"),
    )
    assert valid_on(ring, "A", date(2021, 1, 1)) is None
    assert lineage(ring, "A") == {"A", "B"}


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("QTV", {"QTV", "QU9", "10Q"}),
        ("QU9", {"QU9", "10Q"}),
        ("10Q", {"10Q"}),
        ("QNB", {"QNB"}),
        ("XXX", {"XXX"}),
    ],
)
def test_br49_people_work_on_the_cases_of_their_predecessors_and_never_of_their_successors(
    code: str, line: set[str]
):
    assert lineage(LINE, code) == line


def test_br49_a_predecessor_that_is_not_known_is_no_part_of_a_line():
    assert lineage(known(body("B", date(2021, 1, 1), None, before="A")), "B") == {"B"}
