"""From tree to text, laid out to be read: what the editor's format key and saved queries show."""

from console.kql.syntax.printing import expressions, literals, pipelines, statements
from console.kql.syntax.printing.layout import printed

__all__ = ["expressions", "literals", "pipelines", "printed", "statements"]
