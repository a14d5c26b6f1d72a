"""Stories for tests of copies: long enough to be compared, made of a few hundred words, the same in every run."""

from __future__ import annotations

import random

WORDS = (
    "harbour council ferry minister storm bridge market winter budget river school doctor strike village engine forest "
    "museum signal barley court election quarry tunnel island pilot garden factory letter mirror orchard lantern "
    "kettle anchor ladder bishop saddle copper thunder velvet walnut basket candle dragon feather glacier hammer iron "
    "jacket kitchen lemon meadow needle ocean pepper quilt ribbon silver timber umbrella violin whistle yarn zebra"
).split()


def told(seed: int, paragraphs: int = 8, sentences: int = 3) -> str:
    """A story of so many paragraphs that no other seed tells."""
    draw = random.Random(seed)
    return "\n\n".join(
        " ".join(f"The {' '.join(draw.choices(WORDS, k=9))} of {draw.randint(10, 99)}." for _ in range(sentences))
        for _ in range(paragraphs)
    )


def edited(text: str, every: int = 40) -> str:
    """A text with one word in so many changed."""
    words = text.split(" ")
    return " ".join("changed" if place % every == every - 1 else word for place, word in enumerate(words))


def cut(text: str, share: float) -> str:
    """The first paragraphs."""
    found = text.split("\n\n")
    return "\n\n".join(found[: round(share * len(found))])


def reordered(text: str) -> str:
    """The paragraphs the other way round."""
    return "\n\n".join(reversed(text.split("\n\n")))


def surrounded(text: str) -> str:
    """With what a site puts before and behind."""
    return f"Our newsletter is free.\n\n{text}\n\nAll rights reserved by the publisher of this page."
