"""The antecedents that earlier turns offer: people, places, things. Pure.

Each list has the likeliest first. A turn that was answered offers its highlighted words. A turn that found nothing
offers only the names in its question, so that it does not hide the turns before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from retrieval.answer import Turn
from retrieval.question.followup.forms import described, form, plain
from retrieval.question.followup.phrases import NAME, Phrase, joined, phrases, without_owner

_FOR_PERSON = re.compile(r"^(?:(?:and|by|for|from|to|with|against|of)\s+)*(?:who|whom|whose)\b", re.IGNORECASE)
_FOR_PLACE = re.compile(r"^(?:where\b|(?:in|at|to|from)\s+(?:what|which)\b)", re.IGNORECASE)
_FOR_THING = re.compile(r"^(?:(?:in|at|on|of|for|with|by)\s+)?(?:what|which)\b", re.IGNORECASE)
_DEFINING = re.compile(r"^[Ww]hat\s+(?:is|are|was|were)\s+(?:the|an?|[A-Z])")
_LED = re.compile(r"^(?:in|at|on|by|from|to|near|off|with|as|of|about|since|until|after|before)\s+", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<owner>.+?)[’']s\s+\S")
_LONGEST_LIT = 8  # words


def first(turns: Sequence[Turn], of: Callable[[Turn], Sequence[str]]) -> str | None:
    """The likeliest antecedent of the newest turn that offers one."""
    return next((offered[0] for turn in reversed(turns) if (offered := of(turn))), None)


def answered(turns: Sequence[Turn]) -> Turn:
    """The last turn that found something, or else the last one."""
    return next((turn for turn in reversed(turns) if not turn.refused), turns[-1])


def lit(turn: Turn) -> str:
    """The highlighted words, when they can stand in a question in place of a noun; else ""."""
    words = turn.lit_words[0] if turn.lit_words else ""
    text = _LED.sub("", " ".join(words.split()).strip(" .,;:“”\"'"))
    found = joined(text, opens=False)
    if len(found) != 1 or found[0].text != text or len(text.split()) > _LONGEST_LIT:
        return ""
    return text[0].lower() + text[1:] if text.split()[0] in ("The", "A", "An") else text


def people(turn: Turn) -> list[str]:
    """Whom "he" or "she" may mean."""
    asked = phrases(turn.read_as)
    found: list[str] = []
    if _FOR_PERSON.match(turn.read_as):
        found += named_people(turn.lit_words)
    found += [without_owner(phrase.text) for phrase in _owners(asked) if phrase.person]
    found += named_people(speaker.split(",")[0] for speaker in turn.speakers)
    found += [without_owner(phrase.text) for phrase in _owners(asked) if phrase.perhaps_person]
    found += named_people(statement.text for statement in turn.statements)
    return list(dict.fromkeys(found))


def places(turn: Turn) -> list[str]:
    """What "there" may mean, with its preposition."""
    found = []
    where = lit(turn)
    if _FOR_PLACE.match(turn.read_as) and where:
        led = _LED.match(turn.lit_words[0])
        found.append(f"{led.group().strip().lower() if led else 'in'} {where}")
    at_hand = [phrase for phrase in phrases(turn.read_as) if phrase.place]
    return found + [
        f"{'in' if phrase.after in ('to', 'from', 'into') else phrase.after} {phrase.text}" for phrase in at_hand
    ]


def things(turn: Turn, *, plural: bool) -> list[str]:
    """What "it", or else "they", may mean."""
    asked = turn.read_as
    whole = joined(plain(asked))
    if turn.refused:
        return [_thing(phrase) for phrase in whole if phrase.named and not phrase.person] + _owning(whole)
    found: list[str] = []
    focus = lit(turn)
    if focus and _FOR_THING.match(asked) and not _DEFINING.match(asked) and Phrase(focus, 0).plural == plural:
        found.append(_definite(focus))
    description = described(asked, plural=plural)
    if (description.startswith("the ") and not description.startswith("the one who ")) or (
        plural and description.startswith("those ")
    ):
        found.append(description)
    several = [without_owner(p.text) for p in _owners(phrases(asked)) if p.person or p.perhaps_person]
    if plural and len(several) == 2:
        found.append(" and ".join(several))
    if not plural:
        found += _owning(whole)
    fitting = [phrase for phrase in whole if phrase.plural == plural and not phrase.person]
    found += [_thing(phrase) for phrase in sorted(fitting, key=lambda phrase: not (plural or phrase.definite))]
    if description.startswith("what "):
        found.append(description)
    if plural:
        found += [_thing(phrase) for phrase in whole if phrase.named]  # "what do they want?" of a company, a country
    return list(dict.fromkeys(found))


def event(turn: Turn) -> str:
    """What "that" may mean: the event of the question, or else its topic."""
    found = form(turn.read_as)
    return (found.happening if found else "") or topic(turn)


def topic(turn: Turn) -> str:
    """The topic of a turn: the thing that its question speaks of; "" when it speaks of none."""
    found = described(turn.read_as, plural=False) or described(turn.read_as, plural=True)
    if found.startswith("the ") and not found.startswith("the one who "):
        return found
    whole = joined(plain(turn.read_as))
    chosen = next((phrase for phrase in whole if phrase.definite), whole[0] if whole else None)
    return _thing(chosen) if chosen else ""


def named_people(texts: Iterable[str]) -> list[str]:
    """The full names of people in texts, in their order."""
    names = [Phrase(match.group(), match.start()) for text in texts for match in NAME.finditer(text)]
    return [without_owner(name.text) for name in names if name.person]


def _owners(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, those with an owner as the owner: "Sena Aydin’s proposal" speaks of Sena Aydin."""
    split = ((phrase, _OWNER.match(phrase.text)) for phrase in found)
    return [Phrase(match["owner"], phrase.start, phrase.after) if match else phrase for phrase, match in split]


def _owning(whole: Sequence[Phrase]) -> list[str]:
    """Owners that are things with a name: "Lake Merrow" of "Lake Merrow’s level"."""
    found = [Phrase(match["owner"], phrase.start) for phrase in whole if (match := _OWNER.match(phrase.text))]
    return [phrase.text for phrase in found if phrase.named and not phrase.person]


def _thing(phrase: Phrase) -> str:
    return without_owner(phrase.text) if phrase.named else _definite(phrase.text)


def _definite(text: str) -> str:
    """The same with "the": it is known by now."""
    text = re.sub(r"^(?:an?|any|some|how many)\s+", "the ", text, flags=re.IGNORECASE)
    leads = text.split()[0]
    return text if leads.lower() == "the" or NAME.fullmatch(leads) else f"the {text}"
