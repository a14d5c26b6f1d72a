"""What a question asks for: its kind, and the words that an answering sentence should carry. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.chunking import sentences
from retrieval.english.saying import STATING, forms
from retrieval.english.stemming import VERB_FORMS
from retrieval.english.words import AUXILIARIES, FUNCTION_WORDS, Word, content, is_plural, words


class AnswerType(StrEnum):
    """The kind of words that would answer."""

    COUNT = "count"  # how many
    MONEY = "money"  # how much did it cost
    SHARE = "share"  # what percentage
    AMOUNT = "amount"  # how much, how long, how old: a figure with its unit
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    NAME = "name"  # which or what thing, by its name
    ROLE = "role"  # who is X: what X is
    REASON = "reason"
    SPEECH = "speech"  # what did X say
    MANNER = "manner"  # how
    YESNO = "yesno"
    OPEN = "open"  # what ...


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as it is read.

    Attributes:
        text: the words as typed.
        kind: the kind of words that would answer.
        focus: the stem of the noun that is asked for ("which newspaper", "how many troops"), if there is one.
        content: the other words that carry meaning.
        names: the stems of the capitalised ones among them.
        numbers: the stems of those in digits.
        last: the sentence that asks, where others lead up to it.
        qualities: the stems that say which kind of the focus is meant ("British" troops).
        exchanged: the stems of the name that stands in place of those of earlier questions, and of each of those; None
            where the question exchanges nothing.
    """

    text: str
    kind: AnswerType
    focus: tuple[str, ...]
    content: tuple[Word, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    last: str = ""
    qualities: tuple[str, ...] = ()
    exchanged: tuple[frozenset[str], frozenset[frozenset[str]]] | None = None

    @property
    def named_qualities(self) -> tuple[str, ...]:
        """The qualities that are names: which country's troops, which company's shares."""
        return tuple(quality for quality in self.qualities if quality in self.names)

    @property
    def stems(self) -> frozenset[str]:
        """The stems of everything that carries meaning in the question, focus included."""
        return frozenset(word.stem for word in self.content) | frozenset(self.focus)


_FIRST_ASKING = re.compile(
    r"\b(?:how (?:many|much|long|old|far|often|high|tall|big|large|fast|soon|late|heavy|deep|wide|strong|hot|cold"
    r"|expensive)"
    r"|(?:what|which) (?:number|percentage|percent|share|proportion|amount)\b"
    r"|which|what|who(?:m|se)?|why|where|when|how)\b",
    re.IGNORECASE,
)
_LATER_ASKING = re.compile(  # inside a statement: "..., Boris Johnson resigned after how many days?"
    r"\b(?:how (?:many|much|long|old|far|often|high)|which|what|who|whom)\b", re.IGNORECASE
)

_KINDS_OF_NOUNS = {
    kind: frozenset(nouns.split())
    for kind, nouns in {
        AnswerType.DATE: "year day date month century decade season week weekday time",
        AnswerType.PLACE: "country nation city state town place region continent county province village capital "
        "island location area destination borough district neighborhood river ocean sea",
        AnswerType.PERSON: "person man woman actor actress singer author president minister leader player politician "
        "celebrity star golfer king queen prince director writer artist musician rapper athlete senator "
        "governor billionaire official candidate boxer driver host judge scientist ceo mayor monarch",
        AnswerType.AMOUNT: "number percentage percent share proportion amount price cost age population rate total "
        "size length height weight distance temperature salary budget speed score toll turnout magnitude "
        "inflation unemployment attendance deficit",
        AnswerType.REASON: "reason cause motive purpose",
    }.items()
}
"""What "which" and "what" ask for by the noun behind them; of two nouns the kind that comes first here counts."""
_KINDS_OF_ASKING = {
    "yesno": AnswerType.YESNO,
    "open": AnswerType.OPEN,
    "how many": AnswerType.COUNT,
    "how soon": AnswerType.DATE,
    "how late": AnswerType.DATE,
    "when": AnswerType.DATE,
    "why": AnswerType.REASON,
    "how": AnswerType.MANNER,
    "where": AnswerType.PLACE,
}
_WITH_FOCUS = frozenset(("how many", "how much", "what", "which"))
_CAUSES = frozenset("caused causes led prompted prompts triggered triggers sparked started killed".split())
_NOUNS_IN_ED = frozenset("speed breed seed creed steed hundred".split())
_IES = re.compile("ies$")
_DETERMINERS = frozenset("the a an this that these those his her its their our your my each every".split())
_ENDING_A_PHRASE = FUNCTION_WORDS | VERB_FORMS
_EMPTY = frozenset("much many kind type sort according".split())
_MONEY_WORDS = frozenset(
    "money cost costs pay paid spend spent worth sell sold price fine fined bail budget raise raised earn earned "
    "dollars funding debt revenue profit salary buy bought donate donated".split()
)
_SAYING = frozenset(forms(*STATING, "call", "ask"))


def read_question(text: str) -> ParsedQuestion:
    """Read a question. Any text is accepted; without a question word it is open."""
    found = words(text)
    asking, rest = _asking_words(text)
    phrase = _noun_phrase(asking, rest)
    focus = tuple(word.stem for word in phrase[-1:]) if asking in _WITH_FOCUS else ()
    bare = [word for word in content(found) if word.text.lower() not in _EMPTY]
    names = tuple(word.stem for word in bare if word.is_name and word.start > 0)
    kept = tuple(word for word in bare if word.stem not in focus or word.is_name)
    return ParsedQuestion(
        text=text,
        kind=_kind(asking, rest, phrase),
        focus=focus,
        content=kept,
        names=names,
        numbers=tuple(word.stem for word in bare if word.is_number),
        last=_last_sentence(text),
        qualities=tuple(word.stem for word in phrase[:-1]) if focus else (),
    )


def _last_sentence(text: str) -> str:
    tail = text[-2_000:]
    start, end = (sentences(tail) or [(0, len(tail))])[-1]
    return tail[start:end]


def _asking_words(text: str) -> tuple[str, list[Word]]:
    """The asking words ("how many", "who"; else "yesno" or "open") and the words behind them."""
    part = _last_sentence(text)
    found = words(part)
    if not found:
        return "open", []
    if found[0].text.lower() in AUXILIARIES:
        return "yesno", found[1:]
    match = _FIRST_ASKING.match(part) or _LATER_ASKING.search(part) or _FIRST_ASKING.search(part)
    if match is None:
        return "open", found
    return match.group().lower(), words(part[match.end() :])


def _kind(asking: str, rest: list[Word], phrase: list[Word]) -> AnswerType:
    low = [word.text.lower() for word in rest]
    if asking in _KINDS_OF_ASKING:
        return _KINDS_OF_ASKING[asking]
    if asking in ("what", "which"):
        return _kind_of_thing([_IES.sub("y", word.text.lower()).removesuffix("s") for word in phrase], low)
    if asking.startswith("who"):
        return AnswerType.ROLE if _asks_who_a_name_is(rest) else AnswerType.PERSON
    if asking == "how much" and _MONEY_WORDS.intersection(low):
        return AnswerType.MONEY
    return AnswerType.SHARE if "percent" in asking or "share" in asking else AnswerType.AMOUNT


def _kind_of_thing(nouns: list[str], low: list[str]) -> AnswerType:
    """The kind behind "what" and "which", by the noun that follows or is asked about."""
    asked, first = nouns, low[0] if low else ""
    if not nouns and first in ("is", "are", "was", "were", "s"):  # what was the reason for ...
        asked = [word.removesuffix("s") for word in low[1:5] if word not in FUNCTION_WORDS][:2]
    for kind, known in _KINDS_OF_NOUNS.items():
        if not known.isdisjoint(asked[-2:]):
            return kind
    if nouns:
        return AnswerType.NAME
    if first in _CAUSES:
        return AnswerType.REASON
    if first in AUXILIARIES and low[-1] == "cost":  # what will the bridge cost?
        return AnswerType.MONEY
    if first in AUXILIARIES and any(word in _SAYING for word in low[:8]):
        return AnswerType.SPEECH
    if first == "is" and ("called" in low[-2:] or "named" in low[-2:] or "name" in low[:4]):
        return AnswerType.NAME
    return AnswerType.OPEN


def _noun_phrase(asking: str, rest: list[Word]) -> list[Word]:
    """The noun asked for with what stands before it, three words at most: "Slam singles titles", "British troops".

    It ends where an auxiliary or a form that can only be a verb begins. Where neither comes, its verb has no sign but
    its place: behind a plural ("ferries cross"), or it is the first word in -s behind a singular ("company owns").
    """
    if asking == "what" and _begins_with_verb(rest):
        return []
    phrase: list[Word] = []
    ender = ""
    for word in rest[:6]:
        low = word.text.lower()
        if low in ("type", "kind", "sort", "of", "the", "other") and not phrase:
            continue
        if low in _ENDING_A_PHRASE or (phrase and low.endswith("ed")):
            ender = low
            break
        phrase.append(word)
    if ender not in AUXILIARIES and ender not in VERB_FORMS and not ender.endswith("ed"):
        phrase = phrase[: _nouns(phrase, asking == "how many", ender)]
    return phrase[-3:]


def _nouns(phrase: list[Word], many: bool, ender: str) -> int:
    """How many words of a phrase that holds its verb come before that; `ender` is the word behind the phrase."""
    plural = [is_plural(word.text) for word in phrase]
    if True not in plural:
        return 0 if many and ender in _DETERMINERS else len(phrase)  # how many cross the border?
    first = plural.index(True)
    if first == 0 or many:
        return next((place for place in range(first, len(plural)) if not plural[place]), len(plural))
    lines_cross_the = first + 2 == len(phrase) and ender in _DETERMINERS
    return first + 1 if lines_cross_the else first


def _begins_with_verb(rest: list[Word]) -> bool:
    """Whether no noun follows: "what happened in Delmouth?", "what caused fires?"."""
    low = [word.text.lower() for word in rest[:2]]
    if not low or low[0] in _CAUSES | {"happened", "happens", "occurred"}:
        return True
    return low[0].endswith("ed") and low[0] not in _NOUNS_IN_ED and (len(low) == 1 or low[1] in FUNCTION_WORDS)


def _asks_who_a_name_is(rest: list[Word]) -> bool:
    """Whether the question is "who is Farhad Alaadin?": a form of "to be" and then nothing but a name."""
    return (
        2 <= len(rest) <= 6
        and rest[0].text.lower() in ("is", "was", "are", "were")
        and all(word.is_name for word in rest[1:])
    )
