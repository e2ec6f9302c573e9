import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.slack.inbound.fields import Id, MaybeId, Text, Url, Written, optional, required


class Body(BaseModel):
    model_config = ConfigDict(strict=True)

    there: Id = required("a", 0, "id")
    perhaps: MaybeId = optional("a", 0, "other")
    text: Text = optional("text", default="")
    written: Written = "x"
    url: Url = None


def test_fields_are_found_where_they_stand() -> None:
    """A path leads through objects and lists; null counts as absent where a text may be missing."""
    found = Body.model_validate({"a": [{"id": "T1.2:3-4_5"}], "text": None})
    assert (found.there, found.perhaps, found.text) == ("T1.2:3-4_5", None, "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"a": {}},
        {"a": [{"id": ""}]},
        {"a": [{"id": "T1|C1"}]},
        {"a": [{"id": "T1\n"}]},
        {"a": [{"id": "T" * 101}]},
        {"a": [{"id": 1}]},
        {"text": 1},
        {"written": "\ud800"},
        {"text": "\ud800"},
        {"url": "file:///etc"},
        {"url": "https://a b"},
    ],
)
def test_what_is_none_is_refused(wrong: dict[str, object]) -> None:
    """Ids have the characters of Slack's, texts are whole characters, addresses are of the web."""
    with pytest.raises(ValidationError):
        Body.model_validate({"a": [{"id": "T1"}]} | wrong)
