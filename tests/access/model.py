"""Who may see which case, and do what to it: a small model of what was promised, which knows none of our tables.

It is told what happened (somebody was given a role, declared an interest, broke the glass) and asked who may.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.programmes.roles import Role
from tests.access.expected import ROUTES
from tests.programmes.one_to_one.table import ROWS

PANEL_BUSINESS = {"panel_ready", "panel_listed", "deferred", "decided", "notice"}
CHANGING = {"implementing", "monitoring"}
BEFORE_PANEL = {"draft", "referred", "gate_checks", "evidence", "assessment", "qa_review"}
BREAKS_GLASS = {Role.REVIEWER, Role.QA_CLINICIAN, Role.PANEL_HEALTH, Role.PANEL_CHAIR, Role.ON_CALL}


@dataclass
class Person:
    """Somebody, as the model knows them."""

    organisation: str
    roles: set[Role]
    team: str = ""


@dataclass
class Case:
    """A case as it stands: told again after every move."""

    ref: str
    home: str
    stage: str = ""
    reviewer: str | None = None
    assurer: str | None = None
    hold: str | None = None
    papers: set[str] = field(default_factory=set)  # to whom they were issued


@dataclass
class Lent:
    """A delegation."""

    giver: str
    taker: str
    role: Role
    first: date
    last: date
    ended: bool = False


@dataclass
class Model:
    """Everything that decides."""

    people: dict[str, Person]
    cases: dict[str, Case]
    teams: dict[str, set[str]] = field(default_factory=dict)
    excluded: set[tuple[str, str]] = field(default_factory=set)  # person, and the case or the home
    asked: dict[tuple[str, str], str] = field(default_factory=dict)  # by whom it was asked that one be lifted
    glass: dict[tuple[str, str], datetime] = field(default_factory=dict)  # person, case: until
    lent: list[Lent] = field(default_factory=list)

    def roles_of(self, who: str, giver: str | None, today: date) -> set[Role]:
        """The roles in which somebody asks: their own, or those that were lent to them and that both hold."""
        own = self.people[who].roles
        if giver is None:
            return own
        found = {
            each.role
            for each in self.lent
            if (each.giver, each.taker) == (giver, who)
            and each.first <= today <= each.last
            and not each.ended
        }
        return found & own & self.people[giver].roles

    def is_excluded(self, people: set[str], case: Case) -> bool:
        """Whether one of these people declared an interest in the case or its home."""
        return any((person, about) in self.excluded for person in people for about in (case.ref, case.home))

    def comes_by(self, who: str, giver: str | None, case: Case, now: datetime) -> dict[Role, str]:
        """The roles by which somebody comes to a case, each with how: "whole", "some", or "glass" (whole, to read)."""
        if self.is_excluded({who, giver} - {None}, case):  # type: ignore[arg-type]
            return {}
        found: dict[Role, str] = {}
        for role in self.roles_of(who, giver, now.date()):
            how = self._by_role(role, giver or who, case)
            if how is None and role in BREAKS_GLASS and self.glass.get((who, case.ref), now) > now:
                how = "glass"
            if how is not None:
                found[role] = how
        return found

    def _by_role(self, role: Role, whose: str, case: Case) -> str | None:
        person = self.people[whose]
        if role is Role.PROVIDER_USER:
            return "some" if person.organisation == case.home else None
        if person.organisation != "QTV":
            return None
        of_team = person.team == "" or case.home in self.teams.get(person.team, set())
        papers = whose in case.papers and case.stage not in BEFORE_PANEL
        whole = {
            Role.CASE_ADMIN: of_team,
            Role.SAFEGUARDING_MCA_LEAD: of_team,
            Role.CHC_OPS_MANAGER: of_team,
            Role.AUDITOR: True,
            Role.INTEGRATION: True,
            Role.REVIEWER: case.reviewer == whose,
            Role.QA_CLINICIAN: case.assurer == whose
            or (of_team and (case.stage == "qa_review" or case.hold == "DISPUTE")),
            Role.PANEL_HEALTH: papers,
            Role.PANEL_SOCIAL_CARE: papers,
            Role.PANEL_SECRETARY: papers or case.stage in PANEL_BUSINESS,
            Role.PANEL_CHAIR: papers or case.stage in PANEL_BUSINESS or (of_team and case.hold == "DISPUTE"),
            Role.ON_CALL: case.stage in PANEL_BUSINESS | CHANGING,
        }
        if whole.get(role, False):
            return "whole"
        some = {
            Role.BROKER_CONTRACTS: of_team,
            Role.FINANCE: True,
            Role.PANEL_CHAIR: case.stage in CHANGING,
        }
        return "some" if some.get(role, False) else None

    def answer(self, operation: str, who: str, giver: str | None, case: Case, now: datetime) -> int | None:
        """401, 403 or 404, where access decides the answer; None where it lets them through."""
        roles = self.roles_of(who, giver, now.date())
        if not roles & ROUTES[operation].roles:
            return 403
        comes = self.comes_by(who, giver, case, now)
        if not comes:
            return 404
        reads_some = all(how == "some" for how in comes.values())
        if reads_some and operation == "get_patient":
            return 403
        return 403 if reads_some and operation == "list_files" and Role.PROVIDER_USER not in comes else None

    def may_move(self, action: str, who: str, giver: str | None, case: Case, now: datetime) -> bool:
        """Whether this move is theirs to make, by a role that brings them to the case."""
        row = ROWS.get((case.stage, action))
        comes = self.comes_by(who, giver, case, now)
        acting = {role for role, how in comes.items() if how != "glass" or action == "reinstate_emergency"}
        return row is not None and bool(acting & row.roles)

    def opens(self, who: str, giver: str | None, case: Case, now: datetime) -> int:
        """What an attempt to break the glass is answered."""
        roles = self.people[who].roles if giver is None else self.roles_of(who, giver, now.date())
        if not roles & BREAKS_GLASS or giver is not None:
            return 403
        if self.people[who].organisation != "QTV" or self.is_excluded({who}, case):
            return 404
        comes = self.comes_by(who, None, case, now)
        return 409 if any(how != "some" for how in comes.values()) else 201

    def breaks(self, who: str, case: Case, now: datetime) -> None:
        """The glass is broken."""
        self.glass[who, case.ref] = now + timedelta(minutes=60)
