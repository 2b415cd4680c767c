"""Whoever looks after people, policy and proof has a keyboard and nothing else."""

import re

import pytest

from tests.make import case_at
from tests.web.keyboard import Keys
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def administers(site: Site, who: str, part: str) -> Keys:
    """Sign in, and go by the links of the pages to a part of the administration."""
    keys = Keys(await site.person(who))
    await keys.comes_in()
    await keys.opens("Administration", "Administration")
    if who != "sys":  # whose first part it is
        await keys.opens(re.escape(part), f"Administration {part}")
    return keys


async def test_somebody_is_added_and_given_a_role_by_keyboard_alone(own_site: Site):
    keys = await administers(own_site, "sys", "People and roles")
    await keys.unfolds("Add somebody")
    await keys.fills("Name to sign in with", "nia")
    await keys.fills("Full name", "Nia Example")
    await keys.to("Reviewer")
    await keys.press("Space")
    await keys.acts("Add", "reason", "There is a problem")  # nobody is added without a word why
    await keys.press("Tab", "Enter")
    await keys.is_at("Why")
    await keys.types("Joins the team of reviewers.")
    await keys.acts("Add", "Nia Example is added.", "Add")
    await keys.opens_dialogue("Change Nia Example")
    await keys.to("Finance")
    await keys.press("Space")
    await keys.fills("Why", "Looks after the figures as well.")
    await keys.acts("Change the roles", "Given: Finance. Taken: none.", "Change the roles")
    await keys.press("Escape")
    await keys.is_at("Change Nia Example")


async def test_the_policy_is_changed_by_keyboard_alone(own_site: Site):
    keys = await administers(own_site, "mo", "Policy and terms")
    await keys.fills("What changes", "notice")
    await keys.to("Notice to the provider .*")
    await keys.press("Enter")
    await keys.is_at("Notice to the provider")
    await keys.press("Control+a")
    await keys.types("21")
    await keys.goes_round()
    for part, value in {"Day": "1", "Month": "12", "Year": "2026"}.items():
        await keys.fills(part, value)
    await keys.fills("Why", "Providers asked for a week more.")
    await keys.acts("Set it", "Set: in force from 1 December 2026", "Set it")


async def test_a_use_of_break_glass_is_reviewed_by_keyboard_alone(own_site: Site):
    road = await case_at(own_site.world, "assessment")
    used = {"reason_code": "IMMEDIATE_RISK", "reason": "The home rang: the person fell."}
    answer = await own_site.world.post("rory", f"/v1/cases/{road.ref}/break-glass", used)
    assert answer.status_code == 201, answer.text
    keys = await administers(own_site, "ivy", "Break-glass")
    await keys.opens_dialogue("Look at the use of .*")
    await keys.to("Justified")
    await keys.press("Space")
    await keys.fills("Why", "The call is in the telephone log.")
    await keys.acts("Record the review", "The review is recorded.", "A use of break-glass")
    await keys.press("Escape")
    await keys.is_at("Look at the use of")


async def test_the_record_is_proved_by_keyboard_alone(own_site: Site):
    await case_at(own_site.world, "gate_checks")
    keys = await administers(own_site, "audrey", "Is the record whole?")
    await keys.acts("Check now", "Yes: the record is whole", "Check now")
    await keys.unfolds("What this cannot show")
    await keys.goes_round()
