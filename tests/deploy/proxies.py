"""nginx and Caddy with the project's own files, in which only names and addresses are others."""

import datetime as dt
import os
import shutil
import ssl
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.bot.store.conftest import eventually
from tests.postgresql import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"
NAME = "ask.example.org"
# Debian keeps nginx where only root looks for programs.
PROGRAMS = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"

# What is around the file in Debian's, with everything in a folder of the test's.
NGINX = """{user}
daemon off;
pid nginx.pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site.conf;
    include upstream.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """A proxy that answers for `ask.example.org`, over TLS and without."""

    tls: int
    plain: int
    trusted: ssl.SSLContext

    looks: bool
    """Whether it asks each server by itself how it is."""

    def client(self, address: str = "127.0.0.2") -> httpx.Client:
        """One that asks from this address, which is not that of the proxy."""
        transport = httpx.HTTPTransport(verify=self.trusted, local_address=address)
        return httpx.Client(
            base_url=f"https://{NAME}:{self.tls}",
            transport=_Resolved(transport),
            trust_env=False,
            timeout=60,
        )


class _Resolved(httpx.BaseTransport):
    """Finds the name on this machine, and asks for it by name all the same."""

    def __init__(self, inner: httpx.BaseTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        found = httpx.Request(
            request.method,
            request.url.copy_with(host="127.0.0.1"),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": NAME},
        )
        return self._inner.handle_request(found)

    def close(self) -> None:
        self._inner.close()


def program(name: str) -> str:
    """Its path; without it the test is skipped."""
    found = shutil.which(name, path=PROGRAMS)
    if not found:
        missing = f"{name} is not installed (Debian and Ubuntu: apt install {name})"
        if os.environ.get("CI"):
            pytest.fail(f"{missing}: the CI may not skip these tests.")
        pytest.skip(missing)
    return found


def replaced(text: str, values: Mapping[str, str]) -> str:
    """With other names and addresses; each has to stand there, or the file has changed."""
    for old, new in values.items():
        assert text.count(old), f"{old!r} stands there no longer"
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, upstreams: Sequence[int]) -> Iterator[Front]:
    """In front of two servers on these ports."""
    command = program("nginx")
    folder.mkdir()
    front = Front(free_port(), free_port(), certificate(folder), looks=False)
    first, second = upstreams
    site = replaced(
        (DEPLOY / "nginx" / "askademy.conf").read_text("utf-8"),
        {
            "listen 80;": f"listen 127.0.0.1:{front.plain};",
            "listen 443 ssl;": f"listen 127.0.0.1:{front.tls} ssl;",
            "/etc/ssl/ask.pem": "ask.pem",
            "/etc/ssl/ask.key": "ask.key",
        },
    )
    (folder / "site.conf").write_text(site, "utf-8")
    upstream = replaced(
        (DEPLOY / "nginx" / "upstream.conf").read_text("utf-8"),
        {"127.0.0.1:8000": f"127.0.0.1:{first}", "127.0.0.1:8001": f"127.0.0.1:{second}"},
    )
    (folder / "upstream.conf").write_text(upstream, "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(user=user), "utf-8")
    arguments = [command, "-p", str(folder), "-e", "stderr", "-c", "nginx.conf"]
    # Also a warning, such as one of a directive that newer versions do without.
    checked = subprocess.run([*arguments, "-t"], capture_output=True, check=True, text=True)
    assert "[warn]" not in checked.stderr
    with _running(arguments, folder, front):
        yield front


@contextmanager
def caddy(folder: Path, upstreams: Sequence[int]) -> Iterator[Front]:
    """In front of two servers on these ports; the certificate is the test's."""
    command = program("caddy")
    folder.mkdir()
    front = Front(free_port(), free_port(), certificate(folder), looks=True)
    first, second = upstreams
    ours = replaced(
        (DEPLOY / "caddy" / "Caddyfile").read_text("utf-8"),
        {
            f"\n{NAME} {{": f"\n{NAME} {{\n\ttls {folder}/ask.pem {folder}/ask.key",
            "127.0.0.1:8000": f"127.0.0.1:{first}",
            "127.0.0.1:8001": f"127.0.0.1:{second}",
        },
    )
    ports = f"http_port {front.plain}\n\thttps_port {front.tls}"
    only = "admin off\n\tskip_install_trust\n\tdefault_bind 127.0.0.1"
    (folder / "Caddyfile").write_text(f"{{\n\t{ports}\n\t{only}\n}}\n{ours}", "utf-8")
    with _running([command, "run", "--config", "Caddyfile"], folder, front):
        yield front


@contextmanager
def _running(command: Sequence[str], folder: Path, front: Front) -> Iterator[None]:
    own = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **own}, stdout=log, stderr=log
        )
    with process:
        try:
            eventually(lambda: _takes_connections(process, front))
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                process.kill()


def _takes_connections(process: "subprocess.Popen[bytes]", front: Front) -> bool:
    assert process.poll() is None, "the proxy has ended: its folder has its log"
    try:
        httpx.get(f"http://127.0.0.1:{front.plain}/", trust_env=False)
        with front.client() as client:
            client.get("/healthz")
    except httpx.TransportError:
        return False
    return True


def certificate(folder: Path) -> ssl.SSLContext:
    """What trusts `ask.pem` and `ask.key`, which it writes there."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    (folder / "ask.pem").write_bytes(made)
    (folder / "ask.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return ssl.create_default_context(cadata=made.decode())
