"""The process against the practice: every move for every role at every stage, and what guards the way."""

from dataclasses import replace
from typing import Any

import pytest

from app.errors import NoSuchMove, NotYourRole
from app.programmes.one_to_one.codes import HoldType
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.holds import HOLDS, LIFTERS, PLACERS
from app.programmes.one_to_one.process import ONE_TO_ONE
from app.programmes.one_to_one.stages import STAGES
from app.programmes.roles import Role
from app.workflow.engine import find
from app.workflow.forms import split
from app.workflow.process import BrokenProcess, Move, Process
from app.workflow.state import START, Actor
from tests.programmes.one_to_one.road import CAST, USUALLY, at
from tests.programmes.one_to_one.table import (
    ALL_STAGES,
    NEEDS_GATES,
    PANEL_ROOM,
    ROWS,
    TWO_SIGNATURES,
)

ACTIONS = sorted({action for _, action in ROWS})
GATES = ("safeguarding", "liberty", "quality_assurance", "panel")


def verdict(stage: str, action: str, role: Role) -> str:
    """What the engine says to somebody with this one role: the target, or how it refuses."""
    somebody = Actor("somebody", "Somebody", frozenset({role}), "QTV")
    try:
        return find(ONE_TO_ONE, Facts(stage=stage), action, somebody).to()
    except (NoSuchMove, NotYourRole) as refusal:
        return refusal.code


def expected(stage: str, action: str, role: Role) -> str:
    """What the table says."""
    row = ROWS.get((stage, action))
    if row is None:
        return "NoSuchMove"
    return row.target if role in row.roles else "NotYourRole"


@pytest.mark.parametrize("stage", [START, *ALL_STAGES])
def test_every_move_is_for_the_roles_of_the_table_and_leads_where_it_says(stage: str) -> None:
    wrong = [
        (action, role.value, verdict(stage, action, role), expected(stage, action, role))
        for action in ACTIONS
        for role in Role
        if verdict(stage, action, role) != expected(stage, action, role)
    ]
    assert wrong == []


def test_the_process_has_no_move_beside_the_table() -> None:
    assert {(m.source, m.action) for m in ONE_TO_ONE.moves} == set(ROWS)


def test_the_stages_are_those_of_the_practice() -> None:
    assert tuple(stage.name for stage in STAGES) == ALL_STAGES
    assert [stage.name for stage in STAGES if stage.final] == ["closed"]
    assert ONE_TO_ONE.decision == "decided"
    assert all(stage.owner in set(Role) for stage in STAGES if not stage.final)


def test_the_stage_s_owner_can_do_something_there() -> None:
    for stage in STAGES:
        if not stage.final:
            assert any(stage.owner in move.roles for move in ONE_TO_ONE.at(stage.name).values()), stage.name


def test_only_auditors_guardians_administrators_and_representatives_move_nothing() -> None:
    moving = {role for move in ONE_TO_ONE.moves for role in move.roles}
    idle = {Role.AUDITOR, Role.SYSADMIN, Role.IG_GUARDIAN, Role.REPRESENTATIVE, Role.BROKER_CONTRACTS}
    assert set(Role) - moving == idle


@pytest.mark.parametrize("action", ACTIONS)
def test_rooms_gates_and_signatures_are_where_they_belong(action: str) -> None:
    for move in (m for m in ONE_TO_ONE.moves if m.action == action):
        assert (move.room == "panel") == (action in PANEL_ROOM)
        assert move.needs_gates == (action in NEEDS_GATES)
        assert bool(move.signatures) == (action in TWO_SIGNATURES)
        assert move.never_blockable == (action == "reinstate_emergency")


def test_each_gate_is_passed_in_one_place_only() -> None:
    passes = {gate: {m.action for m in ONE_TO_ONE.moves if gate in m.gates} for gate in ONE_TO_ONE.gates}
    assert passes == {
        "safeguarding": {"complete_gates"},
        "liberty": {"complete_gates"},
        "quality_assurance": {"qa_pass"},
        "panel": {"approve", "approve_with_conditions", "decline", "refer_onward"},
    }


