"""The types of the public JSON that the server sends: OpenAPI shows them, and mypy holds to them.

Nothing is validated while the server runs; the tests hold every response to its type.
"""

from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from bot.answering.explanation import SOURCES
from bot.answering.parts import PartKind
from bot.dialogue.reply import Status

# There are no other fields.
_closed = with_config(ConfigDict(extra="forbid"))


@_closed
class HighlightJson(TypedDict):
    """`text[start:end]` is the key span; offsets count Unicode code points, not UTF-16 units."""

    start: int
    end: int


@_closed
class PartJson(TypedDict):
    """A piece of the answer: show what is quoted as a quote, and nothing else."""

    kind: Annotated[
        PartKind,
        Field(
            description="What the bot says in its own words (said), what stands so on a page"
            " (quote), or what the owner wrote (curated)."
        ),
    ]
    text: str
    source: Annotated[
        int | None, Field(description="The place in `sources` of what it is a copy of, from 0.")
    ]
    highlight: Annotated[HighlightJson | None, Field(description="The key span inside `text`.")]


@_closed
class SourceJson(TypedDict):
    """`text[start:end]` of the document is the quote; offsets count Unicode code points."""

    document: Annotated[str, Field(description="The document's id, for `/api/documents/{id}`.")]
    title: str
    heading: Annotated[str, Field(description="The heading that the quote stands under, or empty.")]
    url: str | None
    link: Annotated[
        str | None,
        Field(description="The page, scrolled to the quote (a text fragment, in a PDF `#page=`)."),
    ]
    page: NotRequired[
        Annotated[int, Field(description="The page's number, in a file that has such numbers.")]
    ]
    quote: str
    start: int
    end: int
    sha256: Annotated[str, Field(description="Of the document's text in UTF-8.")]
    score: Annotated[
        float,
        Field(description="The ranker's, of no unit: compare it within one reply only."),
    ]


@_closed
class AlternativeJson(TypedDict):
    quote: str
    link: str | None
    document: str


@_closed
class ContributionJson(TypedDict):
    """What one term, or one kind of evidence, adds to the score."""

    source: Annotated[
        str, Field(description=", ".join(f'"{name}" for {what}' for name, what in SOURCES.items()))
    ]
    term: str
    score: float
    word: Annotated[str | None, Field(description="The word of the question.")]
    corrected: Annotated[
        str | None, Field(description="The word that was meant, where it was misspelt.")
    ]
    glossary: Annotated[str | None, Field(description="The glossary entry that brought the term.")]
    carried: Annotated[
        bool, Field(description="Whether an earlier question of the conversation brought it.")
    ]


@_closed
class PenaltyJson(TypedDict):
    """What speaks against the answer, and the factor it costs on the odds that it is right."""

    reason: str
    factor: float


@_closed
class CuratedWhyJson(TypedDict):
    """The owner's own answer that came closest, and why it was shown, or was not."""

    question: Annotated[str, Field(description="The curated question.")]
    similarity: Annotated[float, Field(description="Of both questions, from 0 to 1.")]
    author: str
    date: str
    reason: str
    won: bool


@_closed
class WhyJson(TypedDict):
    """How the answer came about: the contributions add up to the score."""

    question: Annotated[str, Field(description="The question as it was read.")]
    wanted: Annotated[
        list[str], Field(description="The types of answer that the question asks for.")
    ]
    score: Annotated[float, Field(description="Of the first source.")]
    contributions: list[ContributionJson]
    coverage: Annotated[
        float,
        Field(description="The share of the question's content that the passage has, from 0 to 1."),
    ]
    phrasing: Annotated[str | None, Field(description="The curated question that is closest.")]
    penalties: list[PenaltyJson]
    runner_up: AlternativeJson | None
    margin: Annotated[float, Field(description="The lead over the runner-up, in the score's unit.")]
    curated: CuratedWhyJson | None
    words: Annotated[
        list[str],
        Field(
            description="The words of the question that counted, for people to read: those that"
            " the passage has, as they were meant, without those that are in every question."
        ),
    ]


@_closed
class ReplyJson(TypedDict):
    id: Annotated[str, Field(description="Of this reply.")]
    conversation: Annotated[
        str, Field(description="Send it with the next question of the same person.")
    ]
    status: Status
    answer: Annotated[
        str, Field(description="What to show: plain text, to be escaped where it is shown.")
    ]
    highlight: Annotated[HighlightJson | None, Field(description="The key span inside `answer`.")]
    parts: Annotated[
        list[PartJson],
        Field(description="`answer` taken apart: joined by line feeds they are the answer."),
    ]
    confidence: Annotated[
        float,
        Field(
            ge=0,
            le=1,
            description="The estimated probability that what is quoted answers.",
        ),
    ]
    read_as: Annotated[str | None, Field(description="A follow-up as it was understood.")]
    sources: list[SourceJson]
    alternatives: list[AlternativeJson]
    suggestions: Annotated[list[str], Field(description="Questions that can be answered.")]
    why: WhyJson | None
    version: Annotated[
        str | None,
        Field(description="Of the pages and the curation: equal where both are, on any replica."),
    ]


@_closed
class SearchHitsJson(TypedDict):
    hits: list[SourceJson]


@_closed
class FaqQuestionJson(TypedDict):
    id: Annotated[str, Field(description="Its place in the page: `/faq#` and this.")]
    question: Annotated[
        str, Field(description="Or a heading, on pages that nobody has curated: a topic.")
    ]
    answer: Annotated[str, Field(description="As the chat answers it: plain text.")]
    source: SourceJson
    group: Annotated[str, Field(description="The owner's, else the answer's heading or page.")]


@_closed
class FaqJson(TypedDict):
    questions: list[FaqQuestionJson]


@_closed
class SuggestionsJson(TypedDict):
    suggestions: list[str]


@_closed
class DocumentHeadJson(TypedDict):
    id: str
    title: str
    url: str | None
    date: Annotated[str | None, Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")]
    sha256: Annotated[str, Field(description="Of the text in UTF-8.")]


@_closed
class DocumentListJson(TypedDict):
    documents: list[DocumentHeadJson]


@_closed
class DocumentTextJson(DocumentHeadJson):
    text: str


@_closed
class HealthJson(TypedDict):
    status: Literal["ok"]
    meaning: NotRequired[
        Annotated[
            Literal["on", "off"],
            Field(description="Whether questions are compared with the pages by their meaning."),
        ]
    ]
    corpus: NotRequired[
        Annotated[
            str,
            Field(
                description="Why the folder of pages cannot be used as it is now; what was read"
                " before is answered from."
            ),
        ]
    ]


@_closed
class ProblemJson(TypedDict):
    """RFC 9457; `detail` is a sentence that says what to do."""

    type: str
    title: str
    status: int
    detail: str
    request: NotRequired[
        Annotated[
            str,
            Field(description="The id of the request, which the log of the server has as well."),
        ]
    ]
