"""A form that is refused."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.workflow.forms import Form
from tests.programmes.one_to_one.examples import filled


def refused(form: type[Form], saying: str, **changes: Any) -> None:
    """The example with these changes is refused, with these words."""
    with pytest.raises(ValidationError, match=saying):
        filled(form, **changes)
