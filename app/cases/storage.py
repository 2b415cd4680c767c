"""Evidence files: received as a stream, judged, and kept under the SHA-256 of what they contain.

An upload is written to a private temporary file first. Only when it is whole, within the limit and of an
allowed kind is it moved (a folder) or copied (an object store) to its place, in one step: nobody ever sees
half a file, and a broken upload leaves nothing. One content has one place, so the same file sent twice is
kept once. All disk work runs in threads; a few pieces (of PIECE bytes) are in memory, never the whole file.
"""

import asyncio
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from contextlib import ExitStack, aclosing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError as ObstoreError
from obstore.store import S3Store

from app.cases.filetypes import FileTypeNotAllowed, clean_name, judge
from app.errors import Malformed, TooLarge, Unavailable

if TYPE_CHECKING:
    from obstore.store import ObjectStore as Bucket
    from obstore.store import RetryConfig

__all__ = [
    "LIMIT", "Draft", "EmptyFile", "FileDamaged", "FileTooLarge", "FileTypeNotAllowed", "FolderStore",
    "ObjectStore", "Received", "StorageFailed", "Store", "read", "receive", "store_for", "sweep",
]  # fmt: skip

LIMIT = 25 * 1024 * 1024  # bytes of one evidence file
PIECE = 256 * 1024  # bytes read and written at once
T = TypeVar("T")
PART = 5 * 1024 * 1024  # bytes of one part of an upload to S3, which accepts no smaller ones


class FileTooLarge(TooLarge):
    """This file is larger than is accepted. Nothing was kept. Make it smaller or split it, then upload it."""


class EmptyFile(Malformed):
    """This file is empty, so there is nothing to keep. Check that it is the right file and upload it."""


class StorageFailed(Unavailable):
    """The place where files are kept cannot be reached or is full. Please try again shortly."""


class FileDamaged(StorageFailed):
    """The kept copy of this file is missing or is no longer what was uploaded, so it is not handed out.
    Tell the people who run this service; they can restore it from a backup."""

    status: ClassVar[int] = 500


@dataclass(frozen=True)
class Received:
    """What was kept: SHA-256 as 64 hex digits, size in bytes, type by content, and a name fit to be shown."""

    sha256: str
    size: int
    media_type: str
    name: str


class Draft:
    """An upload on its way: a private file (mode 0600) in `folder`, hashed while it is written. Blocking."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"quorate-{secrets.token_hex(16)}.part"
        self._open = ExitStack()
        self._hash = hashlib.sha256()

    def start(self) -> None:
        """Create the file, and its folder if need be."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = self._open.enter_context(os.fdopen(fd, "wb", buffering=0))

    def write(self, data: bytes) -> None:
        """Append `data`."""
        self._hash.update(data)
        rest = memoryview(data)
        while rest:
            rest = rest[self._file.write(rest) :]

    def finish(self) -> str:
        """Make what was written durable, and answer its SHA-256."""
        os.fsync(self._file.fileno())
        self._open.close()
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Remove the file if it is still there."""
        self._open.close()
        self.path.unlink(missing_ok=True)


class Store(Protocol):
    """Keeps whole files by the SHA-256 (64 hex digits) of their content. Any method may raise StorageFailed,
    and ValueError for what is no SHA-256."""

    drafts: Path
    """The folder of this machine where uploads wait until they are accepted."""

    async def keep(self, draft: Draft, sha256: str) -> None:
        """Keep a finished draft, in one step. Keeping the same content again changes nothing."""

    def pieces(self, sha256: str) -> AsyncGenerator[bytes, None]:
        """The kept bytes, unchecked: use `read`. Raises FileDamaged when there are none."""

    async def holds(self, sha256: str) -> bool:
        """Whether this content is kept."""

    async def remove(self, sha256: str) -> None:
        """Forget this content, whether it is there or not. The caller knows that no record names it."""


class FolderStore:
    """Files in a folder: `root/ab/cdef...`, mode 0600, flushed to the disk before they count as kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.drafts = root / "incoming"  # in the same file system, so that a rename is one step

    async def keep(self, draft: Draft, sha256: str) -> None:
        await _on_disk(lambda: self._move(draft.path, self._place(sha256)))

    async def pieces(self, sha256: str) -> AsyncGenerator[bytes, None]:
        place = self._place(sha256)
        with ExitStack() as opened:
            try:
                file = await _on_disk(lambda: opened.enter_context(place.open("rb", buffering=0)))
            except StorageFailed as error:
                if isinstance(error.__cause__, FileNotFoundError):
                    raise FileDamaged from error
                raise
            while piece := await _on_disk(lambda: file.read(PIECE)):
                yield piece

    async def holds(self, sha256: str) -> bool:
        return await _on_disk(self._place(sha256).is_file)

    async def remove(self, sha256: str) -> None:
        await _on_disk(lambda: self._place(sha256).unlink(missing_ok=True))

    def _place(self, sha256: str) -> Path:
        return self.root / _key(sha256)

    def _move(self, source: Path, place: Path) -> None:
        # Replacing a copy that is already there is harmless, and mends it if the disk has damaged it.
        place.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(source, place)
        for folder in (place.parent, self.root):
            fd = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(fd)
            finally:
                os.close(fd)


