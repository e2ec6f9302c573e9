"""The bodies and parameters of the HTTP API: requests are held to them."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bot.dialogue.question_length import LONGEST_QUESTION, question_problem

MOST_HITS = 50
# One character that `str.strip` leaves: what JSON Schema's \S leaves out is another white space.
_NOT_BLANK = r"[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"


def _can_be_asked(question: str) -> str:
    if problem := question_problem(question):
        raise PydanticCustomError("question", "{sentence}", {"sentence": problem})
    return question


QuestionText = Annotated[
    str,
    AfterValidator(_can_be_asked),
    Field(
        description="The question, which may not be blank.",
        examples=["When are you open?"],
        # Documentation only: the validator's sentences are the better ones.
        json_schema_extra={"maxLength": LONGEST_QUESTION, "pattern": _NOT_BLANK},
    ),
]


class AskRequest(BaseModel):
    """The body of `/api/ask`."""

    model_config = ConfigDict(strict=True, extra="forbid")

    question: QuestionText
    conversation: str | None = Field(
        None,
        examples=["s8Vb3mTc6rJe9fLa"],
        description="The `conversation` of an earlier reply, for a follow-up. Without it, and where"
        " it is unknown or has expired, a new conversation starts.",
    )
    explain: bool = Field(
        default=False, examples=[True], description="Whether the reply says `why`."
    )


class FeedbackRequest(BaseModel):
    """The body of `/api/feedback`."""

    model_config = ConfigDict(strict=True, extra="forbid")

    answer: str = Field(
        min_length=1,
        max_length=64,
        examples=["q4Hn1uYw2kXo7dPz"],
        description="The `id` of a reply.",
    )
    helpful: bool = Field(examples=[False], description="Whether the answer was helpful.")
    comment: str | None = Field(
        None,
        max_length=2_000,
        examples=["The closing time was missing."],
        description="What was missing, in the person's own words; it is kept masked.",
    )
    client: str | None = Field(
        None,
        max_length=100,
        examples=["b1946ac92492d234"],
        description="Any text that tells one browser from another, such as a random one that it"
        " keeps: of each, one word on an answer counts, the last. Only a hash of it is kept.",
    )
