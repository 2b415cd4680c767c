"""What the checks leave on the case, and the holds that follow from them."""

from tests.programmes.one_to_one import papers
from tests.programmes.one_to_one.papers import concern, lapsed
from tests.programmes.one_to_one.road import Road, at


def kinds(road: Road) -> list[str]:
    """The kinds of the holds that stand."""
    return [hold.kind for hold in road.facts.active_holds()]


def test_each_check_replaces_the_one_before() -> None:
    road = at("evidence").wait(3).check()
    for check in (
        road.facts.safeguarding,
        road.facts.liberty,
        road.facts.capacity,
        road.facts.representative,
    ):
        assert check is not None
        assert (check.on, check.by, check.role) == (road.today, "sam", "SAFEGUARDING_MCA_LEAD")


def test_a_concern_once_found_is_remembered_when_a_later_check_no_longer_lists_it() -> None:
    road = at("gate_checks")
    assert not road.make("record_safeguarding_check").facts.concern_found
    road.make("record_safeguarding_check", "sam", **concern(road))
    assert road.facts.stopping_concerns()
    facts = road.make("record_safeguarding_check", "sam").facts
    assert not facts.stopping_concerns()
    assert facts.columns()["safeguarding_found"] is True


def test_a_closed_concern_that_relates_counts_as_found_and_an_unrelated_one_does_not() -> None:
    road = at("gate_checks")
    closed = concern(
        road, status="CLOSED_RISK_REMOVED", relates_to_one_to_one="NO", relevance="Another wing." * 2
    )
    assert not road.make("record_safeguarding_check", "sam", **closed).facts.concern_found
    related = concern(road, status="CLOSED_RISK_REMOVED", relates_to_one_to_one="YES")
    assert road.make("record_safeguarding_check", "sam", **related).facts.concern_found


def test_an_unlawful_state_holds_the_case_and_the_check_that_clears_it_lifts_the_hold() -> None:
    road = at("gate_checks")
    road.make("record_liberty_check", "sam", form=road.move("record_liberty_check").form(**lapsed(road)))
    (hold,) = road.facts.active_holds()
    assert (hold.kind, hold.id, hold.placed_by) == ("LIBERTY", road.facts.seq, "automatic")
    assert "expired no application" in hold.reason
    road.make("record_liberty_check", "sam", form=road.move("record_liberty_check").form(**lapsed(road)))
    assert kinds(road) == ["LIBERTY"]
    road.wait(2).make("record_liberty_check", "sam")
    assert kinds(road) == []
    assert (road.facts.holds[0].lifted_by, road.facts.holds[0].lifted_on) == ("sam", road.today)


def test_a_check_lifts_no_hold_that_somebody_placed() -> None:
    road = at("gate_checks").make("place_hold", "sam", kind="LIBERTY").make("record_liberty_check", "sam")
    assert kinds(road) == ["LIBERTY"]


def test_a_decision_that_nobody_has_made_in_best_interests_holds_the_case() -> None:
    road = at("gate_checks")
    form = papers.PAPERS["record_capacity_check"](road) | {"best_interests": []}
    road.make("record_capacity_check", "sam", **form)
    assert kinds(road) == ["CAPACITY_BI"]
    assert kinds(road.make("record_capacity_check", "sam")) == []


def test_communication_needs_stay_when_a_later_entry_leaves_them_out() -> None:
    facts = at("evidence").make("record_representative", "casey", communication=None).facts
    assert facts.communication_needs is not None
    assert facts.representative is not None
    assert facts.representative.form.communication is None


def test_gates_are_passed_and_taken_back() -> None:
    road = at("evidence")
    assert set(road.facts.gates) == {"safeguarding", "liberty"}
    assert road.make("reopen_gates", "sam").facts.gates == {}
