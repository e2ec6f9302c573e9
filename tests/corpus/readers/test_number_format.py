from datetime import date, datetime, time, timedelta

import pytest

from corpus.readers.number_format import text_of


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (1250, "General", "1250"),
        (0.1 + 0.2, "General", "0.3"),
        (1e20, "General", "1e+20"),
        (1250, '"€" #,##0.00', "€ 1,250.00"),
        (1250, "[$€-407]\\ #,##0.00", "€ 1,250.00"),
        (1250.5, "#,##0.00\\ [$€-1]", "1,250.50 €"),
        (1250, '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-', "1,250.00 €"),
        (-3.5, "#,##0.00 $;(#,##0.00 $)", "(3.50 $)"),
        (-3.5, "0.0", "-3.5"),
        (0.19, "0%", "19%"),
        (0.195, "0.0\\ %", "19.5 %"),
        (2.5, "0", "3"),
        (2.675, "0.00", "2.68"),
        (7, "000", "007"),
        (1.5, "0.0##", "1.5"),
        (2_500_000, '0.0,,"M"', "2.5M"),
        (5, '0 "rooms"', "5 rooms"),
        (0, '0;-0;"none"', "none"),
        (5, ";;;", ""),
        (0.5, "# ?/?", "0.5"),
        (1234.5, "0.00E+00", "1234.5"),
        (True, "General", "TRUE"),
        (None, "General", ""),
        ("text", "0.00", "text"),
        (date(2026, 3, 1), "mm-dd-yy", "2026-03-01"),
        (datetime(2026, 3, 1, 9, 5), "m/d/yy", "2026-03-01 09:05"),  # noqa: DTZ001
        (date(2026, 3, 1), "dd.mm.yyyy", "01.03.2026"),
        (date(2026, 3, 1), "[$-409]dddd, mmmm d, yyyy", "Sunday, March 1, 2026"),
        (date(2026, 3, 1), "d-mmm-yy", "1-Mar-26"),
        (time(14, 5), "h:mm AM/PM", "2:05 PM"),
        (time(14, 5, 9), "hh:mm:ss", "14:05:09"),
        (timedelta(hours=26), "[h]:mm:ss", "1 day, 2:00:00"),
    ],
)
def test_values_are_shown_as_their_format_has_them(value: object, form: str, shown: str) -> None:
    """Amounts, shares, dates and times read as the sheet shows them; unusual formats plainly."""
    assert text_of(value, form) == shown
