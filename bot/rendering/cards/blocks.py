"""What one Discord message shows: a card made of blocks. Text in them is Discord markdown, finished and safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.rendering.discord_split import length

# https://discord.com/developers/docs/components/reference : in one message 40 components, nested ones counted, and
# 4,000 characters over all texts. Two rows of five buttons have to fit beside every card.
MOST_CHARACTERS = 3900
MOST_COMPONENTS = 40 - 12


class Tone(Enum):
    """What kind of message it is; the value is the colour of the line at its edge (0xRRGGBB)."""

    ANSWERED = 0x2E8B57
    POSSIBLE = 0xC9A227
    MISSING = 0xB5523B
    NOTE = 0x5B7083
    WARNING = 0xD9822B


@dataclass(frozen=True, slots=True)
class Text:
    """Words of ordinary size."""

    text: str

    @property
    def markdown(self) -> str:
        """What Discord is given."""
        return self.text


@dataclass(frozen=True, slots=True)
class Small(Text):
    """Lines in small grey print; `text` is without the sign that makes them so."""

    @property
    def markdown(self) -> str:
        """What Discord is given: "-# " before each line."""
        return "\n".join(f"-# {line}" for line in self.text.splitlines())


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line between two parts."""

    @property
    def markdown(self) -> str:
        """Nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Cited(Text):
    """A source: its line, and the address that a button "Open" leads to (http or https, at most 512 characters)."""

    url: str | None = None


Block = Text | Rule


@dataclass(frozen=True, slots=True)
class Card:
    """One message, within what Discord allows, with room for two rows of five buttons."""

    tone: Tone
    blocks: tuple[Block, ...]

    @property
    def characters(self) -> int:
        """The characters of all texts, as Discord may count them (UTF-16 code units)."""
        return sum(length(block.markdown) for block in self.blocks)

    @property
    def components(self) -> int:
        """The components it becomes, the container included."""
        return 1 + sum(components(block) for block in self.blocks)


def components(block: Block) -> int:
    """How many components a block becomes: a source with a button is a section, its text and the button."""
    return 3 if isinstance(block, Cited) and block.url else 1


def fits(blocks: Sequence[Block]) -> bool:
    """Whether these blocks fit one message."""
    card = Card(Tone.NOTE, tuple(blocks))
    return card.characters <= MOST_CHARACTERS and card.components <= MOST_COMPONENTS
