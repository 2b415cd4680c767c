"""From panel to panel: each step of the route is a panel of its own, and the last one decides."""

from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.panel import ListForPanel, OpenItem
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import series
from app.programmes.one_to_one.way import ahead, next_panel, panel_of, title_of, way
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment
from app.workflow.terms import overfull

_TERMS = "the panel's terms of reference"


@rule(source=_TERMS, clears="the case goes on the agenda of a sitting of the panel that is next")
def not_the_next_panel(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: ListForPanel
) -> str | None:
    """A case goes through its panels in order, and before no other."""
    following = next_panel(case, policy)
    if form.panel == following:
        return None
    stop = next(stop for stop in way(case, policy) if stop.panel == following)
    why = "" if stop.about_money else f": {stop.why}"  # whoever lists it may have to judge it
    here = title_of(policy, form.panel)
    return (
        f"This is a sitting of the {here}, and the case goes next to the {title_of(policy, following)}{why}."
    )


@rule(source=_TERMS, clears="the case is passed on to the next panel")
def another_panel_follows(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Only the last panel of a case's way approves it; those before pass it on."""
    still = ahead(case, policy)
    if not still:
        return None
    # whoever records an outcome may not know yet what the case saves
    why = ["" if stop.about_money else f" ({stop.why})" for stop in still]
    named = series([f"the {title_of(policy, s.panel)}{w}" for s, w in zip(still, why, strict=True)])
    return f"After this panel the case goes to {named}, so it is passed on and not approved yet."


@rule(source=_TERMS, clears="the approval is recorded")
def no_further_panel(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """What the last panel approves is approved."""
    return None if ahead(case, policy) else "No further panel hears this case: this one decides."


@rule(source=_TERMS, clears="the case is taken off the agenda and listed for a panel that there is")
def panel_abolished(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A panel sits and decides by its terms; one that has none any more does neither."""
    if case.listing is None or panel_of(case, policy) is not None:
        return None
    return f"The terms of reference in force know no panel called {case.listing.panel} any more."


@rule(source=_TERMS, clears="some of them are called to advise, or as alternates, or not at all")
def more_voters_than_places(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: OpenItem
) -> str | None:
    """No profession is given more votes than its panel has places for it."""
    terms = panel_of(case, policy)
    too_many = overfull(form.members, terms) if terms else []
    return " ".join(too_many) or None
