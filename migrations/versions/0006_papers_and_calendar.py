"""The papers of each item with their parts, the times of a sitting, and the calendars that people subscribe to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # sittings that were called before had no time of day
    op.add_column(
        "sitting", sa.Column("starts_at", sa.String(length=5), nullable=False, server_default="10:00")
    )
    op.add_column("sitting", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sitting", sa.Column("cancelled_on", sa.Date(), nullable=True))
    op.add_column("sitting", sa.Column("cancelled_by", sa.String(length=40), nullable=True))
    op.add_column("sitting_member", sa.Column("alternate_for", sa.String(length=40), nullable=True))
    op.add_column("panel_item", sa.Column("issue", sa.Integer(), nullable=False, server_default="1"))
    # papers of before this have no list of their parts: they are issued again before anybody votes on them
    op.add_column("panel_item", sa.Column("manifest", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("panel_item", sa.Column("minutes", sa.Integer(), nullable=True))
    op.create_table(
        "calendar_feed",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"]),
        sa.PrimaryKeyConstraint("person"),
        sa.UniqueConstraint("digest"),
    )


def downgrade() -> None:
    op.drop_table("calendar_feed")
    for column in ("minutes", "manifest", "issue"):
        op.drop_column("panel_item", column)
    op.drop_column("sitting_member", "alternate_for")
    for column in ("cancelled_by", "cancelled_on", "sequence", "starts_at"):
        op.drop_column("sitting", column)
