from pathlib import Path
from time import process_time

import pytest

from corpus.load import read_page
from corpus.readers.generators import without_templates
from corpus.readers.markdown import read_markdown
from tests.growth import assert_linear


def text(source: str) -> str:
    return read_markdown(source).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("See [[Fees 2026|the fees]] and [[Hours]].", "See the fees and Hours."),
        ("[[Hours#On Sunday]] and [[#Fees]]", "Hours > On Sunday and Fees"),
        ("| a | b |\n|---|---|\n| [[Hours\\|open]] | 1 |", "| a: open · b: 1 |"),
        ("Open.\n\n![[map.png]]", "Open."),
        ("See [[1]](https://example.org).", "See [1]."),
        ("Write `[[Page|text]]` or `++ctrl++`.", "Write [[Page|text]] or ++ctrl++."),
        ("if [[ -f x ]] then", "if [[ -f x ]] then"),
        ("Press ++ctrl+alt+del++.", "Press Ctrl+Alt+Del."),
        ("C++ and D++ or i++ and ++j", "C++ and D++ or i++ and ++j"),
    ],
)
def test_links_within_a_wiki_and_keys(source: str, expected: str) -> None:
    """What Obsidian and MkDocs show of them is read, and in code they are code."""
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> [!faq]- When do you open?\n> At nine.", "###### When do you open?\n\nAt nine."),
        ("> > [!note|right] Fees\n> > None.", "###### Fees\n\nNone."),
        ("> [!NOTE]\n> At nine.", "At nine."),
        ("> [!NOTE] We open at nine.\n> Not on Sunday.", "We open at nine. Not on Sunday."),
    ],
)
def test_title_of_an_alert_heads_what_follows(source: str, expected: str) -> None:
    """A question in it has its answer below; a sentence is text like the rest."""
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("```{note}\n:class: x\n\nOpen on *Monday*.\n```\nMore.", "Open on Monday.\n\nMore."),
        ("```{note} Open on Monday.\n```", "Open on Monday."),
        (":::{admonition} Fees\n---\nclass: x\n---\nNone.\n:::", "###### Fees\n\nNone."),
        (
            "::::{tab-set}\n:::{tab-item} Day\nNine.\n:::\n:::{tab-item} Night\nTen.\n:::\n::::",
            "###### Day\n\nNine.\n\n###### Night\n\nTen.",
        ),
        (
            "````{tip}\n```{figure} map.png\n:alt: a\n\nThe map.\n```\n````\nMore.",
            "The map.\n\nMore.",
        ),
        ("```{toctree}\n:maxdepth: 2\n\nfees\n```\nMore.", "More."),
        (":::{image} map.png\n:::\nMore.", "More."),
        ("```{code-block} python\nprint(1)\n```", "```\nprint(1)\n```"),
        (":::{code-block} python\nprint(1)\n:::", "```\nprint(1)\n```"),
        ("```{r}\nsummary(x)\n```\nMore.", "```\nsummary(x)\n```\n\nMore."),
        ("````md\n```{note}\nx\n```\n````", "````\n```{note}\nx\n```\n````"),
        ("(fees)=\n# Fees\n\nNone.", "# Fees\n\nNone."),
    ],
)
def test_directives_of_myst_are_what_they_show(source: str, expected: str) -> None:
    """Their titles, captions and text are read without options; code is code, and stays so."""
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("See {ref}`the fees <fees>` and {doc}`hours`.", "See the fees and hours."),
        ("H{sub}`2`O, 10{sup}`6` {cite}`lee2020`meals", "H2O, 10^6 meals"),
        ("Call {py:func}`~a.b` {x} `c`.", "Call a.b `c`."),
    ],
)
def test_roles_of_myst_are_what_they_show(source: str, expected: str) -> None:
    """A role's text is read, not what it leads to."""
    assert text(source).replace("  ", " ") == expected.replace("`", "")


def test_comment_of_kramdown_is_not_read() -> None:
    """It stands in the file for its writers, and not on the page."""
    source = "{::comment}\nhidden\n{:/comment}\n\n<div>\n<p>seen</p>\n{: .x}\n</div>"
    assert text(source) == "seen"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A\n{% for x in site.all %}\n{{ x.name }} is hiring!\n{% endfor %}\nB", "A\n\nB"),
        ("A\n\n{% for i in (1..2) %}\nOpen.\n{% endfor %}\n\nB", "A\n\nOpen.\n\nB"),
        (
            "{% for x in y %}{% for z in x %}a{% endfor %}{{ x }} b{% endfor %}{% endfor %}c",
            "c",
        ),
        ("{% for x in y %}a {{ x }}", "a"),
        ("{{ x }}{% for y in z %}a{% endfor %}", "a"),
    ],
)
def test_what_a_loop_says_of_values_is_not_in_the_file(source: str, expected: str) -> None:
    """A sentence without its subject is not quoted; what a loop only repeats is."""
    assert text(source) == expected


def test_attributes_of_kramdown_in_html(tmp_path: Path) -> None:
    """They are gone from a page of Jekyll, and a format of numbers in its code is not."""
    page = tmp_path / "a.html"
    page.write_text("---\nt: 1\n---\n<p>Open.{: .big}</p><pre>f'{x:.2f}' '{:.2f}'</pre>", "utf-8")
    assert read_page(page).text == "Open.\n\n```\nf'{x:.2f}' '{:.2f}'\n```"


@pytest.mark.parametrize(
    "source", ["*_[`" * 500_000, "[" * 500_000 + "](" * 500_000, "![" * 5_000, "^[" * 5_000]
)
def test_a_paragraph_that_is_none_is_read_as_it_stands(source: str) -> None:
    """Of very long lines and of very many brackets no marks are read: it would take minutes."""
    began = process_time()
    assert text(source) == source
    assert process_time() - began < 8


def test_links_of_a_long_paragraph_are_read() -> None:
    """A page of several hundred links in one paragraph keeps them."""
    assert "[" not in text("See [the fees](/fees). " * 1_000)


def test_comments_that_nothing_ends_are_looked_for_once() -> None:
    """Their end is not sought again behind each of them."""
    assert_linear(without_templates, lambda n: "{% comment %}" * n)


def test_many_loops_cost_no_more_than_reading_them() -> None:
    """However deeply they stand in each other."""
    assert_linear(without_templates, lambda n: "{% for x in y %}" * n + "{% endfor %}" * n)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "A locker costs <Price>20 francs</Price> per year.",
            "A locker costs 20 francs per year.",
        ),
        ('Delivery is <Term id="x">free</Term>.', "Delivery is free."),
        ('<Badge type="new"/> Boots cost $9.', "Boots cost $9."),
        ("<Price>20 francs</Price> per year.", "20 francs per year."),
        ("- Keys cost <Price>15 francs</Price>.", "- Keys cost 15 francs."),
        (
            '<Tabs><TabItem value="a">Open daily.</TabItem></Tabs>\nDogs are free.',
            "Open daily.\n\nDogs are free.",
        ),
        ('<Card title="Fees">It is free.</Card>', "###### Fees\n\nIt is free."),
    ],
)
def test_a_component_in_a_sentence_is_a_part_of_it(source: str, expected: str) -> None:
    """Only a component that text stands beside is within a line; others are blocks."""
    assert text(source) == expected
