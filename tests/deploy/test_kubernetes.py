"""The manifests: what Kubernetes takes, and that they fit together and to the server."""

import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.http.server import GRACE_SECONDS, PROXIES
from bot.settings import Settings, variable
from bot.store.store import CLOSE_SECONDS

FOLDER = Path(__file__).parents[2] / "deploy" / "kubernetes"
FILES = sorted(path for path in FOLDER.iterdir() if path.name != "kustomization.yaml")
SETTINGS = {variable(field) for field in Settings.model_fields}
# What is supported for a year from the newest one on, and the oldest that knows all of it.
VERSIONS = ("1.30", kubernetes_validate.latest_version())
LABELS = {"app.kubernetes.io/name": "askademy"}


def manifest(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))


def pod() -> Any:
    return manifest("deployment")["spec"]["template"]["spec"]


def container() -> Any:
    (found,) = pod()["containers"]
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_manifest_fits_the_schema(path: Path, version: str) -> None:
    """Of this version of Kubernetes, in which no field is unknown."""
    kubernetes_validate.validate(yaml.safe_load(path.read_text("utf-8")), version, strict=True)


def test_every_manifest_is_applied_but_for_the_example() -> None:
    """kustomization.yaml names each of them."""
    named = set(manifest("kustomization")["resources"])
    assert named == {path.name for path in FILES} - {"secret.example.yaml"}


def test_selectors_find_the_pods() -> None:
    """Of the service, the budget, the policy and the deployment itself."""
    deployment = manifest("deployment")["spec"]
    assert deployment["template"]["metadata"]["labels"] == LABELS
    assert deployment["selector"]["matchLabels"] == LABELS
    assert manifest("service")["spec"]["selector"] == LABELS
    assert manifest("poddisruptionbudget")["spec"]["selector"]["matchLabels"] == LABELS
    assert manifest("networkpolicy")["spec"]["podSelector"]["matchLabels"] == LABELS
    (spread,) = pod()["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == LABELS


def test_pod_is_allowed_where_the_strictest_rules_hold() -> None:
    """Those of the level "restricted", and a read-only file system besides."""
    everywhere, here = pod()["securityContext"], container()["securityContext"]
    assert everywhere["runAsNonRoot"]
    assert everywhere["seccompProfile"] == {"type": "RuntimeDefault"}
    assert not here["allowPrivilegeEscalation"]
    assert here["readOnlyRootFilesystem"]
    assert here["capabilities"] == {"drop": ["ALL"]}
    user = re.search(
        r"^USER (\d+):", (FOLDER.parent / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    assert user
    assert everywhere["runAsUser"] == int(user[1])
    assert {each["mountPath"] for each in container()["volumeMounts"]} == {
        "/data",
        "/tmp",  # noqa: S108  # in the container
        "/run/secrets",
    }


def test_probes_ask_what_the_server_has() -> None:
    """Readiness is /readyz; a pod is ended only where it does not live."""
    paths = {name: container()[name]["httpGet"]["path"] for name in container() if "Probe" in name}
    assert paths == {
        "startupProbe": "/healthz",
        "readinessProbe": "/readyz",
        "livenessProbe": "/healthz",
    }


def test_pod_is_drained_before_it_is_killed() -> None:
    """The drain is longer than readiness takes to be lost, and the grace than all that ends it."""
    drain = int(manifest("configmap")["data"]["ASKADEMY_DRAIN_SECONDS"])
    probe = container()["readinessProbe"]
    lost = probe["periodSeconds"] * probe["failureThreshold"] + probe["timeoutSeconds"]
    assert drain > lost
    grace = pod()["terminationGracePeriodSeconds"]
    assert grace > drain + GRACE_SECONDS + 2 * CLOSE_SECONDS
    rollout = manifest("deployment")["spec"]
    assert rollout["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert rollout["minReadySeconds"] >= lost


def test_settings_and_secrets_are_those_that_there_are() -> None:
    """The names of the map are settings, those of the example as well, and it holds no secret."""
    given = set(manifest("configmap")["data"]) - {PROXIES}
    secrets = {name.upper() for name in manifest("secret.example")["stringData"]}
    assert given | secrets <= SETTINGS
    assert not given & secrets
