"""Teams: the homes that each looks after. Who belongs to a team reads the cases of its homes, not of others."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import delete, insert, select

from app import errors
from app.audit.journal import Entry, append
from app.db import Db, table
from app.people.asking import PEOPLE, Me
from app.people.directory import ORGANISATIONS
from app.people.models import OrganisationKind, Patch
from app.people.once import Repeatable
from app.problems import answers

PATCHES = table(Patch)
router = APIRouter(prefix="/v1/teams", tags=["people"])
TeamName = Annotated[str, Path(alias="team", min_length=1, max_length=60, pattern=r"^[\w][\w .\-]*$")]


class TeamView(BaseModel):
    """A team: who belongs to it, and the homes it looks after."""

    team: str
    people: list[str]
    homes: list[str] = Field(description="ODS codes")


class LooksAfter(BaseModel):
    """The homes of a team, all of them: those left out are looked after by others from now on."""

    model_config = ConfigDict(extra="forbid")

    homes: Annotated[list[Annotated[str, Field(max_length=12, pattern=r"^[\w.\-]+$")]], Field(max_length=500)]


@router.get("", operation_id="list_teams", responses=answers())
async def get_teams(db: Db, me: Me) -> list[TeamView]:
    """The teams of one's own organisation."""
    ours = me.actor.organisation
    homes: dict[str, list[str]] = {}
    people: dict[str, list[str]] = {}
    for row in await db.execute(select(PATCHES).where(PATCHES.c.organisation == ours)):
        homes.setdefault(row.team, []).append(row.provider)
    p = PEOPLE.c
    for row in await db.execute(select(p.id, p.team).where(p.organisation == ours, p.team != "", p.active)):
        people.setdefault(row.team, []).append(row.id)
    return [
        TeamView(team=team, people=sorted(people.get(team, [])), homes=sorted(homes.get(team, [])))
        for team in sorted({*homes, *people})
    ]


@router.post(
    "/{team}",
    operation_id="set_team_homes",
    responses=answers(errors.NotAllowed, errors.StepUpNeeded, errors.KeyReused, errors.StillInFlight),
)
async def post_team(team: TeamName, given: LooksAfter, once: Repeatable, db: Db, me: Me) -> Response:
    """Say which homes a team looks after."""
    o = ORGANISATIONS.c
    wanted = sorted(set(given.homes))
    found = await db.execute(
        select(o.ods_code).where(o.ods_code.in_(wanted), o.kind == OrganisationKind.PROVIDER)
    )
    here = set(found.scalars())
    strangers = [n for n, code in enumerate(given.homes) if code not in here]
    if strangers:
        faults = [{"pointer": f"/homes/{n}", "detail": "is no home known here"} for n in strangers]
        listed = ", ".join(str(n + 1) for n in strangers)
        raise errors.Malformed(f"Not known as homes here: number {listed}.", errors=faults)
    ours = me.actor.organisation
    await db.execute(delete(PATCHES).where(PATCHES.c.organisation == ours, PATCHES.c.team == team))
    if wanted:
        await db.execute(
            insert(PATCHES), [{"organisation": ours, "team": team, "provider": home} for home in wanted]
        )
    entry = Entry(
        chain=f"team/{ours}/{team}",
        act="set_team_homes",
        event="team_changed",
        actor=me.actor.person,
        role=",".join(sorted(me.actor.roles)),
        organisation=ours,
        at=me.now.at,
        data={"team": team, "homes": wanted},
    )
    await append(db, entry)
    return await once.answer(db, {"team": team, "homes": wanted})
