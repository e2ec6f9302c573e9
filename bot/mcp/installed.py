"""Whether the MCP SDK is there, which a plain installation does without."""

from importlib.util import find_spec

from bot.settings import SettingsError

_INSTALL = "make assistants, or pip install 'askademy[mcp]'"


def require_sdk(wanted_by: str) -> None:
    """Raises `SettingsError`, which says how to install it for what it is wanted by."""
    if find_spec("mcp") is None:
        raise SettingsError(f"{wanted_by} needs the MCP SDK: {_INSTALL}.")
