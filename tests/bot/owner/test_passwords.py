import pytest

from bot.owner import passwords
from bot.owner.passwords import fits, hashed


def test_password_fits_its_hash_alone() -> None:
    """The hash has a salt of its own, says how it was made, and fits no other password."""
    one, other = hashed("correct horse"), hashed("correct horse")
    assert one != other
    assert one.startswith(f"scrypt${2**15}$8$3$")
    assert "correct" not in one
    assert fits("correct horse", one)
    assert not fits("correct horse ", one)
    assert fits("caf\udce9", hashed("caf\udce9"))


def test_hash_of_other_settings_still_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version may make hashes costlier: those that are there go on to fit."""
    monkeypatch.setattr(passwords, "COST", 2**10)
    cheap = hashed("correct horse")
    monkeypatch.undo()
    assert fits("correct horse", cheap)
