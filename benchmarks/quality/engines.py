"""Search engines side by side: each is given the same documents and ranks them for a question."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

import numpy as np
from rank_bm25 import BM25Okapi
from Stemmer import Stemmer

from benchmarks.quality.sets import retriever
from bot.dialogue.chat import Chat
from bot.evaluation.question_file import LabelledQuestion
from corpus.document import Document
from index.analyzer import STOP_WORDS
from index.query import Query

# The best documents for a question, at most so many.
Search = Callable[[str, int], list[str]]

# What of a document the other engines index; the figures are those of the best of the three.
FIELDS: dict[str, Callable[[Document], str]] = {
    "text": lambda document: document.text,
    "title": lambda document: document.title,
    "title + text": lambda document: f"{document.title} {document.text}",
}
_WORD = re.compile(r"\w+")


def others() -> Iterator[tuple[str, Callable[[Sequence[str], Sequence[str]], Search]]]:
    """The engines that are installed, each as a function from ids and texts to a search."""
    yield "rank-bm25", _rank_bm25
    for name, make in (("bm25s", _bm25s), ("tantivy", _tantivy)):
        try:
            import_module(name)
        except ModuleNotFoundError:
            print(f"{name} is not installed and left out: install the dependency group benchmarks")
        else:
            yield name, make


def own(chat: Chat) -> Search:
    """Documents by the best of their passages, for a question that stands alone."""

    def search(question: str, limit: int) -> list[str]:
        return _documents(
            lambda depth: [quote.document.id for quote in chat.search(question, depth)], limit
        )

    return search


def own_in_conversation(chat: Chat, query: Query, limit: int) -> list[str]:
    """The same for a question that was read within its conversation."""
    search = retriever(chat).searcher.search
    return _documents(
        lambda depth: [hit.passage.document.id for hit in search(query, depth).best], limit
    )


def _documents(passages: Callable[[int], list[str]], limit: int) -> list[str]:
    """The first `limit` different documents of a ranking of passages."""
    depth = 4 * limit
    while True:
        found = passages(depth)
        different = list(dict.fromkeys(found))
        if len(different) >= limit or len(found) < depth:
            return different[:limit]
        depth *= 4


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _rank_bm25(ids: Sequence[str], texts: Sequence[str]) -> Search:
    """BM25Okapi as it comes, over lower-cased words."""
    okapi = BM25Okapi([_words(text) for text in texts])

    def search(question: str, limit: int) -> list[str]:
        best = np.argsort(-okapi.get_scores(_words(question)), kind="stable")[:limit]
        return [ids[i] for i in best]

    return search


def _bm25s(ids: Sequence[str], texts: Sequence[str]) -> Search:
    """Bm25s with its defaults (Lucene's formula), Snowball stems and Lucene's stop words."""
    bm25s: Any = import_module("bm25s")
    stem = Stemmer("english").stemWords

    def split(lines: Sequence[str]) -> Any:
        return bm25s.tokenize(
            lines, stopwords=sorted(STOP_WORDS), stemmer=stem, show_progress=False, return_ids=False
        )

    index = bm25s.BM25()
    index.index(split(texts), show_progress=False)

    def search(question: str, limit: int) -> list[str]:
        k = min(limit, len(ids))
        found, _ = index.retrieve(split([question]), k=k, show_progress=False, n_threads=0)
        return [ids[i] for i in found[0]]

    return search


def _tantivy(ids: Sequence[str], texts: Sequence[str]) -> Search:
    """Tantivy with its English stemmer, any word of the question, its own BM25."""
    tantivy: Any = import_module("tantivy")
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(builder.build())
    writer = index.writer(heap_size=64_000_000, num_threads=1)
    for number, text in enumerate(texts):
        writer.add_document(tantivy.Document(number=number, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(question: str, limit: int) -> list[str]:
        query, _ = index.parse_query_lenient(" ".join(_words(question)), ["text"])
        hits = searcher.search(query, limit).hits
        return [ids[searcher.doc(address)["number"][0]] for _, address in hits]

    return search


def document_search(
    make: Callable[[Sequence[str], Sequence[str]], Search], documents: Sequence[Document]
) -> Iterator[tuple[str, Search]]:
    """An engine over each field that any document has, with the name of the field."""
    ids = [document.id for document in documents]
    for name, text in FIELDS.items():
        texts = [text(document) for document in documents]
        if any(map(_words, texts)):
            yield name, make(ids, texts)


def answerable(questions: Sequence[LabelledQuestion]) -> list[LabelledQuestion]:
    """Those for which the set names a document."""
    return [question for question in questions if question.answerable and question.documents]
