"""The examples for nginx and Caddy, run by these, in front of two servers."""

from collections.abc import Iterator

import httpx
import pytest

from tests.bot.cli.test_main import QUESTION
from tests.bot.http.admin.visiting import PASSWORD, sign_in
from tests.bot.store.conftest import eventually
from tests.deploy.proxies import Front, caddy, nginx
from tests.deploy.replicas import Replica, replicas

EACH = 2  # requests that an address has at each replica
SETTINGS = {
    "ASKADEMY_RATE_LIMIT": f"{EACH}/day",
    "ASKADEMY_ADMIN_PASSWORD": PASSWORD,
    "ASKADEMY_DRAIN_SECONDS": "600",
}
PROXIES = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Replica]]:
    folder = tmp_path_factory.mktemp("replicas")
    with replicas(folder, 2, SETTINGS) as found:
        yield found


@pytest.fixture(scope="module", params=PROXIES)
def front(
    request: pytest.FixtureRequest,
    servers: list[Replica],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp(request.param) / "proxy"
    with PROXIES[request.param](folder, [each.port for each in servers]) as found:
        yield found


@pytest.fixture(scope="module")
def addresses() -> Iterator[str]:
    """Of callers, each of which has asked nothing so far."""
    return (f"127.0.2.{number}" for number in range(1, 255))


def ask(client: httpx.Client, **headers: str) -> httpx.Response:
    return client.post("/api/ask", json={"question": QUESTION}, headers=headers)


def test_caller_is_counted_by_the_address_it_has(front: Front, addresses: Iterator[str]) -> None:
    """Whatever it writes into the headers that tell one: others are not refused for it."""
    with front.client(next(addresses)) as forger, front.client(next(addresses)) as other:
        forged = [
            {"X-Forwarded-For": f"192.0.2.{number}", "Forwarded": f"for=192.0.2.{number}"}
            for number in range(4 * EACH)
        ]
        statuses = [ask(forger, **headers).status_code for headers in forged]
        assert statuses.count(200) == 2 * EACH
        assert set(statuses[2 * EACH :]) == {429}
        assert ask(other).json()["status"] == "answered"


def test_caller_past_the_proxy_is_not_believed(
    servers: list[Replica], addresses: Iterator[str]
) -> None:
    """Only a proxy's `X-Forwarded-For` is, and this one's address is not that of a proxy."""
    transport = httpx.HTTPTransport(local_address=next(addresses))
    with httpx.Client(base_url=servers[0].url, transport=transport, timeout=60) as client:
        statuses = [
            ask(client, **{"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(EACH + 1)
        ]
    assert statuses == [200] * EACH + [429]


def test_request_keeps_its_id_and_has_one(front: Front) -> None:
    """An id that the caller has given comes back; without it there is the server's."""
    with front.client() as client:
        given = client.get("/healthz", headers={"X-Request-Id": "of-the-caller"})
        assert given.headers["X-Request-Id"] == "of-the-caller"
        assert client.get("/healthz").headers["X-Request-Id"]


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/%6detrics", "/a/../metrics"])
def test_figures_are_for_nobody_outside(front: Front, path: str) -> None:
    """`/metrics` is refused however it is written, while the servers themselves have it."""
    with front.client() as client:
        refused = client.get(path)
        assert refused.status_code in {403, 404}
        assert "askademy_" not in refused.text


def test_site_is_https_alone(front: Front) -> None:
    """Over plain HTTP there is the way to HTTPS and nothing else."""
    asked = httpx.get(
        f"http://127.0.0.1:{front.plain}/chat?a=b",
        headers={"Host": "ask.example.org"},
        trust_env=False,
    )
    assert asked.status_code in {301, 308}
    assert asked.headers["Location"] == "https://ask.example.org/chat?a=b"


def test_owner_is_signed_in_at_every_replica(front: Front) -> None:
    """With a cookie that goes over TLS alone, and forms that are known for the site's own."""
    with front.client() as browser:
        entered = sign_in(browser)
        assert entered.status_code == 303
        assert "; Secure" in entered.headers["Set-Cookie"]
        assert [browser.get("/admin").status_code for _ in range(4)] == [200] * 4


def test_largest_page_gets_through(front: Front) -> None:
    """A file for /admin/pages/add is not refused by the proxy, but by the server's door."""
    with front.client() as client:
        sent = client.post("/admin/pages/add", content=b"a" * (8 * 1024 * 1024 + 60_000))
    assert sent.status_code != 413


def test_replica_that_is_away_fails_nobody(
    servers: list[Replica], front: Front, addresses: Iterator[str]
) -> None:
    """Every request is answered by the other one, from when it says that it stops."""
    try:
        with front.client(next(addresses)) as client:
            servers[0].tell_to_end()
            eventually(lambda: not servers[0].is_ready())
            eventually(lambda: is_noticed(client))
            assert {client.get("/readyz").status_code for _ in range(4)} == {200}
            assert servers[0].end_at_once() == 0
            eventually(lambda: is_noticed(client))
            assert [ask(client).status_code for _ in range(EACH)] == [200] * EACH
    finally:
        servers[0].start()
        servers[0].wait()


def test_replica_that_hangs_fails_nobody(
    servers: list[Replica], front: Front, addresses: Iterator[str]
) -> None:
    """What it does not answer is asked of the other one, or it is asked no more after a while."""
    with servers[0].frozen(), front.client(next(addresses)) as client:
        if front.looks:
            eventually(lambda: is_noticed(client))
        assert [ask(client).status_code for _ in range(EACH)] == [200] * EACH


def is_noticed(client: httpx.Client) -> bool:
    """Whether only the server that answers is asked."""
    try:
        return all(client.get("/readyz", timeout=2).is_success for _ in range(2))
    except httpx.TimeoutException:
        return False
