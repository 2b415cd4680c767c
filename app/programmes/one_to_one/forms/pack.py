"""The papers of an item, issued again."""

from typing import Annotated

from app.workflow.forms import Form, Words, text


class ReissuePack(Form):
    """Issue the papers of an item again, as the case now is. Whoever has voted votes again."""

    note: Annotated[Words, text("What the members should look at", most=2000)] = ""
