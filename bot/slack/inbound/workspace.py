"""Which workspace a request of Slack's comes from, and so whose token answers it."""

from typing import Any

from pydantic import AliasPath
from pydantic_core import PydanticUndefined

# Where the kinds of requests have it; what stands first counts first, and null counts as absent.
# A shared channel's events name the workspace that has the app in `authorizations`, and a modal
# that was opened in another workspace names it in `app_installed_team_id`.
_TEAM = (
    AliasPath("view", "app_installed_team_id"),
    AliasPath("team", "id"),
    AliasPath("authorizations", 0, "team_id"),
    AliasPath("team_id"),
    AliasPath("user", "team_id"),
    AliasPath("view", "team_id"),
)
_ORGANISATION = (
    AliasPath("enterprise", "id"),
    AliasPath("authorizations", 0, "enterprise_id"),
    AliasPath("enterprise_id"),
    AliasPath("team", "enterprise_id"),
)
_FOR_ALL_TEAMS = (
    AliasPath("authorizations", 0, "is_enterprise_install"),
    AliasPath("is_enterprise_install"),
)


def workspace_in(body: dict[str, Any]) -> object:
    """The team's id, or the organisation's where the app was installed for all of its teams.

    None where the body names neither; it is as it was sent, and not yet held to be an id.
    """
    for_all = _first(body, _FOR_ALL_TEAMS) in (True, "true")
    return (for_all and _first(body, _ORGANISATION)) or _first(body, _TEAM)


def _first(body: dict[str, Any], paths: tuple[AliasPath, ...]) -> object:
    found = (path.search_dict_for_path(body) for path in paths)
    return next((value for value in found if value not in (None, PydanticUndefined)), None)
