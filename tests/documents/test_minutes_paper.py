"""The minutes as a document: all that they have, and nothing under a heading that has nothing."""

from datetime import UTC, date, datetime
from typing import Any

from app.panels.minutes_paper import minutes_paper
from app.panels.minutes_views import MinutesView
from app.programmes.one_to_one.letters.telling import Origin
from tests.documents.set_documents import pdf, words
from tests.programmes.one_to_one.letters.written import ORIGIN, SAY, ids, section, text

AT = datetime(2026, 9, 16, 13, 5, tzinfo=UTC)  # 14:05 in London
NOBODY: dict[str, Any] = {"text": "", "version": 0, "by": None, "at": None}
EMPTY: dict[str, Any] = {
    "ref": "OTO-002", "pack": "5e" * 32, "issue": 1, "called_at": None, "ended_at": None, "result": None, "outcome": None,
    "interests": [], "opinions": [], "ballots": [], "arithmetic": "", "reasons": "", "discussion": "", "dissent": "",
    "departure": None, "conditions": [], "questions": "", "return_by": None, "next_review_on": None, "targets": [],
    "signed_by": None, "signed_at": None, "correction": "", "wording": NOBODY,
}  # fmt: skip


def vote(person: str, choice: str) -> dict[str, str]:
    return {"person": person, "name": f"{person.title()} Example", "role": "health", "choice": choice}


FULL: dict[str, Any] = EMPTY | {
    "ref": "OTO-001", "called_at": AT, "ended_at": AT.replace(minute=40), "result": "DECIDED", "outcome": "DECLINE",
    "interests": [{"person": "pat", "name": "Pat Example", "kind": "LOYALTY", "action": "NOTE", "reason": "A friend."}],
    "opinions": [vote("pia", "APPROVE")], "ballots": [vote("pia", "DECLINE"), vote("sol", "DECLINE")],
    "arithmetic": "2 ballots: 2 for decline: carried", "reasons": "The night log says otherwise.",
    "discussion": "Nights were talked through.", "dissent": "Pat would have gone on.",
    "departure": {"grounds": ["OTHER"], "reasons": "She fears to be alone.", "seconded_by": ["Sol Example"]},
    "conditions": [{"wording": "Ask the night staff.", "timing": "PRE", "owner": "ada", "due_on": date(2026, 10, 1),
                    "evidence": "Their note"}],
    "questions": "What does the son say?", "return_by": date(2026, 9, 30), "next_review_on": date(2026, 12, 1),
    "targets": ["MDT_DST"], "correction": "It was Tuesday.", "wording": NOBODY | {"text": "The chair thanked all."},
}  # fmt: skip


def shown(**changes: Any) -> MinutesView:
    said: dict[str, Any] = {
        "sitting": "sit_1", "panel": "local", "title": "ICB panel", "held_on": date(2026, 9, 16),
        "members": [{"person": "pia", "name": "Pia Example", "role": "HEALTH, chair", "voting": True}],
        "attendance": [], "pauses": [], "wording": NOBODY, "items": [], "matters": [],
        "draft_due_on": date(2026, 9, 18), "sign_due_on": date(2026, 9, 23), "signed_by": None, "signed_at": None,
        "sha256": None, "addenda": [],
    }  # fmt: skip
    return MinutesView.model_validate(said | changes)


def paper(origin: Origin = ORIGIN, **changes: Any) -> Any:
    return minutes_paper(shown(**changes), "NHS Thames Valley ICB", SAY, origin)


def test_everything_that_the_minutes_have_stands_in_them() -> None:
    came = {"person": "sol", "name": "Sol Example", "at": AT}
    made = paper(
        attendance=[came | {"present": True}, came | {"present": False}],
        pauses=[{"since": AT, "until": AT, "reason": "A fire alarm."}, {"since": AT, "until": None, "reason": "Tea."}],
        wording=NOBODY | {"text": "The chair welcomed all."},
        items=[FULL],
        matters=[
            {"ref": "OTO-003", "kind": "CHAIR_ACTION", "number": 7, "heard_at": AT, "votes": [vote("pia", "APPROVE")],
             "arithmetic": "1 ballot: 1 for approve"}
        ],
        signed_by="pia",
        signed_at=AT,
        sha256="ab" * 32,
        addenda=[
            {"ref": None, "text": "It was warm.", "by": "pia", "name": "Pia Example", "at": AT},
            {"ref": "OTO-001", "text": "Pat left at three.", "by": "pia", "name": "Pia Example", "at": AT},
        ],
    )  # fmt: skip
    assert made.mark == ""
    said = words(pdf(made))
    for there in (
        "14:05: Sol Example came.", "14:05: Sol Example left.", "14:05 to 14:05: paused. A fire alarm.",
        "From 14:05: paused. Tea.", "The chair welcomed all.", "Called at 14:05, ended at 14:40.",
        "Pat Example: loyalty; note. A friend.", "Outcome: decline.", "2 ballots: 2 for decline: carried",
        "The night log says otherwise.", "Nights were talked through.", "Pat would have gone on.",
        "She fears to be alone.", "who confirmed it: Sol Example.", "Ask the night staff.", "Their note",
        "What does the son say?", "Back by 30 September 2026.", "Next review by 1 December 2026.",
        "Referred to: mdt dst.", "It was Tuesday.", "The chair thanked all.", "OTO-003: chair action 7",
        "Signed by: Pia Example", "ab" * 32, "about the sitting", "It was warm.", "about OTO-001", "Pat left at three.",
    ):  # fmt: skip
        assert there in said, there
    rows = next(piece.rows for piece in section(made, "item_1").pieces if piece.type == "table")
    assert rows == (("Pia Example", "approve", "decline"), ("Sol Example", "", "decline"))


def test_what_is_not_there_has_no_heading_and_a_draft_says_so() -> None:
    made = paper(items=[EMPTY])
    assert ids(made) == ["members", "item_1"]
    assert made.mark == "Draft. The chair has not signed these minutes."
    assert [piece.text for piece in section(made, "item_1").pieces if piece.type == "words"] == [
        "This item has no outcome."
    ]
    assert "Signed" not in text(made)
