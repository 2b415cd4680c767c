"""The papers of an item, issued again."""

from typing import Annotated

from pydantic.json_schema import SkipJsonSchema

from app.programmes.one_to_one.forms.fields import Salt
from app.workflow.forms import Form, Words, text
from app.workflow.sensitivity import Sensitivity, read_by


class ReissuePack(Form):
    """Issue the papers of an item again, as the case now is. Whoever has voted votes again."""

    note: Annotated[Words, text("What the members should look at", most=2000)] = ""
    salt: SkipJsonSchema[Annotated[Salt | None, read_by(Sensitivity.FINANCE)]] = None
