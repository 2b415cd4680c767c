"""What people filled in: the forms of one case of the demonstration, from its row of the cohort and a day.

Every word is invented. The figures (hours, rates, recommendations, technology) are the cohort's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from app.interop.patterns import pattern
from app.interop.rows import SHORT_DRIVERS
from app.programmes.one_to_one.codes import MANDATORY_EVIDENCE, Domain, Driver, EvidenceType, QualityQuestion

_TECHNOLOGY: Mapping[str, tuple[str, ...]] = {
    "bed/chair sensor + acoustic": ("BED_SENSOR", "CHAIR_SENSOR", "ACOUSTIC_MONITOR"),
    "acoustic monitoring": ("ACOUSTIC_MONITOR",),
    "PIR/door sensor": ("PIR_MOTION", "DOOR_CONTACT"),
    "GPS + door sensor": ("GPS_LOCATOR", "DOOR_CONTACT"),
    "bed/chair sensor": ("BED_SENSOR", "CHAIR_SENSOR"),
    "sensor mat": ("FLOOR_MAT",),
    "epilepsy bed sensor": ("EPILEPSY_SENSOR",),
    "PIR": ("PIR_MOTION",),
}
_HIGH_NEED: Mapping[str, Domain] = {
    "FALLS": Domain.MOBILITY,
    "BEHAVIOUR": Domain.BEHAVIOUR,
    "CHOKING": Domain.NUTRITION,
    "ABSCONDING": Domain.BEHAVIOUR,
    "SELF_HARM": Domain.PSYCHOLOGICAL,
    "SEIZURES": Domain.ALTERED_STATES,
}
_OFTEN = {"OBSERVATION_RECORD_1TO1", "ABC_CHART", "INCIDENT_LOG", "FALLS_LOG", "MAR_CHART", "ROTA_TIMESHEET"}


@dataclass(frozen=True)
class Papers:
    """The forms of one case. `row` is its line of the cohort; days are calendar days in London."""

    row: Mapping[str, str]
    commissioner: str
    reviewer: str
    first_day: date

    @property
    def driver(self) -> Driver:
        """What the one-to-one care is for."""
        said = self.row["driver"]
        return SHORT_DRIVERS.get(said) or Driver(said)

    @property
    def reduces(self) -> bool:
        """Whether less care is recommended."""
        return self.row["recommendation"] != "MAINTAIN"

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

    def lines(self, weekly_hours: int) -> list[dict[str, Any]]:
        """The package with these hours a week, spread over the same days and time of day as before."""
        if weekly_hours == 0:
            return []
        said = self.row["pattern"]
        if weekly_hours != int(self.row["baseline_hours_wk"]):
            part = " night" if "night" in said else " day" if "day x" in said else ""
            said = f"{weekly_hours // 7}h{part} x7"
        week = [[{"start": s.start, "end": s.end} for s in day] for day in pattern(said)]
        kind = "WAKING_NIGHT" if "night" in self.row["pattern"] else "WAKING_DAY"
        return [{"support_type": kind, "pattern": week, "hourly_rate": self.row["hourly_rate"]}]

    def submission(self, today: date) -> dict[str, Any]:
        """Why the package was given."""
        return {
            "rationale": f"One-to-one care was agreed because of {self.driver.words}, on the home's request.",
            "authoriser_unknown": True,
            "authority_basis": "Agreed by telephone during the pandemic; no minute was found.",
        }

    def safeguarding(self, today: date) -> dict[str, Any]:
        """Nothing is known against anybody."""
        return {
            "checked_on": today.isoformat(),
            "source": "The council's safeguarding team, by secure e-mail",
            "enquiry_made": True,
            "outcome": "NONE_KNOWN",
        }

    def concern(self, today: date) -> dict[str, Any]:
        """An open enquiry that bears on the one-to-one care."""
        return self.safeguarding(today) | {
            "outcome": "CONCERNS_RECORDED",
            "concerns": [
                {
                    "reference": "SG-2101",
                    "status": "S42_2_ENQUIRY_OPEN",
                    "categories": ["NEGLECT_OMISSION"],
                    "alleged_source": "PROVIDER_STAFF",
                    "raised_on": today.isoformat(),
                    "relates_to_one_to_one": "YES",
                    "relevance": "Entries in the night log were made by nobody who was on duty.",
                }
            ],
        }

    def liberty(self, today: date) -> dict[str, Any]:
        """A standard authorisation that outlasts the review."""
        granted = self.first_day - timedelta(days=60)
        return {
            "checked_on": today.isoformat(),
            "source": "The supervisory body's register, and the authorisation on file",
            "enquiry_made": True,
            "standard": {
                "reference": f"DOLS-{self.row['case_no']}",
                "valid_from": granted.isoformat(),
                "valid_to": (granted + timedelta(days=364)).isoformat(),
            },
            "requests": [
                {
                    "requested_on": (granted - timedelta(days=20)).isoformat(),
                    "outcome": "GRANTED",
                    "answered_on": granted.isoformat(),
                }
            ],
        }

    def capacity(self, today: date) -> dict[str, Any]:
        """The person cannot decide this; a best-interests decision stands beside it."""
        decisions = ["ACCEPT_REDUCED_ONE_TO_ONE", "ACCEPT_TECHNOLOGY", "SHARE_INFORMATION"]
        return {
            "checked_on": today.isoformat(),
            "source": "Assessment at the home, with the nurse in charge",
            "assessments": [
                {
                    "decision": decision,
                    "finding": "LACKS_CAPACITY",
                    "assessed_on": today.isoformat(),
                    "assessed_by": self.reviewer,
                    "explanation": "Cannot retain or weigh what the change would mean, with every help given.",
                }
                for decision in decisions
            ],
            "best_interests": [
                {
                    "decision": decision,
                    "decided_on": today.isoformat(),
                    "decision_maker": "The reviewer, with the family and the home",
                    "wishes_and_feelings": "Likes company at meals, and to be left alone in the evening.",
                    "consulted": "Daughter, key worker, nurse in charge",
                    "less_restrictive": "Being followed all day was what distressed most; less of it restricts less.",
                    "conclusion": "A stepped change, watched closely, is in the person's best interests.",
                    "reference": f"BI-{self.row['case_no']}",
                }
                for decision in decisions
            ],
            "person_objects": "NO",
        }

    def representative(self, today: date) -> dict[str, Any]:
        """Who speaks for the person, and how they want to be written to."""
        return {
            "status": "IDENTIFIED",
            "kind": "RPR_UNPAID",
            "name": "A daughter of the person",
            "contact": "By letter and telephone; details in the patient record",
            "verified_on": today.isoformat(),
            "contact_allowed": True,
            "communication": {"asked_on": today.isoformat(), "formats": ["LARGE_PRINT"]},
        }

    @cached_property
    def evidence_types(self) -> list[EvidenceType]:
        """What has to have been seen."""
        needed = MANDATORY_EVIDENCE[self.driver] | {EvidenceType.DOLS_AUTHORISATION}
        return [kind for kind in EvidenceType if kind in needed]

    def request(self, today: date) -> dict[str, Any]:
        """What the home is asked for."""
        return {
            "types": self.evidence_types,
            "asked_of": self.row["provider"],
            "period_from": (today - timedelta(days=35)).isoformat(),
            "period_to": today.isoformat(),
        }

    def evidence(self, kind: EvidenceType, today: date, sha256: str | None) -> dict[str, Any]:
        """One item: a file, or what was read at the home."""
        often = kind in _OFTEN
        return {
            "type": kind,
            "title": kind.words.capitalize(),
            "source_org": self.row["provider"],
            "author": "The nurse in charge",
            "period_from": (today - timedelta(days=30)).isoformat() if often else None,
            "period_to": (today - timedelta(days=1)).isoformat() if often else None,
            "received_on": today.isoformat(),
            "sha256": sha256,
            "held_at": None if sha256 else "At the home, read by the reviewer",
        }

    def observation_log(self, today: date) -> bytes:
        """A small log to send in as a file."""
        lines = ["day,hour,engaged,intervened,note"]
        for back in range(28, 0, -1):
            day = (today - timedelta(days=back)).isoformat()
            lines += [f"{day},{hour:02}:00,{'no' if hour < 7 else 'yes'},no,calm" for hour in range(0, 24, 6)]
        return ("\n".join(lines) + f"\n# {self.row['case_no']}, synthetic\n").encode()

    def consultation(self, today: date) -> dict[str, Any]:
        """Everybody was heard."""
        said = {"consulted": "CONSULTED", "on": today.isoformat()}
        return {
            "person": said | {"views": "Smiled when alone with music; pushed the carer's hand away."},
            "representative": said
            | {"views": "Agrees to a careful trial if somebody calls her after each step."},
            "provider": said | {"views": "Can answer alarms within two minutes, day and night."},
            "liberty_representative": said | {"views": "Sees the change as less restrictive."},
            "dissent": False,
        }

    def assessment(self, today: date) -> dict[str, Any]:
        """Needs in twelve domains, risks and restrictions before and after."""
        high = _HIGH_NEED[self.row["driver"]]
        domains = [
            {
                "domain": domain,
                "level": "HIGH" if domain is high else "MODERATE",
                "narrative": "Seen over four weeks of records and one visit; care plan followed.",
            }
            for domain in Domain
        ]
        lower = 2 if self.reduces else 3
        return {
            "assessed_on": today.isoformat(),
            "domains": domains,
            "narrative": "Needs are stable and met. Most hours of one-to-one care are spent watching.",
            "change_in_need": False,
            "initial_assessment_appropriate": "YES"
            if self.row["initial_assessment_appropriate"] == "1"
            else "NO",
            "delivered_hours": self.row["baseline_hours_wk"],
            "risks": [
                {
                    "driver": self.driver,
                    "description": f"Harm from {self.driver.words}",
                    "likelihood_before": 3,
                    "impact_before": 3,
                    "likelihood_after": 3,
                    "impact_after": 3,
                    "mitigation": "Alarms answered, activity at the times of day when it happens.",
                }
            ],
            "restrictions": [
                {
                    "kind": "ONE_TO_ONE",
                    "before": 3,
                    "after": lower,
                    "necessity": "Needed at the times that the records show.",
                    "proportionality": "No more than those times.",
                }
            ],
        }

    def recommendation(self, today: date) -> dict[str, Any]:
        """What is recommended, with its plan."""
        if not self.reduces:
            return {
                "kind": "MAINTAIN",
                "summary": "The records show that somebody steps in several times a day; the care is needed.",
            }
        proposed = self.lines(int(self.row["proposed_hours_wk"]))
        withdraws = self.row["recommendation"] == "WITHDRAW"
        return {
            "kind": "WITHDRAW" if withdraws else "REDUCE_PHASED",
            "summary": "In four weeks of records nobody had to step in at the hours that are taken away.",
            "proposed": proposed,
            "phases": [self._phase(self._half_way()), self._phase(proposed)],
            "mitigations": [
                {"kind": kind, "detail": "As in the care plan", "before_phase": 1}
                for kind in self._mitigations()
            ],
            "contingency": {
                "weekly_hours": "14",
                "valid_days": 14,
                "drawn_by": ["REGISTERED_MANAGER", "NURSE_IN_CHARGE"],
                "contact": "The review team, on the number in the letter; nights: the on-call manager",
            },
            "triggers": [
                {"trigger": "FALL_WITH_INJURY"},
                {"trigger": "REPEATED_FALLS", "times": 2, "within_days": 7},
                {"trigger": "HARM_TO_OTHERS", "times": 2, "within_days": 7},
                {"trigger": "SERIOUS_CONCERN"},
            ],
            "technology": self._technology(today),
            "activities": self._activities(),
        }

    def _phase(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "planned_days": 14,
            "lines": lines,
            "monitoring": ["FALLS", "INCIDENTS", "ABC_BEHAVIOUR"],
            "success": "No trigger is met, and the person is as calm as before.",
            "stop": "Any trigger, or a serious concern of anybody.",
            "owner": self.reviewer,
        }

    def _half_way(self) -> list[dict[str, Any]]:
        before, after = int(self.row["baseline_hours_wk"]), int(self.row["proposed_hours_wk"])
        return self.lines(after + (before - after) // 14 * 7) if before % 7 == 0 else self._half_the_days()

    def _half_the_days(self) -> list[dict[str, Any]]:
        """For care on some weekdays only: the first days of it stay for one phase more."""
        line = self.lines(int(self.row["baseline_hours_wk"]))[0]
        kept = [day if number < 2 else [] for number, day in enumerate(line["pattern"])]
        return [line | {"pattern": kept}]

    def _mitigations(self) -> list[str]:
        found = ["ASSISTIVE_TECHNOLOGY"] if self.row["at_recommended"] == "1" else []
        return [*found, "ACTIVITY_PLAN"] if self.row["activity_plan"] == "1" else found

    def technology_types(self) -> tuple[str, ...]:
        """The technology that the cohort names."""
        return _TECHNOLOGY[self.row["at_type"]] if self.row["at_recommended"] == "1" else ()

    def _technology(self, today: date) -> list[dict[str, Any]]:
        return [
            {
                "type": kind,
                "addresses": [self.driver],
                "intrusiveness": 2,
                "response_plan": "The nurse in charge, within two minutes",
                "one_off_cost": "180.00",
                "weekly_cost": "0.00",
                "best_interests_reference": f"BI-{self.row['case_no']}",
                "dpia_reference": "DPIA-07",
            }
            for kind in self.technology_types()
        ]

    def _activities(self) -> list[dict[str, Any]]:
        if self.row["activity_plan"] != "1":
            return []
        return [
            {
                "weekday": weekday,
                "at": "14:00",
                "activity": "Music, or a walk in the garden",
                "purpose": "TRIGGER_AVOIDANCE",
                "driver": self.driver,
            }
            for weekday in (1, 3, 5)
        ]

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
        counts = (
            "falls falls_with_injury incidents harm_to_others absconding choking long_seizures "
            "behaviour_episodes safeguarding_concerns hospital_admissions"
        ).split()
        return dict.fromkeys(counts, 0) | {
            "period_from": since.isoformat(),
            "period_to": until.isoformat(),
            "delivered_hours": hours,
            "contingency_hours": "0.00",
        }
