"""A file is what its content says: what is accepted, what is refused and why, and the name it is given."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import puremagic
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from app.cases import filetypes
from app.cases.filetypes import KINDS, NAME_LIMIT, FileTypeNotAllowed, clean_name, judge

Judge = Callable[..., str]
Parts = dict[str, bytes | str]

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\x0aIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
TIFF = b"II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OPEN_SHEET = "application/vnd.oasis.opendocument.spreadsheet"


def content_types(*types: str) -> str:
    parts = "".join(f'<Override PartName="/p{n}" ContentType="{kind}"/>' for n, kind in enumerate(types))
    names = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{names}">{parts}</Types>'


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else method
            archive.writestr(zipfile.ZipInfo(name, (2026, 4, 24, 9, 0, 0)), content, stored)
    return made.getvalue()


def word(**more: bytes | str) -> Parts:
    return {
        "[Content_Types].xml": content_types(f"{WORD}.main+xml"),
        "word/document.xml": "<w:document/>" * 20,
        **{name.replace("__", "/"): content for name, content in more.items()},
    }


def excel() -> Parts:
    return {"[Content_Types].xml": content_types(f"{EXCEL}.main+xml"), "xl/workbook.xml": "<workbook/>"}


def open_document(media_type: str = OPEN_TEXT, manifest: str = "<m:manifest xmlns:m='urn:m'/>") -> Parts:
    return {"mimetype": media_type, "content.xml": "<office/>", "META-INF/manifest.xml": manifest}


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    def judge_bytes(content: bytes, *, name: str = "evidence", declared: str | None = None) -> str:
        path = tmp_path / "draft"
        path.write_bytes(content)
        return judge(path, name=name, declared=declared)

    return judge_bytes


ACCEPTED = [
    (PDF, "application/pdf"),
    (PNG, "image/png"),
    (JPEG, "image/jpeg"),
    (TIFF, "image/tiff"),
    (b"MM\x00*" + TIFF[4:], "image/tiff"),
    (zipped(word()), WORD),
    (zipped(word(), zipfile.ZIP_STORED), WORD),
    (zipped(excel()), EXCEL),
    (zipped(open_document()), OPEN_TEXT),
    (zipped(open_document(OPEN_SHEET)), OPEN_SHEET),
    ("Mr Ash walked to the door at 9:40.\r\nCost: £12.50\t≤ 2 h\f".encode(), "text/plain"),
    (b"\xef\xbb\xbfdate,hours\r\n2026-04-24,2.50\r\n", "text/plain"),
]


@pytest.mark.parametrize(("content", "media_type"), ACCEPTED)
def test_each_accepted_kind_is_known_by_its_content(judged: Judge, content: bytes, media_type: str) -> None:
    assert judged(content, name="whatever.exe") == media_type


@pytest.mark.parametrize(("content", "media_type"), [(c, m) for c, m in ACCEPTED if m != "text/plain"])
def test_an_independent_witness_sees_the_same_kind(content: bytes, media_type: str) -> None:
    seen = {match.mime_type for match in puremagic.magic_string(content)}
    assert media_type in seen


@pytest.mark.parametrize(("content", "media_type"), ACCEPTED)
def test_a_type_declared_rightly_or_not_at_all_is_accepted(
    judged: Judge, content: bytes, media_type: str
) -> None:
    for declared in (
        None,
        "",
        "application/octet-stream",
        media_type.upper(),
        f" {media_type}; charset=utf-8",
    ):
        assert judged(content, declared=declared) == media_type


@pytest.mark.parametrize(("content", "media_type"), ACCEPTED)
def test_a_type_that_contradicts_the_content_is_refused(
    judged: Judge, content: bytes, media_type: str
) -> None:
    for declared in {"application/pdf", "image/png", "text/html"} - {media_type}:
        with pytest.raises(FileTypeNotAllowed, match=f"but its content is {KINDS[media_type].title}"):
            judged(content, declared=declared)


@pytest.mark.parametrize(
    ("name", "declared", "media_type"),
    [
        ("rota.CSV", None, "text/csv"),
        ("rota.csv", "application/vnd.ms-excel", "text/csv"),
        ("rota.csv", "text/plain", "text/csv"),
        ("rota", "text/csv", "text/csv"),
        ("rota.txt", None, "text/plain"),
    ],
)
def test_text_is_csv_when_its_name_or_its_sender_says_so(
    judged: Judge, name: str, declared: str | None, media_type: str
) -> None:
    assert judged(b"date,hours\n", name=name, declared=declared) == media_type


def test_a_pdf_is_not_made_csv_by_its_name(judged: Judge) -> None:
    assert judged(PDF, name="rota.csv") == "application/pdf"


def test_text_in_many_bytes_is_decoded_across_the_borders_of_its_pieces(judged: Judge) -> None:
    assert judged(b"a" + "£".encode() * filetypes.CHUNK) == "text/plain"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office file"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        ("Grüße".encode("utf-16"), "not in UTF-8"),
        ("Gr\xfc\xdfe".encode("latin-1"), "nor text in UTF-8"),
        (b"Price: \xa3", "nor text in UTF-8"),
        (b"ends in half a character \xc2", "nor text in UTF-8"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "JPEG"),
        (b"  <!DOCTYPE html><script>alert(1)</script>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b"<?xml version='1.0'?><svg/>", "web page"),
        (b"#!/bin/sh\nrm -rf /\n", "program"),
        (b"From: a@care.example\r\nMIME-Version: 1.0\r\n\r\nHello", "e-mail"),
        (b"MIME-Version: 1.0\r\n\r\nHello", "e-mail"),
        (b"MZ\x90\x00\x03\x00", "neither a known kind"),
        (b"text with a \x00 in it", "cannot be kept as evidence"),
        (b"text that moves the cursor \x1b[2J", "cannot be kept as evidence"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00", "neither a known kind"),
        (PDF[:-8], "begins like a PDF but is incomplete"),
        (PNG[:-12], "begins like a PNG picture but is incomplete"),
        (zipped({"notes.txt": "hello"}), "cannot be kept as evidence"),
    ],
)
def test_other_content_is_refused_with_a_reason(judged: Judge, content: bytes, reason: str) -> None:
    with pytest.raises(FileTypeNotAllowed, match=reason) as refused:
        judged(content, name="evidence.txt", declared="text/plain")
    assert refused.value.status == 415


@pytest.mark.parametrize(
    "parts",
    [
        word(word__vbaProject="x") | {"word/vbaProject.bin": b"\xd0\xcf"},
        word() | {"word/VBAPROJECT.BIN": b"x"},
        word() | {"word/activeX/activeX1.xml": b"x"},
        word() | {"word/embeddings/costs.xlsm": b"x"},
        excel() | {"xl/macrosheets/sheet1.xml": b"x"},
        excel()
        | {"[Content_Types].xml": content_types("application/vnd.ms-excel.sheet.macroEnabled.main+xml")},
        word()
        | {"[Content_Types].xml": content_types(f"{WORD}.main+xml", "application/vnd.ms-office.vbaProject")},
        word()
        | {
            "[Content_Types].xml": content_types(
                f"{WORD}.main+xml", "application/vnd.ms-office.&#118;baProject"
            )
        },
        open_document() | {"Basic/Standard/Module1.xml": b"x"},
        open_document() | {"Scripts/python/run.py": b"x"},
    ],
)
def test_a_document_with_macros_is_refused(judged: Judge, parts: Parts) -> None:
    with pytest.raises(FileTypeNotAllowed, match="contains macros"):
        judged(zipped(parts))


ENCRYPTED = "<m:manifest xmlns:m='urn:m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"


def test_a_document_with_a_password_is_refused(judged: Judge) -> None:
    locked = bytearray(zipped(word()))
    directory = locked.index(b"PK\x01\x02")
    locked[directory + 8] |= 1
    for content in (zipped(open_document(manifest=ENCRYPTED)), bytes(locked)):
        with pytest.raises(FileTypeNotAllowed, match="protected with a password"):
            judged(content)


@pytest.mark.parametrize(
    "parts",
    [
        word() | {"[Content_Types].xml": content_types()},
        word() | {"[Content_Types].xml": content_types(f"{WORD}.main+xml", f"{EXCEL}.main+xml")},
        word() | {"mimetype": OPEN_TEXT},
        open_document("application/vnd.oasis.opendocument.graphics"),
        dict(reversed(open_document().items())),
    ],
)
def test_a_document_that_is_none_or_two_of_the_kinds_is_refused(judged: Judge, parts: Parts) -> None:
    with pytest.raises(FileTypeNotAllowed, match="cannot be kept as evidence"):
        judged(zipped(parts))


# Documents that would cost too much to open


def test_a_document_that_admits_to_unpacking_too_far_is_not_opened(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = zipped(word(word__media__bomb=bytes(1_000_000)))
    assert judged(bomb) == WORD
    monkeypatch.setattr(filetypes, "UNPACKED_LIMIT", 1_000_000)
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(bomb)


def test_a_part_that_lies_about_its_size_is_found_out(judged: Judge) -> None:
    honest = zipped(word(word__media__bomb=bytes(100_000)))
    # A checksum that fits the admitted part too, so that only counting finds the lie.
    lying = honest.replace(struct.pack("<I", 100_000), struct.pack("<I", 99_000)).replace(
        struct.pack("<I", zlib.crc32(bytes(100_000))), struct.pack("<I", zlib.crc32(bytes(99_000)))
    )
    with zipfile.ZipFile(io.BytesIO(lying)) as archive:
        assert len(archive.read("word/media/bomb")) == 99_000
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(lying)


def test_a_document_of_too_many_parts_is_refused(judged: Judge) -> None:
    parts = word() | {f"word/media/{n}": b"" for n in range(filetypes.ENTRY_LIMIT)}
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(zipped(parts))


def test_a_huge_directory_is_refused_before_it_is_loaded(
    judged: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filetypes, "READ_LIMIT", 100_000)
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(zipped(word() | {f"word/media/{n:060}": b"" for n in range(1_000)}))


def test_a_huge_list_of_parts_is_refused_unread(judged: Judge) -> None:
    parts = word() | {"[Content_Types].xml": content_types() + " " * filetypes.READ_LIMIT}
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(zipped(parts))


def test_entities_in_the_list_of_parts_are_refused(judged: Judge) -> None:
    xml = '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Types/>'
    with pytest.raises(FileTypeNotAllowed, match="unpack to far more"):
        judged(zipped(word() | {"[Content_Types].xml": xml}))


def test_parts_that_share_their_bytes_are_refused(judged: Judge) -> None:
    inner = zipped({"inner": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    record, entry = (
        inner[: inner.index(b"PK\x01\x02")],
        inner[inner.index(b"PK\x01\x02") : inner.index(b"PK\x05\x06")],
    )
    outer = zipped(word(outer=record), zipfile.ZIP_STORED)
    start, end = outer.index(b"PK\x01\x02"), outer.index(b"PK\x05\x06")
    shared = entry[:42] + struct.pack("<I", outer.index(record)) + entry[46:]
    ending = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 4, 4, end - start + len(shared), start, 0)
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(outer[:end] + shared + ending)


# Damaged documents


def test_two_parts_of_one_name_are_refused(judged: Judge) -> None:
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(zipped(word() | {"WORD/document.xml": "another"}))


def test_a_document_behind_another_file_is_refused(judged: Judge) -> None:
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(zipped({"hidden.txt": "x"}) + zipped(word()))


def test_an_empty_archive_is_refused(judged: Judge) -> None:
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(b"PK\x03\x04" + zipped({}))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_documents_do_not_use_is_refused(judged: Judge, method: int) -> None:
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(zipped(word(), method))


def test_a_document_cut_short_is_refused(judged: Judge) -> None:
    whole = zipped(word())
    for end in range(4, len(whole)):
        with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
            judged(whole[:end])


def test_a_part_whose_content_was_changed_is_refused(judged: Judge) -> None:
    whole = zipped(word(word__note=b"two hours a day"), zipfile.ZIP_STORED)
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(whole.replace(b"two hours a day", b"six hours a day"))


def test_a_part_that_ends_before_its_packing_does_is_refused(judged: Judge) -> None:
    whole = bytearray(zipped(word(word__note=bytes(range(256)) * 4)))
    size_at = whole.rindex(b"PK\x01\x02") + 20
    (size,) = struct.unpack_from("<I", whole, size_at)
    struct.pack_into("<I", whole, size_at, size - 1)
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(bytes(whole))


def test_a_part_whose_packing_never_ends_is_refused(judged: Judge) -> None:
    note = b"two hours a day"
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packer.compress(note) + packer.flush(zlib.Z_SYNC_FLUSH)
    for end, accepted in ((packer.flush(), True), (b"", False)):
        whole = bytearray(zipped(word(word__note=packed + end), zipfile.ZIP_STORED))
        entry = whole.rindex(b"PK\x01\x02")
        struct.pack_into("<H", whole, entry + 10, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", whole, entry + 16, zlib.crc32(note))
        struct.pack_into("<I", whole, entry + 24, len(note))
        if accepted:
            assert judged(bytes(whole)) == WORD
        else:
            with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
                judged(bytes(whole))


def test_a_part_that_is_named_differently_in_the_directory_is_refused(judged: Judge) -> None:
    whole = zipped(word())
    with pytest.raises(FileTypeNotAllowed, match="damaged or unusual"):
        judged(whole.replace(b"word/document.xml", b"word/macro_23.bin", 1))


WHOLE = zipped(word(word__media__a=bytes(range(200))))


@hypothesis_settings(deadline=None, max_examples=150)
@given(
    changes=st.lists(st.tuples(st.integers(4, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_a_document_changed_at_random_is_accepted_or_refused_but_never_an_accident(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int]]
) -> None:
    changed = bytearray(WHOLE)
    for place, value in changes:
        changed[place] = value
    path = tmp_path_factory.mktemp("changed") / "draft"
    path.write_bytes(changed)
    try:
        assert judge(path, name="a.docx", declared=None) == WORD
    except FileTypeNotAllowed as refused:
        assert "upload" in refused.detail  # noqa: PT017 - either answer is right, and both are checked


@hypothesis_settings(deadline=None, max_examples=60)
@given(content=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_accepted_or_refused_but_never_an_accident(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "draft"
    for start in (b"", b"PK\x03\x04", b"%PDF-"):
        path.write_bytes(start + content)
        try:
            assert judge(path, name="a", declared=None) in KINDS
        except FileTypeNotAllowed as refused:
            assert "upload" in refused.detail  # noqa: PT017 - as above


# Names


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("Daily log, April.pdf", "application/pdf", "Daily log, April.pdf"),
        ("LOG.PDF", "application/pdf", "LOG.PDF"),
        ("photo.jpeg", "image/jpeg", "photo.jpeg"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\mo\\rota.csv", "text/csv", "rota.csv"),
        ("invoice\u202efdp.exe", "application/pdf", "invoicefdp.exe.pdf"),
        ("rota.bat", "text/plain", "rota.bat.txt"),
        ("a\x00b\x1b[2J\r\nc\td\u200b.txt", "text/plain", "ab[2J c d.txt"),
        ("a\u2028b.txt", "text/plain", "a b.txt"),
        ('what? "this" <is>: it|*.pdf', "application/pdf", "what_ _this_ _is__ it__.pdf"),
        (" .hidden. ", "application/pdf", "hidden.pdf"),
        ("", "image/png", "evidence.png"),
        ("...", "image/png", "evidence.png"),
        ("folder/", "image/png", "evidence.png"),
        ("Zoe\u0308.pdf", "application/pdf", "Zo\xeb.pdf"),
        ("bad\udce4byte.pdf", "application/pdf", "badbyte.pdf"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * (NAME_LIMIT - 4) + ".pdf"),
        ("x" * 115 + " yz.pdf", "application/pdf", "x" * 115 + ".pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name: str, media_type: str, shown: str) -> None:
    assert clean_name(name, media_type) == shown


@given(name=st.text(max_size=400), media_type=st.sampled_from(sorted(KINDS)))
def test_any_name_becomes_short_and_harmless(name: str, media_type: str) -> None:
    shown = clean_name(name, media_type)
    assert 4 < len(shown) <= NAME_LIMIT
    assert shown.lower().endswith(KINDS[media_type].endings)
    assert shown.isprintable()
    assert not set(shown) & set('/\\<>:"|?*')
    assert shown[0] not in ". "
    assert clean_name(shown, media_type) == shown
