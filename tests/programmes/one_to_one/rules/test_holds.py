"""Who places a hold, and who lifts it."""

import pytest

from app.programmes.one_to_one.codes import HoldType
from app.programmes.one_to_one.holds import HOLDS
from app.programmes.one_to_one.rules.holds import dispute_not_settled, hold_not_yours_to_lift
from tests.programmes.one_to_one.papers import concern
from tests.programmes.one_to_one.road import CAST, Road, at
from tests.programmes.one_to_one.rules.asking import blocked, says

KINDS = {kind.name: kind for kind in HOLDS}


@pytest.fixture
def road() -> Road:
    return at("assessment")


@pytest.mark.parametrize("kind", HoldType)
def test_each_hold_is_placed_and_lifted_by_its_own_roles_and_nobody_else(road: Road, kind: HoldType):
    for person, actor in CAST.items():
        placing, lifting = (
            not actor.roles.isdisjoint(roles) for roles in (KINDS[kind].placed_by, KINDS[kind].lifted_by)
        )
        offered = road.options(person)
        if "place_hold" in offered:
            found = blocked(road, "place_hold", person, kind=kind)
            assert found == (set() if placing else {"hold_not_yours_to_place"}), person
        held = road.copy()
        held.make(
            "place_hold", next(p for p, a in CAST.items() if a.roles & {*KINDS[kind].placed_by}), kind=kind
        )
        if "lift_hold" in offered:
            found = blocked(held, "lift_hold", person)
            assert (found == set()) == lifting, person


def test_br03_only_the_safeguarding_lead_lifts_a_safeguarding_hold(road: Road):
    road.make("place_hold", "ada")
    for person in ("ada", "quinn", "mo", "chris"):
        assert blocked(road, "lift_hold", person) == {"safeguarding_hold_not_yours"}
    assert blocked(road, "lift_hold", "sam") == set()


def test_br03_a_safeguarding_hold_is_lifted_with_a_reason_of_at_least_twenty_characters(road: Road):
    road.make("place_hold", "ada")
    with pytest.raises(ValueError, match="at least 20"):
        road.paper("lift_hold", note="It was settled ...")
    road.make("lift_hold", "sam", note="The council closed it on 1 September.")
    assert road.facts.active_holds() == []
    assert "council" in road.facts.holds[0].note


def test_the_refusal_says_who_can_lift_the_hold(road: Road):
    road.make("place_hold", "mo", kind="ELIGIBILITY")
    sentence = str(says(hold_not_yours_to_lift, road, "lift_hold", "ada"))
    assert sentence == "This kind of hold is lifted by the continuing healthcare operations manager."


def test_a_hold_is_lifted_once(road: Road):
    assert blocked(road, "lift_hold", "sam", hold=99) == {"nothing_is_on_hold", "hold_not_standing"}
    road.make("place_hold", "ada")
    assert blocked(road, "lift_hold", "sam", hold=99) == {"hold_not_standing"}
    number = road.facts.active_holds()[0].id
    road.make("lift_hold", "sam")
    assert blocked(road, "lift_hold", "sam", hold=number) == {"nothing_is_on_hold", "hold_not_standing"}


def test_a_safeguarding_hold_stays_while_the_concern_is_open(road: Road):
    road.make("record_safeguarding_check", "sam", **concern(road)).make("place_hold", "sam")
    assert blocked(road, "lift_hold", "sam") == {"concern_still_stands"}
    road.make("record_safeguarding_check", "sam", outcome="NONE_KNOWN", concerns=[])
    assert blocked(road, "lift_hold", "sam") == set()


def test_the_hold_of_a_challenge_ends_with_its_answer_and_not_before():
    road = at("notice").make("open_dispute", "casey")
    assert blocked(road, "lift_hold", "quentin") == {"dispute_not_settled"}
    road.make("resolve_dispute", "quentin")
    assert road.facts.active_holds() == []


def test_a_hold_for_a_challenge_that_is_answered_can_be_lifted():
    road = at("notice").make("place_hold", "casey", kind="DISPUTE")
    assert says(dispute_not_settled, road, "lift_hold") is None
    assert blocked(road, "lift_hold", "quentin") == set()
