"""Looking for viruses in evidence files: by ClamAV's daemon (clamd), or, when none is set up, not at all.

A scan that could not be done is an answer (FAILED, with the reason), never a pass: the file stays in
quarantine. The protocol is described in clamd's manual, under INSTREAM.
"""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.errors import Unavailable

PORT = 3310  # clamd's usual TCP port
ANSWER_LIMIT = 4096  # bytes; clamd answers one short line


class ScannerUnreachable(Unavailable):
    """The virus scanner does not answer, so files stay in quarantine. Please try again shortly."""


class Verdict(StrEnum):
    """What became of a scan. Only CLEAN says that a file was looked at and nothing was found."""

    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    FAILED = "FAILED"
    NOT_SCANNED = "NOT_SCANNED"


@dataclass(frozen=True)
class Scan:
    """The verdict; with INFECTED the signature that was found, with FAILED and NOT_SCANNED the reason."""

    verdict: Verdict
    signature: str | None = None
    reason: str | None = None


class Scanner(Protocol):
    """Looks for viruses."""

    async def scan(self, pieces: AsyncGenerator[bytes, None]) -> Scan:
        """Look at the bytes of one file, and close `pieces`. Raises only what `pieces` raises."""

    async def check(self) -> None:
        """Return if a scan could be done now. Raises ScannerUnreachable."""


class NoScanner:
    """Stands in where no scanner is set up: says so, and reads nothing."""

    async def scan(self, pieces: AsyncGenerator[bytes, None]) -> Scan:
        await pieces.aclose()
        return Scan(
            Verdict.NOT_SCANNED, reason="No virus scanner is set up here, so this file was not looked at."
        )

    async def check(self) -> None:
        return None


class ClamAv:
    """Asks clamd, by TCP (`host`, `port`) or a local socket (`socket`); `timeout` is seconds for one scan."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = PORT, *, socket: Path | None = None, timeout: float = 60
    ) -> None:
        self.host, self.port, self.socket, self.timeout = host, port, socket, timeout

    async def scan(self, pieces: AsyncGenerator[bytes, None]) -> Scan:
        patience = asyncio.timeout(self.timeout)
        try:
            async with aclosing(pieces), patience, _Talk(self) as talk:
                return _understand(*await talk.stream(pieces))
        except _NoAnswer as silence:
            return Scan(Verdict.FAILED, reason=str(silence))
        except TimeoutError:
            if not patience.expired():  # it came from `pieces`
                raise
            return Scan(
                Verdict.FAILED, reason=f"The virus scanner gave no answer within {self.timeout:g} seconds."
            )

    async def check(self) -> None:
        try:
            async with asyncio.timeout(self.timeout), _Talk(self) as talk:
                if await talk.ask(b"zPING\0") != "PONG":
                    raise ScannerUnreachable
        except (_NoAnswer, TimeoutError) as error:
            raise ScannerUnreachable from error


def scanner_for(setting: str, *, timeout: float = 60) -> Scanner:
    """The scanner that a setting names: "" (none), "host", "host:3310", "tcp://host:3310" or "unix:/a/path".

    Raises ValueError with a sentence for the operator.
    """
    if not setting:
        return NoScanner()
    if path := re.fullmatch(r"(?:unix:)?/+([^/].*)", setting):
        return ClamAv(socket=Path("/", path[1]), timeout=timeout)
    if address := re.fullmatch(r"(?:tcp://)?(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::(\d{1,5}))?", setting):
        return ClamAv(address[1] or address[2], int(address[3] or PORT), timeout=timeout)
    raise ValueError(
        f"There is no virus scanner at {setting!r}: name host:port or unix:/path, or leave it empty."
    )


class _NoAnswer(Exception):
    """The talk with clamd broke down; the text says how."""


class _Talk:
    """One connection to clamd, for one command."""

    def __init__(self, clamav: ClamAv) -> None:
        self._clamav = clamav

    async def __aenter__(self) -> "_Talk":
        clamav = self._clamav
        try:
            if clamav.socket:
                self._in, self._out = await asyncio.open_unix_connection(clamav.socket, limit=ANSWER_LIMIT)
            else:
                self._in, self._out = await asyncio.open_connection(
                    clamav.host, clamav.port, limit=ANSWER_LIMIT
                )
        except OSError as error:
            where = clamav.socket or f"{clamav.host}:{clamav.port}"
            raise _NoAnswer(f"The virus scanner cannot be reached at {where}.") from error
        # Listen from the start: clamd may object, and hang up, while we are still sending.
        self._answer = asyncio.ensure_future(self._in.readuntil(b"\0"))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._answer.cancel()
        self._out.transport.abort()  # close() would first wait for a clamd that has stopped reading
        await asyncio.gather(self._answer, self._out.wait_closed(), return_exceptions=True)

    async def ask(self, command: bytes) -> str:
        """Send a whole command and return the answer."""
        await self._send(command)
        return await self._listen()

    async def stream(self, pieces: AsyncGenerator[bytes, None]) -> tuple[str, bool]:
        """Send a file; return the answer, and whether clamd was sent all of it."""
        whole = await self._send(b"zINSTREAM\0")
        async for piece in pieces:
            # An empty piece would read as the end of the file.
            if piece and not (whole := await self._send(len(piece).to_bytes(4, "big") + piece)):
                break
        whole = whole and await self._send(b"\0\0\0\0")
        return await self._listen(), whole

    async def _send(self, data: bytes) -> bool:
        """Send; False if clamd has answered already or hung up, so that there is no use in sending more."""
        if self._answer.done():
            return False
        with suppress(OSError):
            self._out.write(data)
            await self._out.drain()
            return True
        return False

    async def _listen(self) -> str:
        try:
            return (await self._answer)[:-1].decode("utf-8", "replace").strip()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise _NoAnswer("The virus scanner broke off before it gave an answer.") from error


def _understand(answer: str, whole: bool) -> Scan:
    if found := re.fullmatch(r"stream: (.+) FOUND", answer):
        return Scan(Verdict.INFECTED, signature=found[1])
    if answer == "stream: OK" and whole:
        return Scan(Verdict.CLEAN)
    if "size limit exceeded" in answer:
        reason = "The virus scanner accepts only smaller files: raise StreamMaxLength in its settings."
    else:
        reason = f"The virus scanner answered {answer[:200]!r}, which does not say that the file is clean."
    return Scan(Verdict.FAILED, reason=reason)
