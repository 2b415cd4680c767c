"""What people filled in: the forms of one case of the demonstration, from its row of the cohort and a day.

Every word is invented. The figures (hours, rates, recommendations, technology) are the cohort's.
"""

from datetime import date, timedelta
from typing import Any

from app.demonstration.check_papers import CheckPapers
from app.demonstration.plan_papers import PlanPapers
from app.programmes.one_to_one.codes import QualityQuestion

_COUNTED = (
    "falls",
    "falls_with_injury",
    "incidents",
    "harm_to_others",
    "absconding",
    "choking",
    "long_seizures",
    "behaviour_episodes",
    "safeguarding_concerns",
    "hospital_admissions",
)


class Papers(CheckPapers, PlanPapers):
    """The forms of one case, from its opening to the last count of its monitoring."""

    def creation(self, reason: str, today: date) -> dict[str, Any]:
        """The case as a person opens it, not a file."""
        return {
            "reference": self.row["case_no"],
            "commissioner": self.commissioner,
            "provider": self.row["provider"],
            "patient": {"nhs_number": self.row["nhs_number"]},
            "reason": reason,
            "funding": "CHC_FULL",
            "delivery": "CARE_HOME_NURSING",
            "driver": self.driver,
            "lines": self.lines(int(self.row["baseline_hours_wk"])),
            "package_started_on": (today - timedelta(days=240)).isoformat(),
        }

    def submission(self, today: date) -> dict[str, Any]:
        """Why the package was given."""
        return {
            "rationale": f"One-to-one care was agreed because of {self.driver.words}, on the home's request.",
            "authoriser_unknown": True,
            "authority_basis": "Agreed by telephone during the pandemic; no minute was found.",
        }

    def quality(self) -> dict[str, Any]:
        """Every question answered."""
        large = "Stepped, watched daily, with hours in reserve; the records show no need at these hours."
        return {
            "answers": dict.fromkeys(QualityQuestion, "YES"),
            "large_step_reason": large if self.reduces else "",
        }

    def letter(self, today: date) -> dict[str, Any]:
        """The decision letter."""
        said = {
            "reasons": "We looked at four weeks of records and heard everybody; this is why we decided so.",
            "evidence_considered": "Observation records, incident log, care plan, everybody's views.",
            "recipients": ["REPRESENTATIVE", "PROVIDER", "GP", "SUPERVISORY_BODY"],
            "format": "LARGE_PRINT",
            "challenge_routes": ["PACKAGE_APPEAL", "NHS_COMPLAINT", "ELIGIBILITY_LOCAL"],
            "next_review_on": (today + timedelta(days=180)).isoformat(),
            "issued_on": today.isoformat(),
        }
        if not self.reduces:
            return said
        return said | {
            "starts_on": (today + timedelta(days=15)).isoformat(),
            "contingency_contact": "The review team, on the number above, at any hour",
        }

    def ready(self, begins: date) -> list[dict[str, Any]]:
        """The technology, working and tried."""
        day = (begins - timedelta(days=3)).isoformat()
        return [{"type": kind, "live_on": day, "response_tested_on": day} for kind in self.technology_types()]

    def monitoring(self, since: date, until: date, hours: str) -> dict[str, Any]:
        """A quiet stretch: every count said, and 0."""
        return dict.fromkeys(_COUNTED, 0) | {
            "period_from": since.isoformat(),
            "period_to": until.isoformat(),
            "delivered_hours": hours,
            "contingency_hours": "0.00",
        }
