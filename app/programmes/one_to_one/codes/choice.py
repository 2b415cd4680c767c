"""What every code list of the programme is."""

from enum import StrEnum


class Choice(StrEnum):
    """One of a fixed list. The value is stored for ever, so values are never renamed."""

    @property
    def words(self) -> str:
        """The value as words inside a sentence: "urgent lapsed standard pending"."""
        return self.value.replace("_", " ").lower()
