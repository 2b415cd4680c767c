"""The policy: every local number has a title, a unit, bounds and a default."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.programmes.one_to_one.codes import Driver, LibertyStatus
from app.programmes.one_to_one.policy import OldTest, OneToOnePolicy
from app.workflow.panel import Member, Roll, VotingRule, quorum
from app.workflow.process import Clock
from app.workflow.route import Step
from app.workflow.terms import Terms
from tests.programmes.one_to_one.panels import BOARD, policy, terms, two_panels

POLICY = OneToOnePolicy()
NUMBERS = sorted(name for name, info in OneToOnePolicy.model_fields.items() if info.annotation is int)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_has_a_title_a_unit_and_bounds_around_its_default(name: str):
    field: dict[str, Any] = OneToOnePolicy.model_json_schema()["properties"][name]
    assert field["title"]
    assert field["x-unit"]
    assert field["minimum"] <= field["default"] <= field["maximum"]
    for beyond in (field["minimum"] - 1, field["maximum"] + 1):
        with pytest.raises(ValidationError, match=name):
            OneToOnePolicy.model_validate({name: beyond})
    for bound in (field["minimum"], field["maximum"]):
        assert getattr(OneToOnePolicy.model_validate({name: bound}), name) == bound


def test_every_field_has_a_title():
    assert all(field.title for field in OneToOnePolicy.model_fields.values())


def test_the_defaults_are_those_of_the_practice():
    assert (POLICY.overall_days, POLICY.notice_days, POLICY.check_fresh_days) == (28, 14, 14)
    assert (POLICY.chair_action_days, POLICY.minutes_days) == (14, 5)
    assert (POLICY.large_step_percent, POLICY.shortest_phase_days) == (50, 7)
    assert (POLICY.first_review_days, POLICY.first_review_new_setting_days) == (14, 7)
    assert POLICY.old_liberty_test is OldTest.BLOCK_AT_RENEWAL
    assert POLICY.exclude_authoriser
    assert POLICY.stay_on_dispute


def test_the_shortest_phase_cannot_be_set_below_a_week():
    with pytest.raises(ValidationError, match="shortest_phase_days"):
        OneToOnePolicy(shortest_phase_days=6)


def test_by_default_one_panel_hears_every_case():
    (local,) = POLICY.panels
    assert (local.name, local.title, POLICY.panel("local")) == ("local", "ICB panel", local)
    assert POLICY.route == (Step(panel="local"),)
    assert (local.most_deferrals, local.papers_days, local.papers_emergency_days) == (2, 5, 1)
    assert (local.quorum.voters, local.quorum.professions) == (3, {"HEALTH": 1, "SOCIAL_CARE": 1})
    assert local.quorum.chair_or_deputy and local.quorum.expertise_needed
    assert local.voting == VotingRule()
    assert POLICY.panel("board") is None


def test_a_panel_is_called_what_its_organisation_calls_it():
    assert policy(title="CCG panel").panels[0].title == "CCG panel"


@pytest.mark.parametrize("name", sorted(n for n, f in Terms.model_fields.items() if f.annotation is int))
def test_a_number_of_the_terms_has_a_title_a_unit_and_bounds_around_its_default(name: str):
    field: dict[str, Any] = Terms.model_json_schema()["properties"][name]
    assert field["title"] and field["x-unit"]
    assert field["minimum"] <= field["default"] <= field["maximum"]
    for beyond in (field["minimum"] - 1, field["maximum"] + 1):
        with pytest.raises(ValidationError, match=name):
            terms(**{name: beyond})


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"route": [{"panel": "board"}]}, "The route goes to board, and there is no panel of that name."),
        ({"panels": [terms(), terms()]}, "2 panels are called local"),
        ({"route": [BOARD], "panels": [terms(name="board")]}, "Some cases would come before no panel"),
        ({"panels": []}, "at least 1 item"),
        ({"route": []}, "at least 1 item"),
        ({"panels": [terms().model_dump() | {"seats": []}]}, "at least 1 item"),
        ({"quorum": {"voters": 3}}, "Extra inputs"),
        ({"panel_name": "CCG panel"}, "Extra inputs"),
    ],
)
def test_panels_and_route_that_cannot_stand_together_are_refused(changes: dict[str, Any], why: str):
    with pytest.raises(ValidationError, match=why):
        OneToOnePolicy.model_validate(changes)


def test_a_policy_survives_storage_and_refuses_what_it_does_not_know():
    changed = two_panels(BOARD, {"panel": "local"}).model_copy(update={"notice_days": 28})
    assert OneToOnePolicy.model_validate_json(changed.model_dump_json()) == changed
    with pytest.raises(ValidationError, match="Extra inputs"):
        OneToOnePolicy.model_validate({"notise_days": 28})


def test_a_policy_in_force_cannot_be_changed_in_place():
    with pytest.raises(ValidationError, match="frozen"):
        POLICY.notice_days = 7  # type: ignore[misc]


def test_every_driver_has_an_expertise_that_the_quorum_can_ask_for():
    assert POLICY.expertise.keys() == set(Driver)
    people = [
        Member(person="pia", name="Pia", profession="HEALTH", chair=True, expertise=("FALLS",)),
        Member(person="pat", name="Pat", profession="SOCIAL_CARE"),
        Member(person="sol", name="Sol", profession="HEALTH"),
    ]
    everybody = Roll(voters=tuple(people), advisers=(), barred=())
    assert quorum(everybody, POLICY.panels[0].quorum, expertise=POLICY.expertise[Driver.FALLS]).met
    assert not quorum(everybody, POLICY.panels[0].quorum, expertise=POLICY.expertise[Driver.SEIZURES]).met


def test_a_stages_clock_can_name_a_number_of_the_policy():
    assert getattr(POLICY, Clock(days="letter_days").days) == 5


def test_a_code_reads_as_words():
    assert LibertyStatus.URGENT_LAPSED_STANDARD_PENDING.words == "urgent lapsed standard pending"
