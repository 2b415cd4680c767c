"""What is asked before anything is assessed: the checks of the gates, and the evidence."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from app.demonstration.cohort_row import CohortRow
from app.programmes.one_to_one.codes import MANDATORY_EVIDENCE, EvidenceType

_OFTEN = {"OBSERVATION_RECORD_1TO1", "ABC_CHART", "INCIDENT_LOG", "FALLS_LOG", "MAR_CHART", "ROTA_TIMESHEET"}


class CheckPapers(CohortRow):
    """Safeguarding, liberty, capacity, who speaks for the person, and the evidence."""

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
            "held_at": "" if sha256 else "At the home, read by the reviewer",
        }

    def observation_log(self, today: date) -> bytes:
        """A small log to send in as a file."""
        lines = ["day,hour,engaged,intervened,note"]
        for back in range(28, 0, -1):
            day = (today - timedelta(days=back)).isoformat()
            lines += [f"{day},{hour:02}:00,{'no' if hour < 7 else 'yes'},no,calm" for hour in range(0, 24, 6)]
        return ("\n".join(lines) + f"\n# {self.row['case_no']}, synthetic\n").encode()