def test_everything_that_leaves_an_assured_case_for_rework_takes_assurance_and_panel_back() -> None:
    settled = {"panel_ready", "panel_listed", "deferred", "decided", "notice", "implementing", "monitoring"}
    earlier = {"gate_checks", "evidence", "assessment", "qa_review"}
    for move in ONE_TO_ONE.moves:
        if move.source in settled and move.to() in earlier:
            assert set(move.voids) == {"quality_assurance", "panel"}, move.action
            assert move.new_version, move.action
            assert move.rework, move.action


# A process that could be got round is refused before anybody uses it


def changed(action: str, **fields: Any) -> Process:
    """The real process with one move altered."""
    return replace(
        ONE_TO_ONE, moves=tuple(replace(m, **fields) if m.action == action else m for m in ONE_TO_ONE.moves)
    )


def with_move(move: Move) -> Process:
    """The real process with one move more."""
    return replace(ONE_TO_ONE, moves=(*ONE_TO_ONE.moves, move))


@pytest.mark.parametrize(
    ("action", "gate"),
    [
        ("complete_gates", "safeguarding"),
        ("complete_gates", "liberty"),
        ("qa_pass", "quality_assurance"),
        ("approve", "panel"),
        ("approve_with_conditions", "panel"),
        ("decline", "panel"),
        ("refer_onward", "panel"),
    ],
)
def test_without_a_gate_the_process_is_refused_with_the_way_round_it(action: str, gate: str) -> None:
    (move,) = (m for m in ONE_TO_ONE.moves if m.action == action)
    with pytest.raises(BrokenProcess) as refused:
        changed(action, gates=tuple(g for g in move.gates if g != gate))
    title = ONE_TO_ONE.gates[gate]
    faults = [fault for fault in refused.value.faults if title in fault]
    assert any(fault.startswith(f"begin_phase can be reached without {title}: create > ") for fault in faults)
    assert all(f" {action} " in f"{fault} " for fault in faults)


@pytest.mark.parametrize("source", [s for s in ALL_STAGES if s not in ("decided", "closed")])
def test_no_short_cut_to_the_decision_is_accepted(source: str) -> None:
    cut = Move(source, "short_cut", "decided", by=Role.CHC_OPS_MANAGER, event="cut", label="Cut short")
    if source in ("notice", "implementing", "monitoring"):
        with_move(cut)  # the gates were passed on every way to here
        return
    with pytest.raises(
        BrokenProcess, match=r"issue_reduction can be reached without a quorate panel: .*short_cut"
    ):
        with_move(cut)


@pytest.mark.parametrize("source", ALL_STAGES[:10])
def test_no_short_cut_to_the_change_is_accepted(source: str) -> None:
    cut = Move(source, "short_cut", "implementing", by=Role.SYSADMIN, event="cut", label="Cut short")
    if source == "decided":
        with_move(cut)
        return
    with pytest.raises(BrokenProcess, match=r"proceed_phase can be reached without .*: create > .*short_cut"):
        with_move(cut)


def test_taking_assurance_back_without_going_back_is_refused() -> None:
    void = Move(
        "panel_ready", "doubt", "panel_ready", by=Role.REVIEWER, event="doubted", label="Doubt",
        voids=("quality_assurance",),
    )  # fmt: skip
    with pytest.raises(BrokenProcess, match=r"without quality assurance: .* > doubt > list_for_panel > "):
        with_move(void)


@pytest.mark.parametrize(
    ("stage", "back"),
    [
        ("referred", "return_referral"),
        ("gate_checks", "return_to_referrer"),
        ("evidence", "reopen_gates"),
        ("assessment", "return_for_evidence"),
    ],
)
def test_a_stage_before_the_decision_keeps_its_way_back(stage: str, back: str) -> None:
    with pytest.raises(BrokenProcess, match=f"the stage {stage} comes before the decision and has no rework"):
        replace(ONE_TO_ONE, moves=tuple(m for m in ONE_TO_ONE.moves if m.action != back))


def test_a_closed_case_stays_closed() -> None:
    reopen = Move("closed", "reopen", "draft", by=Role.SYSADMIN, event="reopened", label="Reopen")
    with pytest.raises(BrokenProcess, match="reopen leaves closed, which is final"):
        with_move(reopen)


