"""Which programmes there are, and what their holds are called."""

import pytest

from app.errors import NotFound
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.registry import process_of, titles_of_holds


def test_a_programme_is_known_by_its_name() -> None:
    assert process_of("one_to_one") is ONE_TO_ONE


def test_what_there_is_is_named_to_whoever_asks_for_another() -> None:
    with pytest.raises(NotFound, match=r"no programme called 'reablement'. There are: one_to_one\."):
        process_of("reablement")


def test_each_kind_of_hold_has_a_title() -> None:
    titles_of_holds.cache_clear()
    titles = titles_of_holds("one_to_one")
    assert set(titles) == {hold.name for hold in ONE_TO_ONE.holds} and all(titles.values())
