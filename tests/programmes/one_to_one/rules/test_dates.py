"""Nothing has happened in the future."""

from app.programmes.one_to_one.forms.checks import CapacityCheck, SafeguardingCheck
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.implementation import RecordMonitoring
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.rules.dates import dated_ahead
from app.programmes.one_to_one.rules.wording import sentence, series
from tests.programmes.one_to_one.examples import BEST_INTERESTS, REQUEST, STANDARD, filled
from tests.programmes.one_to_one.rules.ready import ago, ready, why


def test_a_check_cannot_be_dated_ahead():
    form = filled(SafeguardingCheck, checked_on=ago(-1))
    assert why(dated_ahead, ready(), form) == (
        "These dates have not come yet (today is 1 October 2026): 'Checked on' is 2 October 2026."
    )
    assert why(dated_ahead, ready(), filled(SafeguardingCheck, checked_on=ago(0))) is None


def test_dates_inside_a_check_are_looked_at_as_well():
    late = BEST_INTERESTS | {"decided_on": ago(-2)}
    form = filled(CapacityCheck, checked_on=ago(-1), best_interests=[late])
    obstacle = why(dated_ahead, ready(), form)
    assert obstacle is not None
    assert "'Checked on' is 2 October 2026 and 'Decided on' is 3 October 2026" in obstacle


def test_a_part_that_is_not_in_a_list_is_looked_at_as_well():
    form = filled(LibertyCheck, standard=STANDARD | {"review": None}, court=None)
    assert why(dated_ahead, ready(), form) is None
    ahead = STANDARD["review"] | {"requested_on": ago(-3)}
    assert why(dated_ahead, ready(), filled(LibertyCheck, standard=STANDARD | {"review": ahead}, court=None))


def test_what_is_planned_or_granted_may_lie_ahead():
    form = filled(
        LibertyCheck,
        standard=STANDARD | {"valid_from": ago(-10), "review": None, "ceased_on": None},
        requests=[REQUEST],
        court=None,
    )
    assert why(dated_ahead, ready(), form) is None


def test_the_period_of_a_paper_may_lie_ahead_but_what_was_counted_may_not():
    assert why(dated_ahead, ready(), filled(AddEvidence, period_to=ago(-90))) is None
    assert why(dated_ahead, ready(), filled(RecordMonitoring))
    past = filled(RecordMonitoring, period_from=ago(7), period_to=ago(0))
    assert why(dated_ahead, ready(), past) is None


def test_words_are_put_in_a_row_as_people_write_them():
    assert series([]) == ""
    assert series(["falls"]) == "falls"
    assert series(["falls", "fits", "fears"]) == "falls, fits and fears"
    assert sentence("the check is of 4 May 2026") == "The check is of 4 May 2026."
