"""The database says no as well: the journal is never altered, and a case moves only with its journal."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# what may never be changed, and whether a row may be taken away (a payload may: that is erasure)
_NEVER_ALTERED = {"journal_entry": False, "journal_payload": True, "policy": False}


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        _postgres()
    else:
        _sqlite()


def downgrade() -> None:
    on_postgres = op.get_context().dialect.name == "postgresql"
    for table, erasable in _NEVER_ALTERED.items():
        for what in ("update", *(() if erasable else ("delete",)), *(("truncate",) if on_postgres else ())):
            op.execute(f"DROP TRIGGER {table}_no_{what}" + (f" ON {table}" if on_postgres else ""))
    for name in ("case_created_with_journal", "case_moves_with_journal", "case_no_delete"):
        op.execute(f"DROP TRIGGER {name}" + (" ON review_case" if on_postgres else ""))
    if on_postgres:
        op.execute("DROP FUNCTION case_kept")
        op.execute("DROP FUNCTION case_needs_its_entry")
        op.execute("DROP FUNCTION never_altered")


def _sqlite() -> None:
    for table, erasable in _NEVER_ALTERED.items():
        for what in ("UPDATE", *(() if erasable else ("DELETE",))):
            # a journal that can be altered proves nothing
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is never altered'); END"
            )
    entry = (
        "EXISTS (SELECT 1 FROM journal_entry WHERE chain = 'case/' || NEW.organisation || '/' || NEW.ref "
        "AND seq = NEW.seq AND leaf = NEW.head)"
    )
    # the entry is written first; a case without one is refused
    op.execute(
        f"CREATE TRIGGER case_created_with_journal BEFORE INSERT ON review_case WHEN NOT {entry} "
        "BEGIN SELECT RAISE(ABORT, 'a case is created only with its journal'); END"
    )
    op.execute(
        f"CREATE TRIGGER case_moves_with_journal BEFORE UPDATE ON review_case "
        f"WHEN NEW.seq <> OLD.seq + 1 OR NOT {entry} "
        "BEGIN SELECT RAISE(ABORT, 'a case moves only with its journal'); END"
    )
    # cases are kept for as long as the records code says; taking one away is not a move
    op.execute(
        "CREATE TRIGGER case_no_delete BEFORE DELETE ON review_case "
        "BEGIN SELECT RAISE(ABORT, 'a case is never deleted'); END"
    )


def _postgres() -> None:
    op.execute(
        "CREATE FUNCTION never_altered() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is never altered', TG_TABLE_NAME; END $$"
    )
    for table, erasable in _NEVER_ALTERED.items():
        for what in ("UPDATE", "TRUNCATE", *(() if erasable else ("DELETE",))):
            # a journal that can be altered proves nothing
            op.execute(
                f"CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION never_altered()"
            )
    # asked at commit, when state and entry have both been written by the one statement
    op.execute(
        "CREATE FUNCTION case_needs_its_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF TG_OP = 'UPDATE' AND NEW.seq <> OLD.seq + 1 OR NOT EXISTS (SELECT 1 FROM journal_entry "
        "WHERE chain = 'case/' || NEW.organisation || '/' || NEW.ref AND seq = NEW.seq AND leaf = NEW.head) "
        "THEN RAISE EXCEPTION 'a case moves only with its journal'; END IF; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER case_created_with_journal AFTER INSERT ON review_case "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_needs_its_entry()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER case_moves_with_journal AFTER UPDATE ON review_case "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_needs_its_entry()"
    )
    # cases are kept for as long as the records code says; taking one away is not a move
    op.execute(
        "CREATE FUNCTION case_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'a case is never deleted'; END $$"
    )
    op.execute(
        "CREATE TRIGGER case_no_delete BEFORE DELETE OR TRUNCATE ON review_case "
        "FOR EACH STATEMENT EXECUTE FUNCTION case_kept()"
    )
