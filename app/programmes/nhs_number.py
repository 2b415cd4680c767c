"""NHS numbers and ODS codes: whether they are well formed. Whether they are somebody's is verified elsewhere.

No message repeats what was typed: a wrong number may still be a person's.
"""

import re

_WRITTEN = re.compile("[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}")
_ODS = re.compile("[A-Za-z0-9]{3,8}")
_DIGITS = 10
_TEST_RANGE = "999"


def nhs_number(text: str, *, allow_test: bool) -> str:
    """The ten digits of an NHS number written plainly or as 3-3-4, with spaces or hyphens between.

    The tenth digit checks the others: weights 10 to 2, modulus 11 (NHS Data Dictionary, NHS NUMBER). Numbers
    of ten equal digits pass that check and are refused all the same. The 999 range is kept for tests: it is
    refused unless `allow_test`, which no production allows. Raises ValueError with a sentence for people.
    """
    text = text.strip()
    digits = text.replace(" ", "").replace("-", "")
    if not re.fullmatch("[0-9]*", digits):
        raise ValueError("An NHS number has digits only. Check it against the source and type it again.")
    if len(digits) != _DIGITS:
        raise ValueError(
            f"An NHS number has 10 digits; this one has {len(digits)}. Check it against the source."
        )
    if not _WRITTEN.fullmatch(text):
        raise ValueError("Write an NHS number as ten digits, or in groups of three, three and four.")
    if len(set(digits)) == 1:
        raise ValueError("This is not an NHS number: all its digits are equal. Check it against the source.")
    if not _checks(digits):
        raise ValueError("This is not an NHS number: its check digit is wrong. Look for a mistyped digit.")
    if digits.startswith(_TEST_RANGE) and not allow_test:
        raise ValueError("NHS numbers that begin with 999 are for tests only and belong to nobody.")
    return digits


def is_no_nhs_number(text: str) -> str:
    """`text` again, if it could not be an NHS number: for what stands in addresses, messages and logs.

    Raises ValueError with a sentence for people.
    """
    digits = re.sub(r"[-_. ]", "", text)
    if re.fullmatch("[0-9]{10}", digits) and _checks(digits):
        raise ValueError(
            "This looks like an NHS number, and a reference stands in addresses and messages: give another one."
        )
    return text


def display(number: str) -> str:
    """Ten digits as people read them, 3-3-4: "999 100 0003"."""
    _refuse_other(number)
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def mask(number: str) -> str:
    """Ten digits with only the last four shown: "*** *** 0003"."""
    _refuse_other(number)
    return f"*** *** {number[6:]}"


def ods_code(text: str) -> str:
    """An ODS organisation code in capitals: three to eight letters and digits (NHS Data Dictionary frames).

    Raises ValueError with a sentence for people.
    """
    code = text.strip()
    if not _ODS.fullmatch(code):
        raise ValueError('An ODS code has three to eight letters and digits and nothing else, such as "QU9".')
    return code.upper()


def _checks(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _refuse_other(number: str) -> None:
    if not re.fullmatch("[0-9]{10}", number):
        raise ValueError("This is not an NHS number of ten digits, so it is not shown.")
