"""The templates of documents: ours, or a commissioner's over them; tried with samples before anything real is set.

A folder of a commissioner's own (QUORATE_TEMPLATES) is read once, at the start: what is changed in it later counts from
the next start on, so that the fingerprint in a document always is that of what it was set with.
"""

import hashlib
import json
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import typst

from app.errors import Refusal
from app.programmes.one_to_one.letters.catalogue import ENGLISH, Catalogue, problems
from app.programmes.one_to_one.letters.paper import Kind, Paper
from app.programmes.one_to_one.letters.samples import samples

OURS = Path(__file__).parent.parent / "programmes/one_to_one/letters/templates"
KINDS = {".typ", ".json", ".ttf", ".otf"}
LARGEST = 20 * 1024 * 1024  # bytes of one file; a font has a few hundred thousand
_PACKAGE = re.compile(r'"@[\w-]+/[\w-]+')
_PLACE = re.compile(r"┌─ .*?([^/\s]+\.typ):(\d+):\d+")


class TemplatesUnusable(Refusal):
    """The templates of QUORATE_TEMPLATES cannot be used, so Quorate does not start."""


class Templates:
    """A folder of templates with their sentences and fonts. `fingerprint` is the SHA-256 of all of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder / "fonts"])
        self.fingerprint = _fingerprint(folder)
        self._texts = {file.stem: _sentences(file) for file in sorted(folder.glob("words/*.json"))}
        # a commissioner's English needs to hold what it says otherwise, and nothing else
        self._english = {**_sentences(OURS / "words/en.json"), **self._texts.get(ENGLISH, {})}

    @property
    def languages(self) -> list[str]:
        """The languages for which there are sentences."""
        return sorted(self._texts)

    def catalogue(self, language: str) -> Catalogue:
        """The sentences of a language. Raises KeyError where there are none."""
        return Catalogue(language, self._texts[language], self._english)

    def compile(self, paper: Paper, at: int) -> bytes:
        """The document as PDF/UA-1, dated `at` (Unix seconds): the same bytes from the same paper. Raises TypstError.

        A template reads nothing outside the folder, and the paper comes as data, never as markup.
        """
        made = typst.compile(
            str(self.folder / f"{paper.kind.lower()}.typ"),
            root=str(self.folder),
            font_paths=self.fonts,
            ignore_system_fonts=True,
            sys_inputs={"paper": paper.model_dump_json()},
            pdf_standards=["ua-1"],
            timestamp=at,
        )
        assert isinstance(made, bytes)
        return made

    def problems(self) -> Iterator[str]:
        """What is wrong with these templates, in sentences: what no start should happen with."""
        for language, texts in self._texts.items():
            name = f"words/{language}.json"
            yield from (f"{name}: {each}" for each in problems(language, texts, self._english))
        for file in sorted(self.folder.rglob("*.typ")):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                if _PACKAGE.search(line):
                    yield f"{file.name}, line {number}: it fetches a package. Put what it needs into the folder."

    def failure(self) -> str | None:
        """The first sample that cannot be set: file, line and reason. English comes last: others lean on it."""
        for language in sorted(self.languages, key=lambda each: (each == ENGLISH, each)):
            for paper in samples(self.catalogue(language)):
                try:
                    self.compile(paper, 0)
                except typst.TypstError as error:
                    where = told(error, paper.kind)
                    return f"{where} ({language}, to {paper.audience.words}, {paper.layout.words})."
        return None


def told(error: typst.TypstError, kind: Kind) -> str:
    """Where and why a template failed: "frame.typ, line 7: unknown variable: tint"."""
    place = _PLACE.search(error.diagnostic)
    where = f"{place[1]}, line {place[2]}" if place else f"{kind.lower()}.typ"
    return f"{where}: {error.message}"


@cache
def ours() -> Templates:
    """The templates that come with Quorate. The tests try them."""
    return Templates(OURS)


def templates_of(folder: Path | None) -> Templates:
    """Ours, with the files of `folder` in their place. Raises TemplatesUnusable with what is wrong with them."""
    if folder is None:
        return ours()
    if not folder.is_dir():
        raise TemplatesUnusable(f"QUORATE_TEMPLATES: there is no folder {folder}.")
    together = Path(tempfile.mkdtemp(prefix="quorate-templates-"))
    for name, content in (_files(OURS) | _files(folder)).items():
        place = together / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    found = Templates(together)
    weakref.finalize(found, shutil.rmtree, together, ignore_errors=True)
    wrong = " ".join(found.problems()) or found.failure()
    if wrong:
        raise TemplatesUnusable(
            f"The templates of QUORATE_TEMPLATES ({folder}) cannot be used, so Quorate does not start. {wrong}"
        )
    return found


def _files(folder: Path) -> dict[str, bytes]:
    """The templates, sentences and fonts of a folder by their path in it. Raises TemplatesUnusable."""
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.suffix in KINDS:
            if file.stat().st_size > LARGEST:
                raise TemplatesUnusable(f"QUORATE_TEMPLATES: {file} is larger than any template or font.")
            found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


def _fingerprint(folder: Path) -> str:
    """SHA-256 (hex) of the files and of what sets them: another version of it may set them otherwise."""
    made = hashlib.sha256(version("typst").encode())
    for name, content in _files(folder).items():
        made.update(f"\0{name}\0{hashlib.sha256(content).hexdigest()}".encode())
    return made.hexdigest()


def _sentences(file: Path) -> Mapping[str, str]:
    """The sentences of a file. Raises TemplatesUnusable."""
    try:
        texts = json.loads(file.read_bytes())
    except ValueError as error:
        raise TemplatesUnusable(f"QUORATE_TEMPLATES: words/{file.name} is no JSON: {error}.") from None
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise TemplatesUnusable(
            f"QUORATE_TEMPLATES: words/{file.name} has a text for each key and nothing else."
        )
    return texts
