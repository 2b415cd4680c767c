"""What may be reviewed, and by whom."""

import pytest

from app.programmes.one_to_one.codes import IN_SCOPE, Funding
from app.programmes.one_to_one.forms.overlay import UpholdDispute
from app.programmes.one_to_one.forms.referral import AcceptReferral, ReassignReviewer
from app.programmes.one_to_one.records import Package
from app.programmes.one_to_one.rules.referral import (
    not_your_case,
    out_of_scope,
    package_missing,
    reviewer_in_conflict,
)
from app.programmes.roles import Role
from app.workflow.forms import Form
from app.workflow.state import Hand
from tests.programmes.one_to_one.examples import filled
from tests.programmes.one_to_one.rules.ready import ready, someone, why


def test_a_referral_without_a_package_is_not_submitted():
    assert why(package_missing, ready(package=Package()))
    assert why(package_missing, ready()) is None


@pytest.mark.parametrize("funding", Funding)
def test_only_care_that_the_nhs_pays_for_is_reviewed(funding: Funding):
    obstacle = why(out_of_scope, ready(funding=funding))
    assert (obstacle is None) == (funding in IN_SCOPE)


@pytest.mark.parametrize("form", [AcceptReferral, ReassignReviewer, UpholdDispute])
@pytest.mark.parametrize("part", ["assurer", "voter"])
def test_who_assured_or_voted_does_not_review(form: type[Form], part: str):
    case = ready(hands=[Hand(part=part, person="ben", version=1)])
    assert why(reviewer_in_conflict, case, filled(form, reviewer="ben"))
    assert why(reviewer_in_conflict, case, filled(form, reviewer="ada")) is None


def test_who_reviewed_before_may_review_again():
    case = ready(hands=[Hand(part="reviewer", person="ben", version=1)])
    assert why(reviewer_in_conflict, case, filled(AcceptReferral, reviewer="ben")) is None


def test_a_reviewer_acts_on_their_own_cases_only():
    ben = someone("ben", Role.REVIEWER)
    assert why(not_your_case, ready(), who=ben) == "This case has been given to another reviewer."
    assert why(not_your_case, ready()) is None
    assert why(not_your_case, ready(), who=someone("ben", Role.REVIEWER, behind="ada")) is None
