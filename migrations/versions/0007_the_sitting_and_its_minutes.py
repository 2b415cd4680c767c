"""A sitting can be paused, an item stop, a condition fall due, and the minutes are kept as they were written."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


# minutes are the business of their own organisation, as with the other tables (0004)
_OWN = (
    "(organisation = ANY (string_to_array(current_setting('quorate.organisation', true), ',')) "
    "OR current_setting('quorate.organisation', true) = '*')"
)


def upgrade() -> None:
    op.add_column("sitting", sa.Column("paused_at", sa.String(length=27), nullable=True))
    op.add_column("review_case", sa.Column("condition_due_on", sa.Date(), nullable=True))
    op.add_column("panel_item", sa.Column("stopped", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "minutes",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint("kind IN ('WORDING', 'SIGNED', 'ADDENDUM')", name="kind_is_known"),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.ods_code"]),
        sa.ForeignKeyConstraint(["sitting"], ["sitting.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sitting", "kind", "about", "version", name="one_text_a_version"),
    )
    # what was written and signed stands; corrections are added
    if op.get_context().dialect.name == "postgresql":
        for what in ("UPDATE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER minutes_no_{what.lower()} BEFORE {what} ON minutes "
                "FOR EACH STATEMENT EXECUTE FUNCTION never_altered()"
            )
        op.execute("ALTER TABLE minutes ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE minutes FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY fence ON minutes USING ({_OWN}) WITH CHECK ({_OWN})")
    else:
        op.execute(
            "CREATE TRIGGER minutes_no_update BEFORE UPDATE ON minutes "
            "BEGIN SELECT RAISE(ABORT, 'minutes is never altered'); END"
        )


def downgrade() -> None:
    op.drop_table("minutes")
    # as such: batch mode would make these tables anew, with their keys in another order
    op.execute("ALTER TABLE review_case DROP COLUMN condition_due_on")
    op.execute("ALTER TABLE panel_item DROP COLUMN stopped")
    op.execute("ALTER TABLE sitting DROP COLUMN paused_at")
