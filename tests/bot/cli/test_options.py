from pathlib import Path

from bot.cli.options import settings_with
from bot.settings import read_settings


def test_folder_of_the_command_line_goes_before_the_setting() -> None:
    """Only the folder is another one, and without an option nothing is."""
    assert settings_with(None) == read_settings()
    changed = settings_with(Path("handbook"))
    assert changed == read_settings().model_copy(update={"corpus": Path("handbook")})
