import pytest

from bot.masking.email_addresses import email_addresses


def found(text: str) -> list[str]:
    return [text[part.start : part.end] for part in email_addresses(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to ada@example.org, please.", "ada@example.org"),
        ("Write to ada (at) example (dot) org, please.", "ada (at) example (dot) org"),
        ("Write to ada @ mail.example.org. Thanks", "ada @ mail.example.org"),
    ],
)
def test_address_ends_where_its_host_ends(text: str, address: str) -> None:
    """What stands before and after an address is no part of it."""
    assert set(found(text)) == {address}


@pytest.mark.parametrize(
    "text", ["@ILEARoswell", "a @ b", "me @ 10.30", "look at example.org", "@", "a@", "at the dot"]
)
def test_sign_alone_makes_no_address(text: str) -> None:
    """An address has a name before the sign and a host with a dot behind it."""
    assert found(text) == []
