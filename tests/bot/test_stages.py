from bot.stages import stage, timed


def test_stages_are_told_in_their_order_and_add_up() -> None:
    """What is inside a stage counts for itself, and a stage that comes twice is there once."""
    with timed() as times:
        with stage("answer"):
            with stage("search"):
                pass
            spent = times["search"]
        with stage("search"):
            pass
    assert [*times] == ["answer", "search"]
    assert times["search"] >= spent >= 0
    assert times["answer"] >= 0


def test_nothing_is_noted_for_who_does_not_ask() -> None:
    """The times of one question are not those of the next one."""
    with timed() as times:
        pass
    with stage("answer"):
        pass
    assert times == {}
