"""What the chat draws on a terminal beside answers and hits."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.style import Style
from rich.text import Text

from bot.rendering.passage import Excerpt, View

_DIM = Style(dim=True)
_QUOTED = Style(bold=True)


def in_article(found: View) -> RenderableType:
    """A quote in its article: the quote stands out, what is around the passage stands back."""
    parts = [Text(found.heading, Style(bold=True, link=found.target), overflow="fold")]
    parts += [Text(where, _DIM, overflow="fold") for where in (found.target, found.place) if where]
    parts += [Text(note, Style(color="yellow")) for note in found.notes]
    parts.append(Text())
    for label, excerpt in found.excerpts:
        parts += [Text(label, Style(italic=True)), Text()] if label else []
        parts += _drawn(excerpt)
    return Group(*parts)


def _drawn(excerpt: Excerpt) -> list[Text]:
    parts = [Text("[…]", _DIM), Text()] if excerpt.before else []
    for paragraph in excerpt.paragraphs:
        text = Text(overflow="fold", style=Style() if paragraph.inside else _DIM)
        for piece, quoted in paragraph.pieces:
            text.append(piece, _QUOTED if quoted else None)
        parts += [text, Text()]
    return [*parts, Text("[…]", _DIM)] if excerpt.after else parts
