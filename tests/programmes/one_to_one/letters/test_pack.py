"""The panel pack: its manifest, what a panel reads in it, and what is left out of it."""

from datetime import date

import pytest

from app.programmes.one_to_one.codes import Recommended, Sensitivity
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.letters.manifest import listed
from app.programmes.one_to_one.letters.pack import PARTS, panel_pack
from app.programmes.one_to_one.letters.paper import Paper, Table
from tests.programmes.one_to_one.letters.written import ABOUT, ORIGIN, SAY, ids, section, text
from tests.programmes.one_to_one.panels import two_panels
from tests.programmes.one_to_one.papers import concern
from tests.programmes.one_to_one.road import Road, at, deferred

ON = date(2026, 9, 14)


def pack(facts: Facts, *, costs: bool = False) -> Paper:
    return panel_pack(facts, listed(facts, ON, SAY), ON, ABOUT, SAY, ORIGIN, costs=costs)


def manifest(paper: Paper) -> dict[str, str]:
    (table,) = (piece for piece in section(paper, "manifest").pieces if isinstance(piece, Table))
    return {f"{row[0]} {row[1]}": row[2].replace(" ", "") for row in table.rows}


def test_every_form_document_figure_and_warning_is_in_the_manifest_with_its_hash() -> None:
    facts = at("panel_ready").facts
    heard = facts.consultation
    assert heard
    dissenting = heard.form.model_copy(update={"dissent": True, "dissent_note": "The son."})
    facts.consultation = heard.model_copy(update={"form": dissenting})
    found = manifest(pack(facts, costs=True))
    assert all(len(hash_) == 64 and int(hash_, 16) >= 0 for hash_ in found.values())
    assert facts.recommendation and facts.quality
    assert f"The recommendation {facts.recommendation.seq}" in found
    assert f"Quality assurance {facts.quality.passed_seq}" in found
    assert len([name for name in found if name.split()[-1] in {str(e.seq) for e in facts.evidence}]) == len(
        facts.evidence
    )
    assert {item.form.sha256 for item in facts.evidence if item.form.sha256} <= set(found.values())
    assert "The care " in found and "What it costs " in found
    assert "Warning: dissent " in found
    assert "Somebody who was consulted disagrees with the change." in text(pack(facts))


def test_whatever_changes_changes_its_hash_and_no_other() -> None:
    road = at("panel_ready")
    before = manifest(pack(road.facts, costs=True))
    plan = road.facts.recommendation
    assert plan
    changed = plan.model_copy(
        update={"form": plan.form.model_copy(update={"summary": "Days are no longer calm."})}
    )
    after = manifest(pack(road.facts.model_copy(update={"recommendation": changed}), costs=True))
    assert [name for name in before if before[name] != after[name]] == [f"The recommendation {plan.seq}"]


def test_without_costs_no_figure_in_pounds_is_in_it() -> None:
    facts = at("panel_ready").facts
    blind, whole = pack(facts), pack(facts, costs=True)
    assert "costs" not in ids(blind) and "What it costs " not in manifest(blind)
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
    found = manifest(pack(facts, costs=True))
    assert set(found) == {"The care ", "What it costs "}
    assert ids(pack(facts)) == ["manifest", "warnings", "care", "documents"]
    assert "Nothing is recorded." in text(pack(facts))
