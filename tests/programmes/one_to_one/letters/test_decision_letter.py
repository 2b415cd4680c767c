"""The decision letter: what it always says, and what each recipient is told and not told."""

import pytest

from app.programmes.one_to_one.codes import Recipient, Recommended
from app.programmes.one_to_one.forms.checks import CommunicationNeeds
from app.programmes.one_to_one.letters.catalogue import Catalogue
from app.programmes.one_to_one.letters.decision import CONTENTS
from app.programmes.one_to_one.letters.paper import Items, Layout, Table
from app.programmes.one_to_one.letters.telling import layouts_for
from tests.programmes.one_to_one.letters.written import (
    DISSENT,
    ENGLISH,
    conditional,
    decided,
    declined,
    ids,
    letter,
    section,
    text,
)
from tests.programmes.one_to_one.road import at

REASONS, EVIDENCE = "Your falls happen at night only", "Falls log and observation records."
ADDRESSED = (Recipient.PERSON, Recipient.REPRESENTATIVE)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("to", ADDRESSED)
def test_br23_it_has_reasons_start_contingency_and_both_ways_to_challenge(
    to: Recipient, layout: Layout
) -> None:
    said = text(letter(decided(), to, layout, send="issue_reduction"))
    assert REASONS in said and EVIDENCE in said
    assert "112 hours" in said and "56 hours" in said
    assert "before 30 September 2026" in said
    assert "The duty desk, 01632 960001" in said
    assert "Ombudsman" in said, "where a complaint goes on to"
    assert "local resolution" in said.lower()
    assert "14 December 2026" in said


def test_the_start_is_the_day_that_the_letter_was_sent_with() -> None:
    road = decided()
    paper = letter(road, send="issue_reduction")
    assert road.facts.letter and road.facts.letter.starts_on and road.facts.notice
    assert f"not begin before {_day(road.facts.letter.starts_on)}" in text(paper)
    assert f"to {_day(road.facts.notice.ends_on)}" in text(paper)


def _day(on: object) -> str:
    return f"{on:%-d %B %Y}"


def test_it_tells_of_the_steps_the_equipment_and_what_brings_the_hours_back() -> None:
    paper = letter(decided(), send="issue_reduction")
    (steps,) = (piece for piece in section(paper, "phases").pieces if isinstance(piece, Table))
    assert [row[:2] for row in steps.rows] == [("1", "84"), ("2", "56")]
    assert "Acoustic monitor" in text(paper)
    back = text(paper)
    assert "up to 10 hours a week at once, for 14 days" in back and "the nurse in charge" in back
    assert "falls: 2 times within 7 days" in back


def test_conditions_and_dissent_travel_with_it() -> None:
    paper = letter(conditional(), send="issue_reduction")
    assert [piece.numbered for piece in section(paper, "conditions").pieces if isinstance(piece, Items)] == [
        True,
        True,
    ]
    said = text(paper)
    assert "The sensor is tested with the night staff." in said
    assert "The family is asked how it goes." in said
    assert DISSENT in said
    assert "conditions" in text(letter(conditional(), layout=Layout.EASY_READ)).lower()


@pytest.mark.parametrize("layout", list(Layout))
def test_the_home_reads_its_contract_and_nothing_about_anybodys_health(layout: Layout) -> None:
    road = conditional()
    paper = letter(road, Recipient.PROVIDER, layout, send="issue_reduction")
    said = text(paper)
    assert "£2,240.00" in said and "£1,120.00" in said and "£20.00 an hour" in said
    assert ids(paper) == ["variation", "start", "phases", "technology", "contingency", "review"]
    facts = road.facts
    assert facts.decision and facts.recommendation and facts.assessment and facts.letter
    kept = [
        "Edith",
        "999 100 0372",
        facts.letter.letter.reasons,
        facts.letter.letter.evidence_considered,
        facts.decision.reasons,
        facts.decision.discussion,
        DISSENT,
        facts.recommendation.form.summary,
        facts.assessment.form.narrative,
        *(phase.plan.success for phase in facts.phases),
        *(one.form.wording for one in facts.decision.conditions),
    ]
    assert [words for words in kept if words and words in said] == []


