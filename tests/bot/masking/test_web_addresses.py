import pytest

from bot.masking.private import NETWORK, SECRET
from bot.masking.web_addresses import web_addresses


def found(text: str) -> list[tuple[str, str]]:
    return [(text[part.start : part.end], part.mark) for part in web_addresses(text)]


@pytest.mark.parametrize(
    "name", ["token", "access_token", "accessToken", "apikey", "X-Api-Key", "idtoken", "PASSWORD"]
)
def test_value_of_a_secret_parameter_is_found(name: str) -> None:
    """However its name is written, only the value is found, and the address stays."""
    assert found(f"https://example.org/a?lang=en&{name}=abc.") == [("abc", SECRET)]


@pytest.mark.parametrize("name", ["keyword", "tokenise", "q", "author", "page"])
def test_value_of_another_parameter_stays(name: str) -> None:
    """A name that only begins like a secret's is none."""
    assert found(f"https://example.org/a?{name}=abc") == []


@pytest.mark.parametrize("text", ["1.2.3.4.5", "999.1.1.1", "10:30:00", "a::b", "std::vector"])
def test_what_is_no_network_address_stays(text: str) -> None:
    """Longer numbers, times of day and names in programs are no addresses."""
    assert found(text) == []


def test_network_address_has_its_zone_and_not_its_port() -> None:
    """Of what people copy from their settings the machine's address is found."""
    assert found("fe80::1%eth0.") == [("fe80::1%eth0", NETWORK)]
    assert found("192.0.2.1:80") == [("192.0.2.1", NETWORK)]
