import pytest

from tests.growth import assert_linear


def test_linear_work_passes() -> None:
    """Reading a text once is in proportion to it."""
    assert_linear(lambda text: [ord(c) for c in text], lambda n: "a" * n)


def test_quadratic_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all of a text at each of its characters is not."""
    monkeypatch.setattr("tests.growth.TRIES", 1)  # a further one can only pass by mistake
    with pytest.raises(AssertionError, match="s, "):
        assert_linear(lambda text: [text.count("b") for _ in text], lambda n: "a" * n)
