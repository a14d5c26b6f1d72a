"""Lines -> rich, for a terminal. Text objects only: article text is never read as rich's markup."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.rendering import words
from bot.rendering.hits import details, notes
from bot.rendering.layout import compose
from bot.rendering.lines import Line, Role, SourceLine
from bot.rendering.links import link
from bot.rendering.safe import pieces
from retrieval.answer import Answer, Found, Outcome
from retrieval.quote import FoundSentence

_LOOKS = {
    Role.TEXT: Style(),
    Role.LIT: Style(bold=True),
    Role.MARK: Style(color="cyan"),
    Role.LABEL: Style(italic=True),
    Role.NOTE: Style(dim=True),
    Role.MISSING: Style(color="yellow", bold=True),
}
_DIM = Style(dim=True)


def render(answer: Answer) -> RenderableType:
    """The answer for a terminal: lit words bold, sources dim, headlines linked where there is an address."""
    layout = compose(answer)
    nothing = answer.outcome is not Outcome.NO_QUESTION and not answer.statements
    parts: list[RenderableType] = [_line(line) for line in (*layout.preface, *layout.body)]
    parts += [Padding(_line(line, _DIM), (0, 0, 0, 2)) for line in layout.proof]
    # What is near is set back and dim, so that nobody takes it for an answer.
    parts += [Padding(_line(line, _DIM if nothing else None), (0, 0, 0, 2)) for line in layout.near]
    parts += [_line(line) for line in layout.notes]
    if layout.sources:
        parts += [Text(), _sources(layout.sources)]
    return Group(*parts)


def _line(line: Line, over: Style | None = None) -> Text:
    text = Text(overflow="fold")
    for piece in line:
        text.append(piece.text, _LOOKS[piece.role] + over if over else _LOOKS[piece.role])
    return text


def _sources(sources: Sequence[SourceLine]) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True, justify="right")
    grid.add_column(overflow="fold", ratio=1)
    for source in sources:
        grid.add_row(
            Text(f"[{source.number}]", _LOOKS[Role.MARK]),
            _described(source.headline, source.details, source.link, source.place),
        )
    return grid


def _described(headline: str, details: Sequence[str], target: str | None, place: str | None) -> Text:
    """Headline and details. The link itself is long, so it lies under the headline and under its host."""
    linked = Style(dim=True, link=target) if target else _DIM
    text = Text(overflow="fold").append(headline, linked)
    for detail in details:
        text.append(f" · {detail}", _DIM)
    if place:
        text.append(" · ", _DIM).append(place, linked)
    return text


def render_hits(found: Found) -> RenderableType:
    """What was found: for each match its sentence with the words lit, then where it stands."""
    nothing = Text(words.nothing_found(found.searched, "passage"), _LOOKS[Role.MISSING])
    parts: list[RenderableType] = [] if found.matches else [nothing, Text()]
    for number, match in enumerate(found.matches, start=1):
        text = Text(overflow="fold").append(f"{number}. ", _LOOKS[Role.MARK]).append("“")
        for piece, lit in pieces(match.quote.text, match.lit):
            text.append(piece, _LOOKS[Role.LIT if lit else Role.TEXT])
        parts += [text.append("”"), Padding(_where(match), (0, 0, 1, 3))]
    return Group(*parts, *(Text(note, _DIM) for note in notes(found)))


def _where(match: FoundSentence) -> Text:
    source = match.quote.source
    linked = Style(link=link(match.quote))
    headline = pieces(source.title, match.headline_lit) or [(words.headline(source), False)]
    text = Text(overflow="fold")
    for piece, lit in headline:
        text.append(piece, linked + (_LOOKS[Role.LIT] if lit else _DIM))
    return text.append("".join(f" · {detail}" for detail in details(match)), _DIM)
