"""The types of the HTTP contract: requests are held to them, OpenAPI is generated from them.

Responses are built by `bot.schema` and not passed through these models, which would cost more
than the rest of the request; the tests hold every response to its model.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.dialogue.reply import Status
from bot.schema import LONGEST_QUESTION, question_problem


def _can_be_asked(question: str) -> str:
    if problem := question_problem(question):
        raise PydanticCustomError("question", "{sentence}", {"sentence": problem})
    return question


Question = Annotated[
    str,
    AfterValidator(_can_be_asked),
    Field(
        description=f"The question, of 1 to {LONGEST_QUESTION:,} characters, not blank.",
        examples=["When are you open?"],
        # Documentation only: the validator's sentences are the better ones.
        json_schema_extra={"minLength": 1, "maxLength": LONGEST_QUESTION},
    ),
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AskRequest(_Model):
    model_config = ConfigDict(strict=True, title="AskRequest")

    question: Question
    conversation: str | None = Field(
        None,
        description="The `conversation` of an earlier reply, for a follow-up. Without it, and where"
        " it is unknown or has expired, a new conversation starts.",
    )
    explain: bool = Field(default=False, description="Whether the reply says `why`.")


class FeedbackRequest(_Model):
    model_config = ConfigDict(strict=True, title="FeedbackRequest")

    answer: str = Field(min_length=1, max_length=64, description="The `id` of a reply.")
    helpful: bool
    comment: str | None = Field(None, max_length=2_000)
    client: str | None = Field(
        None,
        max_length=100,
        description="Any text that tells one browser from another, such as a random one that it"
        " keeps: of each, one word on an answer counts, the last. Only a hash of it is kept.",
    )


class Highlight(_Model):
    """`answer[start:end]` is the key span; offsets count Unicode code points, not UTF-16 units."""

    start: int
    end: int


class Source(_Model):
    """`text[start:end]` of the document is the quote; offsets count Unicode code points."""

    document: str = Field(description="The id of the document, for `/api/documents/{id}`.")
    title: str
    heading: str = Field(description="The heading that the quote stands under, or empty.")
    url: str | None
    link: str | None = Field(description="The page, scrolled to the quote (a text fragment).")
    quote: str
    start: int
    end: int
    sha256: str = Field(description="Of the document's text in UTF-8.")
    score: float = Field(description="The ranker's, of no unit: compare it within one reply only.")


class Alternative(_Model):
    quote: str
    link: str | None
    document: str


class Contribution(_Model):
    """What one term, or one kind of evidence, adds to the score."""

    source: str = Field(
        description='"text" for a term that BM25 scored, "phrasing" for the closeness to a curated'
        ' question, "curated" for the owner\'s own answer, "type" and "name" for evidence in'
        ' the passage, "subject" for the page\'s own subject where the question names none,'
        ' "present", "before", "pairs" and "near" for wording that follows the question\'s,'
        ' "context" for the previous turn.'
    )
    term: str
    score: float
    word: str | None = Field(description="The word of the question.")
    corrected: str | None = Field(description="The word that was meant, where it was misspelt.")
    glossary: str | None = Field(description="The glossary entry that brought the term.")
    carried: bool = Field(description="Whether an earlier question of the conversation brought it.")


class Penalty(_Model):
    """What speaks against the answer, and the factor it costs on the odds that it is right."""

    reason: str
    factor: float


class CuratedWhy(_Model):
    """The owner's own answer that came closest, and why it was shown, or was not."""

    question: str = Field(description="The curated question.")
    similarity: float = Field(description="Of both questions, from 0 to 1.")
    author: str
    date: str
    reason: str
    won: bool


class Why(_Model):
    """How the answer came about: the contributions add up to the score."""

    question: str = Field(description="The question as it was read.")
    wanted: list[str] = Field(description="The types of answer that the question asks for.")
    score: float = Field(description="Of the first source.")
    contributions: list[Contribution]
    coverage: float = Field(
        description="The share of the question's content that the passage has, from 0 to 1."
    )
    phrasing: str | None = Field(description="The curated question that is closest.")
    penalties: list[Penalty]
    runner_up: Alternative | None
    margin: float = Field(description="The lead over the runner-up, in the score's unit.")
    curated: CuratedWhy | None


class Reply(_Model):
    id: str = Field(description="Of this reply.")
    conversation: str = Field(description="Send it with the next question of the same person.")
    status: Status
    answer: str = Field(description="What to show: plain text, to be escaped where it is shown.")
    highlight: Highlight | None
    confidence: float = Field(
        ge=0, le=1, description="The estimated probability that the quotes shown are the answer."
    )
    read_as: str | None = Field(description="A follow-up as it was understood.")
    sources: list[Source]
    alternatives: list[Alternative]
    suggestions: list[str] = Field(description="Questions that can be answered.")
    why: Why | None


class SearchHits(_Model):
    hits: list[Source]


class FaqQuestion(_Model):
    id: str = Field(description="Its place in the page: `/faq#` and this.")
    question: str
    answer: str = Field(description="As the chat answers it: plain text.")
    source: Source
    group: str = Field(description="The heading that the answer stands under, or its page.")


class Faq(_Model):
    questions: list[FaqQuestion]


class Suggestions(_Model):
    suggestions: list[str]


class DocumentHead(_Model):
    id: str
    title: str
    url: str | None
    date: str | None = Field(description="YYYY, YYYY-MM or YYYY-MM-DD.")
    sha256: str = Field(description="Of the text in UTF-8.")


class DocumentList(_Model):
    documents: list[DocumentHead]


class DocumentText(DocumentHead):
    text: str


class Health(_Model):
    status: Literal["ok"]


class Problem(_Model):
    """RFC 9457; `detail` is a sentence that says what to do."""

    type: str
    title: str
    status: int
    detail: str
