"""The page of `matrix.py` as Markdown for a terminal, or as one HTML file that needs nothing else."""

from collections.abc import Iterator
from html import escape

from app.people.matrix import Section, Table

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { font-weight: 600; padding: 0.5rem 0; text-align: left; }
th, td { border: 1px solid #6b7280; padding: 0.35rem 0.5rem; text-align: left; vertical-align: top; }
th { background: #f3f4f6; }
@media print { tr, li { break-inside: avoid; } thead { display: table-header-group; } }
"""


def as_markdown(page: Section) -> str:
    """The page as GitHub-flavoured Markdown."""
    return "\n".join(_markdown(page, 1)) + "\n"


def _markdown(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {section.title}\n"
    for sentence in section.sentences:
        yield f"{sentence}\n"
    if section.points:
        yield "\n".join(f"- {point}" for point in section.points) + "\n"
    for table in section.tables:
        yield f"{table.caption}:\n"
        yield from (_row(table.headings), _row("---" for _ in table.headings))
        yield from map(_row, table.rows)
        yield ""
    for inner in section.inner:
        yield from _markdown(inner, level + 1)


def _row(cells: Iterator[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def as_html(page: Section) -> str:
    """The page as a whole HTML document, without scripts and without anything from elsewhere."""
    title = escape(page.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    body = "\n".join(_html(page, 1))
    return f'<!doctype html>\n<html lang="en-GB">\n<head>{head}</head>\n<body><main>\n{body}\n</main></body>\n</html>\n'


def _html(section: Section, level: int) -> Iterator[str]:
    yield f"<h{level}>{escape(section.title)}</h{level}>"
    for sentence in section.sentences:
        yield f"<p>{escape(sentence)}</p>"
    if section.points:
        yield "<ul>" + "".join(f"<li>{escape(point)}</li>" for point in section.points) + "</ul>"
    yield from map(_table, section.tables)
    for inner in section.inner:
        yield from _html(inner, level + 1)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in table.headings)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    return f"<table><caption>{escape(table.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
