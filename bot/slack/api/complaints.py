"""What Slack refuses → one sentence that says what to do about it."""

import logging

from slack_sdk.errors import SlackApiError

from bot.slack.api.retries import error_code, status_of

TOKEN_ERRORS = {
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
}
# What may be answered once the app is installed again, or the token is another one.
CURABLE = TOKEN_ERRORS | {"missing_scope"}
UNREACHED = "Slack cannot be reached: what was asked is answered later."

_log = logging.getLogger(__name__)


def complaint(error: SlackApiError, token: str) -> str:
    """The sentence for the log; `token` is the name of the setting, or whose token it is."""
    code = error_code(error)
    if code in TOKEN_ERRORS:
        return f"Slack refuses {token} ({code}): install the app again and set the new token."
    if code == "missing_scope":
        data = error.response.data
        needed = data.get("needed") if isinstance(data, dict) else None
        return f"Slack refuses {token} (missing_scope): add {needed}, and install the app again."
    if code == "not_allowed_token_type":
        return f"Slack refuses {token} (not_allowed_token_type): it is a token of another kind."
    return f"Slack refuses a call ({code or status_of(error)})."


class Complaints:
    """Logs each sentence once, however often Slack refuses the same."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def tell(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            _log.error("%s", sentence)

    def unreachable(self) -> None:
        self.tell(UNREACHED)

    def reached(self) -> None:
        """Slack has answered: should it be away again, that is logged again."""
        self._told.discard(UNREACHED)
