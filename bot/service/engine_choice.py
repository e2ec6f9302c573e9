"""Which engine the settings ask for."""

from contextlib import suppress
from importlib.util import find_spec

from bot.settings import Settings, SettingsError, secret
from index.engines.choice import EngineChoice
from index.engines.errors import EngineAwayError
from index.engines.name import EngineName
from index.engines.opensearch.engine import Elsewhere
from index.meaning.kept import Progress, silent


def chosen_engine(settings: Settings, progress: Progress = silent) -> EngineChoice:
    """`progress` is told how many passages are loaded into an engine that runs elsewhere.

    Raises `SettingsError` where the settings do not say all that it takes.
    """
    if settings.engine != "opensearch":
        return settings.engine
    url = secret(settings.opensearch_url)
    if url is None:
        raise SettingsError("ASKADEMY_OPENSEARCH_URL must be set where ASKADEMY_ENGINE=opensearch.")
    if find_spec("opensearchpy") is None:
        raise SettingsError(
            "ASKADEMY_ENGINE=opensearch needs its client:"
            ' install it with: pip install "askademy[opensearch]"'
        )
    from index.engines.opensearch.cluster import Nodes  # noqa: PLC0415  # may not be installed

    return Elsewhere(Nodes(url), progress)


def in_process(settings: Settings) -> EngineName:
    """For what is tried beside the server: the scores are the same, and nothing is loaded."""
    return "auto" if settings.engine == "opensearch" else settings.engine


def require_reachable(choice: EngineChoice) -> None:
    """Raises `EngineError` where an engine elsewhere will never answer.

    One that does not answer just now may yet.
    """
    if isinstance(choice, Elsewhere):
        with suppress(EngineAwayError):
            choice.cluster.require()
