"""Evidence: there, long enough, and fresh."""

from typing import Any

import pytest

from app.programmes.one_to_one.codes import EvidenceType, Verification
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import VerifyEvidence, WaiveEvidence
from app.programmes.one_to_one.records import EvidenceItem
from app.programmes.one_to_one.rules.evidence import (
    TITLES,
    missing_evidence,
    no_such_evidence,
    short_evidence,
    stale_evidence,
)
from tests.programmes.one_to_one.examples import filled
from tests.programmes.one_to_one.rules.ready import POLICY, ago, evidence, ready, recorded, why

LOG = EvidenceType.FALLS_LOG


def with_log(*logs: EvidenceItem, **changes: Any) -> Facts:
    """The ready case with these falls logs in place of its own."""
    case = ready(**changes)
    case.evidence = [item for item in case.evidence if item.form.type is not LOG] + list(logs)
    return case


def waived(kind: EvidenceType) -> list[Any]:
    return [recorded(filled(WaiveEvidence, type=kind))]


def test_every_kind_of_evidence_has_a_name_for_people():
    assert set(TITLES) == set(EvidenceType)


def test_the_mandatory_evidence_is_there_or_waived():
    assert why(missing_evidence, ready()) is None
    assert why(missing_evidence, with_log()) == "Evidence is missing: falls log."
    assert why(missing_evidence, with_log(waivers=waived(LOG))) is None


def test_rejected_evidence_does_not_count():
    rejected = evidence(LOG).model_copy(update={"result": Verification.REJECTED})
    assert why(missing_evidence, with_log(rejected)) == (
        "Evidence is missing: falls log (what came was rejected)."
    )
    assert why(short_evidence, with_log(rejected)) is None
    assert why(stale_evidence, with_log(rejected)) is None


def test_daily_records_cover_four_weeks_without_a_gap():
    assert why(short_evidence, ready()) is None
    short = evidence(LOG, period_from=ago(27))
    assert why(short_evidence, with_log(short)) == (
        "28 days in a row are needed, and are not covered: falls log (nothing for 3 September 2026)."
    )


def test_two_records_may_cover_the_four_weeks_together():
    first = evidence(LOG, period_from=ago(40), period_to=ago(15))
    second = evidence(LOG, period_from=ago(14))
    late = evidence(LOG, period_from=ago(13))
    assert why(short_evidence, with_log(second, first)) is None
    assert "nothing for 17 September 2026" in str(why(short_evidence, with_log(late, first)))


def test_a_record_covers_no_day_after_it_came():
    early = evidence(LOG, period_from=ago(60), period_to=ago(1), received_on=ago(20))
    assert why(short_evidence, with_log(early)) is None
    assert "falls log (up to 11 September 2026)" in str(why(stale_evidence, with_log(early)))
    ahead = evidence(LOG, period_from=ago(-2), period_to=ago(-9), received_on=ago(0))
    assert "nothing for" in str(why(short_evidence, with_log(ahead)))


def test_a_record_without_a_period_covers_one_day():
    bare = evidence(LOG, period_from=None, period_to=None)
    assert "falls log" in str(why(short_evidence, with_log(bare)))
    assert why(stale_evidence, with_log(bare)) is None


def test_new_care_is_covered_since_it_began():
    case = with_log(evidence(LOG, period_from=ago(10)))
    case.package.started_on = ago(10)
    assert why(short_evidence, case) is None
    case.package.started_on = ago(11)
    assert why(short_evidence, case)


def test_daily_records_are_at_most_fourteen_days_old():
    assert why(stale_evidence, with_log(evidence(LOG, period_to=ago(14)))) is None
    assert why(stale_evidence, with_log(evidence(LOG, period_to=ago(15)))) == (
        "Evidence is older than 14 days: falls log (up to 16 September 2026)."
    )


def test_how_long_and_how_fresh_is_policy():
    case = with_log(evidence(LOG, period_from=ago(40), period_to=ago(20)))
    lenient = POLICY.model_copy(update={"evidence_window_days": 21, "evidence_fresh_days": 20})
    assert why(short_evidence, case) and why(stale_evidence, case)
    assert why(short_evidence, case, policy=lenient) is None
    assert why(stale_evidence, case, policy=lenient) is None


def test_a_waiver_covers_what_is_short_or_old():
    case = with_log(evidence(LOG, period_from=ago(40), period_to=ago(30)), waivers=waived(LOG))
    assert why(short_evidence, case) is None
    assert why(stale_evidence, case) is None


@pytest.mark.parametrize("kind", [EvidenceType.CARE_PLAN, EvidenceType.LAST_DST, EvidenceType.DAILY_NOTES])
def test_plans_and_what_is_not_mandatory_do_not_grow_old(kind: EvidenceType):
    old = evidence(kind, period_from=ago(200), period_to=ago(180), received_on=ago(180))
    case = ready()
    case.evidence = [item for item in case.evidence if item.form.type is not kind] + [old]
    assert why(short_evidence, case) is None
    assert why(stale_evidence, case) is None


def test_only_evidence_that_is_there_is_checked():
    assert why(no_such_evidence, ready(), filled(VerifyEvidence, item=1)) is None
    assert why(no_such_evidence, ready(), filled(VerifyEvidence, item=99))
