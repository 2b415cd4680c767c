"""The application: its routers, the way it refuses, and what it holds while it runs."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from socket import socket
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import docs_page, errors, pages, problems
from app.cases import api as cases
from app.cases import checking_api, documents_api, evidence, glass_api, policies_api, processes, readings
from app.cases.press import Press
from app.cases.refusals import refused_move
from app.cases.replays import answer_again
from app.cases.storage import store_for
from app.cases.templates import templates_of
from app.clock import Clock, SystemClock
from app.db import Database
from app.demonstration.found import refuse_in_production
from app.examples import put_into
from app.headers import SecurityHeaders
from app.health import router as health
from app.interop import api as interop
from app.limiting import Limiter, Limits
from app.logs import Recorded, configure
from app.panels import (
    agenda_api,
    calendars_api,
    interests_api,
    live_api,
    minutes_api,
    packs_api,
    papers,
    vote_api,
)
from app.panels import api as panels
from app.panels.live import Live
from app.people import (
    account_api,
    administration_api,
    delegation_api,
    leave_api,
    oauth_api,
    oidc_api,
    services_api,
    sessions_api,
    teams,
)
from app.people import api as people
from app.people.matrix import Address
from app.people.oidc import Provider
from app.people.oidc_map import refuse_unknown
from app.people.passwords import Passwords
from app.people.routes import ROUTES
from app.people.use import UseOfSessions
from app.reports import api as reports
from app.settings import Settings

ROUTERS = (
    health,
    people.router,
    oauth_api.router,
    services_api.router,
    oidc_api.router,
    sessions_api.router,
    account_api.router,
    administration_api.router,
    cases.router,
    checking_api.router,
    evidence.router,
    documents_api.router,
    panels.router,
    packs_api.router,
    agenda_api.router,
    calendars_api.router,
    live_api.router,
    minutes_api.router,
    papers.router,
    vote_api.router,
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
    configure(settings.log_level)
    app = FastAPI(
        title="Quorate",
        version="0.1.0",
        summary="Case review with a multi-stage approval panel",
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        redirect_slashes=False,  # the redirection would repeat the address, whatever was typed there
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.signing_secret = settings.signing_secret  # a missing secret stops the start, not a request
    app.state.clock = clock or SystemClock()
    app.state.database = Database(settings.database_url, pool=settings.pool)
    app.state.passwords = Passwords(settings.breached_passwords)
    app.state.store = store_for(settings.evidence)
    app.state.press = Press(templates_of(settings.templates))  # templates that fail stop the start
    app.state.in_flight = set()
    app.state.live = Live(app.state.database)
    app.state.limiter = Limiter(settings, app.state.clock)
    app.state.provider = Provider(settings, app.state.clock) if settings.oidc_issuer else None
    app.state.shows = frozenset(name for name, route in ROUTES.items() if route.shows)
    app.router.routes += _routes()
    docs_page.serve(app)
    pages.serve(app)
    # From the innermost to the outermost; each is a few microseconds a request (docs/operate.md)
    app.add_middleware(problems.BodyLimit)
    app.add_middleware(UseOfSessions)
    app.add_middleware(Limits, limiter=app.state.limiter)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Recorded)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies)
    for kind, handler in problems.HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(problems.Replayed, answer_again)
    for refused in (errors.Blocked, errors.NotYourRole):  # worth keeping: somebody tried
        app.add_exception_handler(refused, refused_move)
    app.openapi = lambda: put_into(problems.described(app))  # type: ignore[method-assign]
    return app


@cache
def _routes() -> list[BaseRoute]:
    """Every address, prepared once in a process: FastAPI takes some 200 ms to do so for each application."""
    prepared = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    for router in ROUTERS:
        prepared.include_router(router)
    return prepared.router.routes


class _Server(uvicorn.Server):
    """Ends the streams when it stops: it would wait for them."""

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self.config.app.state.live.close()  # type: ignore[union-attr]
        await super().shutdown(sockets)


def server(settings: Settings) -> uvicorn.Server:
    """The server of the application. What uvicorn would add by itself is off: its name, its access log, its guesses
    about proxies."""
    return _Server(
        uvicorn.Config(
            create_app(settings),
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
        )
    )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    # What was built at start lives as long as the process: the collector need not walk it again and again
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    await app.state.database.meet()
    await refuse_in_production(app.state.settings, app.state.database)
    provider: Provider | None = app.state.provider
    if provider is not None:
        async with app.state.database.transaction(reads=True, everything=True) as db:
            await refuse_unknown(db, provider.map)
    yield
    app.state.live.close()
    await app.state.database.close()
    if provider is not None:
        await provider.close()


def openapi() -> dict[str, Any]:
    """The OpenAPI description of the application, the same on every machine."""
    return create_app(
        Settings(secret="x" * 32, database_url="sqlite+aiosqlite://", evidence="var/evidence")
    ).openapi()


def addresses() -> dict[str, Address]:
    """Every address that is served, by the name of its operation."""
    return {
        operation["operationId"]: Address(
            method.upper(), path, operation["description"].partition(".")[0] + "."
        )
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    }
