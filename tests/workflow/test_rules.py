"""A rule answers None or one sentence, and carries its name, source and remedy with it."""

import pytest

from app.workflow.forms import Form
from app.workflow.rules import Obstacle, rule
from app.workflow.state import Actor, Moment
from tests.workflow.toy import (
    LIB,
    MONDAY,
    POLICY,
    SUNDAY,
    Book,
    ToyPolicy,
    no_shelfmark,
    sunday,
    too_dear,
)


def test_a_rule_takes_its_name_and_its_purpose_from_the_function() -> None:
    assert (sunday.name, sunday.number) == ("sunday", "LR02")
    assert sunday.about == "Nothing is glued on a Sunday."
    assert (sunday.source, sunday.clears) == ("library rules 2", "it is Monday")


def test_a_content_rule_answers_none_and_another_an_obstacle() -> None:
    assert sunday(Book(), LIB, POLICY, MONDAY) is None
    assert sunday(Book(), LIB, POLICY, SUNDAY) == Obstacle(
        "sunday", "The workshop is closed on Sundays.", "library rules 2", "it is Monday"
    )


def test_an_obstacle_shows_four_members() -> None:
    case = Book(shelfmark="none")
    obstacle = no_shelfmark(case, LIB, POLICY, MONDAY)
    assert obstacle is not None
    assert obstacle.as_dict() == {
        "rule": "no_shelfmark",
        "why": "The book has no shelfmark.",
        "source": "library rules 4",
        "clears": "the book is given a shelfmark",
    }


def test_a_rule_that_looks_at_the_form_says_so() -> None:
    assert too_dear.needs_form
    assert not sunday.needs_form


def test_a_rule_with_a_form_is_given_it() -> None:
    @rule(source="a test", clears="never")
    def any_form(case: Book, actor: Actor, policy: ToyPolicy, now: Moment, form: Form) -> str | None:
        """Names the form it was given."""
        return type(form).__name__

    answer = any_form(Book(), LIB, POLICY, MONDAY, Form())
    assert answer is not None
    assert answer.why == "Form"


def test_the_purpose_is_one_line_however_it_is_written() -> None:
    @rule(source="a test", clears="never")
    def wordy(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> None:
        """Says a great deal,
        over two lines."""

    assert wordy.about == "Says a great deal, over two lines."
    assert wordy.number == ""


def test_a_rule_that_does_not_say_what_it_protects_is_refused() -> None:
    def silent(case: Book, actor: Actor, policy: ToyPolicy, now: Moment) -> str | None: ...

    with pytest.raises(ValueError, match="rule silent must say in a docstring what it protects"):
        rule(source="a test", clears="never")(silent)
