"""The process over HTTP: its table, its diagram, its forms."""

from enum import StrEnum
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path, Query, Response

from app import errors
from app.people.asking import Me
from app.problems import answers
from app.programmes.registry import WORDS, process_of
from app.workflow.diagram import as_json, bpmn, mermaid

router = APIRouter(prefix="/v1/processes", tags=["processes"])
Programme = Annotated[str, Path(max_length=40, pattern=r"^[a-z_]+$", examples=["one_to_one"])]


class Format(StrEnum):
    """How to draw it."""

    JSON = "json"
    MERMAID = "mermaid"
    BPMN = "bpmn"


@router.get("/{programme}", operation_id="get_process", responses=answers(errors.NotFound))
async def get_process(
    programme: Programme, _me: Me, format: Annotated[Format, Query()] = Format.JSON
) -> Response:
    """The whole process: stages, moves, holds, gates, rules, and the words of codes; or its diagram (Mermaid, BPMN 2.0)."""
    process = process_of(programme)
    if format is Format.MERMAID:
        return Response(mermaid(process), media_type="text/plain")
    if format is Format.BPMN:
        return Response(bpmn(process), media_type="application/xml")
    return Response(
        orjson.dumps(as_json(process) | {"words": WORDS[programme]}), media_type="application/json"
    )


@router.get("/{programme}/forms/{form}", operation_id="get_form", responses=answers(errors.NotFound))
async def get_form(
    programme: Programme, form: Annotated[str, Path(max_length=60, pattern=r"^\w+$")], _me: Me
) -> dict[str, Any]:
    """The JSON Schema of one form, with the hints that the pages draw it by."""
    forms = process_of(programme).forms()
    if form not in forms:
        raise errors.NotFound(f"There is no such form in {programme}.")
    return forms[form].model_json_schema()
