"""The databases of these tests hold the cases of `cases.py`."""

from tests.documents.cases import prepare
from tests.prepared import databases_with

sqlite, postgres = databases_with(prepare)
