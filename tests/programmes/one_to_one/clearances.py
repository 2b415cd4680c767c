"""Who reads which marked field of a one-to-one case, written down apart from the code (domain sections 4 and 5.2)."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from app.programmes.one_to_one.codes import PanelChoice
from app.programmes.one_to_one.codes.pack import Paper
from app.programmes.one_to_one.facts import Facts
from app.programmes.one_to_one.forms.checks import CapacityCheck, RepresentativeRecord, SafeguardingCheck
from app.programmes.one_to_one.forms.decision import RecordLaAgreement, WaiveNotice
from app.programmes.one_to_one.forms.evidence import AddEvidence
from app.programmes.one_to_one.forms.overlay import ChairAction
from app.programmes.one_to_one.forms.position_of_trust import RecordPositionOfTrust
from app.programmes.one_to_one.forms.vote import ConfirmDeparture
from app.programmes.one_to_one.records import ChairActed, EvidenceItem, Listing, Notice, Recorded
from app.programmes.one_to_one.records_pack import Part
from app.programmes.one_to_one.records_vote import Seconded
from app.programmes.one_to_one.records_way import PanelPassed
from app.programmes.roles import Role
from app.workflow.state import Act, Hold
from tests.programmes.one_to_one.examples import filled
from tests.programmes.one_to_one.road import at

DAY = date(2026, 10, 1)

FIELDS = """
position_of_trust                          | POSITION_OF_TRUST
safeguarding.form.concerns                 | SAFEGUARDING
holds[].reason                             | SAFEGUARDING where kind
holds[].note                               | SAFEGUARDING where kind
evidence[].form.title                      | SAFEGUARDING where sensitivity
evidence[].form.author                     | SAFEGUARDING where sensitivity, IDENTITY
evidence[].form.sha256                     | SAFEGUARDING where sensitivity
evidence[].form.held_at                    | SAFEGUARDING where sensitivity
evidence[].form.note                       | SAFEGUARDING where sensitivity
evidence[].note                            | SAFEGUARDING where form/sensitivity
capacity.form.best_interests[].decision_maker | IDENTITY
representative.form.name                   | IDENTITY
representative.form.contact                | IDENTITY
representative.form.authority_document     | IDENTITY
la_agreement.form.agreed_by                | IDENTITY
notice.waived.form.agreed_by               | IDENTITY
package.base_weekly_fee                    | FINANCE
package.baseline[].hourly_rate             | FINANCE
package.current[].hourly_rate              | FINANCE
package.proposed[].hourly_rate             | FINANCE
package.before_change[].hourly_rate        | FINANCE
package.given[].lines[].hourly_rate        | FINANCE
recommendation.form.proposed[].hourly_rate | FINANCE
recommendation.form.phases[].lines[].hourly_rate | FINANCE
recommendation.form.technology[].one_off_cost | FINANCE
recommendation.form.technology[].weekly_cost | FINANCE
recommendation.form.other_weekly_cost      | FINANCE
quality.passed_cost                        | FINANCE
decision.lines[].hourly_rate               | FINANCE
listing.salt                               | FINANCE
listing.seconds[].lines[].hourly_rate      | FINANCE
panels_passed[].lines[].hourly_rate        | FINANCE
phases[].plan.lines[].hourly_rate          | FINANCE
chair_actions[].form.lines[].hourly_rate   | FINANCE
finance.form.paid_weekly                   | FINANCE
finance.form.from_on                       | FINANCE
finance.form.reference                     | FINANCE
listing.manifest[].sha256                  | FINANCE where sensitivity, SAFEGUARDING where sensitivity
"""

S, P, I, F = "SAFEGUARDING", "POSITION_OF_TRUST", "IDENTITY", "FINANCE"  # noqa: E741
READERS: dict[Role, set[str]] = {
    Role.REVIEWER: {S, I, F},
    Role.SAFEGUARDING_MCA_LEAD: {S, P, I},
    Role.QA_CLINICIAN: {S, I, F},
    Role.PANEL_HEALTH: {I},
    Role.PANEL_SOCIAL_CARE: {I},
    Role.PANEL_CHAIR: {I},
    Role.PANEL_SECRETARY: {I},
    Role.CASE_ADMIN: {I},
    Role.CHC_OPS_MANAGER: {I, F},
    Role.BROKER_CONTRACTS: {F},
    Role.FINANCE: {F},
    Role.AUDITOR: {F},
    Role.PROVIDER_USER: {F},
    Role.REPRESENTATIVE: set(),
    Role.INTEGRATION: {I, F},
    Role.SYSADMIN: set(),
    Role.IG_GUARDIAN: set(),
    Role.ON_CALL: {S, I},
}
WITH_A_REASON: dict[Role, set[str]] = READERS | {Role.AUDITOR: {S, I, F}}
TOTALS = {role for role in Role if F in READERS[role] or role.value.startswith("PANEL_")}
"""The roles that are told what a package costs a week."""


def table() -> dict[str, str]:
    """What each marked field needs, by its path."""
    rows = (line.split("|") for line in FIELDS.strip().splitlines())
    return {path.strip(): needs.strip() for path, needs in rows}


def reads(path: str, may: Collection[str]) -> bool:
    """Whether a reader of `may` reads the field at this path, where each of its neighbours says something else."""
    needs = [part.split() for part in table()[path].split(",")]
    always = {one[0] for one in needs if len(one) == 1}
    somewhere = {one[0] for one in needs if len(one) > 1}
    return always <= {*may} and (not somewhere or not somewhere.isdisjoint(may))


def marks(model: type[BaseModel]) -> dict[str, str]:
    """What the JSON Schema of a model says of its marked fields, as in `FIELDS`; a second source beside the code."""
    schema = model.model_json_schema(mode="serialization")
    return dict(_marked(schema, schema, ""))


def _marked(schema: dict[str, Any], node: dict[str, Any], at: str) -> Iterator[tuple[str, str]]:
    if "$ref" in node:
        yield from _marked(schema, schema["$defs"][node["$ref"].rsplit("/", 1)[1]], at)
    for kind in node.get("anyOf", []):
        yield from _marked(schema, kind, at)
    if "items" in node:
        yield from _marked(schema, node["items"], f"{at}[]")
    for name, field in node.get("properties", {}).items():
        here, said = f"{at}.{name}" if at else name, []
        for part in (field, *field.get("anyOf", [])):
            said += [f"{one} where {path}" for one, path in part.get("x-read-where", {}).items()]
            said += part.get("x-read-by", [])
        if said:
            yield here, ", ".join(said)
        yield from _marked(schema, field, here)


def paths(data: Any, at: str = "") -> Iterator[str]:
    """Every key of JSON data as a path: "holds[].reason"."""
    if isinstance(data, list):
        for part in data:
            yield from paths(part, f"{at}[]")
    elif isinstance(data, dict):
        for name, part in data.items():
            here = f"{at}.{name}" if at else name
            yield here
            yield from paths(part, here)


def full() -> Facts:
    """A case with something in every marked field."""
    road = at("monitoring").make("validate_finance", "finn")
    facts = road.facts.model_copy(deep=True)
    act = Act(90, road.now.at, DAY, "sam", Role.SAFEGUARDING_MCA_LEAD, road.policy)
    facts.safeguarding = Recorded[SafeguardingCheck].of(filled(SafeguardingCheck), act)
    facts.position_of_trust = [Recorded[RecordPositionOfTrust].of(filled(RecordPositionOfTrust), act)]
    facts.capacity = Recorded[CapacityCheck].of(filled(CapacityCheck), act)
    spoken = filled(RepresentativeRecord, contact="01632 960002")
    facts.representative = Recorded[RepresentativeRecord].of(spoken, act)
    facts.holds = [
        Hold(id=91, kind="SAFEGUARDING", reason="Why.", placed_by="sam", placed_on=DAY, note="How.")
    ]
    secret = filled(AddEvidence, sensitivity="SAFEGUARDING", held_at="In the safe", note="What it shows")
    facts.evidence = [EvidenceItem.of(secret, act, note="Seen.")]
    facts.la_agreement = Recorded[RecordLaAgreement].of(filled(RecordLaAgreement), act)
    waived = Recorded[WaiveNotice].of(filled(WaiveNotice), act)
    facts.notice = Notice(began_on=DAY, ends_on=DAY, waived=waived)
    facts.chair_actions = [ChairActed.of(filled(ChairAction), act, expires_on=DAY)]
    facts.package.base_weekly_fee = Decimal("950.00")
    assert facts.decision is not None
    facts.decision.lines = facts.package.current
    facts.listing = Listing(sitting="S-2", sits_on=DAY, pack="c" * 64, salt="d" * 64, papers_on=DAY)
    second = filled(ConfirmDeparture)
    facts.listing.seconds = [
        Seconded(
            person="sol",
            profession="SOCIAL_CARE",
            reason=second.reason,
            on=DAY,
            seq=93,
            choice=second.choice,
            lines=second.lines,
        )
    ]
    facts.panels_passed = [
        PanelPassed(
            panel="local",
            seq=92,
            on=DAY,
            sitting="S-1",
            outcome=PanelChoice.APPROVE,
            recorded_by="pia",
            reasons="Safe enough.",
            lines=facts.package.current,
        )
    ]
    facts.listing.manifest = [
        Part(kind=Paper.COSTS, sensitivity="FINANCE", sha256="e" * 64),
        Part(kind=Paper.EVIDENCE, of="90", seq=90, sensitivity="SAFEGUARDING", sha256="e" * 64),
    ]
    return Facts.model_validate_json(facts.model_dump_json(), context="replay")
