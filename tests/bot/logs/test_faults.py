from bot.logs.faults import MOST, Fault, faults

QUESTION = "Why is my doctor late?"


def raised(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except type(error) as found:
        return found


def test_fault_has_no_text() -> None:
    """An exception may hold what was asked: its type and place are told, and its cause's."""
    found = faults(raised(ValueError(QUESTION), raised(KeyError(QUESTION))))
    assert [each.kind for each in found] == ["ValueError", "KeyError"]
    assert all(f"{__file__}:" in each.places[0] for each in found)
    assert QUESTION not in repr(found)


def test_what_the_system_refuses_is_told() -> None:
    """The system's own words name no file and no person, and are what an administrator needs."""
    error = OSError(28, "No space left on device", f"/tmp/{QUESTION}")  # noqa: S108
    assert faults(error) == [Fault("OSError (No space left on device)", ())]


def test_causes_are_bounded() -> None:
    """Exceptions that lead to each other in a circle, and groups of many, end."""
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert len(faults(one)) == 2
    assert len(faults(ExceptionGroup("a", [ValueError() for _ in range(50)]))) == MOST
