"""A called item while its sitting goes on: whoever leaves the room without having voted counts again when they are back."""

from app.programmes.one_to_one.effects import panel
from app.programmes.one_to_one.effects.panel import listing_of, policy_of
from app.programmes.one_to_one.effects.vote import recount_roll
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import OpenItem
from app.programmes.one_to_one.forms.sitting import MemberExcluded, MemberLeaves, MemberReturns
from app.programmes.one_to_one.standstill import is_quorate
from app.workflow.state import Act


def open_item(case: Facts, form: OpenItem, act: Act) -> None:
    """The item is called, once more or for the first time; nobody has left it, and whether it is quorate is kept."""
    listing = listing_of(case)
    listing.shut_out = []
    panel.open_item(case, form, act)
    listing.away, listing.began_quorate = [], is_quorate(case, policy_of(act))


def member_leaves(case: Facts, form: MemberLeaves, act: Act) -> None:
    """Whoever has voted keeps their ballot and their seat: they heard the item. Others go from the roll.

    A first opinion goes with them and stays in the journal: it decides nothing, and must not speak for somebody who is
    not there. Back before the discussion, when nobody's is seen yet, they lock another.
    """
    listing = listing_of(case)
    if not form.has_voted:
        listing.present = [person for person in listing.present if person != form.person]
    listing.away = [*listing.away, form.person]
    recount_roll(case, policy_of(act))


def member_excluded(case: Facts, form: MemberExcluded, act: Act) -> None:
    """The roll is made anew without them, their vote goes, and a vote that was closed with them is void."""
    listing = listing_of(case)
    listing.shut_out = [*listing.shut_out, form.person]
    recount_roll(case, policy_of(act))


def member_returns(case: Facts, form: MemberReturns, act: Act) -> None:
    """The roll is made anew with them; a ballot that they left stands."""
    listing = listing_of(case)
    listing.away = [person for person in listing.away if person != form.person]
    listing.present = [*(person for person in listing.present if person != form.person), form.person]
    recount_roll(case, policy_of(act))
