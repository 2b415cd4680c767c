"""A small HTTP/1.1 client for loopback: cheap enough not to be what is measured."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Result:
    """One round: requests a second, and how long they took (milliseconds)."""

    per_second: float
    median_ms: float
    p99_ms: float
    statuses: dict[int, int]


def request(method: str, path: str, headers: dict[str, str], body: bytes) -> bytes:
    """The bytes of one request."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    head += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def fire(port: int, requests: Sequence[bytes], clients: int) -> Result:
    """Send every request once, over `clients` connections at a time."""
    waiting = list(reversed(requests))
    took: list[float] = []
    statuses: dict[int, int] = {}

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            sent = waiting.pop()
            began = time.perf_counter()
            writer.write(sent)
            status = await _answer(reader)
            took.append(time.perf_counter() - began)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()
        await writer.wait_closed()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    whole = time.perf_counter() - began
    took.sort()
    return Result(len(took) / whole, median(took) * 1000, took[int(len(took) * 0.99)] * 1000, statuses)


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
