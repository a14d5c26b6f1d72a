"""Answer -> cards, or texts where no components can be shown. The wording is `layout`'s, as in every front end.

What does not fit one message goes on in the next; each message lists the sources of what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from bot.rendering.cards.blocks import MOST_CHARACTERS, Block, Card, Rule, Small, Text, Tone, fits
from bot.rendering.cards.lines import Segment, marked, segments_of
from bot.rendering.cards.sources import Listed, listed, withdrawn
from bot.rendering.discord_split import length, split
from bot.rendering.layout import compose
from retrieval.answer import Answer, Outcome

if TYPE_CHECKING:
    from bot.conversation.types import Withdrawal

MOST_CONTENT = 2000  # characters of an ordinary message

_TONES = {
    Outcome.ANSWERED: Tone.ANSWERED,
    Outcome.POSSIBLE: Tone.POSSIBLE,
    Outcome.NOT_FOUND: Tone.MISSING,
    Outcome.ABOUT_COLLECTION: Tone.NOTE,
    Outcome.NO_QUESTION: Tone.NOTE,
}

Message = tuple[list[Segment], list[int]]
"""Segments of an answer, and the numbers of the sources that they cite."""


def answer_cards(answer: Answer, withdrawals: Sequence[Withdrawal] = ()) -> tuple[Card, ...]:
    """The answer as messages, usually one. Withdrawals of articles that it does not quote are left out."""
    segments, sources = _read(answer, withdrawals)
    warns = any(source.withdrawn for source in sources.values())
    tone = Tone.WARNING if warns else _TONES[answer.outcome]
    messages = _messages(segments, MOST_CHARACTERS // 2, lambda message: fits(_blocks(message, sources)))
    return tuple(Card(tone, tuple(_blocks(message, sources))) for message in messages)


def answer_texts(answer: Answer, withdrawals: Sequence[Withdrawal] = ()) -> tuple[str, ...]:
    """The answer as ordinary messages without components, of at most 2,000 characters each, usually one."""
    segments, sources = _read(answer, withdrawals)

    def text(message: Message) -> str:
        return "\n".join(block.markdown for block in _said(message[0]) + _linked(message[1], sources))

    messages = _messages(segments, MOST_CONTENT // 2, lambda message: length(text(message)) <= MOST_CONTENT)
    return tuple(map(text, messages))


def _read(answer: Answer, withdrawals: Sequence[Withdrawal]) -> tuple[list[Segment], Mapping[int, Listed]]:
    layout = compose(answer)
    return [*withdrawn(answer, withdrawals), *segments_of(answer, layout)], listed(answer, layout.sources, withdrawals)


def _blocks(message: Message, sources: Mapping[int, Listed]) -> list[Block]:
    """With a button for each source, or with linked headlines where so many buttons do not fit."""
    segments, numbers = message
    said = _said(segments)
    if not numbers:
        return said
    rule: list[Block] = [Rule()] if said else []
    with_buttons = [*said, *rule, *(sources[number].cited for number in numbers)]
    return with_buttons if fits(with_buttons) else [*said, *rule, *_linked(numbers, sources)]


def _said(segments: Sequence[Segment]) -> list[Block]:
    blocks: list[Block] = []
    for is_small, run in groupby(segments, key=lambda segment: segment.small):
        text = "\n".join(segment.text for segment in run if segment.text)
        if text:
            blocks.append(Small(text) if is_small else Text(text))
    return blocks


def _linked(numbers: Sequence[int], sources: Mapping[int, Listed]) -> list[Block]:
    return [Text("\n".join(sources[number].text for number in numbers))] if numbers else []


def _messages(segments: Sequence[Segment], share: int, fitting: Callable[[Message], bool]) -> Iterator[Message]:
    """Segments put together as long as they fit. `share` is the most that a segment may take of a message."""
    message: Message = ([], [])
    for segment in _cut(segments, share):
        further = _with(message, segment)
        if message[0] and not fitting(further):
            yield message
            further = _with(([], []), segment)
        while further[1] and not fitting(further):
            # One segment with more sources than a message can list.
            said, numbers = further
            most = len(numbers) - 1
            while most and not fitting((said, numbers[:most])):
                most -= 1
            most = most if said else max(most, 1)
            yield said, numbers[:most]
            further = ([], numbers[most:])
        message = further
    if any(message):
        yield message


def _with(message: Message, segment: Segment) -> Message:
    return [*message[0], segment], sorted({*message[1], *segment.cites})


def _cut(segments: Sequence[Segment], share: int) -> Iterator[Segment]:
    """A segment that is too long in several, each with the sources that are marked in it, or else with the first."""
    for segment in segments:
        texts = split(segment.text, share)
        for text in texts:
            here = tuple(number for number in segment.cites if number in marked(text)) or segment.cites[:1]
            yield segment if len(texts) == 1 else replace(segment, text=text, cites=here)
