"""How many connections a server may have, and which of them goes first."""

import logging
import resource

import pytest

from bot.http.connections import OTHER_FILES, most_connections


def test_limit_of_open_files_is_raised(caplog: pytest.LogCaptureFixture) -> None:
    """As far as it may be: connections get all but what the rest of the server needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    caplog.set_level(logging.INFO)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
        most = most_connections()
        raised, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert raised > 512
        assert most == raised - OTHER_FILES
        assert "it was 512" in caplog.text
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
