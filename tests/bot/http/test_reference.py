import re
import shlex
from functools import partial
from html import unescape
from typing import Any

import httpx

from bot.contract import requests, responses
from bot.contract.build import encoded
from bot.contract.examples import EXAMPLES
from bot.http.reference import curl
from bot.http.templates import page
from tests.conftest import REQUEST
from tests.contract import held

MARK = "<i>&\"'"
FIELD = {"type": MARK, "description": MARK, "default": MARK}
REFERENCE = {"$ref": f"#/components/schemas/{MARK}"}
TYPE = {
    "title": MARK,
    "description": f"{MARK}\n\n{MARK}",
    "required": [],
    "properties": {
        MARK: FIELD,
        "listed": {"type": "array", "items": REFERENCE},
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
                "requestBody": {
                    "content": {"application/json": {"schema": REFERENCE, "example": MARK}}
                },
                "responses": {"200": {"description": MARK, "content": {MARK: {"schema": TYPE}}}},
            }
        }
    },
    "components": {"schemas": {MARK: TYPE, "Named": {"enum": [MARK]}}},
}


def test_everything_described_is_escaped() -> None:
    """Whatever a description holds, wherever it stands, is text on the page and no markup."""
    call = partial(curl, MARK, {"id": MARK})
    shown = page(REQUEST, "reference.html", described=DESCRIBED, curl=call)
    html = bytes(shown.body).decode()
    assert "<i>" not in html
    assert html.count("&lt;i&gt;") + html.count("\\u003ci\\u003e") >= 30


def test_types_read_as_people_write_them(client: httpx.Client) -> None:
    """Alternatives, lists, fixed values, links and defaults are written out."""
    html = client.get("/docs").text
    for shown in (
        '<a href="#Why">Why</a> or null',
        'list of <a href="#Source">Source</a>',
        "answered | unsure | not_found | smalltalk",
        "<code>status</code> ok",
        "<code>limit</code> integer, default 10",
        "<code>question</code> string, required",
        "1 to 50.",
        "1 to 1,000 characters.",
        "Example: <code>&#34;When are you open?&#34;</code>",
        "<p>All offsets count Unicode code points.</p>",
    ):
        assert shown in html, shown
    assert not re.search(r"</code> (?:Any|anything)\b", html)


def test_every_field_has_an_example(client: httpx.Client) -> None:
    """Each is a value of its type, in what people read and in what machines do."""
    described = client.get("/openapi.json").json()
    schemas = described["components"]["schemas"]
    assert set(schemas) == set(EXAMPLES)
    for name, schema in schemas.items():
        example = schema["examples"][0]
        if json_type := getattr(responses, f"{name}Json", None):
            assert held(json_type, encoded(example)) == example
        elif name.endswith("Request"):
            assert getattr(requests, name)(**example).model_dump() == example
        if "properties" in schema:
            assert list(example) == list(schema["properties"]), name
            for field, value in example.items():
                assert value is not None, (name, field)
    html = client.get("/docs").text
    fields = html.count("<dt><code>")
    statuses = len(re.findall(r"<dt><code>\d{3}</code>", html))
    assert html.count("Example: <code>") == fields - statuses


def test_lines_for_the_shell_work(client: httpx.Client) -> None:
    """Each operation has one, which this server answers; a rating is of an answer that is none."""
    html = client.get("/docs").text
    lines = [unescape(line) for line in re.findall(r'<pre class="curl".*?<code>(.*?)</code>', html)]
    assert len(lines) == sum(map(len, client.get("/openapi.json").json()["paths"].values()))
    for line in lines:
        words = shlex.split(line)
        assert words[:2] == ["curl", "-s"]
        if "-d" in words:
            header = dict([words[words.index("-H") + 1].split(": ")])
            response = client.post(words[2], content=words[words.index("-d") + 1], headers=header)
        else:
            response = client.get(words[2])
        assert response.status_code == (404 if "feedback" in line else 200), line
