"""Setting a document: in a thread, a few at a time, never longer than a limit; with a name for every letter no font has."""

import asyncio
import re
import unicodedata

import structlog
import typst

from app.cases.templates import Templates, told
from app.errors import Refusal, TooLarge, Unavailable
from app.programmes.one_to_one.letters.paper import Paper

AT_ONCE = 2  # documents that are set at the same time, in one process
LONGEST = 20  # seconds for one document, the wait for its turn included
MOST = 4 * 1024 * 1024  # bytes of what a document says; a pack of 100 pages has a tenth of it
_ROUNDS = 10
_NO_FONT = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_JOINERS = "\u200c\u200d"
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
log = structlog.get_logger()


class DocumentTooLong(TooLarge):
    """This document would be longer than any that is made here. Nothing was kept."""


class PressBusy(Unavailable):
    """Too many documents are being made at this moment. Please try again shortly; nothing was kept."""


class DocumentNotSet(Refusal):
    """This document could not be set with the templates that are in use here. Nothing was kept. Tell the people who run
    this service: their log says where the template fails."""

    status = 500


class Press:
    """Sets documents with one folder of templates."""

    def __init__(self, templates: Templates, *, at_once: int = AT_ONCE, longest: float = LONGEST) -> None:
        self.templates, self.longest = templates, longest
        self._free = asyncio.Semaphore(at_once)

    async def set(self, paper: Paper, at: int) -> bytes:
        """The document as PDF, dated `at` (Unix seconds). Raises DocumentTooLong, PressBusy, DocumentNotSet.

        Work that has begun cannot be stopped: when it takes too long the answer does not wait, but its place is taken
        until it ends.
        """
        if len(paper.model_dump_json().encode()) > MOST:
            raise DocumentTooLong
        begun = asyncio.get_running_loop().time()
        try:
            await asyncio.wait_for(self._free.acquire(), self.longest)
        except TimeoutError:
            raise PressBusy from None
        work = asyncio.get_running_loop().run_in_executor(None, set_in_type, self.templates, paper, at)
        work.add_done_callback(self._done)
        left = self.longest - (asyncio.get_running_loop().time() - begun)
        done, _ = await asyncio.wait([work], timeout=max(left, 0))
        if not done:
            log.warning("document_slow", kind=paper.kind.value)
            raise PressBusy
        return work.result()

    def _done(self, work: "asyncio.Future[bytes]") -> None:
        self._free.release()
        if not work.cancelled():
            work.exception()  # looked at, also where nobody waits for it any more


def set_in_type(templates: Templates, paper: Paper, at: int) -> bytes:
    """The document as PDF. A letter that no font here has is set as its name: "[grinning face]". Raises DocumentNotSet."""
    for _ in range(_ROUNDS):
        try:
            return templates.compile(paper, at)
        except typst.TypstError as error:
            missing = {
                c for text in _NO_FONT.findall(error.diagnostic) for c in _unescaped(text) if c > "\x7f"
            }
            if not missing:
                log.error("document_not_set", why=told(error, paper.kind))
                raise DocumentNotSet from None
            paper = _naming(paper, missing)
    raise DocumentNotSet


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _naming(paper: Paper, missing: set[str]) -> Paper:
    """The same paper with these letters as their names."""
    names = {ord(c): "" if c in _JOINERS else _name(c) for c in missing}
    return Paper.model_validate_json(
        paper.model_dump_json().translate(
            names
        )  # in JSON as it is written here such letters stand for themselves
    )


def _name(letter: str) -> str:
    return f"[{unicodedata.name(letter, f'letter {ord(letter):x}').lower()}]"
