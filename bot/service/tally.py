"""What became of questions, how long that took and how sure it was: counted, nothing is kept."""

from collections import Counter

from bot.dialogue.reply import Reply, Status
from bot.histogram import Histogram

# Seconds. What is given again takes .1 ms, a search a few, and nobody waits for more than two.
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0)
CONFIDENCES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Tally:
    """To be used in one thread."""

    def __init__(self) -> None:
        self.replies: Counter[tuple[str, Status]] = Counter()
        """Replies given, by their channel and status."""
        self.seconds: dict[str, Histogram] = {}
        """From a question to its reply, by channel, with the time in which it waited."""
        self.confidence = Histogram(CONFIDENCES)
        """Of replies, but for small talk."""

    def add(self, reply: Reply, channel: str, seconds: float) -> None:
        self.replies[channel, reply.status] += 1
        found = self.seconds.get(channel)
        if found is None:
            found = self.seconds[channel] = Histogram(SECONDS)
        found.add(seconds)
        if reply.status is not Status.SMALLTALK:
            self.confidence.add(reply.confidence)
