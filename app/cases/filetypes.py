"""What kind of file an upload is, judged by its content: never by its name or by what the sender calls it.

Kept as evidence: PDF, PNG, JPEG, TIFF, Word (.docx), Excel (.xlsx), OpenDocument text and spreadsheet,
plain text and CSV in UTF-8. Refused on purpose, because what they carry cannot be judged here: RTF (embedded
objects hide in it), e-mail files (any attachment hides in them), older Office files (macros), macro-enabled
and password-protected documents, web pages and scripts. The refusal says what to save the file as instead.
"""

import codecs
import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from app.errors import UnsupportedMedia

NAME_LIMIT = 120  # characters of a file name that people see
ENTRY_LIMIT = 2_000  # parts of a zipped document; a long report with many pictures has a few hundred
UNPACKED_LIMIT = 200 * 1024 * 1024  # bytes of a zipped document when unpacked
READ_LIMIT = 1024 * 1024  # bytes read at once: also bounds a zip's directory and the parts that are parsed
CHUNK = 64 * 1024


class FileTypeNotAllowed(UnsupportedMedia):
    """This kind of file cannot be kept as evidence. Save it as PDF, PNG, JPEG, TIFF, Word (.docx),
    Excel (.xlsx), OpenDocument (.odt, .ods), or plain text or CSV in UTF-8, and upload that."""


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted: its title in a sentence, its name endings, its other media types."""

    media_type: str
    title: str
    endings: tuple[str, ...]
    also_called: tuple[str, ...] = ()


PDF = Kind("application/pdf", "a PDF", (".pdf",), ("application/x-pdf",))
PNG = Kind("image/png", "a PNG picture", (".png",), ("image/x-png",))
JPEG = Kind("image/jpeg", "a JPEG picture", (".jpg", ".jpeg"), ("image/jpg", "image/pjpeg"))
TIFF = Kind("image/tiff", "a TIFF picture", (".tif", ".tiff"), ("image/tif",))
TEXT = Kind("text/plain", "plain text", (".txt", ".log"))
# Windows with Excel installed sends CSV as application/vnd.ms-excel.
CSV = Kind("text/csv", "CSV", (".csv",), ("text/plain", "application/csv", "application/vnd.ms-excel"))
_OOXML, _ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
DOCX = Kind(f"{_OOXML}wordprocessingml.document", "a Word document", (".docx",))
XLSX = Kind(f"{_OOXML}spreadsheetml.sheet", "an Excel workbook", (".xlsx",))
ODT = Kind(f"{_ODF}text", "an OpenDocument text", (".odt",))
ODS = Kind(f"{_ODF}spreadsheet", "an OpenDocument spreadsheet", (".ods",))
KINDS = {kind.media_type: kind for kind in (PDF, PNG, JPEG, TIFF, TEXT, CSV, DOCX, XLSX, ODT, ODS)}

_UNSAID = ("", "application/octet-stream", "binary/octet-stream")
_MAIN_PARTS = {f"{kind.media_type}.main+xml": kind for kind in (DOCX, XLSX)}
_ACTIVE_PARTS = re.compile(
    r"vbaproject\.bin$|vbadata\.xml$|macrosheets/|activex/|^basic/|^scripts/"
    r"|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm)$"
)
_ACTIVE_TYPES = re.compile(r"macro|vbaproject|activex", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Begins like another kind of file: what it is, and what to do instead.
_RECOGNISED: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "an older Office file, or one with a password. Save it as .docx or .xlsx without a password",
    ),
    (
        re.compile(rb"\s*\{\\rt"),
        "a rich text (RTF) file, which can hide other files. Save it as PDF or .docx",
    ),
    (re.compile(rb"\xff\xfe|\xfe\xff"), "text, but not in UTF-8. Save it with the encoding UTF-8"),
    (re.compile(rb"....ftyp", re.DOTALL), "a picture or film in a phone's own format. Save it as JPEG"),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<(!|\?xml|(html|head|body|script|svg)\b)", re.IGNORECASE),
        "a web page or XML, which can run programs when opened. Save it as PDF",
    ),
    (re.compile(rb"#!|%!PS"), "a program. Save what you want to show as PDF or plain text"),
    (
        re.compile(rb"(.*\n)?mime-version:", re.IGNORECASE | re.DOTALL),
        "an e-mail, which can hide other files. Save the message as PDF, and its attachments one by one",
    ),
)


def judge(path: Path, *, name: str, declared: str | None) -> str:
    """Answer the media type of the file at `path`, from its content.

    `name` decides one thing only: text whose name ends in .csv is CSV. `declared` is the sender's
    Content-Type; it may be missing or unspecific, but not another type than the content is.
    Raises FileTypeNotAllowed. Reads the whole of a text or zipped file, in small pieces: call it in a thread.
    """
    said = (declared or "").partition(";")[0].strip().lower()
    kind = _recognise(path)
    if kind is TEXT and (said == CSV.media_type or name.lower().endswith(CSV.endings)):
        kind = CSV
    if said not in (*_UNSAID, kind.media_type, *kind.also_called):
        raise FileTypeNotAllowed(
            f"This file was sent as another kind of file, but its content is {kind.title}. Check that it is "
            f"the right file, give it a name that ends in {kind.endings[0]}, and upload it again."
        )
    return kind.media_type


def clean_name(name: str, media_type: str) -> str:
    """Make a sender's file name fit to be shown and offered for saving. It is never used as a path here.

    No folders, control or invisible characters, direction overrides, or characters that Windows forbids; at
    most NAME_LIMIT characters; always with an ending that fits `media_type`, so that nothing opens as what it
    is not.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(
        mark if unicodedata.category(mark)[0] != "C" else " " if mark in "\t\r\n" else "" for mark in last
    )
    stem = " ".join(re.sub(r'[<>:"|?*]', "_", seen).split()).strip(". ")
    endings = KINDS[media_type].endings
    ending = next((end for end in endings if stem.lower().endswith(end)), "")
    stem, ending = stem[: len(stem) - len(ending)], stem[len(stem) - len(ending) :] or endings[0]
    return (stem[: NAME_LIMIT - len(ending)].rstrip(". ") or "evidence") + ending


