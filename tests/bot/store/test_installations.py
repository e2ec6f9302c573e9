from sqlalchemy import Engine

from bot.store.database import reading
from bot.store.installations import delete_installations, installation, save_installations


def test_last_installation_of_a_workspace_counts(engine: Engine) -> None:
    """Also within one commit; another workspace's is left alone."""
    saved = [
        {"workspace": name, "data": data, "installed_at": 1}
        for name, data in (("T1", "old"), ("T2", "other"), ("T1", "new"))
    ]
    with engine.begin() as connection:
        save_installations(connection, saved)
    with reading(engine) as connection:
        assert installation(connection, "T1") == "new"
        assert installation(connection, "T2") == "other"


def test_removed_workspace_has_none(engine: Engine) -> None:
    """What is deleted is not there; to delete it again is no error."""
    with engine.begin() as connection:
        save_installations(connection, [{"workspace": "T1", "data": "{}", "installed_at": 1}])
        for _ in range(2):
            delete_installations(connection, [{"workspace": "T1"}])
        assert installation(connection, "T1") is None