class ObjectStore:
    """Files in an object store, such as S3, under `ab/cdef...`. Drafts wait in a folder of this machine.

    A draft is copied only when it is accepted, and an object appears only when it is complete. A copy that
    is broken off may leave invisible parts in the bucket: give it a lifecycle rule that aborts them.
    """

    def __init__(self, bucket: "Bucket", drafts: Path | None = None) -> None:
        self.bucket = bucket
        self.drafts = drafts or Path(tempfile.gettempdir())

    async def keep(self, draft: Draft, sha256: str) -> None:
        # Two parts at once, not obstore's twelve: that would hold the whole file in memory.
        with _failing_plainly():
            await obstore.put_async(self.bucket, _key(sha256), draft.path, chunk_size=PART, max_concurrency=2)

    async def pieces(self, sha256: str) -> AsyncGenerator[bytes, None]:
        with _failing_plainly():
            try:
                found = await obstore.get_async(self.bucket, _key(sha256))
            except FileNotFoundError as error:
                raise FileDamaged from error
            async for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    async def holds(self, sha256: str) -> bool:
        with _failing_plainly(), suppress(FileNotFoundError):
            await obstore.head_async(self.bucket, _key(sha256))
            return True
        return False

    async def remove(self, sha256: str) -> None:
        with _failing_plainly(), suppress(FileNotFoundError):
            await obstore.delete_async(self.bucket, _key(sha256))


def store_for(url: str) -> Store:
    """The store that a setting names: a folder ("var/evidence", "file:///srv/evidence") or "s3://bucket/prefix".

    For S3 the region, keys and, for compatible stores, the address come from the usual AWS_* variables.
    Raises ValueError with a sentence for the operator.
    """
    parts = urlsplit(url)
    if parts.scheme == "s3" and parts.netloc:
        retry: RetryConfig = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
        return ObjectStore(S3Store(parts.netloc, prefix=parts.path.strip("/") or None, retry_config=retry))
    if parts.scheme == "file" and parts.netloc in ("", "localhost") and parts.path not in ("", "/"):
        return FolderStore(Path(unquote(parts.path)))
    if not parts.scheme and url:
        return FolderStore(Path(url))
    raise ValueError(
        f"Files cannot be kept at {url!r}: name a folder, file:///a/folder or s3://bucket/prefix."
    )


async def receive(
    stream: AsyncIterator[bytes], store: Store, *, limit: int = LIMIT, name: str, declared: str | None
) -> Received:
    """Take in one upload and keep it.

    `name` and `declared` are the sender's file name and Content-Type (not trusted). Raises FileTooLarge as
    soon as more than `limit` bytes have come, EmptyFile, FileTypeNotAllowed, StorageFailed, and whatever
    `stream` raises; then, and when it is cancelled while the stream runs, nothing is kept. If it is cancelled
    in the very last step the accepted file may be kept all the same: without a record nobody can reach it.
    """
    draft = Draft(store.drafts)
    size, pending = 0, bytearray()
    try:
        await _on_disk(draft.start)
        async for chunk in stream:
            size += len(chunk)
            if size > limit:
                raise FileTooLarge(
                    f"This file is larger than the {limit / 1024 / 1024:.4g} MiB that are accepted. "
                    "Nothing was kept. Make it smaller or split it, then upload it."
                )
            pending += chunk
            if len(pending) >= PIECE:
                await _on_disk(partial(draft.write, bytes(pending)))
                pending.clear()
        if not size:
            raise EmptyFile
        await _on_disk(lambda: draft.write(bytes(pending)))
        sha256 = await _on_disk(draft.finish)
        media_type = await _on_disk(lambda: judge(draft.path, name=name, declared=declared))
        await store.keep(draft, sha256)
    finally:
        await _on_disk(draft.discard)
    return Received(sha256, size, media_type, clean_name(name, media_type))


async def read(store: Store, sha256: str) -> AsyncGenerator[bytes, None]:
    """Yield a kept file and check its hash on the way. Raises FileDamaged or StorageFailed.

    The last piece is held back until the hash of the whole has been compared. So whoever reads to the end
    without an error has the very bytes that were uploaded; of a damaged file they get an error and never the
    last piece (of a small one nothing at all), and a download of announced length ends visibly short.
    """
    seen, held = hashlib.sha256(), b""
    async with aclosing(store.pieces(sha256)) as pieces:
        async for piece in pieces:
            if held:
                yield held
            seen.update(piece)
            held = piece
    if seen.hexdigest() != sha256:
        raise FileDamaged
    yield held


async def sweep(store: Store, before: datetime) -> int:
    """Remove drafts last written before this instant (a killed process left them); answer how many."""

    def remove_stale() -> int:
        removed = 0
        for path in store.drafts.glob("quorate-*.part"):
            with suppress(FileNotFoundError):  # another process may be sweeping too
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    return await _on_disk(remove_stale)


async def _on_disk(work: Callable[[], T]) -> T:
    """Do blocking work in a thread. Cancelled meanwhile, wait for the work to end: it cannot be stopped, and
    it must not write to a file that is being tidied away."""
    running = asyncio.get_running_loop().run_in_executor(None, work)
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        try:
            await asyncio.wait([running])
        except asyncio.CancelledError as error:
            cancelled = error
    failure = running.exception()
    if cancelled:
        raise cancelled
    if isinstance(failure, OSError):
        raise StorageFailed from failure
    return running.result()


@contextmanager
def _failing_plainly() -> Iterator[None]:
    try:
        yield
    except (ObstoreError, OSError) as error:
        raise StorageFailed from error


def _key(sha256: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise ValueError("A file is named by the 64 hex digits of its SHA-256.")
    return f"{sha256[:2]}/{sha256[2:]}"
