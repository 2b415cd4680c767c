"""What a screen reader is told of the main pages: these parts, by these names, in this order."""

import pytest
from playwright.async_api import expect

from tests.make import MEMBERS
from tests.web.panels import on_the_agenda
from tests.web.site import Site

pytestmark = pytest.mark.asyncio(loop_scope="session")

# of each page what matters; what lies between is left out
INBOX = """
- link "Skip to main content"
- banner:
  - navigation "Main":
    - link "Cases"
    - link "Sittings"
- main:
  - heading "Cases" [level=1]
  - navigation "Lists":
    - link "Mine"
    - link "My role’s"
    - link "Waiting on others"
    - link "Overdue"
    - link "All I may see"
  - textbox "Find"
  - status: /\\d+ case/
  - table "Cases, what is due first at the top. The arrow keys go from case to case.":
    - rowgroup:
      - row:
        - columnheader "Choose"
        - columnheader "Case"
        - columnheader "Stage"
        - columnheader "Home"
        - columnheader "Due"
        - columnheader "With"
    - rowgroup:
      - row:
        - cell:
          - checkbox /Choose OTO-/
        - cell:
          - link /OTO-/
"""
CASE = """
- main:
  - heading "Ashgrove House Case OTO-003 Change under way" [level=1]
  - region "Whose care it is":
    - term: NHS number
    - definition: hidden
    - button "Show who this is"
  - region "Where the case stands":
    - list:
      - listitem: /Draft Done/
      - listitem: Deferred by the panel Not needed
      - listitem: /Change under way Here now since/
      - listitem: Closed Ahead
  - navigation "Parts of case OTO-003":
    - link "Summary"
    - link "History"
  - region "Next":
    - heading "What you can do" [level=2]
    - list:
      - listitem:
        - link "Bring the hours back now"
    - heading "Not possible yet, and why" [level=3]
    - list:
      - listitem:
        - strong:
          - link "Begin the review again"
        - list:
          - listitem: /Nothing clears it/
  - heading "Clocks" [level=2]
"""
ROOM = """
- main:
  - heading /ICB panel, .* OTO-701, Ashgrove House/ [level=1]
  - status: "Live: what you see is how it stands."
  - list "How far the hearing has come":
    - listitem: "Done: Interests"
    - listitem: "Done: Papers"
    - listitem: "Now: First opinions"
    - listitem: "Later: Discussion"
  - region "Your part":
    - group "First opinion":
      - radio "Approve"
      - radio "Decline"
      - radio "Defer"
    - textbox "Reason"
    - button "Lock a first opinion"
    - paragraph:
      - strong: "Vote:"
    - list:
      - listitem: /What clears it/
  - region "Quorum Quorate":
    - term: "Health: 2"
    - definition: Pia Lowry, counts Pat Odell, counts Sam Iqbal, not here
  - region "At the table":
    - list:
      - listitem:
        - strong: Pia Lowry
        - text: Health, chair Here
  - region /Papers issue 1/:
    - heading "What is proposed" [level=3]
    - group:
      - text: The package of care
      - 'table "Proposed: 84 hours a week"'
"""
HOME = """
- main:
  - heading "Ashgrove House Your residents’ reviews" [level=1]
  - paragraph: /call 999 first/
  - region "Review OTO-003":
    - heading "OTO-003" [level=2]:
      - link "OTO-003"
    - list:
      - listitem: "Given now: 35 hours a week of one-to-one care"
    - 'button "Bring the hours back now: OTO-003"'
"""


@pytest.mark.parametrize(
    ("who", "path", "told"),
    [("mo", "/?view=all", INBOX), ("mo", "/cases/OTO-003", CASE), ("home_a", "/home", HOME)],
)
async def test_a_page_is_told_by_its_parts(site: Site, who: str, path: str, told: str):
    person = await site.person(who)
    page = await person.goes_to(path)
    await expect(page.locator("body")).to_match_aria_snapshot(told)
    await site.leave([person])


async def test_the_room_is_told_by_its_parts(site: Site):
    ref = "OTO-701"
    room = (await on_the_agenda(site, ref, members=MEMBERS))[ref]
    for who in ("pia", "pat", "sol", "tess", "sam"):
        assert (await room.declares(who)).is_success
    await room.came("pia", "pat", "sol", "tess")
    assert (await room.open("pia")).is_success
    sol = await site.person("sol")
    page = await sol.goes_to(f"/sittings/{room.sitting}/items/{ref}")
    await page.get_by_role("button", name="Lock").wait_for()
    await expect(page.locator("body")).to_match_aria_snapshot(ROOM)
    await site.leave([sol])
