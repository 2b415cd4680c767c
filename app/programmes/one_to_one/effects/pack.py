"""The papers of an item, issued again because the case has changed."""

from app.programmes.one_to_one.effects.panel import listing_of, policy_of
from app.programmes.one_to_one.effects.vote import recount_roll
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.pack import ReissuePack
from app.programmes.one_to_one.pack import digest, manifest
from app.workflow.state import Act


def reissue_pack(case: Facts, form: ReissuePack, act: Act) -> None:
    """The papers show the case as it now is. What was voted on the earlier ones stays on record, and is void.

    Whoever had left the room and kept their seat by a ballot goes from the roll with it.
    """
    listing = listing_of(case)
    listing.papers_on = max(listing.papers_on, act.today)
    listing.salt = form.salt or listing.salt
    listing.manifest = list(manifest(case, listing.papers_on))
    listing.pack, listing.issue = digest(listing.manifest), listing.issue + 1
    listing.voided, listing.ballots = [*listing.voided, *listing.ballots], []
    listing.opinions, listing.discussing, listing.closed, listing.seconds = [], False, None, []
    if not set(listing.away).isdisjoint(listing.present):
        listing.present = [person for person in listing.present if person not in listing.away]
        recount_roll(case, policy_of(act))
