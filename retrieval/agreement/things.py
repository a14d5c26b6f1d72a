"""What a figure counts: which things, what became of them, where, when, and whether it is so or only planned. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.english.amounts import Amount
from retrieval.english.days import Day, days_of_events, is_month_or_weekday
from retrieval.english.fates import fate_of
from retrieval.english.stemming import stem
from retrieval.english.words import FUNCTION_WORDS, Word, is_plural

RUNNING = frozenset(("dead", "hurt", "held", "displaced", "infected", "rescued"))
"""What becomes of people in counts that only grow while an event goes on."""

_CLOSE = 30  # characters before a figure
_MORE = frozenset("another additional more further extra".split())
_STATES = frozenset("dead killed injured wounded missing arrested detained displaced hurt".split())
_PLACE_LINKS = frozenset("in on at near across inside throughout outside around".split())
_RATE = re.compile(
    r"^[^,;:.]{0,40}?\b(?:(?:per|each|every|(?<!from )(?<!than )an?)\s+"
    r"(day|week|month|year|hour|person|head|night|minute)\b|"
    r"(daily|weekly|monthly|annually|yearly|hourly)\b)",
    re.IGNORECASE,
)
_EACH = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year", "hourly": "hour"}
_PLANNED = re.compile(
    r"\b(?:will|would|could|might|may|plan(?:s|ned|ning)?|expect(?:s|ed)?|forecasts?|project(?:ed|ion|s)?|proposed|"
    r"proposes|proposal|aim(?:s|ed)?|targeted|goals?|sought|seeks?|demand(?:s|ed)?|wants?|wanted|should|must|capped|"
    r"limit|ceiling|if|unless|scheduled|intends?)\b"
)
_FORMER = re.compile(
    r"\b(?:previously|earlier|formerly|once|peak|initially|originally|initial|used to|former|before(?!\s+\d)|prior|"
    r"down from|up from|previous|last year|ago)\b",
    re.IGNORECASE,
)
_BEFORE_A_FORMER = re.compile(r"\b(?:than|compared)\b", re.IGNORECASE)  # "more than the 40 who drowned"
_BASE = re.compile(  # of a change: "rose 3 percent from a year earlier" tells of now
    r"\b(?:from|than|over|compared (?:to|with)) (?:an?|one|the) (?:year|month|week|day) (?:earlier|before|ago)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"\b(?:(?:first|second|third|fourth|final)[\s-]+(?:quarter|half|day|week|month|round|season|phase|wave)|Q[1-4])\b",
    re.IGNORECASE,
)
_CHANGE_BY = re.compile(
    r"\b(?:rose|risen|grew|grown|climbed|jumped|increased?|fell|fallen|dropped|declined|decreased?|cut|reduced)\s+by\s*\Z",
    re.I,
)
_CLAUSE_END = re.compile(r"[;:.]\s|[;:.]\Z|, (?:and|but|while|with|which|who|where)\b| (?:but|while|whereas) ")


@dataclass(frozen=True, slots=True)
class CountedEntity:
    """What a figure counts."""

    head: str  # the stem of the noun, "" where none stands with the figure
    narrowed: frozenset[str]  # the stems that say which of them, without those of the question
    fate: str  # what became of them (`english.fates`)
    places: frozenset[str]  # the stems of the places where they are
    days: tuple[Day, ...]  # when it happened or was counted, not when it was said
    published: date | None
    periods: frozenset[str] = frozenset()  # the part of a year or a game: "second quarter"
    rate: str = ""  # "day" for so many a day
    mode: str = ""  # "planned", "former", "more" (on top of others), "by" (a change), or ""


def counted_entity(
    text: str,
    found: Sequence[Word],
    all_amounts: Sequence[Amount],
    amount: Amount,
    asked: frozenset[str],
    published: date | None,
) -> CountedEntity:
    """What one figure of a sentence counts; `asked` are the stems of the question, `all_amounts` all of its figures."""
    floor, ceiling = _clause(text, amount)
    before = max((other.end for other in all_amounts if other.end <= amount.start), default=0)
    after = min((other.start for other in all_amounts if other.start >= amount.end), default=len(text))
    head, narrowed, behind = counted(text, found, amount.end, after)
    said = text[max(floor, before) : min(ceiling, after)]
    fate = _fate(found, amount, max(floor, before), min(ceiling, after))
    return CountedEntity(
        head=head,
        narrowed=frozenset(each for each in narrowed if each not in asked),
        fate=fate,
        places=_places(found, amount, ceiling, after, floor),
        days=_days(text, published, fate in RUNNING, all_amounts, (amount.end, min(ceiling, after))),
        published=published,
        periods=frozenset(" ".join(match.group().lower().split()) for match in _PERIOD.finditer(text)),
        rate=_rate(text[behind : min(ceiling, after)]),
        mode=_mode(text, found, amount, said, behind, asked),
    )


def _days(
    text: str, published: date | None, counted: bool, all_amounts: Sequence[Amount], behind: tuple[int, int]
) -> tuple[Day, ...]:
    """The days of a figure: of several figures ("2.8 in October from 3.1 in September") those right behind it."""
    found = days_of_events(text, published, counted)
    own = [each for each in found if behind[0] <= each.start < behind[1]] if len(all_amounts) > 1 else []
    return tuple(own or found)


def _clause(text: str, amount: Amount) -> tuple[int, int]:
    floor = max((m.end() for m in _CLAUSE_END.finditer(text, 0, amount.start)), default=0)
    match = _CLAUSE_END.search(text, amount.end)
    return floor, match.start() if match else len(text)


def counted(text: str, found: Sequence[Word], start: int, limit: int) -> tuple[str, list[str], int]:
    """The stem of the noun that stands behind `start`, the stems that narrow it, and where its phrase ends."""
    phrase: list[Word] = []
    end = start
    for word in found:
        if word.start < start:
            continue
        gap = text[end : word.start]
        low = word.text.lower()
        if word.end > limit or any(char in gap for char in ',;:.()—–“”"') or len(phrase) > 4:
            break
        if not phrase and low in ("of", "the", "its", "their", "his", "these", "those", "our"):
            end = word.end
            continue
        if low in FUNCTION_WORDS and word.stem != "usa" and low not in _MORE:
            break
        if phrase and is_plural(phrase[-1].text) and not (is_plural(low) and low not in _STATES):
            break
        if low in _STATES:
            break
        phrase.append(word)
        end = word.end
    while phrase and phrase[-1].text.lower().endswith("ed"):
        phrase.pop()
    kept = [word for word in phrase if word.text.lower() not in _MORE]
    if not kept:
        return "", [], end
    if fate_of(kept[-1].text) and len(kept) == 1 and not is_plural(kept[-1].text):
        return "", [], end
    return kept[-1].stem, [word.stem for word in kept[:-1]], end


def _fate(found: Sequence[Word], amount: Amount, floor: int, ceiling: int) -> str:
    """What became of what is counted: by a word right before the figure, or behind it, or anywhere before it."""
    before = [word for word in found if floor <= word.start and word.end <= amount.start]
    after = [word for word in found if word.start >= amount.end and word.end <= ceiling]
    for word in reversed(before[-2:]):
        if word.text.lower() in ("and", "or", "with"):
            break
        if fate_of(word.text):
            return fate_of(word.text)
    return next(filter(None, (fate_of(word.text) for word in [*after, *reversed(before)])), "")


def _places(found: Sequence[Word], amount: Amount, ceiling: int, limit: int, floor: int) -> frozenset[str]:
    """The names behind "in", "at", "near" and the like: behind the figure, or where the clause begins with them."""
    behind = _located([word for word in found if amount.end <= word.start and word.end <= min(ceiling, limit)])
    if behind:
        return behind
    before = [word for word in found if floor <= word.start and word.end <= amount.start]
    return _located(before)


def _located(span: Sequence[Word]) -> frozenset[str]:
    names: set[str] = set()
    for place, word in enumerate(span):
        if word.text.lower() not in _PLACE_LINKS:
            continue
        for follower in span[place + 1 : place + 6]:
            if follower.is_name and not is_month_or_weekday(follower.text):
                names.add(follower.stem)
            elif names or follower.text.lower() not in ("the", "a", "an", "southern", "northern", "eastern", "western",
                                                        "central", "city", "town", "of"):  # fmt: skip
                break
    return frozenset(names)


def _rate(behind: str) -> str:
    match = _RATE.match(behind)
    each = (match[1] or match[2]).lower() if match else ""
    return _EACH.get(each, each)


def _mode(text: str, found: Sequence[Word], amount: Amount, said: str, behind: int, asked: frozenset[str]) -> str:
    """Whether the figure is planned, of an earlier time, on top of others or a change. Asked words do not count."""
    if _CHANGE_BY.search(text[: amount.start]):
        return "by"
    before = [word.text.lower() for word in found if word.end <= amount.start][-2:]
    within = [word.text.lower() for word in found if amount.end <= word.start and word.end <= behind]
    if _MORE.intersection(before[-1:] + within) or (before[-2:] == ["an", "additional"]):
        return "more"
    hedge = text[amount.start : amount.begins]
    plain = _BASE.sub(" ", said.replace(hedge, " ") if hedge else said)
    if any(stem(match.group()) not in asked for match in _PLANNED.finditer(plain)):
        return "planned"
    begins = max(0, amount.start - _CLOSE)
    return "former" if _FORMER.search(plain) or _BEFORE_A_FORMER.search(text, begins, amount.start) else ""
