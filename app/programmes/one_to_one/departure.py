"""Whether what a panel decides departs from what was recommended and assured."""

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import SAME_CARE, PanelChoice
from app.programmes.one_to_one.comparison import same_lines
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.hearing import closed_tally
from app.programmes.one_to_one.records_vote import Seconded


def departs(case: Facts, *, declines: bool, lines: list[Line] | None = None) -> bool:
    """Whether this outcome is another than was recommended: `lines` is the package that an approval names.

    Declining a change departs; so does approving another package than was proposed, or than an earlier panel
    approved. Sending the case on or putting it off decides nothing about the care, and departs from nothing.
    """
    if declines:
        return case.recommendation is not None and case.recommendation.form.kind not in SAME_CARE
    if lines is None:
        return False
    known = [case.package.proposed, *(passed.lines for passed in case.panels_passed)]
    return not any(same_lines(lines, each) for each in known if each is not None)


def stands_behind(second: Seconded, lines: list[Line] | None) -> bool:
    """Whether this is what a voter confirmed: the same package, or none where the change is declined."""
    return same_lines(second.lines or [], lines or [])


def must_return_first(case: Facts) -> bool:
    """Whether the vote carried a departure that the reviewer has not been asked about yet.

    Only a decline can be seen from the vote: with an approval the panel may still follow what was proposed.
    """
    carried = closed_tally(case)
    if carried is None or carried.outcome != PanelChoice.DECLINE or case.clarified is not None:
        return False
    return departs(case, declines=True)
