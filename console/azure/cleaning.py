"""Text from Azure, made fit to be shown: what would act on a terminal becomes visible instead."""

from __future__ import annotations

from console.model.marks import Marks, mark

_MARKS = Marks(lambda character: character if character in "\n\t" else mark(character))


def paragraph(text: object) -> str:
    """Return text of several lines with every control, bidi and zero-width character visible."""
    words = "" if text is None else str(text)
    return words if words.isprintable() else words.translate(_MARKS)


def line(text: object) -> str:
    """Return text of one line with every such character visible, line breaks too."""
    return paragraph(text).replace("\n", "\u240a").replace("\t", " ")
