import pytest

from bot.masking.private import NUMBER, SECRET
from bot.masking.secrets import changes, is_random, secrets


def found(text: str) -> list[tuple[str, str]]:
    return [(text[part.start : part.end], part.mark) for part in secrets(text)]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: hunter2", "hunter2"),
        ("The password is hunter2, why?", "hunter2"),
        ("pwd=Tulip", "Tulip"),
        ('my password was "two words"', "two words"),
        ("the PIN 4711 fails", "4711"),
        ("the passcode of the tablet from the desk downstairs was 90-17-35.", "90-17-35"),
        ("one-time code: A7K92", "A7K92"),
    ],
)
def test_a_secret_stands_behind_its_name(text: str, secret: str) -> None:
    """Beside it, behind a sign, or behind "is" in the same sentence; its name stays."""
    assert found(text) == [(secret, SECRET)]


@pytest.mark.parametrize(
    "text",
    [
        "How do I reset my password?",
        "password: where do I get one?",
        "A password has 12 characters.",
        "Is the password case-sensitive?",
        "Where do I get my PIN in 2025?",
        "I forgot my PIN. Room 1234 is open.",
        "a PIN of 4 to 8 digits",
        "Do I need a passport for 2025?",
    ],
)
def test_a_question_about_secrets_tells_none(text: str) -> None:
    """Ordinary words, lengths, years and what the next sentence says are no secrets."""
    assert found(text) == []


def test_a_persons_number_is_found_by_its_name() -> None:
    """Fewer digits than a telephone has are private where the text says what they are."""
    assert found("Reisepass-Nr. C9X7QW04K is lost") == [("C9X7QW04K", NUMBER)]
    assert found("student ID 20431 is locked") == [("20431", NUMBER)]


@pytest.mark.parametrize(
    "token", ["AKIAIOSFODNN7EXAMPLE", "9f3c1a7be0428d56c7e1f09ab34d6c82", "aZ3kQ9pLmX7tRvB2nWcY"]
)
def test_tokens_are_found_wherever_they_stand(token: str) -> None:
    """By what they begin with, as figures to base 16, or because nobody names things so."""
    assert (token, SECRET) in found(f"It says {token} there")


@pytest.mark.parametrize(
    "name",
    ["ILEARoswellCourse2023Catalogue", "Lecture_07_2024-10-14_final", "spring-concert-2024-05"],
)
def test_names_in_one_piece_are_no_tokens(name: str) -> None:
    """Words and years that are joined change their kind seldom."""
    assert not is_random(name)


def test_changes_count_kinds_that_follow_each_other() -> None:
    """A figure beside a letter counts, and a capital behind a small letter; signs do not."""
    assert changes("aB1") == 2
    assert changes("Abc-1") == 0
    assert changes("") == 0
