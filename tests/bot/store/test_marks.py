from sqlalchemy import Engine

from bot.store.database import reading
from bot.store.marks import Mark, Marked, marks, write_marks
from bot.store.questions import topic


def test_the_latest_mark_counts(engine: Engine) -> None:
    """Of each question of the same words; one that was taken back counts for nothing."""
    with engine.begin() as connection:
        write_marks(connection, ["Dogs?", "dogs", "Bikes?"], Mark.IGNORED, "Ada", 1)
        write_marks(connection, ["DOGS!"], Mark.OUT_OF_SCOPE, "Bob", 2)
        write_marks(connection, ["Bikes?"], None, "Bob", 3)
        write_marks(connection, [], Mark.DONE, "Bob", 4)
    with reading(engine) as connection:
        assert marks(connection) == {topic("dogs"): Marked(Mark.OUT_OF_SCOPE, "Bob", 2)}
