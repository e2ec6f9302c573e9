"""compose.yaml: what Compose reads, and that its parts fit together."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import yaml
from compose_spec import PyCompose

from bot.http.server import GRACE_SECONDS, PROXIES
from bot.settings import Settings, variable
from bot.store.store import CLOSE_SECONDS

DEPLOY = Path(__file__).parents[2] / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text("utf-8")
SETTINGS = {variable(field) for field in Settings.model_fields}


def services() -> dict[str, Any]:
    """As YAML has them, with what they share in each."""
    found: dict[str, Any] = yaml.safe_load(TEXT)["services"]
    return found


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_file_is_what_compose_reads() -> None:
    """Every key is one of the Compose specification, and what is named as a volume, network or
    secret is there.
    """
    read = PyCompose.from_yaml(yaml.safe_dump(yaml.safe_load(TEXT)))
    read.validate()
    assert set(read.service_names()) == set(services())


def test_servers_are_what_nginx_asks_and_believe_nobody_else() -> None:
    """Their addresses are those of its file, and in the network that they share."""
    ours = [each for name, each in services().items() if name.startswith("askademy-")]
    assert len(ours) == 2
    addresses = {f"{each['networks']['front']['ipv4_address']}:8000" for each in ours}
    asked = (DEPLOY / "nginx" / "upstream-compose.conf").read_text("utf-8")
    assert set(re.findall(r"server (\S+) ", asked)) == addresses
    proxy = services()["nginx"]["networks"]["front"]["ipv4_address"]
    assert {each["environment"][PROXIES] for each in ours} == {proxy}
    (network,) = yaml.safe_load(TEXT)["networks"]["front"]["ipam"]["config"]
    for address in (proxy, *(each.partition(":")[0] for each in addresses)):
        assert ip_address(address) in ip_network(network["subnet"])
    assert re.sub("#.*", "", asked).split()[:3] == ["upstream", "askademy", "{"]


def test_upstreams_differ_in_addresses_alone() -> None:
    """What is said of a server and of kept connections is the same in both files."""
    texts = [
        (DEPLOY / "nginx" / name).read_text("utf-8")
        for name in ("upstream.conf", "upstream-compose.conf")
    ]
    told = [re.sub(r"#.*\n|[\d.]+:\d+", "", text) for text in texts]
    assert told[0] == told[1]


def test_no_container_may_more_than_it_needs() -> None:
    """Nothing but data is written, no privilege is gained, and memory is bounded."""
    for name, each in services().items():
        assert each["cap_drop"] == ["ALL"]
        assert each["security_opt"] == ["no-new-privileges:true"]
        assert each["mem_limit"]
        if name != "opensearch":  # its image writes its own settings
            assert each["read_only"] is True


def test_servers_are_given_their_time_to_end() -> None:
    """Longer than what they still answer, drain and write takes; each has /data and /tmp."""
    data = []
    for name, each in services().items():
        if name.startswith("askademy-"):
            assert seconds(each["stop_grace_period"]) > GRACE_SECONDS + 2 * CLOSE_SECONDS
            assert each["tmpfs"] == ["/tmp"]  # noqa: S108  # in the container
            data += [volume for volume in each["volumes"] if volume.endswith(":/data")]
    assert len(set(data)) == 2


def test_settings_and_secrets_are_those_that_there_are() -> None:
    """A variable of ours that the servers are given is a setting; so is a secret's file."""
    given = services()["askademy-1"]
    ours = {name for name in given["environment"] if name != PROXIES}
    assert ours | {name.upper() for name in given["secrets"]} <= SETTINGS
