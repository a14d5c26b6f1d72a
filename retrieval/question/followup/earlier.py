"""The antecedents that earlier turns offer: people, places, things. Pure.

Each list has the likeliest first. A turn that was answered offers its highlighted words, unless the answer is only
possible. A turn that found nothing offers only the names in its question, so that it does not hide the turns before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.answer import Turn
from retrieval.english.names import NAME, full_names, without_owner
from retrieval.question.followup.clause import asked_in, clause, described, told_by
from retrieval.question.followup.phrases import Phrase, joined, phrases

_FOR_PERSON = re.compile(r"^(?:(?:and|by|for|from|to|with|against|of)\s+)*(?:who|whom|whose)\b", re.IGNORECASE)
_FOR_PLACE = re.compile(r"^(?:where\b|(?:in|at|to|from)\s+(?:what|which)\b)", re.IGNORECASE)
_FOR_THING = re.compile(r"^(?:(?:in|at|on|of|for|with|by)\s+)?(?:what|which)\b", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<owner>.+?)[’']s\s+\S")


def first(turns: Sequence[Turn], of: Callable[[Turn], Sequence[str]]) -> str | None:
    """The likeliest antecedent of the newest turn that offers one."""
    return next((offered[0] for turn in reversed(turns) if (offered := of(turn))), None)


def answered(turns: Sequence[Turn]) -> Turn:
    """The last turn that found something, or else the last one."""
    return next((turn for turn in reversed(turns) if not turn.refused), turns[-1])


def people(turn: Turn) -> list[str]:
    """Whom "he" or "she" may mean."""
    asked = _owners(phrases(asked_in(turn)))
    found: list[str] = []
    if _FOR_PERSON.match(asked_in(turn)):
        found += [name for words in turn.lit_words for name in full_names(words)]
    found += [_thing(phrase) for phrase in _owners(joined(asked_in(turn))) if phrase.person and not phrase.plural]
    found += [name for speaker in turn.speakers for name in full_names(speaker.split(",")[0])]
    found += [without_owner(phrase.text) for phrase in asked if phrase.perhaps_person]
    described_one = described(asked_in(turn), plural=False)
    return found + [described_one] * described_one.startswith("the one who ")


def places(turn: Turn) -> list[str]:
    """What "there" may mean, with its preposition."""
    where = told_by(turn) if _FOR_PLACE.match(asked_in(turn)) else ""
    led = re.match(r"(?:at|on|near|off|by)\s", turn.lit_words[0], re.IGNORECASE) if where else None
    found = [f"{led.group().strip().lower() if led else 'in'} {where}"] if where else []
    at_hand = [phrase for phrase in phrases(asked_in(turn)) if phrase.place]
    return found + [
        f"{'in' if phrase.after in ('to', 'from', 'into') else phrase.after} {phrase.text}" for phrase in at_hand
    ]


def things(turn: Turn, *, plural: bool) -> list[str]:
    """What "it", or else "they", may mean."""
    asked = asked_in(turn)
    whole = joined(asked)
    owners = [phrase for phrase in _owners(whole) if phrase.named and not phrase.person and phrase not in whole]
    if turn.refused:
        return [_thing(phrase) for phrase in (*whole, *owners) if phrase.named and not phrase.person]
    found: list[str] = []
    told = told_by(turn)
    if told and _FOR_THING.match(asked) and Phrase(told, 0).plural == plural:
        found.append(_definite(told))
    description = described(asked, plural=plural)
    if description and not description.startswith("the one who "):
        found.append(description)
    asks = clause(asked)
    if asks and asks.of_subject and asks.asks.lower() == "what" and asks.auxiliary:
        return found  # "what was stolen?": what was is not known
    people_asked = [without_owner(p.text) for p in _owners(phrases(asked)) if p.person or p.perhaps_person]
    if plural and len(people_asked) == 2:
        found.append(" and ".join(people_asked))
    fitting = [phrase for phrase in whole if phrase.plural == plural and not phrase.person]
    found += [_thing(phrase) for phrase in ([] if plural else owners)]
    found += [_thing(phrase) for phrase in fitting]
    return found


def _owners(found: Sequence[Phrase]) -> list[Phrase]:
    """The phrases, those with an owner as the owner: "Sena Aydin’s proposal" speaks of Sena Aydin."""
    split = ((phrase, _OWNER.match(phrase.text)) for phrase in found)
    return [Phrase(match["owner"], phrase.start, phrase.after) if match else phrase for phrase, match in split]


def _thing(phrase: Phrase) -> str:
    return without_owner(phrase.head if phrase.person else phrase.text) if phrase.named else _definite(phrase.text)


def _definite(text: str) -> str:
    """The same with "the": it is known by now."""
    text = re.sub(r"^(?:an?|any|some|how many)\s+", "the ", text, flags=re.IGNORECASE)
    return text if text.lower().startswith("the ") or NAME.fullmatch(text.split()[0]) else f"the {text}"
