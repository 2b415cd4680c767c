"""PostgreSQL's second fence: which tables have one, what the application's role may do, and what it must not be.

Row-level security keeps nothing from a superuser, and the owner of a table can take it off. So the application connects
as a role that is neither, with the rights below and no other; `quorate migrate` gives them, as the owner.
"""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.errors import Refusal

READ, ADD, CHANGE, REMOVE = "SELECT", "INSERT", "UPDATE", "DELETE"

RIGHTS: Mapping[str, tuple[str, ...]] = {
    # the journal and the read log are only added to; words beside an entry can be erased
    "journal_entry": (READ, ADD),
    "journal_payload": (READ, ADD, REMOVE),
    "reading": (READ, ADD),
    "event": (READ, ADD),
    # cases
    "patient": (READ, ADD),
    "review_case": (READ, ADD, CHANGE),
    "evidence_file": (READ, ADD, CHANGE),
    "document": (READ, ADD),
    "policy": (READ, ADD),
    "import_batch": (READ, ADD),
    "answer": (READ, ADD),
    # the panel room
    "sitting": (READ, ADD, CHANGE),
    "sitting_member": (READ, ADD, CHANGE),
    "panel_item": (READ, ADD, CHANGE),
    "ballot": (READ, ADD, REMOVE),
    "calendar_feed": (READ, ADD, REMOVE),
    "minutes": (READ, ADD),
    # who sees what
    "patch": (READ, ADD, REMOVE),
    "exclusion": (READ, ADD, CHANGE),
    "delegation": (READ, ADD, CHANGE),
    "leave": (READ, ADD, CHANGE),
    "case_grant": (READ, ADD, CHANGE, REMOVE),
    "break_glass": (READ, ADD, CHANGE),
    # who is who
    "organisation": (READ, ADD),
    "person": (READ, ADD, CHANGE),
    "account": (READ, ADD, CHANGE),
    "recovery_code": (READ, ADD, CHANGE, REMOVE),
    "web_session": (READ, ADD, CHANGE),
    "oidc_attempt": (READ, ADD, REMOVE),
    "service_account": (READ, ADD, CHANGE),
    "service_key": (READ, ADD, CHANGE),
    "spent_token": (READ, ADD, REMOVE),
    "alembic_version": (READ,),
}
"""What the application does with each table, and so may do."""

UNFENCED: Mapping[str, str] = {
    "organisation": "a directory that everybody reads: codes, names and days, nothing of any case",
    "person": "read to find out who asks, before it is known whose rows they see",
    "account": "read while somebody signs in, before it is known who they are",
    "recovery_code": "read while somebody signs in, before it is known who they are",
    "web_session": "read by the digest of a cookie, to find out who asks",
    "oidc_attempt": "read when the provider sends somebody back, before it is known who they are",
    "calendar_feed": "read by the digest of a secret address, before it is known whose calendar it is",
    "service_account": "read to find out which service asks, before it is known whose rows it sees",
    "service_key": "read to prove which service asks, before it is known whose rows it sees",
    "spent_token": "names of tokens that count no more, looked up before any token is believed",
}
"""The tables whose rows every transaction sees, each with the reason. All others are fenced (a test compares)."""


class PowerfulRole(Refusal):
    """The database role of QUORATE_DATABASE_URL can look past row-level security."""

    status = 503


class NoSuchRole(Refusal):
    """The database role of QUORATE_DATABASE_URL is not there."""


_CAN = text(
    """
    SELECT bool_or(r.rolsuper) AS super, bool_or(r.rolbypassrls) AS bypasses,
           EXISTS (SELECT 1 FROM pg_class c WHERE c.relkind = 'r' AND c.relname = ANY (CAST(:tables AS text[]))
                      AND pg_has_role(c.relowner, 'MEMBER')) AS owns
      FROM pg_roles r WHERE pg_has_role(r.oid, 'MEMBER')
    """
)


async def refuse_powerful_role(db: AsyncConnection) -> None:
    """Raise PowerfulRole when whoever is connected (PostgreSQL), or could become, is not held back by the policies."""
    can = (await db.execute(_CAN, {"tables": list(RIGHTS)})).one()
    why = {
        "is a superuser": can.super,
        "bypasses row-level security": can.bypasses,
        "owns the tables": can.owns,
    }
    for said, so in why.items():
        if so:
            raise PowerfulRole(
                f"The database role of QUORATE_DATABASE_URL {said}, or can become a role that does: the database would "
                "not keep one organisation's records from another. Quorate does not work as such a role. Make it one of "
                'its own, as docs/operate.md says under "PostgreSQL: two roles", and leave this one to '
                "QUORATE_MIGRATE_URL."
            )


async def grant(db: AsyncConnection, role: str) -> None:
    """Give `role` its rights on the tables there are, and take from it every other. Raises NoSuchRole.

    `db` is connected as the tables' owner (PostgreSQL).
    """
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if (await db.execute(known, {"role": role})).first() is None:
        raise NoSuchRole(
            f"The tables are up to date, but there is no database role {role} to give them to. Make it, as "
            'docs/operate.md says under "PostgreSQL: two roles", and migrate again.'
        )
    to = db.dialect.identifier_preparer.quote(role)
    await db.execute(text(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {to}"))
    await db.execute(text(f"GRANT USAGE ON SCHEMA public TO {to}"))
    await db.execute(text(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}"))
    for table, rights in RIGHTS.items():
        await db.execute(text(f"GRANT {', '.join(rights)} ON {table} TO {to}"))
