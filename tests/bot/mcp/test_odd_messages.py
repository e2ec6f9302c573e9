from benchmarks.odd_messages import odd_messages
from bot.app import create_app
from tests.conftest import serving, unlimited


def test_no_message_breaks_the_server() -> None:
    """Whatever an assistant sends, it gets an answer that is no error of the server's."""
    with serving(create_app(unlimited(mcp="on"))) as client:
        assert list(odd_messages(client, seed=1, number=100)) == []
