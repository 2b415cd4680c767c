"""Checking the journal over HTTP, for whoever audits or looks after the system: an answer without any case in it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app import errors
from app.cases.checking import check
from app.db import Db
from app.people.asking import Me, see_also
from app.people.directory import organisations
from app.people.organisations import lineage
from app.problems import answers

router = APIRouter(prefix="/v1/journal", tags=["audit"])
SECONDS = 8.0


class FaultCount(BaseModel):
    """One kind of fault, in words, and how often it was found."""

    what: str
    times: int


class Verification(BaseModel):
    """Whether every link of the journal holds, and every case is what its journal says."""

    holds: bool
    whole: bool = Field(
        description="Everything was checked; false: the time was over before, ask again or on the machine"
    )
    sentence: str
    chains: int = Field(
        description="Chains of entries that were checked: one for each case, and those beside them"
    )
    all_chains: int
    entries: int
    cases: int
    faults: list[FaultCount]


@router.get("/verification", operation_id="verify_journal", responses=answers(errors.NotAllowed))
async def get_verification(db: Db, me: Me) -> Verification:
    """Compute every link of your organisation's journal again and compare its cases with it, for eight seconds at most.

    `quorate verify` on the machine checks everything, and names what does not hold.
    """
    codes = lineage(await organisations(db), me.actor.organisation)
    await see_also(db, me, codes)
    found = await check(db, codes, SECONDS)
    whole, number = found.chains == found.all_chains, found.faults.total()
    part = "" if whole else f" of {found.all_chains}"
    checked = f"{found.chains}{part} chains with {found.entries} entries and {found.cases} cases checked"
    told = (
        f"{number} fault{'s' if number != 1 else ''} found."
        if number
        else "every link holds, and every case is what its journal says."
    )
    return Verification(
        holds=not number,
        whole=whole,
        sentence=f"{checked}: {told}",
        chains=found.chains,
        all_chains=found.all_chains,
        entries=found.entries,
        cases=found.cases,
        faults=[FaultCount(what=what, times=times) for what, times in found.faults.most_common()],
    )
