"""Run the migrations on the database of the settings, PostgreSQL or SQLite."""

import asyncio

from alembic import context
from sqlalchemy import Connection, TypeDecorator, text
from sqlmodel import SQLModel

import app.audit.models
import app.cases.models
import app.interop.models
import app.outbox.models
import app.panels.models
import app.people.models
import app.people.once
import app.people.ties  # noqa: F401  (imported for their tables)
from app.db import Database
from app.settings import Settings


def plain_type(kind: str, thing: object, _: object) -> str | bool:
    """A migration names the stored type, not the class of ours that reads it: the class may change."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl!r}"
    return False


def migrate(connection: Connection) -> None:
    """All pending migrations, in one transaction."""
    on_postgres = connection.dialect.name == "postgresql"
    if on_postgres:
        # a migration that cannot get its lock gives up, rather than holding up every reader behind it
        connection.execute(text("SET lock_timeout = '10s'"))
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_item=plain_type,
        render_as_batch=not on_postgres,
        compare_type=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if on_postgres:  # a step that changes rows changes everybody's: the policies hold back the owner too
            connection.execute(text("SELECT set_config('quorate.organisation', '*', true)"))
        context.run_migrations()


async def main() -> None:
    """Connect, migrate, let go."""
    url = context.config.attributes.get("url") or Settings().migrate_url
    database = Database(url, owner=True)
    try:
        async with database.engine.connect() as connection:
            await connection.run_sync(migrate)
            await connection.commit()
    finally:
        await database.close()


asyncio.run(main())
