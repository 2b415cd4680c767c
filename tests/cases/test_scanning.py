"""Scans by clamd's protocol, against a small real server that speaks it, well or badly."""

import asyncio
import socket as sockets
import struct
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.cases.scanning import (
    PORT,
    ClamAv,
    NoScanner,
    Scan,
    Scanner,
    ScannerUnreachable,
    Verdict,
    scanner_for,
)

Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PLANTED = b"planted for the test"


async def flow(*pieces: bytes) -> AsyncGenerator[bytes, None]:
    for piece in pieces:
        yield piece


async def read_stream(reader: asyncio.StreamReader) -> bytes:
    """Take in one INSTREAM command, as clamd does: refuse another command, stop at the piece of length 0."""
    assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
    received = b""
    while length := struct.unpack(">I", await reader.readexactly(4))[0]:
        received += await reader.readexactly(length)
    return received


async def as_clamd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    found = PLANTED in await read_stream(reader)
    writer.write(b"stream: Test.Planted-1 FOUND\0" if found else b"stream: OK\0")


def saying(answer: bytes) -> Speak:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_stream(reader)
        writer.write(answer)

    return speak


@asynccontextmanager
async def serving(speak: Speak, path: Path | None = None) -> AsyncIterator[int]:
    """Serve on a free port, or at `path`; yield the port. What goes wrong in `speak` fails the test."""
    talks: list[asyncio.Task[None]] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.append(asyncio.create_task(talk(reader, writer)))

    server = await (
        asyncio.start_unix_server(meet, path) if path else asyncio.start_server(meet, "127.0.0.1")
    )
    async with server:
        yield 0 if path else server.sockets[0].getsockname()[1]
    await asyncio.gather(*talks)


async def scan_by(speak: Speak, *pieces: bytes, seconds: float = 30) -> Scan:
    async with serving(speak) as port:
        return await ClamAv("127.0.0.1", port, timeout=seconds).scan(flow(*pieces))


async def test_a_harmless_file_is_clean() -> None:
    assert await scan_by(as_clamd, b"two members", b" of staff") == Scan(Verdict.CLEAN)


async def test_an_infected_file_is_reported_with_the_signature_that_was_found() -> None:
    scan = await scan_by(as_clamd, b"x", PLANTED[:7], PLANTED[7:])
    assert scan == Scan(Verdict.INFECTED, signature="Test.Planted-1")


async def test_an_empty_piece_does_not_end_the_file() -> None:
    assert (await scan_by(as_clamd, b"x", b"", PLANTED)).verdict is Verdict.INFECTED


@hypothesis_settings(deadline=None, max_examples=25)
@given(pieces=st.lists(st.binary(max_size=300), max_size=30))
def test_clamd_receives_the_file_however_it_is_cut(pieces: list[bytes]) -> None:
    received = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await read_stream(reader))
        writer.write(b"stream: OK\0")

    assert asyncio.run(scan_by(keep, *pieces)).verdict is Verdict.CLEAN
    assert received == [b"".join(pieces)]


async def test_a_local_socket_serves_as_well(tmp_path: Path) -> None:
    path = tmp_path / "clamd.ctl"
    async with serving(as_clamd, path):
        scanner = scanner_for(f"unix:{path}")
        assert (await scanner.scan(flow(PLANTED))).verdict is Verdict.INFECTED


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"INSTREAM size limit exceeded. ERROR\0", "StreamMaxLength"),
        (b"stream: Can't allocate memory ERROR\0", "Can't allocate memory ERROR"),
        (b"UNKNOWN COMMAND\0", "UNKNOWN COMMAND"),
        (b"stream: OKAY\0", "does not say that the file is clean"),
        (b"\0", "does not say that the file is clean"),
        (b"\xff\xfe\0", "does not say that the file is clean"),
        (b"stream: OK", "broke off"),
        (b"", "broke off"),
        (b"stream: OK" * 10_000 + b"\0", "broke off"),
    ],
)
async def test_any_other_answer_is_a_failure_and_never_clean(answer: bytes, reason: str) -> None:
    scan = await scan_by(saying(answer), b"x")
    assert (scan.verdict, scan.signature) == (Verdict.FAILED, None)
    assert scan.reason is not None
    assert reason in scan.reason


