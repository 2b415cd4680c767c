"""A commissioner's own templates: used where they are there, and tried before anything starts."""

from pathlib import Path

import pytest

from app.cases.templates import OURS, TemplatesUnusable, ours, templates_of
from app.main import create_app
from app.settings import Settings
from tests.documents.set_documents import pdf, words
from tests.programmes.one_to_one.letters.written import decided, letter


def written(folder: Path, **files: str) -> Path:
    """A folder with these files: `frame_typ` is frame.typ, `words__cy_json` is words/cy.json."""
    for name, content in files.items():
        file = folder / name.replace("__", "/").replace("_typ", ".typ").replace("_json", ".json")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    return folder


def why_not(folder: Path) -> str:
    """Why these templates stop the start."""
    with pytest.raises(TemplatesUnusable) as refusal:
        create_app(Settings(templates=folder, secret="x" * 32, database_url="sqlite+aiosqlite://"))
    return refusal.value.detail


def test_without_a_folder_they_are_ours() -> None:
    assert templates_of(None) is ours()
    assert ours().folder == OURS


def test_what_is_in_the_folder_is_used_instead_of_ours_until_the_next_start(tmp_path: Path) -> None:
    letterhead = (
        '#import "frame.typ": *\n#show: framed\nOur letterhead\n#paper.sections.map(set-section).join()\n'
    )
    found = templates_of(
        written(
            tmp_path,
            decision_letter_typ=letterhead,
            words__en_json='{"section.reasons": "Our reasons"}',
            words__cy_json='{"section.evidence": "Tystiolaeth"}',
        )
    )
    assert found.fingerprint != ours().fingerprint
    made = pdf(letter(decided(), say=found.catalogue("en")), found)
    for said in ("Our letterhead", "Our reasons", "What was decided"):
        assert said in words(made)
    assert found.languages == ["cy", "en"]
    welsh = words(pdf(letter(decided(), say=found.catalogue("cy")), found))
    for said in ("Tystiolaeth", "Our reasons", "What was decided"):
        assert said in welsh
    with pytest.raises(KeyError):
        found.catalogue("fr")
    written(tmp_path, decision_letter_typ="Not a letter any more")
    assert pdf(letter(decided(), say=found.catalogue("en")), found) == made


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"decision_letter_typ": '#import "frame.typ": *\n\n#nonsense\n'},
            "decision_letter.typ, line 3: unknown variable",
        ),
        ({"minutes_typ": "#let x = (\n"}, "minutes.typ, line 1: unclosed delimiter"),
        ({"pack_typ": '#read("/etc/passwd")'}, "pack.typ, line 1: file not found"),
        ({"pack_typ": '#read("../../secret")'}, "pack.typ, line 1: path"),
        ({"agenda_typ": "= A heading without a title of the document"}, "agenda.typ"),
        ({"frame_typ": '#import "@preview/cetz:0.2.0"'}, "frame.typ, line 1: it fetches a package"),
        ({"words__cy_json": '{"pagge": "x"}'}, "words/cy.json: pagge is a key that no document uses"),
        ({"words__cy_json": '{"page": "\u65e5"}'}, "could not be displayed"),
        ({"words__cy_json": "{"}, "words/cy.json is no JSON"),
        ({"words__cy_json": '{"page": 1}'}, "words/cy.json has a text for each key and nothing else"),
    ],
)
def test_templates_that_cannot_be_used_stop_the_start_with_file_line_and_reason(
    tmp_path: Path, files: dict[str, str], told: str
) -> None:
    said = why_not(written(tmp_path, **files))
    assert told in said
    assert "QUORATE_TEMPLATES" in said


def test_a_folder_that_is_not_there_and_a_file_that_is_too_large_stop_it_too(tmp_path: Path) -> None:
    assert "there is no folder" in why_not(tmp_path / "nowhere")
    with (tmp_path / "large.otf").open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    assert "larger than any template or font" in why_not(tmp_path)
