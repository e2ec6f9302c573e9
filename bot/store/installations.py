"""Installations of a Slack app: what each workspace has entrusted to it."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select

from bot.store.database import insert
from bot.store.spool import Row
from bot.store.tables import INSTALLATIONS


def save_installations(connection: Connection, rows: Sequence[Row]) -> Sequence[None]:
    """Each row has `workspace`, `data` and `installed_at`; the last of a workspace counts."""
    statement = insert(connection, INSTALLATIONS)
    new = {name: statement.excluded[name] for name in ("data", "installed_at")}
    statement = statement.on_conflict_do_update(index_elements=["workspace"], set_=new)
    for row in rows:
        connection.execute(statement, [row])
    return [None] * len(rows)


def delete_installations(connection: Connection, rows: Sequence[Row]) -> Sequence[None]:
    """Those of the workspaces that the rows name."""
    gone = [row["workspace"] for row in rows]
    connection.execute(delete(INSTALLATIONS).where(INSTALLATIONS.c.workspace.in_(gone)))
    return [None] * len(rows)


def installation(connection: Connection, workspace: str) -> str | None:
    """Its data; None where the app is not installed."""
    found = select(INSTALLATIONS.c.data).where(INSTALLATIONS.c.workspace == workspace)
    return connection.scalar(found)
