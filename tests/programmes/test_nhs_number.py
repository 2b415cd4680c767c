"""NHS numbers: well formed, from the right range, and never shown more than needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programmes.nhs_number import display, is_no_nhs_number, mask, nhs_number, ods_code

ODD_ONES_OUT = ["9434765919", "9912003888", "6541003238"]  # published examples, nobody's
COHORT = ["9991000003", "9991000011", "9991000038", "9991000089", "9991000178", "9991000348", "9991000364"]


@pytest.mark.parametrize("number", ODD_ONES_OUT)
def test_br48_a_number_with_the_right_check_digit_passes(number: str) -> None:
    assert nhs_number(number, allow_test=False) == number


@pytest.mark.parametrize("number", COHORT)
def test_br48_the_test_range_passes_only_where_it_is_allowed(number: str) -> None:
    assert nhs_number(number, allow_test=True) == number
    with pytest.raises(ValueError, match="begin with 999 are for tests only"):
        nhs_number(number, allow_test=False)


@pytest.mark.parametrize(
    "written", ["943 476 5919", "943-476-5919", "943 476-5919", "9434765919", " 943 4765919\n"]
)
def test_a_number_may_be_written_in_groups(written: str) -> None:
    assert nhs_number(written, allow_test=False) == "9434765919"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "has 10 digits; this one has 0"),
        ("943476591", "has 10 digits; this one has 9"),
        ("94347659190", "has 10 digits; this one has 11"),
        ("94 3476 5919", "ten digits, or in groups of three, three and four"),
        ("943  476 5919", "ten digits, or in groups of three, three and four"),
        ("-943 476 5919", "ten digits, or in groups of three, three and four"),
        ("943476591X", "has digits only"),
        ("943.476.5919", "has digits only"),
        ("９４３４７６５９１９", "has digits only"),
        ("4123456879", "its check digit is wrong"),
        ("9434765918", "its check digit is wrong"),
        ("9991000020", "its check digit is wrong"),  # its first nine digits call for a check digit of ten
    ],
)
def test_br48_any_other_number_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as refused:
        nhs_number(typed, allow_test=True)
    assert typed.strip() == "" or typed.strip() not in str(refused.value)


@pytest.mark.parametrize("digit", "0123456789")
def test_br48_ten_equal_digits_are_never_a_number(digit: str) -> None:
    with pytest.raises(ValueError, match="all its digits are equal"):
        nhs_number(digit * 10, allow_test=True)


@given(st.sampled_from(ODD_ONES_OUT + COHORT), st.integers(0, 9), st.integers(1, 9))
def test_br48_one_mistyped_digit_is_always_noticed(number: str, place: int, by: int) -> None:
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(ValueError, match="not an NHS number"):
        nhs_number(number[:place] + wrong + number[place + 1 :], allow_test=True)


@given(st.text("0123456789", min_size=9, max_size=9))
def test_br48_each_nine_digits_have_at_most_one_check_digit(nine: str) -> None:
    weighed = sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
    fitting = [last for last in range(10) if (weighed + last) % 11 == 0 and len(set(nine + str(last))) > 1]
    passing = []
    for last in range(10):
        try:
            nhs_number(f"{nine}{last}", allow_test=True)
        except ValueError:
            continue
        passing.append(last)
    assert passing == fitting


def test_a_number_is_shown_in_groups() -> None:
    assert display("9991000003") == "999 100 0003"


def test_a_masked_number_shows_its_last_four_digits() -> None:
    assert mask("9991000003") == "*** *** 0003"


@pytest.mark.parametrize(
    "other", ["", "0003", "999 100 0003", "99910000030", "999100000X", "９９９１００0003"]
)
def test_nothing_but_ten_digits_is_shown(other: str) -> None:
    for show in (display, mask):
        with pytest.raises(ValueError, match="so it is not shown"):
            show(other)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("QU9", "QU9"), ("qu9", "QU9"), (" 10Q ", "10Q"), ("RTH02", "RTH02"), ("K84001", "K84001")],
)
def test_an_ods_code_is_letters_and_digits_in_capitals(typed: str, code: str) -> None:
    assert ods_code(typed) == code


@pytest.mark.parametrize("typed", ["", "Q", "QU", "QU 9", "QU-9", "K84001234", "1-234567", "QÜ9", "aßb"])
def test_anything_else_is_not_an_ods_code(typed: str) -> None:
    with pytest.raises(ValueError, match="three to eight letters and digits"):
        ods_code(typed)


@pytest.mark.parametrize("typed", ["9991000003", "999-100-0003", "999.100.0003", "999_1000003"])
def test_a_reference_is_never_an_nhs_number(typed: str) -> None:
    with pytest.raises(ValueError, match="give another one") as refused:
        is_no_nhs_number(typed)
    assert typed not in str(refused.value)


@pytest.mark.parametrize("typed", ["OTO-001", "9991000004", "99910000030", "999100000", "OX9991000003"])
def test_any_other_reference_is_as_it_was(typed: str) -> None:
    assert is_no_nhs_number(typed) == typed
