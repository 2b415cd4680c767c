"""The README shows the process as it is."""

from pathlib import Path

from app.programmes.one_to_one.process import ONE_TO_ONE
from app.workflow.diagram import mermaid

README = Path(__file__).parent.parent / "README.md"


def test_the_diagram_in_the_readme_is_the_process() -> None:
    shown = README.read_text().partition("<!-- diagram -->")[2].partition("<!-- /diagram -->")[0]
    assert shown.strip() == f"```mermaid\n{mermaid(ONE_TO_ONE).strip()}\n```", "run `make diagram`"
