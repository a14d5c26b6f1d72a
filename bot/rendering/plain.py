"""An answer as text without colour: for pipes, for JSON, and wherever nothing better can be shown."""

from __future__ import annotations

from bot.rendering.layout import compose
from bot.rendering.lines import SourceLine, text_of
from retrieval.answer import Answer


def plain(answer: Answer) -> str:
    """The whole answer with its sources, without a line break at the end."""
    layout = compose(answer)
    lines = [text_of(line) for line in layout.lines]
    sources = [_source(source) for source in layout.sources]
    return "\n".join([*lines, *([""] if sources else []), *sources])


def plain_body(answer: Answer) -> str:
    """What the answer says, with its citation marks; without nearest passages and the list of sources."""
    layout = compose(answer)
    return "\n".join(text_of(line) for line in (*layout.body, *layout.notes))


def _source(source: SourceLine) -> str:
    where = source.link or source.place
    return f"[{source.number}] " + " · ".join((source.headline, *source.details, *([where] if where else [])))
