"""Documents that were made from a case: letters and packs."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SETTING = "current_setting('quorate.organisation', true)"
# documents are the business of the commissioner, as with the other tables (0004) ...
_OWN = f"(organisation = ANY (string_to_array({_SETTING}, ',')) OR {_SETTING} = '*')"
# ... and a home sees the letters that were sent to it, about those who live there
_TO_OUR_HOME = (
    "(audience = 'PROVIDER' AND NOT draft AND EXISTS (SELECT 1 FROM review_case c WHERE c.id = case_id))"
)


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=3), nullable=False),
        sa.Column("draft", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("templates", sa.String(length=64), nullable=False),
        sa.Column("recipe", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["review_case.id"]),
        sa.ForeignKeyConstraint(["organisation"], ["organisation.ods_code"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation", "recipe", name="one_document_a_recipe"),
    )
    op.create_index("ix_document_case_id", "document", ["case_id"], unique=False)
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE document ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE document FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY fence ON document USING ({_OWN} OR {_TO_OUR_HOME}) WITH CHECK ({_OWN})")


def downgrade() -> None:
    op.drop_index("ix_document_case_id", table_name="document")
    op.drop_table("document")
