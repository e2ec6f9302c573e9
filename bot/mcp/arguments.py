"""The arguments of the tools: what an assistant sends is held to them."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.contract.requests import MOST_HITS, QuestionText

Arguments = TypeVar("Arguments", bound=BaseModel)


class ArgumentError(Exception):
    """Raised for arguments that cannot be used; its text says what to send."""


class SearchArguments(BaseModel):
    """Of the tool `search`."""

    model_config = ConfigDict(extra="forbid")

    query: QuestionText
    limit: int = Field(5, ge=1, le=MOST_HITS, description="How many passages at most.")


class DocumentArguments(BaseModel):
    """Of the tool `get_document`."""

    model_config = ConfigDict(extra="forbid")

    document: str = Field(
        max_length=1_000, description="The id of a document, as every quote names it."
    )


def read(model: type[Arguments], given: dict[str, Any] | None) -> Arguments:
    """Raises `ArgumentError`."""
    try:
        return model.model_validate(given or {})
    except ValidationError as error:
        raise ArgumentError(_sentence(error)) from error


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong."""
    first = error.errors()[0]
    message = first["msg"].rstrip(".")
    if first["type"] == "question":
        return f"{message}."
    # The names of fields may be the caller's own, of any length.
    field = ".".join(map(str, first["loc"]))[:100]
    return f"{field or 'The arguments'}: {message}."
