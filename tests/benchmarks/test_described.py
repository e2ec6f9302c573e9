import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from benchmarks.described import from_description
from tests.conftest import serving


def test_every_response_is_as_described(client: httpx.Client) -> None:
    """Of 300 calls that the description leads to, valid and broken ones, none finds a fault."""
    found = from_description(str(client.base_url), examples=10, seed=1)
    assert found.calls > 200
    assert found.wrong == ()


def test_response_that_is_not_as_described_is_told() -> None:
    """An API that answers with another type than it describes is found out, with the call."""
    app = FastAPI()

    @app.get("/count")
    def count() -> int:
        return JSONResponse("many")  # type: ignore[return-value]

    with serving(app) as client:
        (wrong,) = from_description(str(client.base_url), examples=1, seed=1).wrong
    assert wrong.startswith("response_schema_conformance: ")
    assert wrong.endswith("/count")
