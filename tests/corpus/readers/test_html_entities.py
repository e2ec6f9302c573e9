from corpus.readers.html import read_html
from corpus.readers.html_entities import MOST_ADDED, with_entities

DECLARED = """<?xml version="1.0"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "xhtml1-strict.dtd" [
  <!ENTITY club "The <b>Chess</b> Club">
  <!ENTITY day 'Monday'>
  <!ENTITY file SYSTEM "/etc/passwd">
  <!ENTITY % all "x">
  <!ENTITY more "&club;&club;">
]>
"""


def test_names_that_a_page_declares_are_read() -> None:
    """What they stand for is shown, and their declarations are not."""
    page = read_html(
        f"{DECLARED}<html><body><p>&club; meets on &day; &amp; Friday.</p></body></html>"
    )
    assert page.text == "The Chess Club meets on Monday & Friday."


def test_names_for_files_and_for_other_names_are_not_read() -> None:
    """No file is opened, and no page grows without bound."""
    assert read_html(f"{DECLARED}<p>&file; &more; &all;</p>").text == "&file; &more; &all;"
    large = with_entities(f"<!DOCTYPE html [<!ENTITY a '{'x' * 200}'>]>" + "&a;" * 100_000)
    assert len(large) < 2 * 300_000 + MOST_ADDED + 10_000


def test_page_without_declarations_is_what_it_was() -> None:
    """Also one whose text has such brackets."""
    for source in ("<!DOCTYPE html><p>[a]&b;", "<!DOCTYPE html [<p>&b;", "<p>&b; ]>"):
        assert with_entities(source) == source
