import pytest

from benchmarks.fuzzing.harnesses import HARNESSES, Harness, SlowError


@pytest.mark.parametrize("name", HARNESSES)
def test_promises_hold_for_real_inputs(name: str) -> None:
    """What the search begins with breaks no promise, and neither does half of it."""
    harness = HARNESSES[name]
    for seed in [b"", b"\0", b"\xff\xfe", *harness.seeds()]:
        harness(seed)
        harness(seed[: len(seed) // 2])


def test_broken_promise_and_lost_time_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A harness fails by what its check raises, and by time that is out of proportion."""

    def refused(data: bytes) -> None:
        assert data == b"good"

    harness = Harness(refused, lambda: iter([b"good"]))
    harness(b"good")
    with pytest.raises(AssertionError):
        harness(b"bad")
    monkeypatch.setattr("benchmarks.fuzzing.harnesses.ONCE", -1)
    with pytest.raises(SlowError, match="4 bytes"):
        harness(b"good")
