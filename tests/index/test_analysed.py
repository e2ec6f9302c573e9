from corpus.document import Document, Span
from corpus.splitting.split import split
from index.analysed import analyse, paragraph_terms
from index.analyzer import terms

PAGE = Document(
    "mill",
    "Mill",
    """The mill is old. It grinds rye.

Bring these:

- a coat
- a ticket

| day | opens |
|---|---|
| Monday | 9:00 |
""",
)
ANALYSED = analyse(split(PAGE))


def test_a_passage_has_its_terms_and_those_that_lead_it_in() -> None:
    """The body of a list item is the sentence above the list, and then its own words."""
    (coat,) = (each for each in ANALYSED if each.passage.text == "a coat")
    assert coat.terms == ("coat",)
    assert coat.lead == tuple(terms("Bring these:"))
    assert coat.body == coat.lead + coat.terms


def test_words_are_placed_in_the_passage() -> None:
    """Every word stands where its offsets say, counted from the passage's start."""
    (grinds,) = (each for each in ANALYSED if "rye" in each.passage.text)
    placed = [grinds.passage.text[word.start : word.end] for word in grinds.words]
    assert placed == ["It", "grinds", "rye"]


def test_a_paragraph_has_all_the_terms_of_its_text() -> None:
    """What stands between the passages, such as a table's header, is part of the paragraph."""
    paragraphs: dict[Span, list[int]] = {}
    for i, each in enumerate(ANALYSED):
        paragraphs.setdefault(each.passage.paragraph, []).append(i)
    for span, members in paragraphs.items():
        found = paragraph_terms(PAGE, span, [ANALYSED[i] for i in members])
        assert found == set(terms(PAGE.text[slice(*span)]))
