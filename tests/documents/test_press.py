"""Documents are set as accessible PDF, always alike, whatever was typed into them."""

import asyncio
import hashlib
import shutil
import sys
import threading
import time
from datetime import date
from pathlib import Path

import pytest

from app.cases import press as presses
from app.cases.press import DocumentNotSet, DocumentTooLong, Press, PressBusy, set_in_type
from app.cases.templates import Templates
from app.programmes.one_to_one.codes import Recipient
from app.programmes.one_to_one.letters.pack import panel_pack
from app.programmes.one_to_one.letters.paper import Layout, Paper, Section, Words
from app.programmes.one_to_one.letters.samples import samples
from app.programmes.one_to_one.pack import manifest
from tests.documents.set_documents import MADE, pdf, reader, templates, words
from tests.programmes.one_to_one.letters.written import ABOUT, ORIGIN, SAY, decided, letter
from tests.programmes.one_to_one.road import at

HOSTILE = (
    '*not bold* #import "/etc/passwd" #read("x") $x^2$ <label> @ref // gone? /* gone? */ `raw` = heading\n'
    "- item \\ \u202edrow\u202c \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 \U0001f600 \u65e5\u672c \ud7a3"
)


def of(*texts: str) -> Paper:
    """A letter that says these things under one heading."""
    paper = letter(decided())
    part = Section(id="reasons", heading=texts[0], pieces=tuple(Words(text=t, own=True) for t in texts))
    return paper.model_copy(update={"sections": (part,), "title": texts[0]})


def test_every_kind_of_document_is_set_for_everybody_in_every_layout_as_pdf_ua() -> None:
    assert list(templates().problems()) == []
    assert templates().failure() is None


def test_a_letter_says_in_its_pdf_what_br23_asks() -> None:
    for layout in Layout:
        said = words(pdf(letter(decided(), Recipient.REPRESENTATIVE, layout, send="issue_reduction")))
        for needed in ("Your falls happen at night only", "30 September 2026", "01632 960001", "Ombudsman"):
            assert needed in said, (layout, needed)
        assert "local resolution" in said


def test_the_letter_of_the_home_has_no_clinical_text_in_its_pdf() -> None:
    road = decided()
    said = words(pdf(letter(road, Recipient.PROVIDER, send="issue_reduction")))
    assert road.facts.letter and road.facts.recommendation
    assert "Variation of the contract" in said
    for words_ in (road.facts.letter.letter.reasons, road.facts.recommendation.form.summary, "Edith"):
        assert words_ not in said


def test_it_is_tagged_titled_and_says_its_language() -> None:
    read = reader(pdf(letter(decided())))
    root = read.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata and read.metadata.title == "Decision about one-to-one care"
    assert 'pdfuaid:part="1"' in (xmp := root["/Metadata"].get_data().decode()) or "<pdfuaid:part>1<" in xmp


def test_large_print_is_set_in_18_point() -> None:
    sizes: set[float] = set()

    def note(text: str, _matrix: object, _text: object, _font: object, size: float) -> None:
        if len(text) > 20:
            sizes.add(round(size))

    for page in reader(pdf(letter(decided(), layout=Layout.LARGE_PRINT))).pages:
        page.extract_text(visitor_text=note)
    assert min(sizes - {10}) == 18, "all but the lines at the foot of the page"


def test_the_same_paper_gives_the_same_bytes_and_another_gives_others() -> None:
    def once(**about: str) -> str:
        return hashlib.sha256(pdf(letter(decided(), send="issue_reduction", **about))).hexdigest()

    assert once() == once()
    assert once() != once(home="Beech House")
    again = Templates(templates().folder)
    assert again.fingerprint == templates().fingerprint
    assert pdf(letter(decided()), again) == pdf(letter(decided()))


