import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from corpus.sources import network
from corpus.sources.fetched import FetchError
from corpus.sources.network import is_public
from tests.corpus.sources.site import fetcher, html, moved, site


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8"])
def test_public(address: str) -> None:
    """An address of everybody's network may be connected to."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104  # which leads to this machine
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        "5f00::1",
    ],
)
def test_private(address: str) -> None:
    """Loopback, private, link-local and multicast ones may not, in no spelling of IPv6 either."""
    assert not is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
def test_this_machine_is_not_read_from(host: str) -> None:
    """However this machine is named, nothing is asked of it unless it is allowed."""
    with site({"/": html("secret")}) as inside, fetcher(private=False) as fetching:
        port = inside.url.rpartition(":")[2]
        with pytest.raises(FetchError, match=r"--allow-private|no address|unknown"):
            fetching.get(f"http://{host}:{port}/")
        assert inside.asked == []


def test_redirect_into_the_private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a redirect leads to is looked at as the first address was."""
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    with site() as outside, fetcher(private=False) as fetching:
        port = outside.url.rpartition(":")[2]
        outside.pages["/"] = moved(f"http://127.0.0.2:{port}/secret")
        with pytest.raises(FetchError, match=r"127\.0\.0\.2 is in a private network") as caught:
            fetching.get(f"{outside.url}/")
        assert caught.value.address == f"http://127.0.0.2:{port}/secret"
        assert outside.paths() == ["/"]


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that has another address the next time is connected to where it was looked at."""
    looked_up: list[str] = []

    def rebinding(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        looked_up.append(host)
        address = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(network, "getaddrinfo", rebinding)
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    with site({"/": html("open")}) as outside, fetcher(private=False) as fetching:
        port = outside.url.rpartition(":")[2]
        assert b"open" in fetching.get(f"http://rebinding.example:{port}/").data
        assert looked_up == ["rebinding.example"]
    with site({"/": html("open")}) as outside, fetcher(private=False) as fetching:
        port = outside.url.rpartition(":")[2]
        with pytest.raises(FetchError, match="private network"):
            fetching.get(f"http://rebinding.example:{port}/")
        assert outside.asked == []


def test_another_address_of_the_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does not answer at its first address may do so at its second."""

    def two(_: str, port: int, **__: Any) -> list[tuple[Any, ...]]:
        found = ["127.0.0.2", "127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in found]

    monkeypatch.setattr(network, "getaddrinfo", two)
    with site({"/": html("open")}) as found, fetcher() as fetching:
        port = found.url.rpartition(":")[2]
        assert b"open" in fetching.get(f"http://two.example:{port}/").data


def test_unknown_names_and_closed_ports() -> None:
    """A name that nobody has and a port that nobody serves are said to be that."""
    with fetcher() as fetching:
        with pytest.raises(FetchError, match=r"the name nobody\.invalid is unknown"):
            fetching.get("http://nobody.invalid/")
        with pytest.raises(FetchError, match="cannot be read"):
            fetching.get("http://127.0.0.1:1/")


def certificate(folder: Path, host: str) -> Path:
    """A file with a certificate for the host, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(private + made.public_bytes(pem))
    return file


def test_certificates_are_those_of_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An encrypted page is its host's, though its address was looked up before."""

    def here(_: str, port: int, **__: Any) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    file = certificate(tmp_path, "secure.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setattr(network, "getaddrinfo", here)
    with site({"/": html("open")}, context) as found, fetcher() as fetching:
        port = found.url.rpartition(":")[2]
        assert b"open" in fetching.get(f"https://secure.example:{port}/").data
        with pytest.raises(FetchError, match="certificate"):
            fetching.get(f"https://other.example:{port}/")
