from collections.abc import Iterator

import pytest

from tests.web.conftest import Host, missing
from tests.web.firefox import PROGRAM, Firefox, running

SHADOW = "document.querySelector('askademy-chat').shadowRoot"


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    if not PROGRAM:
        missing("firefox-esr")
    with running(tmp_path_factory.mktemp("firefox")) as found:
        yield found


def test_second_engine_asks_and_answers(firefox: Firefox, site: str) -> None:
    """In Firefox the chat page answers, marks the key and follows up, without an error."""
    firefox.open(f"{site}/chat")
    firefox.wait(f"{SHADOW}.querySelector('textarea').focus() ?? true")
    firefox.type("How many professionals has ILEA Roswell welcomed?\ue006")
    assert firefox.wait(f"{SHADOW}.querySelector('mark').textContent") == "6,125"
    firefox.type("And from how many countries?\ue006")
    assert "111" in firefox.wait(f"{SHADOW}.querySelectorAll('mark')[1].textContent")
    assert firefox.errors == []


def test_second_engine_embeds_under_a_strict_policy(firefox: Firefox, host: Host) -> None:
    """On another site's page the button opens the panel in the page's language; Escape closes."""
    firefox.open(host.embedding(language="fr"))
    firefox.wait(f"{SHADOW}.querySelector('.launch').click() ?? true")
    assert firefox.wait(f"{SHADOW}.querySelector('.send').textContent") == "Demander"
    firefox.type("When was ILEA Roswell established?\ue006")
    assert firefox.wait(f"{SHADOW}.querySelector('mark').textContent") == "2001"
    firefox.type("\ue00c")
    assert firefox.wait(f"{SHADOW}.activeElement.className") == "launch"
    assert firefox.errors == []
