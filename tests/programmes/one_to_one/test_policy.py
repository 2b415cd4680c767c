"""The policy: every local number has a title, a unit, bounds and a default."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.programmes.one_to_one.codes import Driver, LibertyStatus
from app.programmes.one_to_one.policy import OldTest, OneToOnePolicy
from app.workflow.panel import Member, Roll, quorum
from app.workflow.process import Clock

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
    assert (POLICY.most_deferrals, POLICY.chair_action_days, POLICY.papers_days) == (2, 14, 5)
    assert (POLICY.large_step_percent, POLICY.shortest_phase_days) == (50, 7)
    assert (POLICY.first_review_days, POLICY.first_review_new_setting_days) == (14, 7)
    assert POLICY.old_liberty_test is OldTest.BLOCK_AT_RENEWAL
    assert POLICY.quorum.voters == 3
    assert POLICY.exclude_authoriser
    assert POLICY.stay_on_dispute


def test_the_shortest_phase_cannot_be_set_below_a_week():
    with pytest.raises(ValidationError, match="shortest_phase_days"):
        OneToOnePolicy(shortest_phase_days=6)


def test_a_panel_is_called_what_its_organisation_calls_it():
    assert POLICY.panel_name == "ICB panel"
    assert OneToOnePolicy(panel_name="CCG panel").panel_name == "CCG panel"


def test_a_policy_survives_storage_and_refuses_what_it_does_not_know():
    changed = OneToOnePolicy(notice_days=28, panel_name="CCG panel")
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
    assert quorum(everybody, POLICY.quorum, expertise=POLICY.expertise[Driver.FALLS]).met
    assert not quorum(everybody, POLICY.quorum, expertise=POLICY.expertise[Driver.SEIZURES]).met


def test_a_stages_clock_can_name_a_number_of_the_policy():
    assert getattr(POLICY, Clock(days="letter_days").days) == 5


def test_a_code_reads_as_words():
    assert LibertyStatus.URGENT_LAPSED_STANDARD_PENDING.words == "urgent lapsed standard pending"
