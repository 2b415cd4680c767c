"""The databases of these tests hold three cases that wait for the panel; see `room.py`."""

from tests.panels.room import join, prepare
from tests.prepared import databases_with

sqlite, postgres = databases_with(join, prepare)
