import pytest

from bot.slack.inbound.workspace import workspace_in


@pytest.mark.parametrize(
    ("body", "workspace"),
    [
        ({"team_id": "T1"}, "T1"),
        ({"team": {"id": "T1"}, "user": {"team_id": "T2"}}, "T1"),
        # A shared channel: the event comes from T2, the app is installed in T1.
        ({"team_id": "T2", "authorizations": [{"team_id": "T1"}]}, "T1"),
        # Installed for a whole organisation, whose payloads have no team.
        ({"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}, "E1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "true"}, "E1"),
        ({"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": "false"}, "T1"),
        (
            {
                "team_id": "T1",
                "authorizations": [
                    {"team_id": "T1", "enterprise_id": "E1", "is_enterprise_install": True}
                ],
            },
            "E1",
        ),
        ({"team": None, "user": {"team_id": "T1"}}, "T1"),
        ({"team": {"id": "T2"}, "view": {"app_installed_team_id": "T1"}}, "T1"),
        ({"team": {"id": "T1"}, "view": {"app_installed_team_id": None}}, "T1"),
        ({"team": "text", "authorizations": "text"}, None),
        ({}, None),
    ],
)
def test_workspace_is_the_one_that_has_the_app(body: dict[str, object], workspace: object) -> None:
    """The team whose token answers, or the organisation where it has one for all of its teams."""
    assert workspace_in(body) == workspace