@pytest.mark.parametrize(
    "to", [to for to in Recipient if to not in (Recipient.PROVIDER, Recipient.LOCAL_AUTHORITY)]
)
def test_nobody_but_those_who_pay_or_are_paid_reads_of_money(to: Recipient) -> None:
    for layout in Layout:
        assert "£" not in text(letter(decided(), to, layout, send="issue_reduction"))


def test_who_the_person_is_stands_in_the_letters_of_those_who_know_them() -> None:
    def above(to: Recipient) -> dict[str, str]:
        return dict(letter(decided(), to).lines)

    assert above(Recipient.GP)["NHS number"] == "999 100 0372"
    assert above(Recipient.GP)["Date of birth"] == "9 March 1941"
    council = above(Recipient.SUPERVISORY_BODY)
    assert council["Date of birth"] == "9 March 1941" and "NHS number" not in council
    assert above(Recipient.REPRESENTATIVE)["About"] == "Edith Example"
    assert "Date of birth" not in above(Recipient.REPRESENTATIVE)
    assert "About" not in above(Recipient.PROVIDER)
    unknown = dict(letter(decided(), Recipient.GP, person="", nhs_number="", born="").lines)
    assert {"About", "NHS number", "Date of birth"}.isdisjoint(unknown)


def test_the_supervisory_body_reads_of_liberty_and_of_restrictions() -> None:
    paper = letter(decided(), Recipient.SUPERVISORY_BODY, send="issue_reduction")
    (table,) = (piece for piece in section(paper, "liberty").pieces if isinstance(piece, Table))
    assert table.rows
    road = decided()
    assert road.facts.assessment
    road.facts.assessment.form.restrictions.clear()
    assert len(section(letter(road, Recipient.SUPERVISORY_BODY), "liberty").pieces) == 1


@pytest.mark.parametrize("to", list(Recipient))
def test_each_recipient_is_told_their_sections_in_their_order(to: Recipient) -> None:
    told = ids(letter(conditional(), to, send="issue_reduction"))
    assert told == [id for id in CONTENTS[to] if id in told]
    assert set(CONTENTS[to]) - set(told) <= {"translation", "departure"}


# What a decision does


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize(
    ("kind", "send", "says"),
    [
        (Recommended.INCREASE, "issue_change", "140 hours"),
        (Recommended.REPROFILE, "issue_change", "112 hours"),
        (Recommended.WITHDRAW, "issue_reduction", "0 hours"),
        (Recommended.MAINTAIN, "issue_no_change", "stays as it is: 112 hours"),
    ],
)
@pytest.mark.parametrize("to", [Recipient.PERSON, Recipient.PROVIDER])
def test_every_kind_of_decision_has_its_letter(
    kind: Recommended, send: str, says: str, to: Recipient, layout: Layout
) -> None:
    paper = letter(decided(kind), to, layout, send=send)
    if to is Recipient.PROVIDER:
        assert says.split(maxsplit=1)[0] in text(paper) or "stays as it is" in text(paper)
    else:
        assert says in text(paper)
    assert ("start" in ids(paper)) is (send != "issue_no_change")
    assert ("phases" in ids(paper)) is (send == "issue_reduction")
    assert paper.mark == ""


@pytest.mark.parametrize("layout", list(Layout))
def test_a_decline_and_a_referral_say_that_the_care_stays(layout: Layout) -> None:
    said = text(letter(declined(), layout=layout))
    assert "112 hours" in said and "56 hours" not in said
    road = at("panel_listed").call().vote(chris="REFER", pia="REFER", sol="REFER")
    said = text(letter(road.make("refer_onward").sign(), layout=layout))
    assert "112 hours" in said and "56 hours" not in said


@pytest.mark.parametrize("layout", list(Layout))
def test_why_the_panel_did_not_follow_the_recommendation_flows_into_the_letter(layout: Layout) -> None:
    road = declined()
    assert road.facts.decision and road.facts.decision.departure
    why = road.facts.decision.departure.reasons
    assert why in text(letter(road, layout=layout))
    assert why in text(letter(road, Recipient.GP, layout))
    assert why not in text(letter(road, Recipient.PROVIDER, layout))
    assert "the evidence does not bear out" in text(letter(road, Recipient.GP, layout))


