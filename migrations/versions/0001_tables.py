"""tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("etag", sa.String(length=40), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("person", "key"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chain", "seq", name="one_event_an_entry"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_organisation"), ["organisation"], unique=False)

    op.create_table(
        "journal_entry",
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaf", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("chain", "seq"),
    )
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.create_index("journal_entry_at", ["at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("ods_code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("predecessor", sa.String(length=12), nullable=True),
        sa.CheckConstraint("kind IN ('COMMISSIONER', 'PROVIDER', 'LOCAL_AUTHORITY')", name="kind_is_known"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["predecessor"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("ods_code"),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_organisation"), ["organisation"], unique=False)

    op.create_table(
        "journal_payload",
        sa.Column("chain", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chain", "seq"], ["journal_entry.chain", "journal_entry.seq"], name="payload_of_entry"
        ),
        sa.PrimaryKeyConstraint("chain", "seq"),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("nhs_number", sa.String(length=10), nullable=True),
        sa.Column("no_number_because", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation", "nhs_number", name="one_record_a_number"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("employer", sa.String(length=200), nullable=False),
        sa.Column("profession", sa.String(length=60), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("expertise", sa.JSON(), nullable=False),
        sa.Column("contingent_fee", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_organisation"), ["organisation"], unique=False)

    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation", "programme", "version", name="one_policy_a_version"),
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("panel", sa.String(length=120), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("papers_issued_on", sa.Date(), nullable=True),
        sa.Column("minutes_signed_on", sa.Date(), nullable=True),
        sa.Column("minutes_signed_by", sa.String(length=40), nullable=True),
        sa.Column("called_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sitting_organisation"), ["organisation"], unique=False)

    op.create_table(
        "review_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.String(length=40), nullable=False),
        sa.Column("definition", sa.String(length=80), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.Column("patient", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("owner_role", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=True),
        sa.Column("reviewer", sa.String(length=40), nullable=True),
        sa.Column("assurer", sa.String(length=40), nullable=True),
        sa.Column("cohort", sa.String(length=120), nullable=True),
        sa.Column("driver", sa.String(length=60), nullable=True),
        sa.Column("recommendation", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.String(length=60), nullable=True),
        sa.Column("closure", sa.String(length=60), nullable=True),
        sa.Column("hold", sa.String(length=60), nullable=True),
        sa.Column("at_recommended", sa.Boolean(), nullable=False),
        sa.Column("initially_appropriate", sa.String(length=20), nullable=True),
        sa.Column("safeguarding_found", sa.Boolean(), nullable=False),
        sa.Column("hourly_rate", sa.BigInteger(), nullable=True),
        sa.Column("baseline_hours", sa.BigInteger(), nullable=False),
        sa.Column("proposed_hours", sa.BigInteger(), nullable=True),
        sa.Column("baseline_weekly", sa.BigInteger(), nullable=False),
        sa.Column("proposed_weekly", sa.BigInteger(), nullable=True),
        sa.Column("current_weekly", sa.BigInteger(), nullable=False),
        sa.Column("validated_weekly", sa.BigInteger(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("implemented_on", sa.Date(), nullable=True),
        sa.Column("validated_on", sa.Date(), nullable=True),
        sa.Column("reinstated_on", sa.Date(), nullable=True),
        sa.Column("chair_action_ends_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("seq >= 1", name="every_case_was_created"),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["patient"],
            ["patient.id"],
        ),
        sa.ForeignKeyConstraint(
            ["provider"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation", "ref", name="one_case_a_reference"),
    )
    with op.batch_alter_table("review_case", schema=None) as batch_op:
        batch_op.create_index("case_by_reviewer", ["organisation", "reviewer", "id"], unique=False)
        batch_op.create_index("case_by_role", ["organisation", "owner_role", "id"], unique=False)
        batch_op.create_index("case_by_stage", ["organisation", "stage", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_case_provider"), ["provider"], unique=False)
        batch_op.create_index(
            "one_open_review_a_package",
            ["organisation", "patient", "provider"],
            unique=True,
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )

    op.create_table(
        "sitting_member",
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("profession", sa.String(length=60), nullable=False),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("deputy", sa.Boolean(), nullable=False),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("expertise", sa.JSON(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.CheckConstraint("NOT (chair AND deputy)", name="chair_or_deputy"),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting"],
            ["sitting.id"],
        ),
        sa.PrimaryKeyConstraint("sitting", "person"),
    )
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("uploaded_by", sa.String(length=40), nullable=False),
        sa.Column("uploaded_from", sa.String(length=12), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.CheckConstraint(
            "status IN ('QUARANTINED', 'CLEAN', 'NOT_SCANNED', 'INFECTED')", name="status_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("case_id", "sha256", name="one_file_a_case"),
    )
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_file_case_id"), ["case_id"], unique=False)

    op.create_table(
        "panel_item",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("quorate", sa.Boolean(), nullable=True),
        sa.Column("arithmetic", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('LISTED', 'OPEN', 'DECIDED', 'NOT_CARRIED', 'DEFERRED', 'UNLISTED')",
            name="status_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting"],
            ["sitting.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("panel_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_item_sitting"), ["sitting"], unique=False)
        batch_op.create_index(
            "one_listing_a_case",
            ["case_id"],
            unique=True,
            sqlite_where=sa.text("status IN ('LISTED', 'OPEN')"),
            postgresql_where=sa.text("status IN ('LISTED', 'OPEN')"),
        )

    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(
            ["item"],
            ["panel_item.id"],
        ),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("item", "person", name="one_ballot_each"),
    )


def downgrade() -> None:
    op.drop_table("ballot")
    with op.batch_alter_table("panel_item", schema=None) as batch_op:
        batch_op.drop_index(
            "one_listing_a_case",
            sqlite_where=sa.text("status IN ('LISTED', 'OPEN')"),
            postgresql_where=sa.text("status IN ('LISTED', 'OPEN')"),
        )
        batch_op.drop_index(batch_op.f("ix_panel_item_sitting"))

    op.drop_table("panel_item")
    with op.batch_alter_table("evidence_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_file_case_id"))

    op.drop_table("evidence_file")
    op.drop_table("sitting_member")
    with op.batch_alter_table("review_case", schema=None) as batch_op:
        batch_op.drop_index(
            "one_open_review_a_package",
            sqlite_where=sa.text("closed_on IS NULL"),
            postgresql_where=sa.text("closed_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_review_case_provider"))
        batch_op.drop_index("case_by_stage")
        batch_op.drop_index("case_by_role")
        batch_op.drop_index("case_by_reviewer")

    op.drop_table("review_case")
    with op.batch_alter_table("sitting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sitting_organisation"))

    op.drop_table("sitting")
    op.drop_table("policy")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_organisation"))

    op.drop_table("person")
    op.drop_table("patient")
    op.drop_table("journal_payload")
    with op.batch_alter_table("import_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_organisation"))

    op.drop_table("import_batch")
    op.drop_table("organisation")
    with op.batch_alter_table("journal_entry", schema=None) as batch_op:
        batch_op.drop_index("journal_entry_at")

    op.drop_table("journal_entry")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_organisation"))

    op.drop_table("event")
    op.drop_table("answer")
