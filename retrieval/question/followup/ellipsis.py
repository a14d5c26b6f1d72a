"""Questions that leave out words of the question before: "why?", "and in Syria?", "who else?". Pure.

Each rule takes the question and the earlier turns. It gives the question in full, or None when it does not apply.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from retrieval.answer import Turn
from retrieval.question.followup import earlier
from retrieval.question.followup.forms import Form, described, form, plain, unopened
from retrieval.question.followup.phrases import Phrase, joined, phrases
from retrieval.question.followup.pronouns import leaning

Rule = Callable[[str, Sequence[Turn]], str | None]

_SO = r"(?:(?:is|was|are|were)\s+(?:that|this|it)(?:\s+so)?|so|not|exactly|that|this|though)"
_BARE = re.compile(
    rf"(?:(?P<asks>(?:by|since|until|from)?\s*(?:why|when|where|how|who|whom|how long))(?:\s+{_SO})?)", re.IGNORECASE
)
_COUNT = re.compile(r"how (?:many|much)(?:\s+(?:are|were|is|was)\s+there)?(?:\s+exactly)?", re.IGNORECASE)
_ELSE = re.compile(
    r"(?P<asks>who|whom|what|where|when|why|how|any(?:one|body|thing)|some(?:one|body|thing))\s+else|any\s+others?",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"(?:(?:is|are|was|were|does|do|has)\s+(?:that|this|it|they)\s+)?(?:still|even now|now)"
    r"(?:\s+(?:not|so|true|the case|valid|right|hold|correct))*(?:\s+(?:today|now))?|"
    r"(?:is|are)\s+(?:that|this|it)\s+(?:so|true|the case)\s+(?:today|now)",
    re.IGNORECASE,
)
_AROUND = re.compile(r"(?:what(?:\s+about)?\s+)?(?P<side>before|after)\s+(?:that|this|then|it)", re.IGNORECASE)
_HAPPENED = re.compile(
    r"what\s+(?:happened|came|was|followed)\s+(?:(?P<side>before|after|since)\s+(?:that|this|then)|(?:next|then|afterwards?))",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:and\s+)?(?:what|how)\s+about\s+|^and\s+(?:what\s+about\s+)?", re.IGNORECASE)
_PHRASE = re.compile(r"(?P<led>in|on|at|for|from|by|of|with|to|among|under|against|near)\s+\S.*", re.IGNORECASE)
_ORDER = (
    ("first", 0), ("former", 0), ("second", 1), ("latter", 1), ("third", 2), ("fourth", 3), ("fifth", 4), ("last", -1),
)  # fmt: skip
_ORDINAL = re.compile(
    rf"\bthe\s+(?P<which>{'|'.join(word for word, _ in _ORDER)}|other)(?:\s+ones?\b|(?=[’']s\b)|(?=\s*$)|"
    r"(?=\s+(?:say|says|said|want|wants|do|does|did|advise|think|mean|go|come|happen)\b))",
    re.IGNORECASE,
)
_LONGEST_OTHER = 4  # words of X in "what about X"; longer ones say all that they mean
_LONGEST_FRAGMENT = 3  # words of a question that names nothing of its own
_LONGEST_GOING_ON = 8  # and of one that begins with "and"


def in_full(question: str, turns: Sequence[Turn]) -> str | None:
    """The question in full; None when no rule applies."""
    return next((found for rule in _RULES if (found := rule(question, turns)) is not None), None)


def _still(question: str, turns: Sequence[Turn]) -> str | None:
    """ "Is that still so?": the question before, now."""
    before = plain(earlier.answered(turns).read_as)
    return f"{before} now?" if _STILL.fullmatch(unopened(plain(question))) else None


def _else(question: str, turns: Sequence[Turn]) -> str | None:
    """ "Who else?": the same question, for another answer."""
    match = _ELSE.fullmatch(unopened(plain(question)))
    if match is None:
        return None
    before = unopened(plain(earlier.answered(turns).read_as))
    asks = (match["asks"] or before.split()[0]).lower()
    asks = "what" if asks.endswith("thing") else "who" if asks.endswith(("one", "body")) else asks
    if before.lower().startswith(f"{asks} "):
        return f"{before[: len(asks)]} else{before[len(asks) :]}?"
    return f"{asks.capitalize()} else, to “{before}?”"


def _around(question: str, turns: Sequence[Turn]) -> str | None:
    """ "And before that?", "what happened next?": the answer before gives the time."""
    said = unopened(plain(question))
    turn = earlier.answered(turns)
    if match := _HAPPENED.fullmatch(said):
        told = earlier.event(turn) or "what was told"
        return f"What happened {(match['side'] or 'after').lower()} {told}?"
    if match := _AROUND.fullmatch(said):
        words = earlier.lit(turn) or "that"
        before = re.sub(r"^(Who|What|Where) (is|are)\b", lambda found: _PAST[found.group()], plain(turn.read_as))
        return f"{before} {match['side'].lower()} {words}?"
    return None


_PAST = {
    f"{asks} {now}": f"{asks} {past}"
    for asks in ("Who", "What", "Where")
    for now, past in (("is", "was"), ("are", "were"))
}


def _bare(question: str, turns: Sequence[Turn]) -> str | None:
    """ "Why?", "since when?": asks it of the clause of the question before."""
    match = _BARE.fullmatch(unopened(plain(question)))
    if match is None:
        return None
    asks, before = match["asks"], plain(earlier.answered(turns).read_as)
    asked = form(before)
    if asks.lower() in ("who", "whom"):
        anybody = re.match(r"^(?:any|some)(?:body|one)\s+", asked.rest, re.IGNORECASE) if asked else None
        return f"Who {asked.auxiliary} {asked.rest[anybody.end() :]}?" if asked and anybody else f"Who: {before}?"
    return asked.asked_with(asks) if asked and asked.adverbial else f"{asks.capitalize()}: {before}?"


def _count(question: str, turns: Sequence[Turn]) -> str | None:
    """ "How many?": of what the question before speaks of."""
    said = unopened(plain(question))
    if not _COUNT.fullmatch(said):
        return None
    before = plain(earlier.answered(turns).read_as)
    asked = form(before)
    asks = " ".join(said.split()[:2])
    if asked and not asked.asks and asked.subject:
        rest = asked.rest[len(asked.subject) :]
        return f"{asks.capitalize()} {re.sub('^the ', '', asked.subject)} {asked.auxiliary}{rest}?"
    return f"{asks.capitalize()}: {before}?"


def _place(question: str, turns: Sequence[Turn]) -> str | None:
    """ "And in Syria?": it takes the place of the phrase with the same preposition, or is added."""
    said = plain(question)
    opening = _ABOUT.match(said)
    match = _PHRASE.fullmatch(said[opening.end() :]) if opening else None
    if match is None or len(match.group().split()) > _LONGEST_OTHER + 1:
        return None
    before = plain(turns[-1].read_as)
    own = [phrase for phrase in phrases(before) if phrase.after == match["led"].lower()]
    if not own:
        return f"{before} {match.group()}?"
    last = next((phrase for phrase in reversed(own) if not phrase.text[-4:].isdigit()), own[-1])
    start = before.lower().rindex(match["led"].lower(), 0, last.start)
    return f"{before[:start]}{match.group()}{before[last.end :]}?"


def _other(question: str, turns: Sequence[Turn]) -> str | None:
    """ "What about X?": X takes the place of what is most like it in the question before."""
    said = plain(question)
    opening = _ABOUT.match(said)
    other = said[opening.end() :] if opening else ""
    if not other or len(other.split()) > _LONGEST_OTHER or _asks(other):
        return None
    before = plain(turns[-1].read_as)
    if completed := _completed(other, before):
        return f"What about {completed}?"
    like = _most_like(Phrase(other, 0), joined(before), phrases(before), form(before))
    return f"{before[: like.start]}{other}{before[like.end :]}?" if like else f"{before}, and {other}?"


def _completed(other: str, before: str) -> str:
    """ "The third one" with its noun, "the third of the coins"; "" when it is something else."""
    match = re.fullmatch(r"(?P<which>(?:the\s+)?\w+)\s+ones?", other, re.IGNORECASE)
    nouns = [phrase.head.split()[-1] for phrase in phrases(before)]
    return f"{match['which']} of the {nouns[0]}" if match and nouns else ""


def _most_like(other: Phrase, whole: Sequence[Phrase], parts: Sequence[Phrase], asked: Form | None) -> Phrase | None:
    """The phrase of the question before whose place `other` takes; None when no phrase is of its kind."""
    if other.person:
        people = [phrase for phrase in parts if phrase.person] or [phrase for phrase in parts if phrase.perhaps_person]
        return people[0] if people else None
    if other.named:
        subject = [phrase for phrase in parts if asked and phrase.text == asked.subject and phrase.named]
        names = [phrase for phrase in parts if phrase.named]
        return subject[0] if subject else names[-1] if names else None
    common = [
        phrase for phrase in whole if not phrase.person and phrase.text[:4].lower() == other.text[:4].lower() == "the "
    ]
    return common[0] if common else None


def _asks(text: str) -> bool:
    """Whether words after "and" are a question of their own."""
    return form(text) is not None or re.match(r"(?:who|what|which|when|where|why|how|whose)\b", text, re.I) is not None


def _ordinal(question: str, turns: Sequence[Turn]) -> str | None:
    """ "The second one": the second item of the answer, or else of the things asked for."""
    said = plain(question)
    match = _ORDINAL.search(said)
    if match is None:
        return None
    turn = earlier.answered(turns)
    told, place = _listed(turn), dict(_ORDER).get(match["which"].lower())
    if place is not None and -len(told) <= place < len(told) and len(told) > 1:
        meant = told[place]
    else:
        of = described(turn.read_as, plural=True) or earlier.topic(turn)
        if not of:
            return None
        meant = f"the {match['which']} of {of}"
    return f"{said[: match.start()]}{meant}{said[match.end() :]}?"


def _listed(turn: Turn) -> list[str]:
    """The items of an answer in order: the people named in the highlighted words, or else these words."""
    names = earlier.named_people(turn.lit_words) or earlier.named_people(s.text for s in turn.statements[:1])
    return names if len(names) > 1 else list(turn.lit_words)


def as_to(question: str, turns: Sequence[Turn]) -> str | None:
    """A question that names nothing, or goes on with "and": it gets the topic of the turn before."""
    said = plain(question)
    own = [phrase for phrase in phrases(unopened(said)) if phrase.text not in dict(_ORDER)]
    if leaning(question) or any(phrase.named or not phrase.text.islower() for phrase in own):
        return None
    goes_on = unopened(said) != said and len(said.split()) <= _LONGEST_GOING_ON
    if not (goes_on or (len(said.split()) <= _LONGEST_FRAGMENT and not own)) or not _asks(unopened(said)):
        return None
    topic = earlier.topic(earlier.answered(turns))
    return f"{said}, as to {topic}?" if topic else None


_RULES: tuple[Rule, ...] = (_still, _else, _around, _bare, _count, _place, _other, _ordinal)
