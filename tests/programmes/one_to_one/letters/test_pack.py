"""The panel pack: its manifest, what a panel reads in it, and what is left out of it."""

from datetime import date

import pytest

from app.programmes.one_to_one.codes import Recommended, Sensitivity
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.pack import PARTS, panel_pack
from app.programmes.one_to_one.letters.paper import Paper, Table
from app.programmes.one_to_one.pack import digest
from app.programmes.one_to_one.pack import manifest as parts_of
from tests.programmes.one_to_one.letters.written import ABOUT, ORIGIN, SAY, ids, section, text
from tests.programmes.one_to_one.panels import two_panels
from tests.programmes.one_to_one.papers import concern
from tests.programmes.one_to_one.road import Road, at, deferred

ON = date(2026, 9, 14)


def pack(facts: Facts, *, costs: bool = False) -> Paper:
    return panel_pack(facts, parts_of(facts, ON), ON, ABOUT, SAY, ORIGIN, costs=costs)


def manifest(paper: Paper) -> dict[str, str]:
    (table,) = (piece for piece in section(paper, "manifest").pieces if isinstance(piece, Table))
    return {f"{row[0]} {row[1]}": row[2].replace(" ", "") for row in table.rows}


def test_every_part_is_in_the_manifest_with_its_hash_and_the_pack_has_one_of_its_own() -> None:
    facts = at("panel_ready").facts
    paper = pack(facts, costs=True)
    parts = {part.name: part for part in parts_of(facts, ON)}
    found = manifest(paper)
    assert len(found) == len(parts)
    assert facts.recommendation
    assert found[f"The recommendation {facts.recommendation.seq}"] == parts["RECOMMENDATION"].sha256
    files = {item.form.sha256 for item in facts.evidence if item.form.sha256}
    assert files <= set(found.values())
    assert ("SHA-256 of the pack", digest(parts.values())) in paper.lines


def test_a_hash_that_could_give_something_away_is_not_told() -> None:
    facts = at("panel_ready").facts
    item = facts.evidence[0]
    kept = item.form.model_copy(update={"sensitivity": Sensitivity.SAFEGUARDING})
    facts.evidence[0] = item.model_copy(update={"form": kept})
    found = manifest(pack(facts, costs=True))
    kept_back = sorted(name for name, hash_ in found.items() if hash_ == "nottoldhere")
    assert len(kept_back) == 3, "the costs, the record of the evidence and its file"


def test_somebody_who_disagrees_is_told_of() -> None:
    facts = at("panel_ready").facts
    heard = facts.consultation
    assert heard
    dissenting = heard.form.model_copy(update={"dissent": True, "dissent_note": "The son."})
    facts.consultation = heard.model_copy(update={"form": dissenting})
    assert "Somebody who was consulted disagrees with the change." in text(pack(facts))


def test_without_costs_no_figure_in_pounds_is_in_it() -> None:
    facts = at("panel_ready").facts
    blind, whole = pack(facts), pack(facts, costs=True)
    assert "costs" not in ids(blind) and not any("cost" in name.lower() for name in manifest(blind))
    assert "£" not in text(blind)
    assert "left out of this pack" in text(blind) and "left out of this pack" not in text(whole)
    for amount in ("£2,240.00", "£1,120.00"):
        assert amount in text(section_only(whole, "costs"))
    for figure in ("2240", "1120", "400", "12.5 "):
        assert figure not in text(blind)


def section_only(paper: Paper, id: str) -> Paper:
    return paper.model_copy(update={"sections": (section(paper, id),)})


def test_a_panel_reads_a_summary_of_safeguarding_and_no_rate() -> None:
    road = at("panel_ready")
    form = concern(road)
    road.make("record_safeguarding_check", "sam", **form)
    for costs in (False, True):
        said = text(pack(road.facts, costs=costs))
        (told,) = form["concerns"]
        assert [
            words for words in told.values() if isinstance(words, str) and len(words) > 20 and words in said
        ] == []
        assert "£20.00" not in said
    item = road.facts.evidence[0]
    kept = {"title": "What the night nurse told", "sensitivity": Sensitivity.SAFEGUARDING}
    road.facts.evidence[0] = item.model_copy(update={"form": item.form.model_copy(update=kept)})
    assert "What the night nurse told" not in text(pack(road.facts))


def test_the_forms_are_there_with_their_questions_and_answers() -> None:
    said = text(pack(at("panel_ready").facts))
    for words in (
        "Falls happen at night only",
        "Phases 2: Goes on if",
        "Gardening",
        "yes",
        "14 September 2026",
    ):
        assert words in said, words
    assert "Waking day, 1 to 1: 84 hours a week" in said


def test_a_case_that_comes_again_has_the_questions_the_answers_and_the_earlier_vote() -> None:
    road = deferred()
    road.make("resubmit_minor", "ada")
    assert {"questions", "answers"} <= set(ids(pack(road.facts)))
    road = Road(policy=two_panels()).to("panel_listed").call().vote()
    road.make("pass_to_next_panel", dissent="Sol would wait.")
    earlier = text(section_only(pack(road.facts), "earlier"))
    assert "3 for approve" in earlier and "Sol would wait." in earlier


def test_sections_come_in_their_order() -> None:
    found = ids(pack(at("panel_ready").facts, costs=True))
    assert found == [id for id in PARTS if id in found]


@pytest.mark.parametrize("kind", list(Recommended))
def test_every_kind_of_recommendation_has_its_pack(kind: Recommended) -> None:
    paper = pack(at("panel_ready", kind).facts, costs=True)
    assert "recommendation" in ids(paper)


def test_what_is_not_there_yet_is_not_listed() -> None:
    facts = Facts()
    assert ids(pack(facts)) == ["manifest", "warnings", "care", "documents"]
    assert "Nothing is recorded." in text(pack(facts))
