"""When a stage is due as if no hold had stopped its clock: for lists of people who are told of no hold."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_case", sa.Column("unheld_due_on", sa.Date(), nullable=True))
    # nothing is filled in: a case moves only with its journal, and until its next move its stage's day stands for it


def downgrade() -> None:
    # as such: batch mode would make the table anew, with its keys in another order
    op.execute("ALTER TABLE review_case DROP COLUMN unheld_due_on")
