"""What becomes of people in the news: dead, hurt, missing, held, displaced, ... Pure."""

from __future__ import annotations

_FATES = {
    "dead": "die died dies dying dead death deaths kill kills killed killing fatal fatalities fatality slain drowned "
    "perished toll lives casualties bodies murdered murders homicides executed",
    "hurt": "injured injuring injuries injury wounded wounding wounds hurt hospitalized hospitalised",
    "missing": "missing unaccounted disappeared",
    "held": "arrested arrests arresting detained detaining detentions custody jailed imprisoned",
    "displaced": "displaced displacing fled evacuated evacuating evacuations homeless uprooted",
    "infected": "infected infections infection sickened cases",
    "rescued": "rescued rescuing saved survived survivors",
    "freed": "freed released freeing releasing",
}
_FATE = {word: fate for fate, words in _FATES.items() for word in words.split()}


def fate_of(word: str) -> str:
    """What a word says became of people; "" where it says nothing of the kind."""
    return _FATE.get(word.lower(), "")
