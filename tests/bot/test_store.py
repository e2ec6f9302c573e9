from bot.reply import Conversation, Reply, Status
from bot.store import Conversations, new_id


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def turns(number: int) -> Conversation:
    conversation = Conversation()
    for _ in range(number):
        conversation = conversation.after("?", Reply(Status.ANSWERED, "!"))
    return conversation


def test_ids_cannot_be_guessed() -> None:
    """Ids hold 128 random bits and none comes twice."""
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(found) == 22 for found in ids)


def test_conversation_is_found_again() -> None:
    """What was kept under an id is found under it."""
    store = Conversations(lifetime=10)
    found, conversation = store.find(None)
    assert conversation == Conversation()
    store.keep(found, turns(1))
    assert store.find(found) == (found, turns(1))


def test_unknown_id_gets_one_of_ours() -> None:
    """An id that is not known starts a new conversation under another id: callers choose none."""
    found, conversation = Conversations(lifetime=10).find("mine")
    assert found != "mine"
    assert conversation == Conversation()


def test_idle_conversation_is_forgotten() -> None:
    """A conversation expires when idle for longer than its lifetime, and not when used."""
    clock = Clock()
    store = Conversations(lifetime=10, clock=clock)
    store.keep("idle", turns(1))
    store.keep("used", turns(1))
    clock.now = 6
    store.keep("used", turns(2))
    clock.now = 11
    assert store.find("idle")[0] != "idle"
    assert store.find("used") == ("used", turns(2))
    assert len(store) == 1


def test_memory_is_bounded() -> None:
    """Beyond the largest number the conversation that was used least recently goes."""
    store = Conversations(lifetime=10, largest=2)
    for name in ("a", "b", "a", "c"):
        store.keep(name, turns(1))
    assert len(store) == 2
    assert store.find("a")[0] == "a"
    assert store.find("b")[0] != "b"