def test_three_voters_beside_a_reviewer_and_an_assurer_have_to_be_there() -> None:
    few: dict[str, int] = {
        Role.REVIEWER: 1,
        Role.QA_CLINICIAN: 1,
        Role.PANEL_HEALTH: 1,
        Role.PANEL_SOCIAL_CARE: 1,
    }
    with pytest.raises(BrokenProcess, match="voter of the panel need 3 different people"):
        replace(ONE_TO_ONE, supply={**few, Role.PANEL_CHAIR: 0})
    replace(ONE_TO_ONE, supply={**few, Role.PANEL_CHAIR: 1})


def test_nothing_may_block_the_way_back_in_an_emergency() -> None:
    with pytest.raises(BrokenProcess, match="reinstate_emergency is never to be blocked"):
        changed("reinstate_emergency", needs_gates=True)


# Holds


def test_there_is_a_hold_of_every_kind() -> None:
    assert [hold.name for hold in HOLDS] == list(HoldType)
    assert set(PLACERS) == {role for hold in HOLDS for role in hold.placed_by}
    assert set(LIFTERS) == {role for hold in HOLDS for role in hold.lifted_by}


@pytest.mark.parametrize(
    ("kind", "blocked"),
    [
        (
            "SAFEGUARDING",
            "qa_pass list_for_panel approve approve_with_conditions pass_to_next_panel decline refer_onward begin_phase "
            "proceed_phase",
        ),
        ("LIBERTY", "list_for_panel begin_phase proceed_phase"),
        ("CAPACITY_BI", "submit_for_qa"),
        ("CLINICAL_INSTABILITY", "begin_phase proceed_phase"),
        (
            "ELIGIBILITY",
            "approve approve_with_conditions pass_to_next_panel decline refer_onward begin_phase proceed_phase",
        ),
        ("DISPUTE", "begin_phase"),
        ("EVIDENCE_OVERDUE", "start_assessment"),
        ("PROVIDER_FAILURE", "begin_phase proceed_phase"),
    ],
)
def test_a_hold_blocks_what_the_practice_says(kind: str, blocked: str) -> None:
    hold = ONE_TO_ONE.hold(kind)
    assert {action for action in ACTIONS if hold.stops(action)} == set(blocked.split())


def test_a_person_in_hospital_is_left_in_peace_but_never_without_help() -> None:
    hold = ONE_TO_ONE.hold("HOSPITAL_ADMISSION")
    free = {action for action in ACTIONS if not hold.stops(action)}
    assert free >= {
        "reinstate_emergency", "step_back_phase", "record_monitoring", "record_death", "record_transfer",
        "place_hold", "lift_hold", "withdraw", "chair_action", "record_safeguarding_check", "open_dispute",
    }  # fmt: skip
    assert not free & {
        "begin_phase",
        "proceed_phase",
        "complete_final_phase",
        "qa_pass",
        "approve",
        "pass_to_next_panel",
        "close",
    }


def test_no_hold_stops_care_from_coming_back_or_a_hold_from_being_lifted() -> None:
    for hold in HOLDS:
        for action in ("step_back_phase", "lift_hold", "record_death", "withdraw"):
            assert not hold.stops(action), (hold.name, action)


# What people see


def test_the_usual_cast_can_make_every_move() -> None:
    for stage, action in ROWS:
        roles = ONE_TO_ONE.at(stage)[action].roles
        assert USUALLY[Role(roles[0])] in CAST, action


def test_every_label_is_short_and_every_event_is_past() -> None:
    for move in ONE_TO_ONE.moves:
        assert 3 <= len(move.label) <= 40, move.label
        assert move.label[0].isupper(), move.label
        assert not move.label.endswith("."), move.label
        assert move.event != move.action


def test_every_rule_in_the_way_of_a_move_has_a_source_and_a_way_to_clear_it() -> None:
    for rule in {rule for move in ONE_TO_ONE.moves for rule in move.unless}:
        assert len(rule.source) > 5, rule.name
        assert rule.clears, rule.name
        assert rule.about.endswith("."), rule.name


def test_the_process_names_no_eligibility_outcome() -> None:
    words = str(ONE_TO_ONE.as_dict()).lower()
    assert "eligible" not in words
    assert all(
        "eligible" not in str(form.model_json_schema()).lower() for form in ONE_TO_ONE.forms().values()
    )


def test_every_form_of_the_road_can_be_split_for_the_journal() -> None:
    for done in at("closed").done:
        plain, personal = split(done.form)
        assert all(text not in str(plain) for text in personal.values() if len(text) > 20), done.action
