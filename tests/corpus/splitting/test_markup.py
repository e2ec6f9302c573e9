from corpus.splitting.markup import BlockKind, leaves_blank_line, marked_blocks


def kinds(text: str) -> list[tuple[BlockKind, str]]:
    return [(block.kind, text[slice(*block.span)]) for block in marked_blocks(text)]


def test_marks_are_no_part_of_a_block() -> None:
    """A heading, an item and a row are told by their marks and stand without them."""
    assert kinds("# Tours\n\n- at noon\n\n| a | b |") == [
        (BlockKind.HEADING, "Tours"),
        (BlockKind.ITEM, "at noon"),
        (BlockKind.ROW, "a | b"),
    ]


def test_a_fence_of_code_is_closed_by_one_as_long() -> None:
    """Between fences all is code; a shorter one, or one with a word, closes nothing."""
    text = "````\na\n```\n````py\nb\n````  \nEnd."
    assert kinds(text) == [
        (BlockKind.CODE, "a\n```\n````py\nb"),
        (BlockKind.PARAGRAPH, "End."),
    ]


def test_blank_lines_are_told_from_line_breaks() -> None:
    """Two line breaks leave a blank line, a carriage return with its line feed is one break."""
    assert leaves_blank_line("\n\n")
    assert not leaves_blank_line("\r\n")
