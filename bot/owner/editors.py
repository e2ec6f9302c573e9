"""Who may sign in at /admin; all of it raises `StoreUnavailableError`."""

from typing import TYPE_CHECKING

from bot.owner.passwords import hashed
from bot.store.editors import StoredEditor, all_editors, delete_editor, save_editors
from bot.store.session import looking, writing

if TYPE_CHECKING:
    from sqlalchemy import URL

# Who signs in with ASKADEMY_ADMIN_PASSWORD.
OWNER = "owner"
LONGEST_NAME = 80
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1_000  # characters


class EditorRefusedError(Exception):
    """Raised for a name or a password that cannot be one; its text says why."""


class NoSuchEditorError(Exception):
    """Raised where nobody has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f'There is no editor "{name}".')


def add_editor(url: "URL", name: str, password: str, at: int) -> bool:
    """Whether the name is new: one that is there gets another password, and is signed out.

    `at` is in milliseconds since 1970. Raises `EditorRefusedError`.
    """
    known = _checked(name.strip())
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise EditorRefusedError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    row = {"name": known, "password": hashed(password), "added_at": at}
    with writing(url) as connection:
        (is_new,) = save_editors(connection, [row])
    return is_new


def remove_editor(url: "URL", name: str) -> None:
    """Ends the sessions of the editor as well; raises `NoSuchEditorError`."""
    with writing(url) as connection:
        if not delete_editor(connection, name.strip()):
            raise NoSuchEditorError(name)


def editors(url: "URL") -> tuple[StoredEditor, ...]:
    """By their names."""
    with looking(url) as connection:
        return all_editors(connection)


def _checked(name: str) -> str:
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise EditorRefusedError(f"A name is one line of at most {LONGEST_NAME} characters.")
    if name.casefold() == OWNER:
        sentence = f'"{OWNER}" is who signs in with ASKADEMY_ADMIN_PASSWORD: choose another name.'
        raise EditorRefusedError(sentence)
    return name
