import os
from concurrent.futures import ThreadPoolExecutor

from bot.ids import first_id, further_id, is_id, new_id


def test_no_thread_gets_anothers_id() -> None:
    """Threads that draw ids at the same time get each its own."""
    with ThreadPoolExecutor(4) as pool:
        found = [*pool.map(lambda _: new_id(), range(20_000))]
    assert len(set(found)) == len(found)


def test_forked_process_gives_ids_of_its_own() -> None:
    """What a process has drawn ahead is not given by those that are forked from it."""
    new_id()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id().encode())
        os._exit(0)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        os.close(writing)
        assert told.read() not in {new_id() for _ in range(200)}


def test_an_id_tells_what_it_goes_on_with() -> None:
    """A further one begins with the first one's, also after several; Slack's is its own."""
    first = new_id()
    further = further_id(further_id(first))
    assert first_id(further) == first_id(first) == first
    assert further != first
    assert is_id(further)
    assert first_id(f"slack-{'a' * 40}") == f"slack-{'a' * 40}"
