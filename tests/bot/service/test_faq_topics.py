from pathlib import Path

from bot.service.faq_row import FaqRow
from bot.service.faq_topics import MOST_TOPICS, topic_rows
from corpus.load import load
from corpus.splitting.split import split

PAGE = """---
title: Visiting us
---
## When are you open?

We open at ten. We close at five.

## The garden

It is always open. Dogs may come.

- One tree
"""


def topics(folder: Path, page: str) -> list[FaqRow]:
    (folder / "page.md").write_text(page, "utf-8")
    return list(topic_rows([p for d in load(folder).documents for p in split(d)]))


def test_heading_that_asks_is_a_question_and_another_a_topic(tmp_path: Path) -> None:
    """A question has what stands below it, a topic its first sentence, both verbatim."""
    question, topic = topics(tmp_path, PAGE)
    assert (question.question, question.is_topic) == ("When are you open?", False)
    assert question.answer == "We open at ten. We close at five."
    assert (topic.question, topic.answer) == ("The garden", "It is always open.")
    assert topic.is_topic
    for row in (question, topic):
        assert row.group == "Visiting us"
        assert row.source.text == row.answer


def test_long_answer_is_its_first_paragraph(tmp_path: Path) -> None:
    """What stands below a question may be a whole chapter."""
    page = "# Why?\n\nBecause we can. It works.\n\n" + "More is told here. " * 40
    (row,) = topics(tmp_path, page)
    assert row.answer == "Because we can. It works."


def test_list_begins_with_its_first_mark(tmp_path: Path) -> None:
    """Shown, the first item is an item like the others."""
    (row,) = topics(
        tmp_path, "# What does it cost?\n\n- Adults: 8 dollars\n- Children: 4 dollars\n"
    )
    assert row.answer == "- Adults: 8 dollars\n- Children: 4 dollars"


def test_what_is_said_again_is_one_row(tmp_path: Path) -> None:
    """Copies of a page, and a heading that stands twice, do not fill the list."""
    (tmp_path / "copy.md").write_text(PAGE.replace("The garden", "Our garden"), "utf-8")
    page = f"{PAGE}\n## The garden\n\nIt has a pond.\n\n## What else?\n\nNothing.\n"
    found = [(row.question, row.answer) for row in topics(tmp_path, page)]
    assert [answer for _, answer in found].count("It is always open.") == 1
    assert "It has a pond." not in [answer for _, answer in found]
    assert found[-1] == ("What else?", "Nothing.")


def test_handbook_does_not_fill_the_page(tmp_path: Path) -> None:
    """Of hundreds of headings the first are topics; questions are all kept."""
    page = "".join(
        f"## Part {i}\n\nIt has {i} screws.\n\n## Why {i}?\n\nFor {i}.\n\n" for i in range(60)
    )
    found = topics(tmp_path, page)
    assert sum(row.is_topic for row in found) == MOST_TOPICS
    assert sum(not row.is_topic for row in found) == 60
