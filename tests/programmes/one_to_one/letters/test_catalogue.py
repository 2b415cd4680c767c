"""The sentences of documents: English is whole, and another language fills in what it has."""

from datetime import date

import pytest

from app.programmes.one_to_one.codes import (
    AccessibleFormat,
    ConditionTiming,
    DisputeRoute,
    LibertyStatus,
    Recipient,
    Trigger,
)
from app.programmes.one_to_one.letters.catalogue import Catalogue, problems
from tests.programmes.one_to_one.letters.written import ENGLISH, SAY


def test_english_has_nothing_wrong_with_it() -> None:
    assert problems("en", ENGLISH, ENGLISH) == []


def test_what_is_not_translated_is_english() -> None:
    welsh = Catalogue("cy", {"month.5": "Mai"}, ENGLISH)
    assert welsh.day(date(2026, 5, 4)) == "4 Mai 2026"
    assert welsh.day(date(2026, 6, 4)) == "4 June 2026"
    assert welsh.says("page") and not welsh.says("nowhere")
    with pytest.raises(KeyError):
        welsh.say("nowhere")


def test_a_code_without_a_sentence_goes_by_its_own_words() -> None:
    assert SAY.code("liberty", LibertyStatus.STANDARD_IN_FORCE) == "a standard authorisation is in force"
    assert SAY.code("liberty", LibertyStatus.STANDARD_REFUSED) == "standard refused"


def test_one_and_many_are_said_apart() -> None:
    assert [SAY.count("days", n) for n in (1, 2)] == ["1 day", "2 days"]


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [
        ("route.", DisputeRoute),
        ("easy.route.", DisputeRoute),
        ("recipient.", Recipient),
        ("format.", AccessibleFormat),
        ("trigger.", Trigger),
        ("conditions.", ConditionTiming),
    ],
)
def test_every_code_that_a_family_reads_has_its_sentence(prefix: str, codes: type) -> None:
    assert [code for code in codes if f"{prefix}{code}" not in ENGLISH] == []


def test_what_is_wrong_with_a_translation_is_said_in_sentences() -> None:
    assert problems("cy", {"page": "Tudalen", "start.from": "O {day}."}, ENGLISH) == []
    assert problems("Welsh", {}, ENGLISH) == [
        "Welsh is no language: name the file by its code, as in cy.json."
    ]
    assert problems("cy", {"pagge": "x"}, ENGLISH) == ["pagge is a key that no document uses."]
    assert problems("cy", {"page": "{x}"}, ENGLISH) == [
        "page has other places for values than the English has, which are: none."
    ]
    assert problems("cy", {"start.from": "O."}, ENGLISH) == [
        "start.from has other places for values than the English has, which are: {day}."
    ]
    assert problems("cy", {"start.from": "O {day"}, ENGLISH) == [
        "start.from has a brace that is not closed; write {{ for one that is meant."
    ]
