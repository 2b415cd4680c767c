"""How often who may ask: counted, told, refused, and what counts as one and the same."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import httpx
import pytest
from fastapi import FastAPI, Request
from limits.aio.storage import Storage
from limits.errors import StorageError
from structlog.testing import capture_logs
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import limiting
from app.clock import FixedClock
from app.errors import TooMany
from app.limiting import InMemory, Limiter, Limits, address_of, counted, rates
from app.problems import HANDLERS, Problem
from app.settings import Settings

SECRET = "a secret for the tests alone, long enough to sign"
MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
A_WARD, A_HOME = "192.0.2.7", "198.51.100.9"


def settings(**said: Any) -> Settings:
    return Settings(**({"env": "production", "secret": SECRET, "database_url": "sqlite+aiosqlite://"} | said))


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MORNING)


@pytest.fixture
def limiter(clock: FixedClock) -> Limiter:
    return Limiter(settings(rate_requests=3, rate_service=5, rate_address=4), clock)


async def tries(limiter: Limiter, times: int, kind: str, *keys: str) -> int:
    """How many of so many attempts are let through."""
    passed = 0
    for _ in range(times):
        try:
            await limiter.hit(kind, *keys)
        except TooMany:
            continue
        passed += 1
    return passed


# Counting


async def test_a_password_can_be_guessed_ten_times_in_a_quarter_of_an_hour_from_one_place(
    limiter: Limiter, clock: FixedClock
):
    assert await tries(limiter, 30, "sign_in", "quinn", A_WARD) == 10
    clock.advance(timedelta(minutes=14, seconds=59))
    assert await tries(limiter, 1, "sign_in", "quinn", A_WARD) == 0
    clock.advance(timedelta(seconds=1))
    assert await tries(limiter, 30, "sign_in", "quinn", A_WARD) == 10


async def test_whoever_guesses_a_password_locks_nobody_out_who_sits_somewhere_else(limiter: Limiter):
    await tries(limiter, 30, "sign_in", "quinn", A_HOME)
    assert await tries(limiter, 1, "sign_in", "quinn", A_WARD) == 1
    assert await tries(limiter, 1, "sign_in", "ada", A_HOME) == 1


async def test_one_address_cannot_try_one_password_on_everybody(limiter: Limiter):
    assert await tries(limiter, 400, "sign_in_address", A_HOME) == 300
    assert await tries(limiter, 1, "sign_in_address", A_WARD) == 1


async def test_a_code_of_six_digits_can_be_guessed_ten_times_and_no_more(limiter: Limiter):
    assert await tries(limiter, 50, "second_factor", "quinn") == 10


async def test_attempts_are_forgotten_when_the_last_was_right(limiter: Limiter):
    await tries(limiter, 10, "sign_in", "quinn", A_WARD)
    await limiter.clear("sign_in", "quinn", A_WARD)
    assert await tries(limiter, 11, "sign_in", "quinn", A_WARD) == 10


async def test_a_kind_that_nobody_wrote_down_is_a_fault_and_no_free_pass(limiter: Limiter):
    with pytest.raises(KeyError):
        await limiter.hit("sign_im", "quinn", A_WARD)


async def test_whoever_is_refused_is_told_how_long_to_wait_and_why(limiter: Limiter, clock: FixedClock):
    await tries(limiter, 3, "person", "quinn")
    clock.advance(timedelta(seconds=20))
    with pytest.raises(TooMany) as refused:
        await limiter.hit("person", "quinn")
    assert refused.value.extra == {"retry_after": 40, "violated-policies": ["person"]}


async def test_what_is_counted_of_one_kind_is_not_counted_of_another(limiter: Limiter):
    await tries(limiter, 10, "person", "quinn")
    assert await tries(limiter, 10, "service", "quinn") == 5
    assert await tries(limiter, 1, "person", "ada") == 1
    assert await tries(limiter, 1, "sign_in", "quinn", A_WARD) == 1


async def test_a_limit_of_nothing_is_no_limit():
    limiter = Limiter(settings(rate_requests=0), FixedClock(MORNING))
    assert await tries(limiter, 2_000, "person", "quinn") == 2_000


def test_every_limit_has_a_number_that_an_office_does_not_reach():
    found = {rate.kind: rate.times / rate.seconds for rate in rates(settings())}
    assert found["person"] == 10 and found["address"] == 100
    assert all(rate.times for rate in rates(settings()))


# The memory


def test_counts_that_have_ended_are_forgotten():
    kept = InMemory()
    for n in range(5_000):
        kept.add((f"address {n}",), 60, now=0)
    for n in range(5_000):
        kept.add((f"other {n}",), 60, now=61)
    assert kept.add(("address 1",), 60, now=62) == (1, 122)
    assert kept.add(("other 4999",), 60, now=62) == (2, 121)
    assert len(kept) <= 6_001


def test_nobody_fills_the_memory_from_many_addresses(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(InMemory, "MOST", 3_000)
    kept = InMemory()
    for n in range(20_000):
        kept.add((f"address {n}",), 60, now=0)
    assert kept.add(("address 19999",), 60, now=1) == (2, 60)
    assert len(kept) <= 3_001


async def test_a_key_of_any_length_takes_little_room(limiter: Limiter):
    assert await tries(limiter, 12, "second_factor", "x" * 100_000) == 10
    assert await tries(limiter, 1, "second_factor", "x" * 99_999) == 0, (
        "cut to the same two hundred characters"
    )


# A store that processes share


class Shared(Storage):
    """A store for all processes, which can be made to fail."""

    STORAGE_SCHEME: ClassVar[list[str]] = ["async+shared"]
    base_exceptions = OSError
    clock: ClassVar[FixedClock]
    kept: ClassVar[dict[str, int]] = {}
    broken: ClassVar[Exception | None] = None

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        if self.broken is not None:
            raise self.broken
        self.kept[key] = self.kept.get(key, 0) + amount
        return self.kept[key]

    async def get_expiry(self, key: str) -> float:
        return self.clock.now().timestamp() + 60

    async def get(self, key: str) -> int:
        return self.kept.get(key, 0)

    async def check(self) -> bool:
        return True

    async def reset(self) -> None:
        self.kept.clear()

    async def clear(self, key: str) -> None:
        self.kept.pop(key, None)


@pytest.fixture
def together(clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> list[Limiter]:
    """Two processes that count together."""
    monkeypatch.setattr(Shared, "clock", clock, raising=False)
    monkeypatch.setattr(Shared, "kept", {})
    said = settings(rate_requests=4, limits_url="async+shared://store")
    return [Limiter(said, clock) for _ in range(2)]


async def test_processes_that_share_a_store_count_together(together: list[Limiter]):
    one, other = together
    assert await tries(one, 3, "person", "quinn") == 3
    assert await tries(other, 3, "person", "quinn") == 1


async def test_nobodys_name_or_address_is_written_into_the_shared_store(together: list[Limiter]):
    await tries(together[0], 1, "sign_in", "margaret.holloway", A_WARD)
    assert len(Shared.kept) == 1
    assert not [key for key in Shared.kept if "margaret" in key or A_WARD in key]


async def test_what_is_forgotten_is_forgotten_by_all_processes(together: list[Limiter]):
    one, other = together
    await tries(one, 4, "person", "quinn")
    await other.clear("person", "quinn")
    assert await tries(one, 1, "person", "quinn") == 1


@pytest.mark.parametrize("broken", [StorageError(OSError("gone")), TimeoutError(), ConnectionResetError()])
async def test_a_store_that_cannot_be_reached_stops_nobody_and_is_told(
    together: list[Limiter], monkeypatch: pytest.MonkeyPatch, broken: Exception
):
    monkeypatch.setattr(Shared, "broken", broken)
    with capture_logs() as written:
        assert await tries(together[0], 6, "person", "quinn") == 4
    assert {line["event"] for line in written} == {"limits_unavailable", "too_many"}


async def test_nobody_waits_for_a_store_that_does_not_answer(
    together: list[Limiter], monkeypatch: pytest.MonkeyPatch
):
    async def never(*_: Any) -> int:
        return await asyncio.Event().wait()

    monkeypatch.setattr(limiting, "PATIENCE", 0.01)
    monkeypatch.setattr(Shared, "incr", never)
    with capture_logs() as written:
        assert await tries(together[0], 6, "person", "quinn") == 4
    assert len([line for line in written if line["event"] == "limits_unavailable"]) == 1, (
        "nor asks it again at once"
    )


async def test_a_store_that_is_back_is_used_again(
    together: list[Limiter], clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    one, other = together
    monkeypatch.setattr(Shared, "broken", OSError())
    with capture_logs():
        await tries(one, 4, "person", "quinn")
    monkeypatch.setattr(Shared, "broken", None)
    assert await tries(one, 1, "person", "quinn") == 0, "it counts for itself for a while"
    clock.advance(timedelta(seconds=10))
    assert await tries(one, 2, "person", "quinn") == 2
    assert await tries(other, 4, "person", "quinn") == 2


@pytest.mark.parametrize("url", ["async+nowhere://x", "memory://", "async+valkey://127.0.0.1:6379", "x"])
def test_a_store_that_cannot_be_used_stops_the_start_with_a_sentence(url: str):
    with pytest.raises(ValueError, match="QUORATE_LIMITS_URL"):
        Limiter(settings(limits_url=url))


# Where a request comes from


@pytest.mark.parametrize(
    ("client", "found"),
    [
        (("192.0.2.7", 1), "192.0.2.7"),
        (("::ffff:192.0.2.7", 1), "192.0.2.7"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::"),
        (("2001:db8:1:2:ffff::1", 1), "2001:db8:1:2::"),
        (("/run/quorate.sock", 0), "/run/quorate.sock"),
        (None, "local"),
    ],
)
def test_an_address_is_what_one_household_has(client: tuple[str, int] | None, found: str):
    assert address_of({"client": client}) == found


@pytest.mark.parametrize("networks", ["10.0.0.0/33", "everybody", "10.0.0.1/24", "*"])
def test_a_proxy_that_is_no_network_stops_the_start(networks: str):
    with pytest.raises(ValueError, match="QUORATE_TRUSTED_PROXIES"):
        settings(trusted_proxies=networks)


# In front of the application


def application(limiter: Limiter, *proxies: str) -> FastAPI:
    app = FastAPI()
    app.state.limiter = limiter
    app.add_middleware(Limits, limiter=limiter)
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)

    @app.get("/v1/asked/{via}/{who}")
    async def asked(request: Request, via: str, who: str) -> str:
        await counted(request, via, who)
        return "yes"

    @app.get("/healthz")
    async def health() -> str:
        return "well"

    return app


async def client_from(app: FastAPI, address: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url="http://quorate") as client:
        yield client


@pytest.fixture
async def ward(limiter: Limiter) -> AsyncIterator[httpx.AsyncClient]:
    async for client in client_from(application(limiter), A_WARD):
        yield client


async def test_every_answer_tells_where_one_stands(ward: httpx.AsyncClient, clock: FixedClock):
    first = await ward.get("/v1/asked/SESSION/quinn")
    assert first.headers["ratelimit-policy"] == '"address";q=4;w=60, "person";q=3;w=60'
    assert first.headers["ratelimit"] == '"address";r=3;t=60, "person";r=2;t=60'
    clock.advance(timedelta(seconds=18))
    second = await ward.get("/v1/asked/SERVICE/feed")
    assert second.headers["ratelimit-policy"] == '"address";q=4;w=60, "service";q=5;w=60'
    assert second.headers["ratelimit"] == '"address";r=2;t=42, "service";r=4;t=60'
    elsewhere = await ward.get("/v1/nowhere")
    assert (elsewhere.status_code, elsewhere.headers["ratelimit"]) == (404, '"address";r=1;t=42')


async def test_too_many_of_one_person_are_refused_in_the_shape_of_all(
    limiter: Limiter, ward: httpx.AsyncClient
):
    await tries(limiter, 3, "person", "quinn")
    refused = await ward.get("/v1/asked/SESSION/quinn")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
    body = refused.json()
    Problem.model_validate(body, strict=True)
    assert (body["code"], body["violated-policies"]) == ("TooMany", ["person"])
    assert "retry_after" not in body
    assert refused.headers["ratelimit"] == '"address";r=3;t=60, "person";r=0;t=60'
    assert (await ward.get("/v1/asked/SESSION/ada")).status_code == 200


async def test_too_many_from_one_address_are_refused_before_anything_is_looked_up(ward: httpx.AsyncClient):
    answers = [await ward.get("/v1/asked/SESSION/quinn") for _ in range(3)]
    answers += [await ward.get(path) for path in ("/v1/asked/SESSION/ada", "/v1/nowhere", "/v1/x")]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
    assert answers[-1].json()["violated-policies"] == ["address"]
    assert answers[-1].headers["ratelimit"] == '"address";r=0;t=60'
    assert (await ward.get("/healthz")).status_code == 200, "machines ask whether it is well, however often"


async def test_a_flood_of_requests_is_no_flood_of_lines(ward: httpx.AsyncClient):
    with capture_logs() as written:
        for _ in range(40):
            await ward.get("/v1/nowhere")
    assert [line["kind"] for line in written] == ["address"]


@pytest.mark.parametrize("via", ["DEMO", "SYSTEM"])
async def test_the_cast_of_the_demonstration_is_not_counted_one_by_one(ward: httpx.AsyncClient, via: str):
    for _ in range(4):
        answer = await ward.get(f"/v1/asked/{via}/quinn")
        assert answer.status_code == 200 and "person" not in answer.headers["ratelimit"]


@pytest.mark.parametrize(("env", "passed"), [("demo", 8), ("test", 8), ("production", 4)])
async def test_this_machine_may_ask_without_end_where_there_are_no_real_people(env: str, passed: int):
    limiter = Limiter(settings(env=env, rate_address=4), FixedClock(MORNING))
    for address in ("127.0.0.1", "::1"):
        async for client in client_from(application(limiter), address):
            answers = [await client.get("/v1/asked/DEMO/quinn") for _ in range(8)]
            assert [a.status_code for a in answers].count(200) == passed


async def test_a_forwarded_address_is_believed_from_the_named_proxies_alone(limiter: Limiter):
    app = application(limiter, "203.0.113.0/24")
    said = {"X-Forwarded-For": f"{A_HOME}, {A_WARD}"}
    async for client in client_from(app, "203.0.113.20"):
        for _ in range(4):
            assert (await client.get("/v1/x", headers=said)).status_code == 404
        assert (await client.get("/v1/x", headers=said)).status_code == 429, "the proxy named the ward"
        other = await client.get("/v1/x", headers={"X-Forwarded-For": f"{A_WARD}, {A_HOME}"})
        assert other.status_code == 404, "what a client adds in front is not believed"
    async for client in client_from(app, "203.0.114.1"):
        statuses = [
            (await client.get("/v1/x", headers={"X-Forwarded-For": f"10.0.0.{n}"})).status_code
            for n in range(6)
        ]
        assert statuses == [404, 404, 404, 404, 429, 429], "nobody else is believed at all"
