import pytest

from corpus.readers.markdown import read_markdown
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("It is %% a secret %% free.", "It is free."),
        ("Free.\n\n%%\nA secret.\n\nAnother.\n%%\n\nNice.", "Free.\n\nNice."),
        ("It grew by 5 %% and by 7 percent.", "It grew by 5 %% and by 7 percent."),
        ("It is free. ^fees-1", "It is free."),
        ("It is free.\n^37066d", "It is free."),
        ("#tours #bees/visit\n\nIt is free.", "It is free."),
        ("The fee is {--$10--}{++$12++}.", "The fee is $12."),
        ("It is {~~old~>new~~}{>>really?<<}.", "It is new."),
        ("It is {==free==}{>>who says?<<}.", "It is free."),
        ('--8<-- "fees.md"\n\nIt is free.', "It is free."),
        (":material-printer: Print here.", "Print here."),
        ("Print :fontawesome-solid-print:{ .big } here.", "Print here."),
        ("Open 9:30:15, ratio 1:a:2, C::d::e.", "Open 9:30:15, ratio 1:a:2, C::d::e."),
        ("It has 40 m^2^.", "It has 40 m^2."),
        ("Drink H~2~O.", "Drink H2O."),
        ("It is ~~$10~~ $12.", "It is $12."),
        ("Type `x ^fees-1`, `a^2^` and `{++b++}`.", "Type x ^fees-1, a^2^ and {++b++}."),
    ],
)
def test_marks_are_read_as_they_are_shown(source: str, expected: str) -> None:
    """Remarks, names and tags are gone, changes are accepted, powers raised; code stays."""
    assert read_markdown(source).text == expected


@pytest.mark.parametrize("part", ["{--", "{~~a~>", "%% ", ":a", "#a ", "^a", "x~a", "{=="])
def test_marks_without_an_end_take_linear_time(part: str) -> None:
    """Time grows with the number of marks and no faster."""
    assert_linear(read_markdown, lambda n: part * n)
