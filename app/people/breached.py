"""Whether a password stands in a published list of breached ones: a file of SHA-1 hashes, too large to be read whole.

One hash a line in hexadecimal, in ascending order, each with or without `:count` after it: the form in which
such lists are published. Whoever operates an installation brings the file; none comes with this project.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:[0-9]+)?\s*")
_LONGEST = 80  # bytes of a line: a hash, a colon, a count, an end


def check_list(path: Path) -> None:
    """Raise ValueError when `path` is no such list: the start must fail, not somebody's new password."""
    try:
        with path.open("rb") as file:
            first = file.readline(_LONGEST)
    except OSError as error:
        raise ValueError(
            f"QUORATE_BREACHED_PASSWORDS: {path} cannot be read ({error.strerror}). "
            "Name a file of SHA-1 hashes, or leave the setting empty."
        ) from None
    if not _LINE.fullmatch(first):
        raise ValueError(
            f"QUORATE_BREACHED_PASSWORDS: {path} does not begin with a SHA-1 hash. "
            "It needs one hash in hexadecimal a line, in ascending order."
        )


def is_listed(path: Path, password: str) -> bool:
    """Whether the list at `path` holds `password`: some thirty short reads, however long the list is."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, os.SEEK_END)
        # what is sought: the first place from which the next whole line is `wanted` or comes after it
        while low < high:
            middle = (low + high) // 2
            found = _hash_from(file, middle)
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        return _hash_from(file, low) == wanted


def _hash_from(file: BinaryIO, place: int) -> bytes:
    """The hash of the first line that begins at `place` or after it; empty at the end of the file."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(_LONGEST)
    return file.readline(_LONGEST)[:40].upper()