def objecting(answer: bytes) -> Speak:
    """Answer after the first piece of a file, and hang up."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\0")
        await reader.readexactly(struct.unpack(">I", await reader.readexactly(4))[0])
        writer.write(answer)

    return speak


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK\0", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0"]
)
async def test_a_scanner_that_hangs_up_half_way_is_a_failure_whatever_it_said(answer: bytes) -> None:
    sent = 0

    async def endless() -> AsyncGenerator[bytes, None]:
        nonlocal sent
        while True:
            sent += 1
            yield bytes(64 * 1024)

    async with serving(objecting(answer)) as port:
        scan = await ClamAv("127.0.0.1", port).scan(endless())
    assert scan.verdict is Verdict.FAILED
    assert sent > 0


async def test_an_answer_before_the_end_stops_the_sending_and_is_never_clean() -> None:
    answered = asyncio.Event()

    async def answer_early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"stream: OK\0")
        await writer.drain()
        answered.set()
        await reader.read()

    async def patient() -> AsyncGenerator[bytes, None]:
        yield b"first"
        await answered.wait()
        for _ in range(1_000):
            yield b"next"
            await asyncio.to_thread(int)  # let the answer come in
        raise AssertionError("it went on sending")

    scan = await scan_pieces(answer_early, patient())
    assert scan.verdict is Verdict.FAILED


async def scan_pieces(speak: Speak, pieces: AsyncGenerator[bytes, None], seconds: float = 30) -> Scan:
    async with serving(speak) as port:
        return await ClamAv("127.0.0.1", port, timeout=seconds).scan(pieces)


async def test_a_scanner_that_never_answers_is_a_failure_after_the_timeout() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()  # until the scan gives up

    scan = await scan_by(say_nothing, b"x", seconds=0.05)
    assert scan == Scan(Verdict.FAILED, reason="The virus scanner gave no answer within 0.05 seconds.")


async def test_a_scanner_that_stops_reading_is_a_failure_after_the_timeout() -> None:
    over = asyncio.Event()

    async def read_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await over.wait()

    async with serving(read_nothing) as port:
        big = (bytes(1024 * 1024) for _ in range(64))
        scan = await ClamAv("127.0.0.1", port, timeout=0.2).scan(flow(*big))
        over.set()
    assert scan.verdict is Verdict.FAILED


@pytest.fixture
def dead_port() -> Iterator[int]:
    taken = sockets.socket()  # the port is taken, but nobody listens there
    taken.bind(("127.0.0.1", 0))
    yield taken.getsockname()[1]
    taken.close()


async def test_a_scanner_that_does_not_listen_is_a_failure(dead_port: int, tmp_path: Path) -> None:
    for scanner, where in (
        (ClamAv("127.0.0.1", dead_port), f"127.0.0.1:{dead_port}"),
        (ClamAv(socket=tmp_path / "clamd.ctl"), "clamd.ctl"),
    ):
        scan = await scanner.scan(flow(b"x"))
        assert scan.verdict is Verdict.FAILED
        assert scan.reason is not None
        assert "cannot be reached" in scan.reason
        assert where in scan.reason


class Unreadable(TimeoutError):
    """The file could not be read in time."""


async def test_a_file_that_cannot_be_read_is_not_blamed_on_the_scanner() -> None:
    ended: list[str] = []

    async def broken() -> AsyncGenerator[bytes, None]:
        yield b"x"
        raise Unreadable

    async def never_whole(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await read_stream(reader)
            ended.append("clamd took half a file for a whole one")

    with pytest.raises(Unreadable):
        await scan_pieces(never_whole, broken())
    assert ended == []


async def test_a_scan_closes_the_file_also_when_it_ends_early(dead_port: int) -> None:
    closed: list[bool] = []

    async def endless() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield bytes(64 * 1024)
        finally:
            closed.append(True)

    assert (await scan_pieces(objecting(b""), endless())).verdict is Verdict.FAILED
    assert closed == [True]


async def test_a_cancelled_scan_hangs_up_and_is_cancelled() -> None:
    asked, hung_up = asyncio.Event(), asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_stream(reader)
        asked.set()
        assert await reader.read() == b""
        hung_up.set()

    async with serving(say_nothing) as port:
        scan = asyncio.create_task(ClamAv("127.0.0.1", port).scan(flow(b"x")))
        await asked.wait()
        scan.cancel()
        with pytest.raises(asyncio.CancelledError):
            await scan
        await hung_up.wait()


# Ready or not


def pinging(answer: bytes) -> Speak:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zPING\0"
        writer.write(answer)

    return speak


async def test_a_scanner_that_answers_is_ready() -> None:
    async with serving(pinging(b"PONG\0")) as port:
        await ClamAv("127.0.0.1", port).check()


@pytest.mark.parametrize("answer", [b"", b"PONG", b"BUSY\0"])
async def test_a_scanner_that_answers_badly_is_not_ready(answer: bytes) -> None:
    async with serving(pinging(answer)) as port:
        with pytest.raises(ScannerUnreachable) as refused:
            await ClamAv("127.0.0.1", port).check()
    assert refused.value.status == 503


async def test_a_scanner_that_is_silent_or_absent_is_not_ready(dead_port: int) -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    with pytest.raises(ScannerUnreachable):
        await ClamAv("127.0.0.1", dead_port).check()
    async with serving(say_nothing) as port:
        with pytest.raises(ScannerUnreachable):
            await ClamAv("127.0.0.1", port, timeout=0.05).check()


async def test_without_a_scanner_a_file_is_not_scanned_and_says_so() -> None:
    scanner: Scanner = scanner_for("")
    await scanner.check()
    assert isinstance(scanner, NoScanner)
    scan = await scanner.scan(flow(PLANTED))
    assert scan.verdict is Verdict.NOT_SCANNED
    assert scan.reason is not None
    assert "not looked at" in scan.reason


# The setting


@pytest.mark.parametrize(
    ("setting", "host", "port", "socket"),
    [
        ("clamav", "clamav", PORT, None),
        ("clamav:3311", "clamav", 3311, None),
        ("tcp://10.0.0.7:3310", "10.0.0.7", 3310, None),
        ("[::1]:3312", "::1", 3312, None),
        ("/run/clamd.ctl", "127.0.0.1", PORT, Path("/run/clamd.ctl")),
        ("unix:/run/clamd.ctl", "127.0.0.1", PORT, Path("/run/clamd.ctl")),
        ("unix:///run/clamd.ctl", "127.0.0.1", PORT, Path("/run/clamd.ctl")),
    ],
)
def test_a_setting_names_a_scanner(setting: str, host: str, port: int, socket: Path | None) -> None:
    scanner = scanner_for(setting, timeout=5)
    assert isinstance(scanner, ClamAv)
    assert (scanner.host, scanner.port, scanner.socket, scanner.timeout) == (host, port, socket, 5)


@pytest.mark.parametrize(
    "setting", ["http://clamav", "tcp://", "clamav/stream", ":3310", "unix:", "clamav:many"]
)
def test_a_setting_that_names_no_scanner_is_refused(setting: str) -> None:
    with pytest.raises(ValueError, match="There is no virus scanner at"):
        scanner_for(setting)
