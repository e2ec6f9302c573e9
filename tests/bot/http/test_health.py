import httpx

from bot.app import create_app
from bot.http.serving import Serving
from tests.conftest import serving, unlimited


def test_health_says_that_the_process_lives(client: httpx.Client) -> None:
    """Both answer GET and HEAD while the server serves."""
    for path, said in (("/healthz", {}), ("/readyz", {"meaning": "off"})):
        assert client.get(path).json() == {"status": "ok", **said}
        assert client.head(path).status_code == 200


def test_stopping_server_is_alive_but_not_ready() -> None:
    """While it stops a server wants no new requests; it need not be killed."""
    process = Serving()
    with serving(create_app(unlimited(), process)) as client:
        assert client.get("/readyz").status_code == 200
        process.stopping.set()
        assert client.get("/readyz").status_code == 503
        assert client.get("/readyz").headers["content-type"] == "application/problem+json"
        assert client.get("/healthz").status_code == 200
