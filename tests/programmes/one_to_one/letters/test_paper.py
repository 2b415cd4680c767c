"""A paper holds text as it was typed, less what hides or turns it, and nothing so long that it leaves the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programmes.one_to_one.letters.paper import (
    LONGEST_WORD,
    Words,
    as_typed,
    halves,
    paragraphs,
)


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("*bold* #import $x$ <label> @ref", "*bold* #import $x$ <label> @ref"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("pay \u202e005 pounds\u202c", "pay 005 pounds"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("\u0065\u0301", "é"),
        ("\ue000\U0010ffff", ""),
    ],
)
def test_a_text_is_set_as_it_was_typed_less_what_cannot_be_seen(typed: str, set_: str) -> None:
    assert as_typed(typed) == set_


def test_an_endless_word_may_break_and_a_fingerprint_stays_whole() -> None:
    parts = as_typed("x" * 10_000).split("\u200b")
    assert {len(part) for part in parts} == {LONGEST_WORD} and "".join(parts) == "x" * 10_000
    assert as_typed("ab" * 32) == "ab" * 32


@given(st.text(max_size=200))
def test_whatever_was_typed_is_set_alike_a_second_time(text: str) -> None:
    assert as_typed(as_typed(text)) == as_typed(text)


def test_empty_lines_part_paragraphs() -> None:
    assert paragraphs("one\nmore\r\n\r\n\n two ", own=True) == (
        Words(text="one\nmore", own=True),
        Words(text="two", own=True),
    )
    assert paragraphs("") == ()


def test_a_fingerprint_stands_in_a_table_in_two_parts() -> None:
    assert halves("ab" * 32) == f"{'ab' * 16} {'ab' * 16}"
    assert halves("At the home") == "At the home"