def test_whatever_was_typed_is_shown_as_it_was_typed() -> None:
    said = words(pdf(of(HOSTILE)))
    for shown in (
        "*not bold*",
        '#import "/etc/passwd"',
        '#read("x")',
        "$x^2$",
        "<label>",
        "@ref",
        "// gone?",
        "`raw`",
    ):
        assert shown in said, shown
    assert "/* gone? */" in said and "= heading" in said and "- item \\" in said


def test_a_letter_that_no_font_has_is_set_as_its_name() -> None:
    said = words(pdf(of(HOSTILE)))
    assert "[grinning face]" in said
    assert "[cjk unified ideograph-65e5][cjk unified ideograph-672c]" in said
    assert "\u202e" not in said


def test_ten_thousand_letters_without_a_space_stay_on_the_page() -> None:
    seen, right = [], []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        seen.append(text)
        right.append(tm[4] + cm[4])

    for page in reader(pdf(of("Endless", "x" * 10_000))).pages:
        page.extract_text(visitor_text=note)
    assert sum(len(text.strip()) for text in seen if set(text.strip()) == {"x"}) == 10_000
    assert 0 < max(right) < 595, "points: the width of A4"


def test_a_pack_of_forty_pages_is_quickly_set(capsys: pytest.CaptureFixture[str]) -> None:
    facts, on = at("panel_ready").facts, date(2026, 9, 14)
    long = " ".join(["The night was calm, and nobody had to step in."] * 170)
    notes = tuple(Words(text=long, own=True) for _ in range(20))
    paper = panel_pack(facts, manifest(facts, on), on, ABOUT, SAY, ORIGIN, costs=True)
    more = tuple(
        _more(part, notes if part.id in ("assessment", "consultation") else ()) for part in paper.sections
    )
    begun = time.perf_counter()
    made = pdf(paper.model_copy(update={"sections": more}))
    took, pages = time.perf_counter() - begun, len(reader(made).pages)
    with capsys.disabled():
        sys.stdout.write(f" {pages} pages in {took:.2f} s ")
    assert pages >= 40


def _more(part: Section, more: tuple[Words, ...]) -> Section:
    return part.model_copy(update={"pieces": (*part.pieces, *more)})


# The press


class Slow(Templates):
    """Templates whose work ends when they are told."""

    def __init__(self) -> None:
        super().__init__(templates().folder)
        self.begun, self.end = threading.Semaphore(0), threading.Event()

    def compile(self, paper: Paper, at: int) -> bytes:
        self.begun.release()
        assert self.end.wait(60)
        return b"%PDF"


async def test_no_more_than_a_few_are_set_at_once_and_nobody_waits_for_ever() -> None:
    slow = Slow()
    press = Press(slow, at_once=1, longest=0.2)
    first = asyncio.create_task(press.set(of("One"), MADE))
    await asyncio.to_thread(slow.begun.acquire)
    with pytest.raises(PressBusy):
        await press.set(of("Two"), MADE)
    with pytest.raises(PressBusy):
        await first
    with pytest.raises(PressBusy):
        await press.set(of("Three"), MADE)  # the place is taken until the work has ended
    press.longest = 60
    waits = asyncio.create_task(press.set(of("Four"), MADE))
    slow.end.set()
    assert await waits == b"%PDF"


async def test_a_document_that_says_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presses, "MOST", 10_000)
    with pytest.raises(DocumentTooLong):
        await Press(templates()).set(of("Much", "word " * 2000), MADE)


async def test_the_press_gives_what_the_templates_give() -> None:
    paper = next(samples(SAY))
    assert await Press(templates()).set(paper, MADE) == pdf(paper)


def test_a_template_that_fails_is_told_to_the_log_and_not_to_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(presses.log, "error", lambda _event, why: kept.append(why))
    shutil.copytree(templates().folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "decision_letter.typ").write_text('#import "frame.typ": *\n#nonsense\n')
    with pytest.raises(DocumentNotSet) as refusal:
        set_in_type(Templates(tmp_path), of("One"), MADE)
    assert "nonsense" not in refusal.value.detail
    assert kept == ["decision_letter.typ, line 2: unknown variable: nonsense"]
