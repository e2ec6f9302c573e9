import pytest

from corpus.errors import CorpusError
from corpus.sources.robots import Robots
from tests.corpus.sources.site import Answer, fetcher, moved, site

RULES = """
User-agent: *
Disallow: /

User-agent: Askademy
Disallow: /private
Disallow: /*.pdf$
Allow: /private/open
"""


def text(body: str) -> Answer:
    return Answer(body, "text/plain")


def test_rules() -> None:
    """Rules for this program win over those for all; the longest one decides, with wildcards."""
    with site({"/robots.txt": text(RULES)}) as found, fetcher() as fetching:
        robots = Robots(fetching)
        assert robots.refusal(f"{found.url}/") is None
        assert robots.refusal(f"{found.url}/private/open") is None
        assert robots.refusal(f"{found.url}/private/x") == "is not to be read, says robots.txt"
        assert robots.refusal(f"{found.url}/a.pdf")
        assert found.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    "answer", [Answer("", status=404), Answer("", status=403), moved("/robots.txt")]
)
def test_no_rules(answer: Answer) -> None:
    """A site without the file has no rules."""
    with site({"/robots.txt": answer}) as found, fetcher() as fetching:
        assert Robots(fetching).refusal(f"{found.url}/a") is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_unreadable_rules(status: int) -> None:
    """A site that cannot say what may be read is not read."""
    busy = Answer("", status=status)
    with (
        site({"/robots.txt": busy}) as found,
        fetcher() as fetching,
        pytest.raises(CorpusError, match=f"status {status}.*no page may be read"),
    ):
        Robots(fetching).refusal(f"{found.url}/a")


def test_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A delay that the site asks for is kept, up to a minute."""
    asked: list[float] = []
    rules = text("User-agent: *\nCrawl-delay: 86400\n")
    with site({"/robots.txt": rules}) as found, fetcher() as fetching:
        monkeypatch.setattr(fetching, "slow_down", asked.append)
        Robots(fetching).refusal(f"{found.url}/a")
    assert asked == [60]


def test_what_is_no_text() -> None:
    """Bytes that are no rules allow everything, as those of a site that answers with a page do."""
    with site({"/robots.txt": Answer(bytes(range(256)))}) as found, fetcher() as fetching:
        assert Robots(fetching).refusal(f"{found.url}/a") is None
