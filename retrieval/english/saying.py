"""Verbs of saying and their forms: "say", "says", "said". Pure."""

from __future__ import annotations

_IRREGULAR = {"say": "said", "tell": "told", "write": "wrote", "seek": "sought", "admit": "admitted"}

STATING = tuple("say tell claim announce state warn argue suggest describe accuse declare".split())
"""What somebody says is told with these: "What did the mayor announce?"."""
REPORTING = tuple("say announce report confirm warn".split())
"""These tell of an event on the day on which it becomes known: "the mayor announced on Tuesday"."""
ATTRIBUTING = (
    *STATING,
    *"""insist add clarify stress emphasise emphasize acknowledge admit confirm deny reject affirm assert contend
    explain note promise pledge vow urge demand reiterate believe want seek oppose support favour favor advocate back
    welcome condemn criticise criticize dismiss refuse agree disagree propose view caution express cite estimate
    predict maintain""".split(),
)
"""The subject of these is the speaker of a sentence, or takes a stand in it."""


def past(verb: str) -> str:
    """The past of a verb of these lists: "said", "denied"."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    return f"{verb[:-1]}ied" if _ends_in_y(verb) else f"{verb.removesuffix('e')}ed"


def third(verb: str) -> str:
    """A verb with he, she or it: "says", "denies", "dismisses"."""
    if _ends_in_y(verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if verb.endswith(("s", "sh", "ch")) else f"{verb}s"


def forms(*verbs: str) -> tuple[str, ...]:
    """Each verb, its third person and its past."""
    return tuple(form for verb in verbs for form in (verb, third(verb), past(verb)))


def _ends_in_y(verb: str) -> bool:
    return verb.endswith("y") and verb[-2] not in "aeiou"
