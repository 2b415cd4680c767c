"""What a commissioner may set. No national rule gives these numbers: each default is a local choice.

Policy is data: typed, versioned, in force from a day. Rules read it and hold no number of their own.
"""

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.programmes.costing import Annualisation
from app.programmes.one_to_one.codes import DEFAULT_PANEL, Driver, Profession
from app.workflow.panel import QuorumRule
from app.workflow.route import Step, contradictions
from app.workflow.terms import CodeWord, Seat, Terms
from app.workflow.terms import number as _number


class OldTest(StrEnum):
    """What follows from a liberty determination under the overruled test (guard GD6)."""

    WARN = "WARN"
    BLOCK_AT_RENEWAL = "BLOCK_AT_RENEWAL"
    BLOCK = "BLOCK"


WORKING, CALENDAR = "working days", "days"

EXPERTISE: dict[Driver, str] = {
    Driver.FALLS: "FALLS",
    Driver.BEHAVIOUR_AGGRESSION: "BEHAVIOUR",
    Driver.BEHAVIOUR_OTHER: "BEHAVIOUR",
    Driver.CHOKING_DYSPHAGIA: "SWALLOWING",
    Driver.ABSCONDING: "BEHAVIOUR",
    Driver.SELF_HARM_SUICIDE: "MENTAL_HEALTH",
    Driver.SEIZURES: "EPILEPSY",
    Driver.LINE_PULLING: "NURSING",
    Driver.RISK_TO_OTHER_RESIDENTS: "BEHAVIOUR",
    Driver.RISK_FROM_OTHERS: "BEHAVIOUR",
    Driver.DELIRIUM: "MENTAL_HEALTH",
    Driver.END_OF_LIFE_DISTRESS: "NURSING",
    Driver.NEW_PLACEMENT_SETTLING: "NURSING",
    Driver.HOSPITAL_DISCHARGE_CONDITION: "NURSING",
    Driver.FAMILY_REQUEST: "NURSING",
    Driver.REGULATOR_REQUEST: "NURSING",
    Driver.STAFFING_SHORTFALL: "NURSING",
}
"""Which expertise somebody in the room needs for each driver, unless the commissioner says otherwise."""


LOCAL_PANEL = Terms(
    name=DEFAULT_PANEL,
    title="ICB panel",
    seats=(
        Seat(name="health", profession=Profession.HEALTH.value, people=20, chairs=True),
        Seat(name="social_care", profession=Profession.SOCIAL_CARE.value, people=20, chairs=True),
        Seat(name="mca_lead", profession=Profession.MCA_SAFEGUARDING.value, people=2, voting=False),
        Seat(name="commissioning", profession=Profession.COMMISSIONING.value, people=2, voting=False),
        Seat(name="finance", profession=Profession.FINANCE.value, people=2, voting=False),
    ),
    quorum=QuorumRule(
        voters=3,
        chair_or_deputy=True,
        professions={Profession.HEALTH.value: 1, Profession.SOCIAL_CARE.value: 1},
        expertise_needed=True,
    ),
)
"""The panel of a commissioner that has not written terms of its own: it hears every case."""


