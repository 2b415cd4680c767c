"""Evidence: asked for, added, checked, waived."""

from app.programmes.one_to_one.codes import EvidenceType, Verification
from tests.programmes.one_to_one.road import Road, at


def overdue(road: Road) -> bool:
    """Whether the case is on hold for missing evidence."""
    return any(hold.kind == "EVIDENCE_OVERDUE" for hold in road.facts.active_holds())


def test_a_request_is_kept_with_what_was_asked() -> None:
    (asked,) = at("evidence").make("request_evidence").facts.requests
    assert asked.form.asked_of == "PRV-A"
    assert asked.by == "ada"


def test_a_piece_of_evidence_goes_by_its_journal_number() -> None:
    road = at("evidence").make("add_evidence", "home", type="FALLS_LOG")
    (item,) = road.facts.evidence
    assert (item.seq, item.by, item.role) == (road.facts.seq, "home", "PROVIDER_USER")
    assert item.result is None


def test_a_check_is_kept_on_the_piece_that_was_checked() -> None:
    road = at("evidence").make("add_evidence", "home").make("add_evidence", "home", type="CARE_PLAN")
    first, second = road.facts.evidence
    road.make("verify_evidence", item=first.seq, result="REJECTED", note="It is about another resident.")
    first, second = road.facts.evidence
    assert (first.result, first.checked_by) == (Verification.REJECTED, "ada")
    assert first.checked_on == road.today
    assert second.result is None
    assert EvidenceType.FALLS_LOG in road.facts.missing_evidence()


def test_the_last_piece_that_was_missing_lifts_the_hold_for_overdue_evidence() -> None:
    road = at("evidence").make("place_hold", "feed", kind="EVIDENCE_OVERDUE")
    road.make("place_hold", "sam", kind="SAFEGUARDING")
    *some, last = sorted(road.facts.missing_evidence())
    for kind in some:
        road.make("add_evidence", "home", type=kind)
        assert overdue(road)
    road.make("waive_evidence", type=last)
    assert not overdue(road)
    assert [hold.kind for hold in road.facts.active_holds()] == ["SAFEGUARDING"]
    assert [waiver.form.type for waiver in road.facts.waivers] == [last]
