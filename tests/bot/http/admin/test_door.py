"""The door of `/admin`, with a real server and both databases."""

import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import URL

from bot.app import create_app
from bot.clock import now
from bot.http.admin import door, sessions
from bot.http.admin.guessing import BY_ADDRESS, BY_NAME, Guesses
from bot.http.admin.sessions import Sessions
from bot.owner.editors import add_editor, remove_editor
from bot.problem import Problem
from tests.bot.http.admin.visiting import PASSWORD, send, sign_in, token
from tests.bot.store.conftest import contents, eventually, run, setting, started, url  # noqa: F401
from tests.conftest import serving, unlimited
from tests.patience import PATIENCE


@pytest.fixture
def nobody(url: URL) -> Iterator[httpx.Client]:  # noqa: F811
    """A server without a password in its settings."""
    with serving(create_app(unlimited(database_url=setting(url)))) as client:
        client.timeout = httpx.Timeout(PATIENCE)
        yield client


def cookie_of(session: str) -> dict[str, str]:
    """A header, from a browser that has no other cookie."""
    return {"Cookie": f"askademy-admin={session}"}


def test_without_password_and_editor_there_is_no_page(nobody: httpx.Client) -> None:
    """Nobody could sign in: the addresses are none, and nothing shows that they could be."""
    for path in ("/admin", "/admin/sign-in", "/admin/sign-out"):
        for method in ("GET", "POST"):
            assert nobody.request(method, path).status_code in {404, 405}
    assert nobody.get("/admin").status_code == 404
    assert nobody.get("/admin/sign-in").status_code == 404


def test_editor_is_let_in_until_removed(nobody: httpx.Client, url: URL) -> None:  # noqa: F811
    """An editor signs in without a restart; removing or a new password ends the session."""
    add_editor(url, "Ada", PASSWORD, now())
    assert sign_in(nobody, "Ada").headers["location"] == "../admin"
    assert "Ada" in nobody.get("/admin").text
    add_editor(url, "Ada", PASSWORD + "!", now())
    assert nobody.get("/admin").status_code == 303
    assert sign_in(nobody, "Ada").status_code == 403
    assert sign_in(nobody, "Ada", PASSWORD + "!").status_code == 303
    remove_editor(url, "Ada")
    assert nobody.get("/admin").status_code in {303, 404}
    # Within a second.
    eventually(lambda: nobody.get("/admin").status_code == 404)


def test_owner_signs_in_and_out(owner: httpx.Client) -> None:
    """With the password of the settings; the cookie is for `/admin` alone, and no script's."""
    response = sign_in(owner, to="sign-in")
    assert (response.status_code, response.headers["location"]) == (303, "../admin/sign-in")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("askademy-admin=")
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
    assert "path" not in cookie.lower()
    assert {each.path for each in owner.cookies.jar} == {"/admin"}
    page = owner.get("/admin")
    assert page.headers["cache-control"] == "no-store"
    assert "content-encoding" not in page.headers
    kept = owner.cookies["askademy-admin"]
    assert send(owner, "/admin/sign-out", {"token": token(page)}).status_code == 303
    assert "askademy-admin" not in owner.cookies
    # Also for whoever has copied it.
    assert owner.get("/admin", headers=cookie_of(kept)).status_code == 303


