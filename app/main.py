"""The application: its routers, the way it refuses, and what it holds while it runs."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI

from app import errors, problems
from app.cases import api as cases
from app.cases import evidence, glass_api, interests_api, policies_api, processes, readings
from app.cases.refusals import refused_move
from app.cases.replays import answer_again
from app.cases.storage import store_for
from app.clock import Clock, SystemClock
from app.db import Database
from app.examples import put_into
from app.health import router as health
from app.interop import api as interop
from app.panels import api as panels
from app.people import api as people
from app.people import delegation_api, leave_api, teams
from app.people.routes import ROUTES
from app.reports import api as reports
from app.settings import Settings

ROUTERS = (
    health,
    people.router,
    cases.router,
    evidence.router,
    panels.router,
    interop.router,
    reports.router,
    processes.router,
    policies_api.router,
    interests_api.router,
    glass_api.router,
    readings.router,
    delegation_api.router,
    teams.router,
    leave_api.router,
)


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> FastAPI:
    """The whole application, ready to serve; nothing is connected before its first request."""
    settings = settings or Settings()
    app = FastAPI(
        title="Quorate",
        version="0.1.0",
        summary="Case review with a multi-stage approval panel",
        docs_url="/v1/docs",
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.signing_secret = settings.signing_secret  # a missing secret stops the start, not a request
    app.state.clock = clock or SystemClock()
    app.state.database = Database(settings.database_url, pool=settings.pool)
    app.state.store = store_for(settings.evidence)
    app.state.in_flight = set()
    app.state.shows = frozenset(name for name, route in ROUTES.items() if route.shows)
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(problems.BodyLimit)
    for kind, handler in problems.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(problems.Replayed, answer_again)
    for refused in (errors.Blocked, errors.NotYourRole):  # worth keeping: somebody tried
        app.add_exception_handler(refused, refused_move)
    app.openapi = lambda: put_into(problems.described(app))  # type: ignore[method-assign]
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # What was built at start lives as long as the process: the collector need not walk it again and again
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    yield
    await app.state.database.close()


def openapi() -> dict[str, Any]:
    """The OpenAPI description of the application, the same on every machine."""
    return create_app(
        Settings(secret="x" * 32, database_url="sqlite+aiosqlite://", evidence="var/evidence")
    ).openapi()
