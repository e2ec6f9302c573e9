"""An editor's browser, as far as HTTP goes: cookies, the origin, the token of each form."""

import re
from collections.abc import Mapping
from time import monotonic

import httpx

from tests.patience import PATIENCE

PASSWORD = "correct horse battery"  # noqa: S105


def token(page: httpx.Response) -> str:
    """Of the forms of a page."""
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def send(
    client: httpx.Client, path: str, form: Mapping[str, str], **headers: str
) -> httpx.Response:
    """As the form of a page of this server."""
    origin = {"Origin": str(client.base_url).rstrip("/")}
    return client.post(path, data=dict(form), headers=origin | headers)


def sign_in(
    client: httpx.Client, name: str = "", password: str = PASSWORD, to: str = ""
) -> httpx.Response:
    until = monotonic() + PATIENCE
    # On a busy machine a server that has just started may not have reached its database yet.
    while (door := client.get("/admin/sign-in")).status_code == 503:
        assert monotonic() < until
    form = {"name": name, "password": password, "to": to, "token": token(door)}
    return send(client, "/admin/sign-in", form)


def change(client: httpx.Client, path: str, **form: str) -> httpx.Response:
    """Sends a form of the page at the path, with its token."""
    return send(client, path, form | {"token": token(client.get(path))})
