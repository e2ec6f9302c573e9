"""The facts of an explanation in words, for people to read."""

from collections.abc import Iterator

from bot.dialogue.reply import Reply


def facts(reply: Reply) -> Iterator[tuple[str, str]]:
    """Names and values; none where no search has led to the reply."""
    why = reply.why
    if why is None:
        return
    yield "Question", why.question or "–"
    yield "Asks for", ", ".join(why.wanted) or "anything"
    # Rounded down: an estimate is never quite certain.
    yield "Probably right", f"{int(100 * reply.confidence + 1e-9)}%"
    yield "Words covered", f"{why.coverage:.0%}"
    if why.phrasing:
        yield "Closest phrasing", why.phrasing
    for penalty in why.penalties:
        yield "Doubt", f"{penalty.reason} (odds × {penalty.factor:.2f})"
    if why.runner_up:
        yield "Runner-up", why.runner_up.text
        yield "Lead over it", f"{why.margin:.2f} of {why.score:.2f}"
    if why.curated:
        verb = "shown" if why.curated.won else "not shown"
        yield "Owner’s answer", f"{why.curated.question}: {verb}, as {why.curated.reason}"