def _recognise(path: Path) -> Kind:
    with _ShortReads(path) as file:
        head = file.read(4096)
        file.seek(max(0, file.seek(0, io.SEEK_END) - 2048))
        tail = file.read(2048)
        if head.startswith(b"%PDF-"):
            return PDF if b"%%EOF" in tail else _refuse_incomplete(PDF)
        if head.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
            return PNG if b"IEND" in tail else _refuse_incomplete(PNG)
        if head.startswith(b"\xff\xd8\xff"):
            return JPEG
        if head.startswith((b"II*\x00", b"MM\x00*")):
            return TIFF
        if head.startswith(b"PK\x03\x04"):
            return _recognise_zipped(file)
        for pattern, what in _RECOGNISED:
            if pattern.match(head):
                raise FileTypeNotAllowed(f"This file is {what}, and upload that.")
        return _recognise_text(file)


def _refuse_incomplete(kind: Kind) -> NoReturn:
    raise FileTypeNotAllowed(
        f"This file begins like {kind.title} but is incomplete or damaged. Open it to see whether it is "
        "whole, save it again and upload it once more."
    )


def _recognise_text(file: io.FileIO) -> Kind:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            if _CONTROL.search(decoder.decode(chunk)):
                raise FileTypeNotAllowed
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise FileTypeNotAllowed(
            "This file is neither a known kind of document or picture nor text in UTF-8. If it is a table "
            'from Excel, save it as "CSV UTF-8"; otherwise save it as PDF. Then upload that.'
        ) from error
    return TEXT


# Zipped documents. Nothing is unpacked to disk; every part is inflated once, in small pieces, and counted.


