from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.inbound.bodies import MalformedError, body_object

JSON, FORM = "application/json; charset=utf-8", "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        ('{"type": "x"}', JSON, {"type": "x"}),
        ('{"type": "x"}', FORM, {"type": "x"}),
        ("payload=%7B%22type%22%3A+%22x%22%7D", FORM, {"type": "x"}),
        ("command=%2Fask&text=when+%26+where", FORM, {"command": "/ask", "text": "when & where"}),
        ("command=%2Fask&text=", "", {"command": "/ask", "text": ""}),
    ],
)
def test_object_is_found_in_each_way_that_slack_sends(
    body: str, content_type: str, found: object
) -> None:
    """Events are JSON, buttons are JSON within a form, commands are a form."""
    assert body_object(body, content_type) == found


@given(st.text(max_size=50) | st.sampled_from(["[" * 100_000, "payload=[]", "payload={", "null"]))
def test_anything_else_is_malformed(body: str) -> None:
    """Whatever the text, it gives an object or is refused in one way."""
    for content_type in (JSON, FORM, "", body):
        with suppress(MalformedError):
            assert isinstance(body_object(body, content_type), dict)
