"""How long a question may be, for every channel."""

LONGEST_QUESTION = 1_000  # characters (Unicode code points)


def question_problem(question: str) -> str | None:
    """Why a question cannot be asked, as a sentence that says what to do; None where it can."""
    if not question.strip():
        return "The question is empty: write what you would like to know."
    if len(question) > LONGEST_QUESTION:
        return f"The question has {len(question):,} characters: use at most {LONGEST_QUESTION:,}."
    return None
