"""The papers of an item open for a member who has said whether an interest ties them to it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_grant", sa.Column("declared_on", sa.Date(), nullable=True))
    # papers of items that were heard before anybody was asked stay open to those who read them
    op.execute(
        "UPDATE case_grant SET declared_on = since "
        "WHERE case_id IN (SELECT id FROM review_case WHERE stage <> 'panel_listed')"
    )


def downgrade() -> None:
    # as such: batch mode would make the table anew, with its keys in another order
    op.execute("ALTER TABLE case_grant DROP COLUMN declared_on")
