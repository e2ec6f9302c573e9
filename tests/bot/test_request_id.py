import pytest

from bot.request_id import RequestIds, given_id


def test_ids_differ() -> None:
    """No two requests have the same id, in one process or in two."""
    processes = [RequestIds() for _ in range(10)]
    found = [each.next() for each in processes for _ in range(100)]
    assert len(set(found)) == len(found)
    assert all(given_id(each.encode()) == each for each in found)


@pytest.mark.parametrize(
    "value", [b"", b"a b", b"a\n", b"a\r\nb", b'"', b"<b>", b"\xff", b"a" * 65, b"%s", "é".encode()]
)
def test_what_may_be_no_id_is_not_taken(value: bytes) -> None:
    """What a stranger sends gets into a log only where nothing can be made of it there."""
    assert given_id(value) is None
