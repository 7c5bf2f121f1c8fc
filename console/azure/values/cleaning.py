"""Text from Azure, made fit to be shown: what would act on a terminal becomes visible instead."""

from __future__ import annotations

from console.model.marks import Marks, mark
from console.model.targets import AzureName

_MARKS = Marks(lambda character: character if character in "\n\t" else mark(character))


def paragraph(text: object) -> str:
    """Return text of several lines with every control, bidi and zero-width character visible."""
    words = "" if text is None else str(text)
    return words if words.isprintable() else words.translate(_MARKS)


def line(text: object) -> str:
    """Return text of one line with every such character visible, line breaks too."""
    return paragraph(text).replace("\n", "\u240a").replace("\t", " ")


def azure_name(text: object) -> AzureName:
    """Return a name or id, fit to be shown, that is equal to each of its spellings."""
    return AzureName(line(text))
