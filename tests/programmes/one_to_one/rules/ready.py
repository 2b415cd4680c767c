"""A case that stands at quality assurance with nothing in its way, and the people who act on it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.programmes.costing import Line
from app.programmes.one_to_one.codes import Domain, EvidenceType
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.assessment import RecordAssessment, RecordConsultation
from app.programmes.one_to_one.forms.checks import CapacityCheck, RepresentativeRecord, SafeguardingCheck
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.liberty import LibertyCheck
from app.programmes.one_to_one.forms.recommendation import RecordRecommendation
from app.programmes.one_to_one.policy import OneToOnePolicy
from app.programmes.one_to_one.records import EvidenceItem, Package, Recorded
from app.programmes.one_to_one.rules.evidence import KEPT_DAILY
from app.programmes.roles import Role
from app.workflow.forms import Form
from app.workflow.rules import Rule
from app.workflow.state import Actor, Moment
from tests.programmes.one_to_one.examples import (
    BEST_INTERESTS,
    CAPACITY,
    DOMAIN,
    REDUCTION,
    filled,
)
from tests.programmes.one_to_one.examples import line as line_data

TODAY = date(2026, 10, 1)
POLICY = OneToOnePolicy()


def someone(person: str, *roles: Role, behind: str | None = None) -> Actor:
    """A signed-in person with these roles; `behind` is whom they stand in for."""
    return Actor(person, person.title(), frozenset(roles), "QU9", on_behalf_of=behind)


ADA = someone("ada", Role.REVIEWER)
QUINN = someone("quinn", Role.QA_CLINICIAN)
SAM = someone("sam", Role.SAFEGUARDING_MCA_LEAD)


def ago(days: int) -> date:
    """So many days before today."""
    return TODAY - timedelta(days=days)


def line(hours: int = 12, **changes: Any) -> Line:
    """So many hours every day, one to one, with some fields changed."""
    return Line.model_validate(line_data(hours) | changes)


def recorded(form: Form, on: date = TODAY, seq: int = 20) -> Any:
    """A form as the reviewer recorded it."""
    return Recorded[type(form)](form=form, by="ada", role=Role.REVIEWER, on=on, seq=seq)


def evidence(kind: EvidenceType, seq: int = 1, **changes: Any) -> EvidenceItem:
    """A piece of evidence that covers four weeks up to yesterday where it is kept daily."""
    period = {"period_from": ago(28), "period_to": ago(1)} if kind in KEPT_DAILY else {}
    plain = {"type": kind, "period_from": None, "period_to": None, "received_on": TODAY}
    form = filled(AddEvidence, **(plain | period | changes))
    return EvidenceItem(form=form, by="ada", role=Role.REVIEWER, on=TODAY, seq=seq)


def liberty(**changes: Any) -> Any:
    """The liberty check of yesterday: no deprivation, no authorisation, no court."""
    nothing = {"checked_on": ago(1), "urgent": None, "requests": [], "standard": None, "court": None}
    return recorded(filled(LibertyCheck, **(nothing | changes)))


def safeguarding(*concerns: dict[str, Any], **changes: Any) -> Any:
    """The safeguarding check of yesterday with these concerns."""
    outcome = "CONCERNS_RECORDED" if concerns else "NONE_KNOWN"
    told = {"checked_on": ago(1), "outcome": outcome, "concerns": list(concerns)}
    return recorded(filled(SafeguardingCheck, **(told | changes)))


def capacity(
    *decisions: str, best_interests: bool = True, finding: str = "LACKS_CAPACITY", **changes: Any
) -> Any:
    """The capacity check of yesterday: lacking for these decisions, each decided in best interests."""
    made = {
        "checked_on": ago(1),
        "assessments": [CAPACITY | {"decision": d, "finding": finding} for d in decisions],
        "best_interests": [BEST_INTERESTS | {"decision": d} for d in decisions] if best_interests else [],
    }
    return recorded(filled(CapacityCheck, **(made | changes)))


def assessment(**changes: Any) -> Any:
    """The assessment, whole: all twelve domains."""
    domains = [DOMAIN | {"domain": domain, "level": "LOW"} for domain in Domain]
    return recorded(filled(RecordAssessment, **({"domains": domains} | changes)), on=ago(2), seq=18)


def recommendation(**changes: Any) -> Any:
    """The recommendation: from 84 hours a week to 56 and to 42."""
    return recorded(filled(RecordRecommendation, **changes), seq=19)


BOTH = ("ACCEPT_REDUCED_ONE_TO_ONE", "ACCEPT_TECHNOLOGY")


def ready(**changes: Any) -> Facts:
    """A case for a reduction because of falls, ready to be passed, with some facts changed."""
    proposed = [Line.model_validate(each) for each in REDUCTION["proposed"]]
    case = Facts(
        stage="qa_review",
        opened_on=ago(40),
        reviewer="ada",
        authoriser="olga",
        package=Package(baseline=[line()], current=[line()], proposed=proposed),
        safeguarding=safeguarding(),
        liberty=liberty(),
        capacity=capacity(*BOTH),
        representative=recorded(filled(RepresentativeRecord)),
        consultation=recorded(filled(RecordConsultation)),
        assessment=assessment(),
        recommendation=recommendation(),
    )
    case.evidence = [evidence(kind, n) for n, kind in enumerate(sorted(case.mandatory_evidence()), 1)]
    return case.model_copy(update=changes)


def proposing(kind: str, given: list[Line], proposed: list[Line], **changes: Any) -> Facts:
    """The case with another kind of recommendation, given package and proposal."""
    same = kind in ("MAINTAIN", "REFER_MDT_DST", "REFER_OTHER")
    plan = {"kind": kind, "proposed": None if same else proposed, "phases": []} | changes
    if kind == "REFER_OTHER":
        plan["refer_to"] = "CMHT"
    package = Package(baseline=given, current=given, proposed=proposed)
    return ready(recommendation=recommendation(**plan), package=package)


def why(
    rule: Rule,
    case: Facts,
    form: Form | None = None,
    *,
    who: Actor = ADA,
    policy: OneToOnePolicy = POLICY,
    today: date = TODAY,
) -> str | None:
    """What the rule says; None when nothing is in the way."""
    moment = Moment(datetime(today.year, today.month, today.day, 9, tzinfo=UTC), today)
    obstacle = rule(case, who, policy, moment, form)
    return None if obstacle is None else obstacle.why
