"""No person's NHS number is in the repository: what looks like one is from the range that is never issued."""

import re
from pathlib import Path

import pytest

from tests.house.sources import texts

TEN_DIGITS = re.compile(r"(?<![\w.])(\d{3})([ -]?)(\d{3})\2(\d{4})(?!\w|\.\d)")
# The test of the check itself, with the examples that the NHS publishes.
PUBLISHED_EXAMPLES = Path("tests/programmes/test_nhs_number.py")


def looks_issued(digits: str) -> bool:
    """Whether ten digits are a valid NHS number (modulus 11, NHS Data Dictionary) outside the test range."""
    remainder = sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11
    return not digits.startswith("999") and len(set(digits)) > 1 and (11 - remainder) % 11 == int(digits[9])


def issued_numbers(text: str) -> list[str]:
    return [found[0] for found in TEN_DIGITS.finditer(text) if looks_issued(found[1] + found[3] + found[4])]


def with_check_digit(first_nine: str) -> str:
    return next(first_nine + str(d) for d in range(10) if looks_issued(first_nine + str(d)))


@pytest.mark.parametrize("layout", ["{0}{1}{2}", "{0} {1} {2}", "{0}-{1}-{2}"])
def test_a_number_that_could_be_a_persons_is_found_however_it_is_written(layout: str):
    number = with_check_digit("400" + "000001")
    written = layout.format(number[:3], number[3:6], number[6:])
    assert issued_numbers(f'NHS number "{written}", of an invented person') == [written]


def test_a_longer_number_a_decimal_and_a_wrong_check_digit_are_no_nhs_numbers():
    number = with_check_digit("400" + "000001")
    wrong = number[:9] + str((int(number[9]) + 1) % 10)
    assert issued_numbers(f"7{number} {number}7 0.{number} {number}.5 a{number} {wrong}") == []


def test_no_committed_file_holds_an_nhs_number_that_could_be_a_persons():
    found = {
        str(name): numbers
        for name, text in texts().items()
        if name != PUBLISHED_EXAMPLES and (numbers := issued_numbers(text))
    }
    assert not found, f"Use numbers from the 999 range: {found}"
