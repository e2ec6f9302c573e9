import gzip
import re
from base64 import b64encode
from hashlib import sha384

import httpx
import pytest

from bot.http.assets import STATIC, Asset


def test_widget_is_small(client: httpx.Client) -> None:
    """What a visitor of another site loads for the closed widget is at most 8 kB, compressed."""
    with client.stream("GET", "/widget.js", headers={"Accept-Encoding": "gzip"}) as response:
        assert response.headers["content-encoding"] == "gzip"
        assert len(b"".join(response.iter_raw())) <= 8_000


def test_asset_is_whole_with_and_without_compression(client: httpx.Client) -> None:
    """A client that takes no gzip gets the same bytes."""
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == client.get("/widget.js").content == Asset.of("widget.js").content


def test_address_with_a_hash_is_kept_for_ever(client: httpx.Client) -> None:
    """It is never asked for again; the plain address is asked for, and answered by 304."""
    asset = Asset.of("widget.js")
    lasting = client.get(f"/{asset.lasting_name}")
    assert "immutable" in lasting.headers["cache-control"]
    digest = b64encode(sha384(lasting.content).digest()).decode()
    assert asset.integrity == f"sha384-{digest}"
    current = client.get("/widget.js")
    assert current.headers["cache-control"] == "no-cache"
    again = client.get("/widget.js", headers={"If-None-Match": current.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize(
    ("name", "policy"), [("widget.js", "cross-origin"), ("page.css", "same-origin")]
)
def test_other_sites_load_the_widget_alone(client: httpx.Client, name: str, policy: str) -> None:
    """The widget is for every site, the rest for the pages of this server."""
    headers = client.get(f"/{name}").headers
    assert headers["cross-origin-resource-policy"] == policy
    assert (headers.get("access-control-allow-origin") == "*") == (policy == "cross-origin")


def test_compressing_is_the_same_everywhere() -> None:
    """Replicas send the same bytes under the same tag."""
    asset = Asset.of("widget.js")
    assert asset.compressed == Asset.of("widget.js").compressed
    assert gzip.decompress(asset.compressed) == asset.content


def test_texts_of_a_script_are_served_as_they_are() -> None:
    """Only what stands between the texts of a script is made smaller: its style sheet is whole."""
    source = (STATIC / "widget.js").read_text("utf-8")
    served = Asset.of("widget.js").content.decode()
    (style,) = re.findall(r"const CSS = (`.*?`);", source, re.DOTALL)
    assert style.count("\n") > 20
    assert style in served
    texts = re.findall(r'^    \w+: (".+"),$', source, re.MULTILINE)
    assert len(texts) > 6
    assert all(text in served for text in texts)
    assert "@param" in source
    assert "@param" not in served