def test_a_draft_says_so_and_what_is_still_to_come() -> None:
    for layout in Layout:
        paper = letter(decided(), layout=layout)
        assert paper.mark.startswith("Draft.")
        said = text(paper)
        assert "The day on which the change begins is given when the letter is sent." in said
        assert "The day of the next review is given when the letter is sent." in said
        assert "The duty desk, 01632 960001" in said, "as planned"
    draft = letter(decided())
    assert ("Date", "To be given when the letter is sent") in draft.lines
    assert "phases" in ids(draft), "as they would be with this decision"
    assert "Falls log" in text(draft), "the evidence by its kind"


def test_a_plan_without_contingency_or_triggers_tells_of_none() -> None:
    road = decided()
    plan = road.facts.recommendation
    assert plan
    bare = plan.form.model_copy(update={"contingency": None, "triggers": [], "technology": []})
    road.facts.recommendation = plan.model_copy(update={"form": bare})
    for layout in Layout:
        assert "contingency" not in ids(letter(road, layout=layout))
    assert "technology" not in ids(letter(road))
    road.facts.recommendation = None
    assert {"phases", "technology", "contingency"}.isdisjoint(ids(letter(road)))
    assert "contingency" not in ids(letter(road, layout=Layout.EASY_READ))


# How it is set


def test_the_layout_is_what_the_person_needs() -> None:
    facts = decided().facts
    assert facts.communication_needs
    for formats, layouts in (
        (["LARGE_PRINT"], (Layout.LARGE_PRINT,)),
        (["STANDARD", "EASY_READ"], (Layout.EASY_READ, Layout.STANDARD)),
        (["EASY_READ", "LARGE_PRINT"], (Layout.EASY_READ, Layout.LARGE_PRINT)),
        (["BRAILLE", "STANDARD"], tuple(Layout)),
        (["TELEPHONE"], tuple(Layout)),
    ):
        known = facts.communication_needs.model_dump()
        needs = CommunicationNeeds.model_validate(known | {"formats": formats})
        for to in ADDRESSED:
            assert layouts_for(facts.model_copy(update={"communication_needs": needs}), to) == layouts
    assert layouts_for(facts, Recipient.GP) == tuple(Layout)
    assert layouts_for(facts.model_copy(update={"communication_needs": None}), Recipient.PERSON) == tuple(
        Layout
    )


def test_it_says_in_which_form_it_is_sent_and_what_is_needed() -> None:
    road = decided()
    said = text(letter(road, send="issue_reduction"))
    assert "sent in this form: large print" in said
    assert "on record that you need: large print" in said
    road = decided()
    road.facts.communication_needs = None
    assert "We have on record" not in text(letter(road))


def test_easy_read_has_one_short_sentence_a_point() -> None:
    paper = letter(conditional(), layout=Layout.EASY_READ, send="issue_reduction")
    points = [
        point
        for part in paper.sections
        for piece in part.pieces
        if isinstance(piece, Items)
        for point in piece.items
    ]
    assert len(points) > 25
    own = ("The duty desk", "Your falls", "The sensor", DISSENT)
    ours = [point for point in points if not point.startswith(own)]
    assert max(len(point.split()) for point in ours) <= 16
    assert not [point for point in ours if ". " in point]
    assert all(not isinstance(piece, Table) for part in paper.sections for piece in part.pieces)


def test_a_translation_is_used_where_there_is_one_and_english_elsewhere() -> None:
    welsh = Catalogue("cy", {"section.reasons": "Pam", "month.9": "Medi", "month.10": "Hydref"}, ENGLISH)
    paper = letter(decided(), say=welsh, send="issue_reduction")
    assert paper.language == "cy"
    assert section(paper, "reasons").heading == "Pam"
    assert "Medi 2026" in text(paper)
    assert section(paper, "decision").heading == "What was decided"
    assert "translation" in ids(paper), "it says that the panel's own words are not translated"
    assert REASONS in text(paper)


def test_at_its_foot_stands_out_of_what_it_was_made() -> None:
    paper = letter(decided())
    assert "entry 31" in paper.foot[0] and "cd" * 8 in paper.foot[0] and "OTO-001" in paper.foot[0]
    assert "ab" * 32 in paper.foot[1]