def test_cookie_is_for_https_where_that_is_spoken(owner: httpx.Client) -> None:
    """A proxy on this machine says that it speaks TLS: the cookie never goes without."""
    door = owner.get("/admin/sign-in", headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in door.headers["set-cookie"].split("; ")
    assert "Secure" not in owner.get("/admin/sign-in").headers["set-cookie"].split("; ")


def test_page_is_asked_for_again_after_signing_in(owner: httpx.Client) -> None:
    """Whoever is not signed in is led to the door, and from there to one of our pages only."""
    assert owner.get("/admin").headers["location"] == "./admin/sign-in"
    for to in ("//evil.example", "https://evil.example", "..//x", "a/b/c", "A"):
        assert sign_in(owner, to=to).headers["location"] == "../admin"


@pytest.mark.parametrize(
    ("name", "password"), [("", "wrong password"), ("Eve", PASSWORD), ("owner", ""), ("x" * 99, "")]
)
def test_wrong_password_is_refused(owner: httpx.Client, name: str, password: str) -> None:
    """The page does not tell whether there is such a name, and repeats no password."""
    refused = sign_in(owner, name, password)
    assert refused.status_code == 403
    assert "This name with this password is not right." in refused.text
    assert "wrong password" not in refused.text
    assert owner.get("/admin").status_code == 303


def test_session_cannot_be_fixed(owner: httpx.Client) -> None:
    """A cookie that somebody planted before is worth nothing after signing in."""
    sign_in(owner)
    planted = owner.cookies["askademy-admin"]
    owner.cookies.clear()
    owner.cookies.set("askademy-admin", planted, path="/admin")
    first = owner.get("/admin")
    assert first.status_code == 200
    send(owner, "/admin/sign-out", {"token": token(first)})
    owner.cookies.set("askademy-admin", planted, path="/admin")
    sign_in(owner)
    new = {each.value for each in owner.cookies.jar if each.name == "askademy-admin"}
    assert new - {planted}
    owner.cookies.clear()
    assert owner.get("/admin", headers=cookie_of(planted)).status_code == 303


@pytest.mark.parametrize("part", range(3))
def test_cookie_cannot_be_altered(owner: httpx.Client, part: int) -> None:
    """What was signed is sent back as it was, or it is nobody's."""
    sign_in(owner)
    pieces = owner.cookies["askademy-admin"].rsplit(".", 2)
    pieces[part] = pieces[part][:-2] + ("AA" if not pieces[part].endswith("AA") else "BB")
    owner.cookies.clear()
    assert owner.get("/admin", headers=cookie_of(".".join(pieces))).status_code == 303


def test_session_ends_by_itself(owner: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its time a session is over, whatever the browser still sends."""
    sign_in(owner)
    assert owner.get("/admin").status_code == 200
    monkeypatch.setattr(sessions, "SESSION_SECONDS", -1)
    assert owner.get("/admin").status_code == 303


def test_form_of_another_page_is_refused(owner: httpx.Client) -> None:
    """Without the token, with another's, from another site, or from none, nothing is changed."""
    sign_in(owner)
    mine = token(owner.get("/admin"))
    path = "/admin/sign-out"
    other = httpx.Client(base_url=owner.base_url, trust_env=False)
    foreign = token(other.get("/admin/sign-in"))
    other.close()
    for form in ({}, {"token": ""}, {"token": foreign}, {"token": mine + "A"}):
        assert send(owner, path, form).status_code == 403
    evil = {"Origin": "https://evil.example"}
    assert send(owner, path, {"token": mine}, **evil).status_code == 403
    for site in ("cross-site", "same-site"):
        assert send(owner, path, {"token": mine}, **{"Sec-Fetch-Site": site}).status_code == 403
    assert owner.post(path, data={"token": mine}).status_code == 403
    assert owner.get("/admin").status_code == 200
    assert send(owner, path, {"token": mine}).status_code == 303


def test_nobody_is_signed_in_by_another_site(owner: httpx.Client) -> None:
    """The form of the door has a token too, of the very browser that it was sent to."""
    form = {"name": "", "password": PASSWORD}
    assert send(owner, "/admin/sign-in", form).status_code == 403
    door = token(owner.get("/admin/sign-in"))
    owner.cookies.clear()
    assert send(owner, "/admin/sign-in", form | {"token": door}).status_code == 403


def test_form_after_the_session_says_so(owner: httpx.Client) -> None:
    """What was written is not lost in a page that asks for a password."""
    refused = send(owner, "/admin/sign-out", {"token": "x"})
    assert refused.status_code == 403
    assert "signed out" in refused.json()["detail"]


def test_guessing_is_slowed(owner: httpx.Client) -> None:
    """After a few attempts from one address the next one has to wait, also a right one."""
    tried = [sign_in(owner, password=f"guess {n}").status_code for n in range(BY_ADDRESS.count)]
    assert set(tried) == {403}
    waiting = sign_in(owner)
    assert waiting.status_code == 429
    assert int(waiting.headers["retry-after"]) <= BY_ADDRESS.seconds / BY_ADDRESS.count


def test_guessing_is_slowed_in_every_replica(url: URL) -> None:  # noqa: F811
    """Many addresses together have few attempts for one name, and as many for another."""

    async def guess() -> None:
        with started(url) as one, started(url) as other:
            for store in (one, other):
                eventually(store.looked.is_set)
            both = [Guesses(store, Sessions(store, None)) for store in (one, other)]
            for number in range(BY_NAME.count):
                await both[number % 2].count(f"192.0.2.{number}", "Ada")
            for guesses in both:
                with pytest.raises(Problem, match="Too many passwords"):
                    await guesses.count("192.0.2.200", "ada")
                await guesses.count("192.0.2.201", "Bob")

    run(guess())
    assert b"192.0.2" not in contents(url)


def test_body_at_the_door_is_bounded(owner: httpx.Client) -> None:
    """Nobody fills the memory before having signed in."""
    large = {"name": "a", "password": "x" * 70_000}
    assert send(owner, "/admin/sign-in", large).status_code == 413


def test_behind_a_prefix(database: str) -> None:
    """Below the prefix that a proxy keeps, cookie and addresses are the prefix's."""
    values = {"admin_password": PASSWORD, "root_path": "/desk", "database_url": database}
    with serving(create_app(unlimited(**values))) as client:
        door = client.get("/desk/admin", follow_redirects=True)
        assert door.url.path == "/desk/admin/sign-in"
        form = {"name": "", "password": PASSWORD, "token": token(door)}
        assert send(client, "/desk/admin/sign-in", form).status_code == 303
        assert {each.path for each in client.cookies.jar} == {"/desk/admin"}
        assert client.get("/desk/admin").status_code == 200
        for link in re.findall(r'(?:href|action)="([^"]+)"', client.get("/desk/admin").text):
            assert not link.startswith("/")


def test_replicas_share_sessions(url: URL) -> None:  # noqa: F811
    """Who has signed in at one replica is signed in at the other, and out at both."""
    app = [
        create_app(unlimited(database_url=setting(url), admin_password=PASSWORD)) for _ in range(2)
    ]
    with serving(app[0]) as one, serving(app[1]) as two:
        sign_in(one)
        cookie = cookie_of(one.cookies["askademy-admin"])
        assert two.get("/admin", headers=cookie).status_code == 200
        send(one, "/admin/sign-out", {"token": token(one.get("/admin"))})
        assert two.get("/admin", headers=cookie).status_code == 303


def test_passwords_are_compared_one_at_a_time(
    owner: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many guess at once: those who would wait long are told so."""
    monkeypatch.setattr(door, "MOST_WAITING", 0)
    refused = sign_in(owner)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
