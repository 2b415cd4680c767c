"""No hash of the papers tells the money to somebody who tries every rate there is."""

import json
from typing import Any

import pytest

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.pack import changes_since, digest, manifest
from app.programmes.one_to_one.pack_hashes import sha256_of
from app.programmes.one_to_one.records import Listing
from app.programmes.one_to_one.records_pack import MONEY
from app.workflow.sensitivity import EVERYTHING, Sensitivity, without
from tests.programmes.one_to_one.road import Road, at, replay

SUMS = ("hourly_rate", "weekly_cost", "one_off_cost", "other_weekly_cost", "passed_cost", "base_weekly_fee")
NO_SECRET = (None, "", "0" * 64)


def listing_of(facts: Facts) -> Listing:
    assert facts.listing is not None
    return facts.listing


def guess(facts: Facts, salt: str | None, more: int) -> Facts:
    """The case as somebody supposes it who does not know the secret: every sum in it is `more` pounds higher."""
    data = json.loads(facts.model_dump_json())
    data["listing"]["salt"] = salt
    return Facts.model_validate(_dearer(data, more), context="replay")


def _dearer(value: Any, more: int) -> Any:
    if isinstance(value, list):
        return [_dearer(each, more) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: f"{float(inner) + more:.2f}" if name in SUMS and inner is not None else _dearer(inner, more)
        for name, inner in value.items()
    }


def hashes(facts: Facts) -> dict[str, str]:
    """Every hash of the papers of this case, by the name of its part; that of the whole under "PACK"."""
    parts = manifest(facts, listing_of(facts).papers_on)
    return {part.name: part.sha256 for part in parts} | {"PACK": digest(parts)}


def guessed(facts: Facts) -> set[str]:
    """The hashes by which the true sums are told from others, without the secret."""
    shown = {part.name: part.sha256 for part in listing_of(facts).manifest} | {"PACK": listing_of(facts).pack}
    found = set()
    for salt in NO_SECRET:
        right, wrong = hashes(guess(facts, salt, 0)), hashes(guess(facts, salt, 1))
        found |= {name for name, sha256 in shown.items() if right[name] == sha256 != wrong[name]}
    return found


def listed(**form: Any) -> Road:
    """A case whose chair has acted, so that money stands in several places, on the agenda."""
    road = at("panel_ready").make("chair_action", "pia").make("chair_action", "chris")
    return road.make("list_for_panel", "sid", **form)


def test_whoever_tries_the_true_rates_finds_no_hash_that_fits() -> None:
    assert guessed(listed().facts) == set()


def test_papers_of_long_ago_could_be_guessed_so_the_attack_is_a_real_one() -> None:
    facts = listed(salt=None).facts
    acted = f"CHAIR_ACTION {facts.chair_actions[0].seq}"
    assert guessed(facts) == {"RECOMMENDATION", acted, "COSTS", "PACK"}


def test_a_wrong_secret_is_another_hash() -> None:
    facts = listed().facts
    costs = hashes(facts)["COSTS"]
    assert costs != hashes(guess(facts, "1" * 64, 0))["COSTS"] != hashes(guess(facts, "2" * 64, 0))["COSTS"]


@pytest.mark.parametrize("place", ["package", "recommendation", "chair_actions"])
def test_a_sum_that_changes_anywhere_changes_the_costs_and_no_other_part(place: str) -> None:
    facts = listed().facts
    data = json.loads(facts.model_dump_json())
    changed = Facts.model_validate(data | {place: _dearer(data[place], 1)}, context="replay")
    before, after = hashes(facts), hashes(changed)
    assert {name for name in before if before[name] != after[name]} == {"COSTS", "PACK"}


def test_the_secret_is_read_by_those_who_read_the_money() -> None:
    facts = listed().facts
    data = facts.model_dump(mode="json")
    blind = without(Facts, data, EVERYTHING - {Sensitivity.FINANCE})
    salt = listing_of(facts).salt
    assert salt is not None
    assert salt in json.dumps(data) and salt not in json.dumps(blind)


def test_a_case_on_no_agenda_has_no_secret_so_its_costs_are_not_hashed() -> None:
    road = at("panel_ready")
    (costs,) = [part for part in manifest(road.facts, road.today) if part.sensitivity == MONEY]
    assert costs.sha256 == ""


# Journals of long ago


def test_papers_that_were_issued_without_a_secret_fold_and_stand_as_they_did() -> None:
    road = at("panel_ready").make("list_for_panel", salt=None)
    facts = road.facts
    found = {part.name: part.sha256 for part in listing_of(facts).manifest}
    assert facts.recommendation is not None
    assert found["RECOMMENDATION"] == sha256_of(facts.recommendation.model_dump_json(exclude_defaults=True))
    assert changes_since(facts) == ()
    road.call().vote().make("approve", "chris")
    assert replay(road.done) == road.facts


def test_papers_that_are_issued_again_have_a_secret_of_their_own() -> None:
    for first in (None, "a" * 64):
        road = listed(salt=first).make("record_representative").make("reissue_pack", salt="b" * 64)
        assert listing_of(road.facts).salt == "b" * 64
        assert guessed(road.facts) == set()
    road = listed(salt=None).make("record_representative").make("reissue_pack", salt=None)
    assert listing_of(road.facts).salt is None
    assert changes_since(road.facts) == ()
    assert replay(road.done) == road.facts
