import re
from typing import Any

import httpx

from bot.http.templates import page
from tests.conftest import REQUEST

MARK = "<i>&\"'"
FIELD = {"type": MARK, "description": MARK, "default": MARK}
TYPE = {
    "title": MARK,
    "description": f"{MARK}\n\n{MARK}",
    "required": [],
    "properties": {
        MARK: FIELD,
        "listed": {"type": "array", "items": {"$ref": f"#/components/schemas/{MARK}"}},
        "either": {"anyOf": [{"const": MARK}, {"enum": [MARK, "b"]}, {"type": "null"}]},
    },
}
DESCRIBED: dict[str, Any] = {
    "info": {"title": MARK, "version": MARK, "description": MARK},
    "paths": {
        f"/{MARK}": {
            "post": {
                "summary": MARK,
                "description": MARK,
                "parameters": [{"name": MARK, "schema": FIELD}],
                "requestBody": {"content": {"application/json": {"schema": TYPE}}},
                "responses": {"200": {"description": MARK, "content": {MARK: {"schema": TYPE}}}},
            }
        }
    },
    "components": {"schemas": {MARK: TYPE, "Named": {"enum": [MARK]}}},
}


def test_everything_described_is_escaped() -> None:
    """Whatever a description holds, wherever it stands, is text on the page and no markup."""
    html = bytes(page(REQUEST, "reference.html", described=DESCRIBED).body).decode()
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") + html.count("\\u003ci\\u003e") >= 30


def test_types_read_as_people_write_them(client: httpx.Client) -> None:
    """Alternatives, lists, fixed values, links and defaults are written out."""
    html = client.get("/docs").text
    for shown in (
        '<a href="#Why">Why</a> or null',
        'list of <a href="#Source">Source</a>',
        "answered | unsure | not_found | smalltalk",
        "<td>ok</td>",
        "<td>default 10</td>",
        "<td>required</td>",
        "<p>All offsets count Unicode code points.</p>",
    ):
        assert shown in html, shown
    assert not re.search(r"<td>(?:Any|anything)</td>", html)
