"""A called item while its sitting goes on: whoever leaves the room counts no more, and counts again when they are back."""

from app.programmes.one_to_one.effects import panel
from app.programmes.one_to_one.effects.panel import listing_of, policy_of
from app.programmes.one_to_one.effects.vote import recount_roll
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import OpenItem
from app.programmes.one_to_one.forms.sitting import MemberLeaves, MemberReturns
from app.programmes.one_to_one.standstill import is_quorate
from app.workflow.state import Act


def open_item(case: Facts, form: OpenItem, act: Act) -> None:
    """The item is called, once more or for the first time; nobody has left it, and whether it is quorate is kept."""
    panel.open_item(case, form, act)
    listing = listing_of(case)
    listing.away, listing.began_quorate = [], is_quorate(case, policy_of(act))


def member_leaves(case: Facts, form: MemberLeaves, act: Act) -> None:
    """The roll is made anew without them; their opinion and vote go from the count, and stay in the journal."""
    listing = listing_of(case)
    listing.present = [person for person in listing.present if person != form.person]
    listing.away = [*listing.away, form.person]
    recount_roll(case, policy_of(act))


def member_returns(case: Facts, form: MemberReturns, act: Act) -> None:
    """The roll is made anew with them; they vote anew."""
    listing = listing_of(case)
    listing.away = [person for person in listing.away if person != form.person]
    listing.present = [*listing.present, form.person]
    recount_roll(case, policy_of(act))
