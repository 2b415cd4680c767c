"""Who am I, and who else is here."""

from datetime import date

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import select

from app.db import Db
from app.people.asking import Me
from app.people.directory import PEOPLE, organisations
from app.people.models import OrganisationKind
from app.people.organisations import valid_on
from app.people.routes import ROUTES
from app.problems import answers

router = APIRouter(prefix="/v1", tags=["people"])


class PersonView(BaseModel):
    """A colleague."""

    id: str
    name: str
    profession: str
    employer: str
    roles: list[str]
    expertise: list[str]


class MeView(PersonView):
    """The person who is signed in, and for whom they work."""

    organisation: str = Field(description="ODS code")
    organisation_name: str
    may: list[str] = Field(description="The operations at which one of their roles may ask at all")
    today: date = Field(description="Today in London; the demonstration can move it")
    demonstration: bool = Field(
        description="This is a demonstration with invented people: say so on every page"
    )


@router.get("/me", operation_id="get_me", responses=answers())
async def get_me(request: Request, db: Db, me: Me) -> MeView:
    """The person behind the token."""
    actor = me.actor
    known = await organisations(db)
    found = valid_on(known, actor.organisation, me.now.today)
    row = (await db.execute(select(PEOPLE.c.employer).where(PEOPLE.c.id == actor.person))).first()
    return MeView(
        id=actor.person,
        name=actor.name,
        profession=actor.profession,
        employer=row.employer if row else "",
        roles=sorted(actor.roles),
        expertise=list(actor.expertise),
        organisation=actor.organisation,
        organisation_name=found.name if found else actor.organisation,
        may=[
            name
            for name, route in ROUTES.items()
            if not route.public and (route.roles is None or not route.roles.isdisjoint(actor.roles))
        ],
        today=me.now.today,
        demonstration=request.app.state.settings.synthetic,
    )


class OrganisationView(BaseModel):
    """A commissioner, a home or agency, or a council, as the register has it today."""

    ods_code: str
    name: str
    kind: OrganisationKind


@router.get("/organisations", operation_id="list_organisations", responses=answers())
async def get_organisations(db: Db, me: Me) -> list[OrganisationView]:
    """Every organisation that cases can name today, by name."""
    today = me.now.today
    known = (await organisations(db)).values()
    there = [o for o in known if o.valid_from <= today and (o.valid_to is None or today <= o.valid_to)]
    return [
        OrganisationView(ods_code=o.ods_code, name=o.name, kind=OrganisationKind(o.kind))
        for o in sorted(there, key=lambda o: (o.name, o.ods_code))
    ]


@router.get("/people", operation_id="list_people", responses=answers())
async def get_people(db: Db, me: Me) -> list[PersonView]:
    """The active people of one's own organisation, by name."""
    found = await db.execute(
        select(PEOPLE)
        .where(PEOPLE.c.organisation == me.actor.organisation, PEOPLE.c.active)
        .order_by(PEOPLE.c.name)
    )
    return [PersonView.model_validate(row._mapping, extra="ignore") for row in found]
