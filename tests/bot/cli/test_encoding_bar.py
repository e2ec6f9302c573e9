import pytest
from rich.console import Console

from bot.cli.encoding_bar import MANY, EncodingBar


def told(monkeypatch: pytest.MonkeyPatch, *, terminal: bool, of: int) -> str:
    console = Console(force_terminal=terminal, width=80, record=True)
    monkeypatch.setattr("bot.cli.encoding_bar.Console", lambda **_: console)
    bar = EncodingBar()
    bar(of // 2, of)
    bar(of, of)
    return console.export_text()


def test_only_what_takes_long_is_shown_and_only_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From a thousand texts on; a log or a pipe gets nothing."""
    assert f"{MANY}/{MANY}" in told(monkeypatch, terminal=True, of=MANY)
    assert told(monkeypatch, terminal=True, of=MANY - 1) == ""
    assert told(monkeypatch, terminal=False, of=MANY) == ""
