"""Evidence: all that is needed is there, covers enough days, and is young enough to be believed."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.programmes.one_to_one.codes import EvidenceType, Verification
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.evidence import AddEvidence, VerifyEvidence
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.rules.wording import day, series
from app.workflow.rules import rule
from app.workflow.state import Actor, Moment

TITLES: dict[EvidenceType, str] = {
    EvidenceType.OBSERVATION_RECORD_1TO1: "one-to-one observation record",
    EvidenceType.ABC_CHART: "behaviour (ABC) chart",
    EvidenceType.INCIDENT_LOG: "incident log",
    EvidenceType.FALLS_LOG: "falls log",
    EvidenceType.CARE_PLAN: "care plan",
    EvidenceType.RISK_ASSESSMENT: "risk assessment",
    EvidenceType.PBS_PLAN: "positive behaviour support plan",
    EvidenceType.DAILY_NOTES: "daily notes",
    EvidenceType.SLEEP_CHART: "sleep chart",
    EvidenceType.FOOD_FLUID: "food and fluid chart",
    EvidenceType.MAR_CHART: "medication administration record",
    EvidenceType.CAPACITY_ASSESSMENT: "capacity assessment",
    EvidenceType.BEST_INTERESTS_RECORD: "best-interests record",
    EvidenceType.DOLS_AUTHORISATION: "authorisation of the deprivation of liberty",
    EvidenceType.PROFESSIONAL_REPORT: "professional report",
    EvidenceType.ROTA_TIMESHEET: "rota or timesheet",
    EvidenceType.INVOICE: "invoice",
    EvidenceType.LAST_DST: "last decision support tool",
    EvidenceType.LAST_CHC_REVIEW: "last continuing healthcare review",
    EvidenceType.REPRESENTATIVE_VIEWS: "representative's views",
    EvidenceType.PERSON_VIEWS: "person's views",
    EvidenceType.ENVIRONMENT_AT_AUDIT: "audit of the home's technology",
    EvidenceType.OTHER: "other evidence",
}
"""What people call each kind of evidence."""

KEPT_DAILY = frozenset(
    {
        EvidenceType.OBSERVATION_RECORD_1TO1,
        EvidenceType.ABC_CHART,
        EvidenceType.INCIDENT_LOG,
        EvidenceType.FALLS_LOG,
        EvidenceType.DAILY_NOTES,
        EvidenceType.SLEEP_CHART,
        EvidenceType.FOOD_FLUID,
        EvidenceType.MAR_CHART,
        EvidenceType.ROTA_TIMESHEET,
    }
)
"""Records that are kept day by day: they have to cover a stretch of days and grow old. Plans do not."""

_IN_ORDER = [kind for kind in EvidenceType if kind in KEPT_DAILY]
_ONE_DAY = timedelta(days=1)
Span = tuple[date, date]


@rule(
    source="local policy: the least evidence for a review",
    clears="it is added, or waived with a reason",
)
def missing_evidence(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """Nobody is assessed without what every review has to have seen. Rejected evidence does not count."""
    missing = case.missing_evidence()
    if not missing:
        return None
    rejected = {item.form.type for item in case.evidence if item.result is Verification.REJECTED}
    names = [TITLES[kind] + (" (what came was rejected)" if kind in rejected else "") for kind in missing]
    return f"Evidence is missing: {series(names)}."


@rule(
    source="local policy: the least stretch of days that evidence covers",
    clears="records of the missing days are added with the period they cover, or they are waived with a reason",
)
def short_evidence(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A pattern shows only over weeks: daily records cover the window, or all the time since care began."""
    gaps, window, began = [], timedelta(days=policy.evidence_window_days - 1), case.package.started_on
    for kind, spans in _daily_records(case):
        last = max(end for _, end in spans)
        first = last - window
        gap = _first_gap(spans, max(first, began) if began else first, last)
        if gap is not None:
            gaps.append(f"{TITLES[kind]} (nothing for {day(gap)})")
    if not gaps:
        return None
    return f"{policy.evidence_window_days} days in a row are needed, and are not covered: {series(gaps)}."


@rule(
    source="local policy: how old evidence may be at quality assurance",
    clears="newer records are added, or they are waived with a reason",
)
def stale_evidence(case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment) -> str | None:
    """A person's needs change: what was seen weeks ago says too little about them today."""
    oldest = now.today - timedelta(days=policy.evidence_fresh_days)
    stale = []
    for kind, spans in _daily_records(case):
        last = max(end for _, end in spans)
        if last < oldest:
            stale.append(f"{TITLES[kind]} (up to {day(last)})")
    if not stale:
        return None
    return f"Evidence is older than {policy.evidence_fresh_days} days: {series(stale)}."


@rule(source="local policy", clears="the number of a piece of evidence on this case is given")
def no_such_evidence(
    case: Facts, actor: Actor, policy: OneToOnePolicy, now: Moment, form: VerifyEvidence
) -> str | None:
    """Checking is checking something that is there."""
    if any(item.seq == form.item for item in case.evidence):
        return None
    return f"This case has no evidence with the number {form.item}."


def _daily_records(case: Facts) -> Iterator[tuple[EvidenceType, list[Span]]]:
    """Each mandatory daily record that is there and not waived, with the stretches of days it covers."""
    needed = case.mandatory_evidence() & KEPT_DAILY
    needed.difference_update(waiver.form.type for waiver in case.waivers)
    found: dict[EvidenceType, list[Span]] = {}
    for item in case.evidence:
        kind = item.form.type
        if kind in needed and item.result is not Verification.REJECTED:
            found.setdefault(kind, []).append(_span(item.form))
    for kind in _IN_ORDER:
        if kind in found:
            yield kind, found[kind]


def _span(item: AddEvidence) -> Span:
    """The days a record covers: none after the day it came, whatever it says; one day without a period."""
    end = min(item.up_to(), item.received_on)
    return min(item.period_from or end, end), end


def _first_gap(spans: list[Span], first: date, last: date) -> date | None:
    """The first day from `first` to `last` that no span covers."""
    wanted = first
    for start, end in sorted(spans):
        if start > wanted:
            break
        wanted = max(wanted, end + _ONE_DAY)
    return wanted if wanted <= last else None
