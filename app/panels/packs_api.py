"""The papers of an item over HTTP."""

import orjson
from fastapi import APIRouter, Response

from app import errors
from app.cases.api import Ref
from app.cases.views import CaseView, render
from app.db import Db
from app.panels import hearing, packs
from app.panels.api import SittingId
from app.panels.packs import PackView
from app.people.asking import Me
from app.people.once import Repeatable
from app.problems import answers
from app.programmes.one_to_one.forms.pack import ReissuePack

router = APIRouter(prefix="/v1/sittings", tags=["panel"])


@router.get(
    "/{sitting}/items/{ref}/pack",
    operation_id=packs.OPERATION,
    responses=answers(errors.NotFound, errors.NotAllowed, errors.DeclareFirst),
)
async def get_pack(id: SittingId, ref: Ref, db: Db, me: Me) -> PackView:
    """What is in the papers of an item, and whether they still show the case. Opening them is written down.

    They open for a member who has said whether an interest ties them to the case.
    """
    return await packs.pack(db, me, id, ref)


@router.post(
    "/{sitting}/items/{ref}/pack",
    response_model=CaseView,
    operation_id="reissue_pack",
    responses=answers(
        errors.NotFound,
        errors.NotAllowed,
        errors.NotYourRole,
        errors.NoSuchMove,
        errors.Blocked,
        errors.Conflict,
        errors.KeyReused,
        errors.StillInFlight,
        errors.StaleCase,
    ),
)
async def post_pack(id: SittingId, ref: Ref, form: ReissuePack, once: Repeatable, db: Db, me: Me) -> Response:
    """Issue the papers again, as the case now is. Votes on the earlier ones are void; whoever voted votes again."""
    case = await hearing.reissue_pack(db, me, id, ref, form)
    return await once.answer(db, orjson.Fragment(render(case, me)), etag=case.etag, case_id=case.row.id)
