"""The kinds of fields that Slack's bodies have, and where in a body a field stands."""

from typing import Annotated, Any

from pydantic import AfterValidator, AliasPath, BeforeValidator, Field, StringConstraints

# Ids and moments as Slack writes them. They reach the database and the log.
_ID = r"[A-Za-z0-9_.:-]"
Id = Annotated[str, StringConstraints(pattern=rf"^{_ID}{{1,100}}$")]
MaybeId = Annotated[str, StringConstraints(pattern=rf"^{_ID}{{0,100}}$")] | None
Url = Annotated[str, StringConstraints(pattern=r"^(?:https?://\S+)?$", max_length=2_000)] | None


def _writable(text: str) -> str:
    """JSON may hold halves of characters, which neither the database nor an answer takes."""
    text.encode()  # raises a `ValueError`
    return text


Written = Annotated[str, AfterValidator(_writable)]
Text = Annotated[Written, BeforeValidator(lambda text: "" if text is None else text)]


def required(*path: str | int) -> Any:
    """A field that must be there, at that path in the body."""
    return Field(validation_alias=AliasPath(*path))  # type: ignore[arg-type]  # the first is a name


def optional(*path: str | int, default: object = None) -> Any:
    """A field that has the default where it is not there."""
    return Field(default, validation_alias=AliasPath(*path))  # type: ignore[arg-type]
