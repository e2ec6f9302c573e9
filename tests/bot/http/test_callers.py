"""Whom a request is from, as the line sees it."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from bot.http.callers import Callers
from bot.service.line import caller


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff", "2001:db8::/64"),
        ("anything", ""),
        (None, ""),
    ],
)
def test_caller_is_the_customer(address: str | None, expected: str) -> None:
    """Addresses of one customer are one caller; what is no address is everybody's."""
    found = []

    async def app(_: Scope, __: Receive, ___: Send) -> None:
        found.append(caller.get())

    async def ask() -> None:
        caller.set("of the request before")
        client = (address, 1) if address else None
        await Callers(app)({"type": "http", "client": client}, None, None)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert found == [expected]
