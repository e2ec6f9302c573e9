from bot.ids import first_id, further_id, is_id, new_id


def test_an_id_tells_what_it_goes_on_with() -> None:
    """A further one begins with the first one's, also after several; Slack's is its own."""
    first = new_id()
    further = further_id(further_id(first))
    assert first_id(further) == first_id(first) == first
    assert further != first
    assert is_id(further)
    assert first_id(f"slack-{'a' * 40}") == f"slack-{'a' * 40}"
