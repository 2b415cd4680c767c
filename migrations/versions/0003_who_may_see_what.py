"""Who may see what: accounts, sessions, services; what ties people to cases; the read log."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oidc_attempt",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=100), nullable=False),
        sa.Column("verifier", sa.String(length=200), nullable=False),
        sa.Column("back", sa.String(length=500), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("state"),
    )
    op.create_table(
        "spent_token",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("jti", sa.String(length=200), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.CheckConstraint("kind IN ('ASSERTION', 'LOGOUT', 'REVOKED')", name="kind_is_known"),
        sa.PrimaryKeyConstraint("kind", "jti"),
    )
    op.create_table(
        "patch",
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("team", sa.String(length=60), nullable=False),
        sa.Column("provider", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["provider"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("organisation", "team", "provider"),
    )
    op.create_table(
        "service_account",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("last_used_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("service_account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_account_organisation"), ["organisation"], unique=False)

    op.create_table(
        "account",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("password_at", sa.String(length=27), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("factor", sa.String(length=300), nullable=False),
        sa.Column("factor_at", sa.String(length=27), nullable=True),
        sa.Column("factor_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_table(
        "delegation",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("giver", sa.String(length=40), nullable=False),
        sa.Column("taker", sa.String(length=40), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint("giver <> taker", name="to_somebody_else"),
        sa.CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        sa.ForeignKeyConstraint(
            ["giver"],
            ["person.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["taker"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index("delegation_to", ["taker", "giver"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_organisation"), ["organisation"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("person", "digest"),
    )
    op.create_table(
        "service_key",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("jwk", sa.Text(), nullable=False),
        sa.Column("kid", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.String(length=27), nullable=False),
        sa.Column("valid_until", sa.String(length=27), nullable=True),
        sa.Column("last_used_at", sa.String(length=27), nullable=True),
        sa.CheckConstraint("kind IN ('SECRET', 'JWK')", name="kind_is_known"),
        sa.ForeignKeyConstraint(
            ["service"],
            ["service_account.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("service_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_key_service"), ["service"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("began_at", sa.String(length=27), nullable=False),
        sa.Column("seen_at", sa.String(length=27), nullable=False),
        sa.Column("factor_at", sa.String(length=27), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.Column("provider_session", sa.String(length=200), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("ended_because", sa.String(length=40), nullable=False),
        sa.CheckConstraint("how IN ('PASSWORD', 'OIDC')", name="how_is_known"),
        sa.ForeignKeyConstraint(
            ["person"],
            ["person.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
        sa.UniqueConstraint("id"),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_person"), ["person"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_web_session_provider_session"), ["provider_session"], unique=False
        )

    op.create_table(
        "break_glass",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("until", sa.String(length=27), nullable=False),
        sa.Column("reviewed_by", sa.String(length=40), nullable=True),
        sa.Column("reviewed_at", sa.String(length=27), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('JUSTIFIED', 'NOT_JUSTIFIED', 'REFERRED')", name="outcome_is_known"),
        sa.CheckConstraint(
            "reason_code IN ('IMMEDIATE_RISK', 'SAFEGUARDING', 'OUT_OF_HOURS', 'COLLEAGUE_ABSENT')",
            name="reason_code_is_known",
        ),
        sa.CheckConstraint("reviewed_by IS NULL OR reviewed_by <> person", name="not_reviewed_by_oneself"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.create_index("break_glass_of_person", ["person", "case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_break_glass_organisation"), ["organisation"], unique=False)

    op.create_table(
        "case_grant",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("sitting", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["sitting"],
            ["sitting.id"],
        ),
        sa.PrimaryKeyConstraint("case_id", "person", "sitting"),
    )
    op.create_table(
        "exclusion",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("provider", sa.String(length=12), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=True),
        sa.Column("asked_at", sa.String(length=27), nullable=True),
        sa.Column("asked_because", sa.Text(), nullable=False),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.Column("ended_at", sa.String(length=27), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('NONE', 'PERSONAL', 'PROFESSIONAL', 'FINANCIAL', 'LOYALTY')", name="kind_is_known"
        ),
        sa.CheckConstraint("(case_id IS NULL) <> (provider IS NULL)", name="a_case_or_a_home"),
        sa.CheckConstraint("asked_by IS NULL OR asked_by <> person", name="not_lifted_by_oneself"),
        sa.CheckConstraint("ended_by IS NULL OR ended_by <> asked_by", name="two_people_lift_it"),
        sa.CheckConstraint("ended_by IS NULL OR ended_by <> person", name="not_confirmed_by_oneself"),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation"],
            ["organisation.ods_code"],
        ),
        sa.ForeignKeyConstraint(
            ["provider"],
            ["organisation.ods_code"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.create_index("exclusion_of_person", ["person", "case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exclusion_organisation"), ["organisation"], unique=False)

    op.create_table(
        "reading",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("organisation", sa.String(length=12), nullable=False),
        sa.Column("patient", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=40), nullable=True),
        sa.Column("employer", sa.String(length=12), nullable=False),
        sa.Column("roles", sa.String(length=600), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("detail", sa.String(length=300), nullable=False),
        sa.Column("break_glass", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["review_case.id"],
        ),
        sa.ForeignKeyConstraint(
            ["patient"],
            ["patient.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.create_index("reading_by_person", ["person", "id"], unique=False)
        batch_op.create_index("reading_of_patient", ["patient", "id"], unique=False)

    op.add_column("person", sa.Column("team", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("person", sa.Column("subject", sa.String(length=300), nullable=True))
    op.create_index("one_person_a_subject", "person", ["subject"], unique=True)
    op.add_column("answer", sa.Column("case_id", sa.Integer(), nullable=True))
    on_postgres = op.get_context().dialect.name == "postgresql"
    for what in ("update", "delete", *(("truncate",) if on_postgres else ())):
        # a read log that can be altered proves nothing
        op.execute(
            f"CREATE TRIGGER reading_no_{what} BEFORE {what} ON reading FOR EACH STATEMENT "
            "EXECUTE FUNCTION never_altered()"
            if on_postgres
            else f"CREATE TRIGGER reading_no_{what} BEFORE {what} ON reading "
            "BEGIN SELECT RAISE(ABORT, 'reading is never altered'); END"
        )


def downgrade() -> None:
    on_postgres = op.get_context().dialect.name == "postgresql"
    for what in ("update", "delete", *(("truncate",) if on_postgres else ())):
        op.execute(f"DROP TRIGGER reading_no_{what}" + (" ON reading" if on_postgres else ""))
    op.drop_column("answer", "case_id")
    op.drop_index("one_person_a_subject", "person")
    op.drop_column("person", "subject")
    op.drop_column("person", "team")

    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.drop_index("reading_of_patient")
        batch_op.drop_index("reading_by_person")

    op.drop_table("reading")
    with op.batch_alter_table("exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exclusion_organisation"))
        batch_op.drop_index("exclusion_of_person")

    op.drop_table("exclusion")
    op.drop_table("case_grant")
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_break_glass_organisation"))
        batch_op.drop_index("break_glass_of_person")

    op.drop_table("break_glass")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_provider_session"))
        batch_op.drop_index(batch_op.f("ix_web_session_person"))

    op.drop_table("web_session")
    with op.batch_alter_table("service_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_key_service"))

    op.drop_table("service_key")
    op.drop_table("recovery_code")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_organisation"))
        batch_op.drop_index("delegation_to")

    op.drop_table("delegation")
    op.drop_table("account")
    with op.batch_alter_table("service_account", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_account_organisation"))

    op.drop_table("service_account")
    op.drop_table("patch")
    op.drop_table("spent_token")
    op.drop_table("oidc_attempt")
