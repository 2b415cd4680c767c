"""The floor: the same rows written by hand, with no rules, no validation and no journal link to compute.

Starlette and asyncpg, five statements in one transaction: read the case, write its state, insert the entry,
the event and the idempotent answer.
"""

import os

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

BODY = orjson.dumps({"filler": "x" * 600}).decode()
pool: asyncpg.Pool


async def move(request: Request) -> Response:
    """The bare work of one move."""
    given = await request.body()
    ref, key = request.path_params["ref"], request.headers["idempotency-key"]
    async with pool.acquire() as db, db.transaction():
        row = await db.fetchrow(
            "SELECT id, seq, head, record FROM review_case WHERE organisation = 'QTV' AND ref = $1", ref
        )
        seq, chain = row["seq"] + 1, f"case/QTV/{ref}"
        leaf = f"{row['id']:032}{seq:032}"
        await db.execute(
            "INSERT INTO journal_entry (chain, seq, body, leaf, at) VALUES ($1, $2, $3, $4, $5)",
            chain, seq, BODY, leaf, "2026-09-07T11:00:00.000000Z",
        )  # fmt: skip
        await db.execute(
            "UPDATE review_case SET seq = $2, head = $3, record = $4, stage = 'referred' WHERE id = $1 AND seq = $5",
            row["id"], seq, leaf, row["record"], seq - 1,
        )  # fmt: skip
        await db.execute(
            "INSERT INTO event (type, organisation, chain, seq, at) VALUES ('submitted', 'QTV', $1, $2, $3)",
            chain, seq, "2026-09-07T11:00:00.000000Z",
        )  # fmt: skip
        await db.execute(
            "INSERT INTO answer (person, key, digest, status, etag, body, at) VALUES ('casey', $1, $2, 200, NULL, $3, $4)",
            key, leaf, given, "2026-09-07T11:00:00.000000Z",
        )  # fmt: skip
    return Response(row["record"], media_type="application/json")


async def _open() -> None:
    global pool
    pool = await asyncpg.create_pool(os.environ["FLOOR_URL"], min_size=10, max_size=10)


class _Lifespan:
    def __init__(self, app: Starlette) -> None:
        self.app = app

    async def __aenter__(self) -> None:
        await _open()

    async def __aexit__(self, *_: object) -> None:
        await pool.close()


app = Starlette(routes=[Route("/v1/cases/{ref}/moves/submit", move, methods=["POST"])], lifespan=_Lifespan)
