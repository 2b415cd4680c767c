"""The web pages, served by the same process: files that `make` built out of app/web, and nothing else."""

from pathlib import Path

from fastapi import FastAPI

BUILT = Path(__file__).parent / "web" / "dist"


def serve(app: FastAPI) -> None:
    """Serve the pages at `/`, if they were built. The API's addresses come first.

    A browser that asks for any other address gets the page, which knows its own addresses; whoever asks for no page
    is told that there is nothing.
    """
    if (BUILT / "index.html").is_file():
        app.frontend("/", directory=BUILT, fallback="index.html")
