"""What there is to ask about in the world of `everybody.py`, and for each operation a request about it.

The requests are the examples of the API's own description, asked of the case that stands at a stage.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.cases.moves import CASES
from app.cases.named import FILES
from app.examples import EXAMPLES
from app.panels.sittings import ITEMS
from app.people import tokens
from app.people.access import EXCLUSIONS
from app.people.routes import Scope
from app.programmes.roles import Role
from tests.access.everybody import HOME, STAGES, ref_of, use_of, who
from tests.access.recorded import SERVED, UNKNOWN
from tests.conftest import SECRET, World
from tests.make import creation
from tests.programmes.one_to_one.table import ROWS
from tests.records import database_of


@dataclass
class Ground:
    """What the cases, files, sittings and exclusions of this world are called, by the stage of the case."""

    at: dict[str, dict[str, str]] = field(default_factory=dict)
    seq: dict[str, int] = field(default_factory=dict)

    def actions(self, stage: str) -> list[str]:
        """What can be done to a case at this stage, by anybody."""
        stood = "decided" if stage == "challenged" else stage
        return sorted(action for at, action in ROWS if at == stood) or ["withdraw"]

    def request(self, operation: str, stage: str, action: str = "") -> tuple[str, str, dict[str, Any]]:
        """Method, address and options (as `World.ask` takes them) of one operation, about the case at `stage`."""
        method, path = SERVED[operation]
        example, known = EXAMPLES.get(operation, {}), _ELSE | self.at[stage]
        if not known["sitting"] or operation == "list_case":  # those of other sittings are signed
            known["sitting"] = self.at["panel_listed"]["sitting"]
        known |= {"action": action} if operation == "make_move" else example.get("path", {})
        options: dict[str, Any] = {
            "params": _QUERIES.get(operation, example.get("query")),
            "headers": {"Reading-Reason": "For the yearly audit"} | dict(example.get("headers", {})),
            "seen": self.seq[stage],
        }
        if operation in _FORMS:
            options["data"] = _FORMS[operation]
        elif "text" in example:
            options["content"] = example["text"].encode()
        elif (body := _BODIES.get(operation, example.get("body"))) is not None:
            options["json"] = json.loads(json.dumps(body).replace("{ref}", known["ref"]))
        return method, path.format(**known), options


async def ground_of(world: World) -> Ground:
    """What there is in this world."""
    ground = Ground()
    async with database_of(world).transaction(reads=True, everything=True) as db:
        for stage in STAGES:
            case = (await db.execute(select(CASES).where(CASES.c.ref == ref_of(stage)))).one()
            files = select(FILES.c.id).where(FILES.c.case_id == case.id, FILES.c.uploaded_from == HOME)
            heard = select(ITEMS.c.sitting).where(ITEMS.c.case_id == case.id)
            shut = select(EXCLUSIONS.c.id).where(
                EXCLUSIONS.c.case_id == case.id, EXCLUSIONS.c.person == "away"
            )
            ground.seq[stage] = case.seq
            ground.at[stage] = {
                "ref": case.ref,
                "file": (await db.execute(files.order_by(FILES.c.at.desc()))).scalars().first() or "",
                "document": f"doc_{case.id}",
                "sitting": (await db.execute(heard)).scalar() or "",
                "exclusion": str((await db.execute(shut)).scalar()),
                "use": use_of(case.ref),
            }
    return ground


def machine(world: World, tie: str, role: Role, scope: str | None) -> dict[str, str]:
    """The access token of a connected system: for every scope, or for every other than `scope`."""
    held = frozenset(each for each in Scope if tie != "service_without_scope" or each != scope)
    return {"Authorization": f"Bearer {tokens.sign_access(SECRET, who(tie, role), held, world.clock.now())}"}


_ELSE = UNKNOWN | {
    "delegation": "del_reviewer",
    "leave": "lve_reviewer",
    "team": "North",
    "service": who("service", Role.INTEGRATION),
    "person": "brook",
}
_QUERIES = {"list_cases": {"limit": "200"}}
_FORMS = {"issue_token": {"grant_type": "client_credentials"}, "revoke_token": {"token": "none"}}
_BODIES: dict[str, Any] = {
    "create_case": creation("OX-9001"),
    # no form of a move: whoever may make it is told that, and nothing moves
    "make_move": {"nonsense": True},
    # of somebody else: the rules of the case say who may, after access has said who sees it
    "declare_interest": {"person": "tess", "kind": "NONE", "action": "NOTE"},
    "add_service": {"name": "A pharmacy's system", "scopes": ["cases:read"]},
    "add_service_key": {},
    "disable_service": {"reason": "The contract with its makers has ended."},
}