class _ShortReads(io.FileIO):
    """A file that refuses to give more than READ_LIMIT bytes at once: no zip directory fills the memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = READ_LIMIT + 1 if size is None or size < 0 else size
        data = super().read(min(wanted, READ_LIMIT + 1)) or b""
        if len(data) > READ_LIMIT:
            raise FileTypeNotAllowed(_TOO_MUCH)
        return data


_TOO_MUCH = (
    "This document would unpack to far more than a document needs, so it was not opened. "
    "Save it as PDF and upload that."
)
_NO_ACTIVE = (
    "This document contains macros or other program parts. Save it without macros (.docx, .xlsx, .odt or "
    ".ods) or as PDF, and upload that."
)
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError),
    *(ValueError, OverflowError, NotImplementedError),  # names, offsets and versions that make no sense
)
_NO_PASSWORD = "This document is protected with a password. Remove the password and upload it again."


def _recognise_zipped(file: _ShortReads) -> Kind:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
        return _recognise_document(file, entries)
    except _UNREADABLE as error:
        raise FileTypeNotAllowed(
            "This file is a damaged or unusual document. Open it, save it again and upload it once more."
        ) from error


def _recognise_document(file: _ShortReads, entries: list[zipfile.ZipInfo]) -> Kind:
    """Judge an Office or OpenDocument file. Raises one of _UNREADABLE if it is damaged."""
    if len(entries) > ENTRY_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise FileTypeNotAllowed(_TOO_MUCH)
    parts = {entry.filename.casefold(): entry for entry in entries}
    first = min(entries, key=lambda entry: entry.header_offset, default=None)
    # Two parts of one name, or a file before the first part: programs would disagree about what they open.
    if first is None or first.header_offset != 0 or len(parts) != len(entries):
        raise zipfile.BadZipFile
    # Parts that share their bytes would make little input into endless work.
    if sum(entry.compress_size for entry in entries) > file.seek(0, io.SEEK_END):
        raise zipfile.BadZipFile
    if any(_ACTIVE_PARTS.search(name) for name in parts):
        raise FileTypeNotAllowed(_NO_ACTIVE)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileTypeNotAllowed(_NO_PASSWORD)
    texts = {"mimetype": b"", "meta-inf/manifest.xml": b"", "[content_types].xml": b""}
    for name, entry in parts.items():
        if name not in texts:
            for _ in _inflate(file, entry):
                pass
        elif entry.file_size > READ_LIMIT:
            raise FileTypeNotAllowed(_TOO_MUCH)
        else:
            texts[name] = b"".join(_inflate(file, entry))
    mimetype, manifest, content_types = texts.values()
    if bool(mimetype) == bool(content_types):
        raise FileTypeNotAllowed
    if mimetype:
        if any(tag.rpartition(":")[2] == "encryption-data" for tag, _ in _elements(manifest)):
            raise FileTypeNotAllowed(_NO_PASSWORD)
        kinds = {
            kind
            for kind in (ODT, ODS)
            if mimetype == kind.media_type.encode() and first.filename == "mimetype"
        }
    else:
        types = [attributes.get("ContentType", "") for _, attributes in _elements(content_types)]
        if any(_ACTIVE_TYPES.search(content_type) for content_type in types):
            raise FileTypeNotAllowed(_NO_ACTIVE)
        kinds = {_MAIN_PARTS[content_type] for content_type in types if content_type in _MAIN_PARTS}
    if len(kinds) != 1:
        raise FileTypeNotAllowed
    return kinds.pop()


def _inflate(file: _ShortReads, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield one part in pieces of at most CHUNK; refuse it once it holds more than the directory admits.

    zipfile's own reader stops at the admitted size, so a part that lies about its size would pass it.
    """
    file.seek(entry.header_offset)
    name_length, extra_length = struct.unpack("<26x2H", file.read(30))
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437")
    if file.read(name_length) != name or entry.compress_type not in (
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
    ):
        raise zipfile.BadZipFile
    file.seek(extra_length, io.SEEK_CUR)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    left, size, checksum = entry.compress_size, 0, 0
    while left > 0 and (packed := file.read(min(CHUNK, left))):
        left -= len(packed)
        while piece := inflater.decompress(packed, CHUNK) if inflater else packed:
            packed = inflater.unconsumed_tail if inflater else b""
            size += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if size > entry.file_size:
                raise FileTypeNotAllowed(_TOO_MUCH)
            yield piece
    if (inflater and not inflater.eof) or (left, size, checksum) != (0, entry.file_size, entry.CRC):
        raise zipfile.BadZipFile


def _elements(xml: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element's tag and attributes. Refuses entities, which can make a small XML enormous."""
    found: list[tuple[str, dict[str, str]]] = []

    def refuse(*_: object) -> NoReturn:
        raise FileTypeNotAllowed(_TOO_MUCH)

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag, attributes))
    parser.EntityDeclHandler = refuse
    parser.Parse(xml, True)
    return found
