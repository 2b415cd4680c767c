"""Evidence files: kept whole, once and unchanged, or not at all."""

import asyncio
import errno
import gc
import hashlib
import os
import socket
import tempfile
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore, S3Store

from app.cases.storage import (
    LIMIT,
    PIECE,
    Draft,
    EmptyFile,
    FileDamaged,
    FileTooLarge,
    FileTypeNotAllowed,
    FolderStore,
    ObjectStore,
    Received,
    StorageFailed,
    Store,
    read,
    receive,
    store_for,
    sweep,
)

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
LONG = b"09:00 two members of staff, 2.50 hours\n" * 20_000  # three pieces and a bit
NOBODY = "0" * 64


async def flow(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def take(store: Store, content: bytes, name: str = "log.txt", declared: str | None = None) -> Received:
    return await receive(flow(content), store, name=name, declared=declared)


async def everything(store: Store, sha256: str) -> bytes:
    return b"".join([piece async for piece in read(store, sha256)])


def files(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "evidence")


def in_a_folder(tmp_path: Path) -> Store:
    return FolderStore(tmp_path / "evidence")


def in_a_local_bucket(tmp_path: Path) -> Store:
    return ObjectStore(LocalStore(tmp_path / "bucket", mkdir=True), tmp_path / "drafts")


def in_a_memory_bucket(tmp_path: Path) -> Store:
    return ObjectStore(MemoryStore(), tmp_path / "drafts")


@pytest.fixture(params=[in_a_folder, in_a_local_bucket, in_a_memory_bucket])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    make: Callable[[Path], Store] = request.param
    return make(tmp_path)


# What every store does


async def test_a_file_is_kept_and_read_back_unchanged(store: Store) -> None:
    received = await take(store, LONG, name="../April log.txt", declared="text/plain; charset=utf-8")
    digest = hashlib.sha256(LONG).hexdigest()
    assert received == Received(digest, len(LONG), "text/plain", "April log.txt")
    assert await store.holds(digest)
    assert await everything(store, digest) == LONG
    assert files(store.drafts) == []


async def test_the_same_content_twice_is_kept_once(store: Store, tmp_path: Path) -> None:
    first = await take(store, PDF, name="one.pdf")
    kept = files(tmp_path)
    second = await take(store, PDF, name="two.pdf")
    assert (first.sha256, first.name, second.name) == (second.sha256, "one.pdf", "two.pdf")
    assert files(tmp_path) == kept
    assert await everything(store, first.sha256) == PDF


async def test_the_same_content_at_the_same_time_is_kept_once(folder: FolderStore) -> None:
    received = await asyncio.gather(*(take(folder, LONG) for _ in range(5)))
    assert len({one.sha256 for one in received}) == 1
    assert len(files(folder.root)) == 1
    assert await everything(folder, received[0].sha256) == LONG


async def test_what_is_removed_is_gone_and_can_be_removed_again(store: Store) -> None:
    digest = (await take(store, PDF)).sha256
    for _ in range(2):
        await store.remove(digest)
        assert not await store.holds(digest)
    with pytest.raises(FileDamaged) as refused:
        await everything(store, digest)
    assert refused.value.status == 500


@pytest.mark.parametrize(
    "sha256", ["", "../../etc/passwd", NOBODY[1:], NOBODY + "0", "A" * 64, NOBODY + "\n"]
)
async def test_what_is_no_hash_is_never_made_into_a_path(store: Store, sha256: str) -> None:
    for attempt in (store.holds(sha256), store.remove(sha256), everything(store, sha256)):
        with pytest.raises(ValueError, match="64 hex digits"):
            await attempt


async def test_an_empty_file_is_refused(store: Store, tmp_path: Path) -> None:
    for chunks in ((), (b"",), (b"", b"")):
        with pytest.raises(EmptyFile) as refused:
            await receive(flow(*chunks), store, name="log.txt", declared=None)
        assert refused.value.status == 422
    assert files(tmp_path) == []


async def test_a_file_of_another_kind_leaves_nothing(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileTypeNotAllowed):
        await take(store, b"MZ\x90\x00")
    with pytest.raises(FileTypeNotAllowed):
        await take(store, PDF, declared="image/png")
    assert files(tmp_path) == []


async def test_too_large_a_file_is_refused_as_soon_as_it_is_known(store: Store, tmp_path: Path) -> None:
    asked_for = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked_for
        while True:
            asked_for += 1
            yield b"x" * 512 * 1024

    with pytest.raises(FileTooLarge, match="larger than the 2 MiB that are accepted") as refused:
        await receive(endless(), store, limit=2 * 1024 * 1024, name="log.txt", declared=None)
    assert (asked_for, refused.value.status) == (5, 413)
    assert files(tmp_path) == []


async def test_a_file_of_exactly_the_limit_is_kept(folder: FolderStore) -> None:
    received = await receive(flow(b"x" * 600, b"y" * 400), folder, limit=1_000, name="log.txt", declared=None)
    assert received.size == 1_000


def test_the_limit_is_25_mebibytes() -> None:
    assert LIMIT == 26_214_400


@hypothesis_settings(deadline=None, max_examples=25)
@given(chunks=st.lists(st.binary(max_size=40).map(lambda part: part.hex().encode()), max_size=40))
def test_it_does_not_matter_how_a_file_is_cut_into_chunks(chunks: list[bytes]) -> None:
    async def send() -> None:
        with tempfile.TemporaryDirectory() as root:
            store = FolderStore(Path(root))
            received = await receive(flow(PDF[:20], *chunks, PDF[20:]), store, name="a", declared=None)
            whole = PDF[:20] + b"".join(chunks) + PDF[20:]
            assert (received.size, received.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())
            assert await everything(store, received.sha256) == whole

    asyncio.run(send())


async def test_a_long_file_in_very_small_chunks_is_kept(folder: FolderStore) -> None:
    content = LONG[: PIECE + 1_000]
    chunks = (content[at : at + 7] for at in range(0, len(content), 7))
    received = await receive(flow(*chunks), folder, name="log.txt", declared=None)
    assert await everything(folder, received.sha256) == content


# Cut off half-way


class HungUp(OSError):
    """The sender hung up."""


async def test_an_upload_that_breaks_off_leaves_nothing(store: Store, tmp_path: Path) -> None:
    drafts: list[Path] = []

    async def broken() -> AsyncIterator[bytes]:
        yield LONG
        drafts.extend(files(store.drafts))
        raise HungUp

    with pytest.raises(HungUp):
        await receive(broken(), store, name="log.txt", declared=None)
    assert len(drafts) == 1
    assert files(tmp_path) == []


async def test_a_cancelled_upload_leaves_nothing(store: Store, tmp_path: Path) -> None:
    waiting = asyncio.Event()

    async def stalled() -> AsyncIterator[bytes]:
        yield LONG
        waiting.set()
        await asyncio.Event().wait()

    upload = asyncio.create_task(receive(stalled(), store, name="log.txt", declared=None))
    await waiting.wait()
    assert len(files(store.drafts)) == 1
    upload.cancel()
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert files(tmp_path) == []


@pytest.mark.parametrize("step", ["start", "write", "finish"])
async def test_an_upload_cancelled_during_disk_work_waits_for_it_and_leaves_nothing(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    loop, ended = asyncio.get_running_loop(), []
    work = getattr(Draft, step)

    async def cancel() -> None:
        upload.cancel()

    def watched(draft: Draft, *args: bytes) -> object:
        for _ in range(2):  # the second time while the upload waits for this very work to end
            asyncio.run_coroutine_threadsafe(cancel(), loop).result()
        result = work(draft, *args)
        ended.append(step)
        return result

    monkeypatch.setattr(Draft, step, watched)
    upload = asyncio.create_task(take(folder, LONG))
    with pytest.raises(asyncio.CancelledError):
        await upload
    assert ended == [step]
    assert files(folder.root) == []


async def test_a_cancelled_upload_is_cancelled_even_if_the_disk_fails_too(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()

    async def cancel() -> None:
        upload.cancel()

    def fail(draft: Draft, data: bytes) -> None:
        asyncio.run_coroutine_threadsafe(cancel(), loop).result()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Draft, "write", fail)
    upload = asyncio.create_task(take(folder, PDF))
    with pytest.raises(asyncio.CancelledError):
        await upload


# The folder


async def test_kept_files_are_private_and_lie_under_their_hash(folder: FolderStore) -> None:
    digest = (await take(folder, PDF)).sha256
    place = folder.root / digest[:2] / digest[2:]
    assert files(folder.root) == [place.relative_to(folder.root)]
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700


async def test_file_and_folders_are_flushed_before_a_file_counts_as_kept(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    place = folder.root / digest[:2] / digest[2:]
    flushed: list[tuple[int, bool]] = []
    fsync = os.fsync

    def watched(fd: int) -> None:
        flushed.append((os.fstat(fd).st_ino, place.exists()))
        fsync(fd)

    monkeypatch.setattr(os, "fsync", watched)
    await take(folder, PDF)
    assert flushed == [
        (place.stat().st_ino, False),
        (place.parent.stat().st_ino, True),
        (folder.root.stat().st_ino, True),
    ]


async def test_uploading_again_mends_a_damaged_copy(folder: FolderStore) -> None:
    digest = (await take(folder, PDF)).sha256
    (folder.root / digest[:2] / digest[2:]).write_bytes(b"%PDF-spoilt")
    await take(folder, PDF)
    assert await everything(folder, digest) == PDF


async def test_a_full_disk_is_a_refusal_and_leaves_nothing(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Draft.write

    def write_a_little(draft: Draft, data: bytes) -> None:
        write(draft, data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Draft, "write", write_a_little)
    with pytest.raises(StorageFailed) as refused:
        await take(folder, LONG)
    assert refused.value.status == 503
    assert files(folder.root) == []


async def test_a_folder_that_cannot_be_used_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the folder belongs")
    store = FolderStore(tmp_path / "evidence")
    with pytest.raises(StorageFailed):
        await take(store, PDF)
    with pytest.raises(StorageFailed):
        await everything(store, NOBODY)


async def test_a_move_that_fails_leaves_no_draft(folder: FolderStore) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    (folder.root / digest[:2] / digest[2:] / "in the way").mkdir(parents=True)
    with pytest.raises(StorageFailed):
        await take(folder, PDF)
    assert files(folder.root) == []


async def test_a_mistake_in_our_own_code_is_not_called_a_storage_failure(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(draft: Draft) -> str:
        raise LookupError

    monkeypatch.setattr(Draft, "finish", fail)
    with pytest.raises(LookupError):
        await take(folder, PDF)
    assert files(folder.root) == []


async def test_drafts_of_a_killed_process_are_swept_away_and_nothing_else(folder: FolderStore) -> None:
    kept = (await take(folder, PDF)).sha256
    noon = datetime(2026, 4, 24, 12, tzinfo=UTC)
    old, new, other = (folder.drafts / name for name in ("quorate-a.part", "quorate-b.part", "other.part"))
    for path, seconds in ((old, -1), (new, 0), (other, -1)):
        path.write_bytes(b"half a file")
        os.utime(path, times=(0, noon.timestamp() + seconds))
    assert await sweep(folder, noon) == 1
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)
    assert await everything(folder, kept) == PDF
    assert await sweep(FolderStore(folder.root / "not there yet"), noon) == 0


# Reading checks


def spoil(content: bytes, how: str) -> bytes:
    changed = {"first": b"X" + content[1:], "last": content[:-1] + b"X", "short": content[:-1], "none": b""}
    return changed[how] if how in changed else content + b"X"


@pytest.mark.parametrize("how", ["first", "last", "short", "none", "long"])
@pytest.mark.parametrize("content", [PDF, LONG[:PIECE], LONG])
async def test_a_damaged_file_never_gives_up_its_last_piece(
    folder: FolderStore, content: bytes, how: str
) -> None:
    digest = (await take(folder, content)).sha256
    spoilt = spoil(content, how)
    (folder.root / digest[:2] / digest[2:]).write_bytes(spoilt)
    seen: list[bytes] = []

    async def collect() -> None:
        async for piece in read(folder, digest):
            seen.append(piece)

    with pytest.raises(FileDamaged):
        await collect()
    assert len(b"".join(seen)) == max(0, len(spoilt) - 1) // PIECE * PIECE


async def test_a_damaged_object_raises_too(tmp_path: Path) -> None:
    store = in_a_local_bucket(tmp_path)
    digest = (await take(store, LONG)).sha256
    (tmp_path / "bucket" / digest[:2] / digest[2:]).write_bytes(LONG[:-1] + b"X")
    with pytest.raises(FileDamaged):
        await everything(store, digest)


async def test_a_reader_that_leaves_early_leaves_no_file_open(
    folder: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = (await take(folder, LONG)).sha256
    opened: list[IO[bytes]] = []
    open_path = Path.open

    def watched(path: Path, *args: Any, **options: Any) -> IO[bytes]:
        opened.append(open_path(path, *args, **options))
        return opened[-1]

    monkeypatch.setattr(Path, "open", watched)
    async with aclosing(read(folder, digest)) as pieces:
        assert await anext(pieces) == LONG[:PIECE]
        assert [file.closed for file in opened] == [False]
    assert [file.closed for file in opened] == [True]


# The object store


@pytest.fixture
def unreachable(tmp_path: Path) -> Iterator[ObjectStore]:
    taken = socket.socket()  # the port is taken, but nobody listens there
    taken.bind(("127.0.0.1", 0))
    bucket = S3Store(
        "evidence",
        endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}",
        region="eu-west-2",
        skip_signature=True,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    yield ObjectStore(bucket, tmp_path)
    taken.close()


async def test_an_object_store_that_does_not_answer_is_a_refusal(
    unreachable: ObjectStore, tmp_path: Path
) -> None:
    attempts = (
        take(unreachable, PDF),
        unreachable.holds(NOBODY),
        unreachable.remove(NOBODY),
        everything(unreachable, NOBODY),
    )
    for attempt in attempts:
        with pytest.raises(StorageFailed) as refused:
            await attempt
        assert type(refused.value) is StorageFailed
    assert files(tmp_path) == []


def test_drafts_of_an_object_store_wait_in_the_usual_temporary_folder() -> None:
    assert ObjectStore(MemoryStore()).drafts == Path(tempfile.gettempdir())


# The setting


@pytest.mark.parametrize(
    ("url", "root"),
    [
        ("var/evidence", "var/evidence"),
        ("/srv/evidence", "/srv/evidence"),
        ("file:///srv/care%20files", "/srv/care files"),
        ("file://localhost/srv/evidence", "/srv/evidence"),
    ],
)
def test_a_setting_names_a_folder(url: str, root: str) -> None:
    store = store_for(url)
    assert isinstance(store, FolderStore)
    assert store.root == Path(root)


@pytest.mark.parametrize(
    ("url", "prefix"), [("s3://evidence/oxford/files/", "oxford/files"), ("s3://evidence", None)]
)
def test_a_setting_names_a_bucket(url: str, prefix: str | None) -> None:
    store = store_for(url)
    assert isinstance(store, ObjectStore)
    assert isinstance(store.bucket, S3Store)
    assert (store.bucket.config["bucket"], store.bucket.prefix) == ("evidence", prefix)


@pytest.mark.parametrize("url", ["", "s3://", "file://", "file:///", "file://server/share", "ftp://a/b"])
def test_a_setting_that_names_nothing_usable_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="name a folder, file:///a/folder or s3://bucket/prefix"):
        store_for(url)


# Memory


@pytest.mark.parametrize("make", [in_a_folder, in_a_local_bucket])
async def test_a_large_file_is_never_held_whole(make: Callable[[Path], Store], tmp_path: Path) -> None:
    store, chunk, count = make(tmp_path), LONG[: 64 * 1024], 320  # 20 MiB

    async def large() -> AsyncIterator[bytes]:
        for _ in range(count):
            yield bytes(bytearray(chunk))  # a new object each time, as from a network

    gc.collect()
    tracemalloc.start()
    try:
        received = await receive(large(), store, name="log.txt", declared=None)
        size = 0
        async for piece in read(store, received.sha256):
            size += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert received.size == size == count * len(chunk)
    assert peak < 4 * 1024 * 1024
