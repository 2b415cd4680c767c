"""A process is one table: spread over its sources, found by name, and told as plain data."""

import json
from dataclasses import FrozenInstanceError, replace

import pytest

from app.workflow.forms import Reason, Words, text
from app.workflow.process import OPEN, STAYS, HoldKind, Move, Process
from app.workflow.state import START
from tests.workflow.toy import (
    DESK,
    HOLDS,
    MENDING,
    MENDING_BOOKS,
    MOVES,
    SHELVED,
    STAGES,
    TRIAL,
    Estimate,
)


def with_moves(**changed: Move) -> Process:
    return replace(MENDING_BOOKS, moves=tuple(changed.get(m.action, m) for m in MOVES))


def test_a_move_from_several_stages_stands_at_each_of_them() -> None:
    for stage in STAGES:
        assert ("withdraw" in MENDING_BOOKS.at(stage.name)) is not stage.final
        assert ("pulp" in MENDING_BOOKS.at(stage.name)) is (stage.name in (MENDING, TRIAL))
    assert MENDING_BOOKS.at(MENDING)["hand_over"].to() == MENDING
    assert list(MENDING_BOOKS.at(START)) == ["register"]
    assert MENDING_BOOKS.at(SHELVED) == {}


def test_everything_is_found_by_its_name() -> None:
    assert MENDING_BOOKS.stage(DESK).title == "Returns desk"
    assert MENDING_BOOKS.hold("mould").title == "Mould"
    duty = MENDING_BOOKS.duty("voter")
    assert duty is not None
    assert duty.people == 2
    assert MENDING_BOOKS.duty("reader") is None
    assert MENDING_BOOKS.forms()["Estimate"] is Estimate
    assert set(MENDING_BOOKS.forms()) == {
        "NoForm", "Damage", "Estimate", "Vote", "Reason", "Shelf", "PlaceHold", "LiftHold", "Handover",
    }  # fmt: skip


@pytest.mark.parametrize("look", [MENDING_BOOKS.stage, MENDING_BOOKS.hold, MENDING_BOOKS.at])
def test_a_name_that_is_not_there_is_a_key_error(look: object) -> None:
    assert callable(look)
    with pytest.raises(KeyError):
        look("nowhere")


def test_a_process_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        MENDING_BOOKS.name = "other"  # type: ignore[misc]


def test_one_role_may_be_written_without_a_tuple() -> None:
    move = Move(OPEN, "go", STAYS, by="CLERK", event="gone", label="Go")
    assert move.roles == ("CLERK",)
    assert replace(move, by=("A", "B")).roles == ("A", "B")


def test_a_hold_blocks_what_it_names_or_everything_but_what_it_spares() -> None:
    assert HoldKind("h", "H", blocks=("go",)).stops("go")
    assert not HoldKind("h", "H", blocks=("go",)).stops("stay")
    assert HoldKind("h", "H", spares=()).stops("go")
    assert not HoldKind("h", "H", spares=("go",)).stops("go")


def test_the_definition_is_plain_data_with_every_stage_move_and_hold() -> None:
    told = MENDING_BOOKS.as_dict()
    assert json.loads(json.dumps(told)) == told
    assert [s["name"] for s in told["stages"]] == [s.name for s in STAGES]
    assert told["stages"][5]["clock"] == {"days": "desk_days", "working": False}
    assert told["stages"][1]["clock"] is None
    assert len(told["moves"]) == len(MENDING_BOOKS.moves)
    glue = next(m for m in told["moves"] if m["action"] == "glue")
    assert glue == {
        "source": "mending", "action": "glue", "target": "mending", "label": "Glue", "by": ["MENDER"],
        "event": "glued", "form": "NoForm", "part": None, "reason": False, "gates": [], "needs_gates": True,
        "voids": [], "new_version": False, "rework": False, "signatures": [], "room": None,
        "never_blockable": False, "step_up": False,
        "unless": [
            {"rule": "sunday", "number": "LR02", "source": "library rules 2", "clears": "it is Monday"}
        ],
    }  # fmt: skip
    assert [h["name"] for h in told["holds"]] == [h.name for h in HOLDS]
    assert told["holds"][1]["blocks"] == ["finish", "withdraw"]
    assert told["separate"][2] == {"part": "voter", "title": "Voter", "people": 2}


def test_the_fingerprint_is_the_same_for_the_same_definition() -> None:
    assert len(MENDING_BOOKS.fingerprint) == 64
    assert with_moves().fingerprint == MENDING_BOOKS.fingerprint


def test_the_fingerprint_changes_with_a_move_a_rule_or_a_field_of_a_form() -> None:
    class Longer(Reason):
        more: Words = text("More")

    Longer.__name__ = "Reason"
    send = next(m for m in MOVES if m.action == "send")
    changed = [
        replace(MENDING_BOOKS, version="1.1"),
        with_moves(send=replace(send, label="Send")),
        with_moves(send=replace(send, unless=())),
        replace(
            MENDING_BOOKS, moves=tuple(replace(m, form=Longer) if m.form is Reason else m for m in MOVES)
        ),
        replace(MENDING_BOOKS, holds=HOLDS[:1]),
    ]
    assert len({p.fingerprint for p in (MENDING_BOOKS, *changed)}) == 6
