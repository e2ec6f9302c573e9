from bot.dialogue.question_length import question_problem


def test_question_may_have_1000_characters() -> None:
    """Blank questions and those of more than 1,000 characters are refused with a sentence."""
    assert question_problem("a" * 1_000) is None
    assert question_problem("😀" * 1_000) is None
    assert "1,001 characters" in str(question_problem("a" * 1_001))
    for blank in ("", " \t\n", "\u3000\u00a0"):
        assert "empty" in str(question_problem(blank))
