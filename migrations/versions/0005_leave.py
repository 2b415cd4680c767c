"""Who is away on which days."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


# who is away is the business of their own organisation, as with the other tables (0004)
_OWN = (
    "(organisation = ANY (string_to_array(current_setting('quorate.organisation', true), ',')) "
    "OR current_setting('quorate.organisation', true) = '*')"
)


def upgrade() -> None:
    op.create_table(
        "leave",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("cancelled_by", sa.String(length=40), nullable=True),
        sa.Column("cancelled_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("leave_of_organisation", "leave", ["organisation", "until_day"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE leave ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE leave FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY fence ON leave USING ({_OWN}) WITH CHECK ({_OWN})")


def downgrade() -> None:
    op.drop_index("leave_of_organisation", table_name="leave")
    op.drop_table("leave")