class OneToOnePolicy(BaseModel):
    """The policy for one-to-one reviews. Lengths are counted as their unit says; a start day is day 0."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"x-registers": {"profession": {one.value: one.label for one in Profession}}},
    )

    # How long a case may stand at each stage
    overall_days: int = _number(28, "Referral to decision", CALENDAR, 1, 365)
    accept_days: int = _number(2, "Referral accepted or rejected", WORKING, 1, 60)
    gates_days: int = _number(5, "Safeguarding, liberty and capacity checks", WORKING, 1, 60)
    evidence_days: int = _number(10, "Evidence gathered", WORKING, 1, 90)
    assessment_days: int = _number(10, "Assessment and recommendation", WORKING, 1, 90)
    quality_days: int = _number(3, "Quality assurance", WORKING, 1, 30)
    listing_days: int = _number(5, "Put before the panel", WORKING, 1, 60)
    sitting_days: int = _number(10, "Decided once listed", WORKING, 1, 60)
    deferral_days: int = _number(14, "Back after a deferral", CALENDAR, 1, 90)
    letter_days: int = _number(5, "Decision letter sent", WORKING, 1, 60)
    notice_days: int = _number(14, "Notice to the provider", CALENDAR, 0, 84)
    implementation_days: int = _number(84, "All phases carried out", CALENDAR, 7, 365)
    monitoring_days: int = _number(91, "Followed until closure", CALENDAR, 28, 365)

    # Checks and evidence
    check_chase_days: int = _number(5, "Chase a check that is not answered", WORKING, 1, 60)
    check_fresh_days: int = _number(14, "Checks are fresh for", CALENDAR, 1, 90)
    recheck_days: int = _number(7, "Safeguarding and liberty are fresh for the panel for", CALENDAR, 1, 90)
    evidence_window_days: int = _number(28, "Evidence covers at least the last", CALENDAR, 7, 365)
    evidence_fresh_days: int = _number(14, "Evidence is fresh at quality assurance for", CALENDAR, 1, 90)
    provider_evidence_days: int = _number(5, "Provider sends evidence", WORKING, 1, 60)
    provider_reminder_days: int = _number(3, "Provider is reminded after", WORKING, 1, 60)
    provider_escalation_days: int = _number(7, "Late evidence is escalated after", WORKING, 1, 60)
    old_liberty_test: OldTest = Field(
        default=OldTest.BLOCK_AT_RENEWAL,
        title="Determinations under the Cheshire West test",
        description="Warn only; block at renewal or review of the authorisation; or block.",
    )

    # The panel
    panels: tuple[Terms, ...] = Field(
        default=(LOCAL_PANEL,),
        title="The terms of reference of each panel",
        min_length=1,
        max_length=8,
        json_schema_extra={"x-one": "Panel"},
    )
    route: tuple[Step, ...] = Field(
        default=(Step(panel=DEFAULT_PANEL),),
        title="Which cases go before which panel, in order",
        min_length=1,
        max_length=40,
        json_schema_extra={"x-one": "Step"},
    )
    expertise: dict[Driver, CodeWord] = Field(
        default=EXPERTISE, title="Expertise needed for each driver", validate_default=True
    )
    exclude_authoriser: bool = Field(
        default=True, title="Whoever authorised the package neither assures nor votes"
    )
    first_opinions: bool = Field(
        default=True, title="Each voter locks a first opinion before the others are heard"
    )
    cost_blinding: bool = Field(
        default=True, title="The assurer and the panel read no money before they have formed their opinion"
    )
    minutes_draft_days: int = _number(2, "Minutes drafted", WORKING, 1, 30)
    minutes_days: int = _number(5, "Minutes signed", WORKING, 1, 30)
    chair_action_days: int = _number(14, "Chair's action is ratified within", CALENDAR, 1, 60)

    # The change
    shortest_phase_days: int = _number(7, "Shortest phase", CALENDAR, 7, 90)
    phase_days: int = _number(14, "Usual length of a phase", CALENDAR, 7, 90)
    large_step_percent: int = _number(50, "A step larger than this needs a reason", "% of the hours", 1, 100)
    phase_review_days: int = _number(3, "Phase reviewed after its end", WORKING, 0, 30)
    extensions_alone: int = _number(2, "Extensions by the reviewer alone", "times", 0, 10)
    contingency_days: int = _number(14, "Contingency hours valid for", CALENDAR, 1, 90)
    silence_hours: int = _number(48, "Monitoring is silent after", "hours", 12, 336)
    reinstatement_review_days: int = _number(1, "Clinician reviews a reinstatement", WORKING, 1, 10)
    reinstatement_settled_days: int = _number(5, "Reinstatement restarted or closed", WORKING, 1, 30)
    first_follow_up_days: int = _number(28, "First follow-up after the last phase", CALENDAR, 7, 90)
    first_review_days: int = _number(14, "First review of new one-to-one care", CALENDAR, 1, 90)
    first_review_new_setting_days: int = _number(
        7, "First review in a new setting", CALENDAR, 1, 90, "North Yorkshire protocol: one week."
    )

    # Holds and challenges
    hold_review_days: int = _number(5, "A hold is looked at again every", WORKING, 1, 30)
    stay_on_dispute: bool = Field(default=True, title="A challenge before the first phase stays the change")
    dispute_acknowledged_days: int = _number(3, "Challenge acknowledged", WORKING, 1, 30)
    dispute_answered_days: int = _number(25, "Challenge answered", WORKING, 1, 90)

    # Reports
    annualisation: Annualisation = Field(
        default=Annualisation.WEEKS_52, title="Usual way from a week to a year"
    )
    rate_outlier_percent: int = _number(20, "A rate stands out above the median by", "%", 1, 200)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        found = list(contradictions(self.panels, self.route))
        if found:
            raise ValueError(" ".join(found))
        return self

    def panel(self, name: str) -> Terms | None:
        """The terms of the panel of that short name; None when there is no such panel (any more)."""
        return next((terms for terms in self.panels if terms.name == name), None)
