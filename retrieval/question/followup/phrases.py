"""The noun phrases of a question: what a pronoun may stand for. Pure.

There is no tagger. A word that is neither a function word nor a common verb of questions belongs to a noun phrase; a
phrase goes on over "of", "in", "at". A capital letter makes a name. This is good enough for questions, which are short,
and not for prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.english.names import NAME, SHORTENED, is_full_name, is_someone
from retrieval.english.number_words import NUMBERS
from retrieval.english.stemming import VERB_FORMS
from retrieval.english.words import AUXILIARIES, is_plural

AUXILIARY = AUXILIARIES | frozenset("am be been being".split())
ASKING = frozenset("who whom whose what which when where why how".split())
_DOING = AUXILIARIES - frozenset("is are was were has have had".split())
_PLACING = frozenset("in at to near off into from around outside inside across".split())
LINKING = frozenset("of in at on over under from between for to with off against near about among".split())
_OTHER = frozenset(
    "and or but so if that than as by after before since until during into onto through because not no yes also too "
    "there here then now still already ever never only even again i you he she it we they me him her us them his hers "
    "its their theirs my our your this these those else anybody anyone somebody someone nobody anything something "
    "nothing everybody everyone what many much more most out up down away back off aground ill online ahead "
    "immediately exactly next today worth".split()
)
_DETERMINING = frozenset("the a an any some all each every another both either".split())
_BASES = (
    "accept add admit advise agree aim allow announce answer argue arrive ask attack avoid back ban bar beat become "
    "begin began begun believe belong blame break broke bring brought build built burn burned buy bought call came "
    "carry cause change claim close come command condemn cost count create cut decide demand deny did die drill drop "
    "end enter expect explain fail fall fell feel fight find fight finish found fund gave get give go goes gone got "
    "grow happen hear held help hit hold hurt join keep kept kill knew know land last lead leave led left live "
    "look lose lost made make mean meet met mind move need offer open oppose order own paid pay "
    "plan play press prevent promise protect prove put ran reach read receive reject rely reopen reply report "
    "resume return rise rose run runs said sank saw say see seek seem sell sent serve set shoot show shut sink sit "
    "speak spend spent spoke spread stand start stay steal stole stolen stop struck struggle suffer supply "
    "support take taken talk tell think thought told took treat try turn turned understand urge use visit vote "
    "voted walk walked want wanted warn win withdraw withdrew won work worked write wrote drive drove head rob shake "
    "shook shot steer supply sue swim teach wear wore".split()
)
VERBS = frozenset((*_BASES, *(f"{verb}s" for verb in _BASES), *(f"{verb}es" for verb in _BASES)))
_PASTS = VERB_FORMS - frozenset("people cast quit stuck fed sunk sat rang".split())
_TOKEN = re.compile(rf"{SHORTENED}|\d+(?:[.,]\d+)*\w*|[^\W_](?:[\w’'.&-]*\w)?(?:[’'](?=\s|$))?|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase at `start` of a text. `after` is the preposition before it, "" where there is none."""

    text: str
    start: int
    after: str = ""

    @property
    def end(self) -> int:
        """Where it ends, not included."""
        return self.start + len(self.text)

    @property
    def head(self) -> str:
        """Its first part, before any preposition: "the wells" of "the wells at Tarn"."""
        words = self.text.split()
        cut = next((n for n, word in enumerate(words) if n and word.lower() in LINKING), len(words))
        return " ".join(words[:cut])

    @property
    def named(self) -> bool:
        """Whether it is a name and nothing else: "Lake Merrow", "the Teal"; "U.S. forces" is not."""
        return NAME.fullmatch(self.head.removeprefix("the ")) is not None

    @property
    def person(self) -> bool:
        """Whether it means somebody: a full name that no preposition puts on a map, or "a Georgia woman"."""
        return (self.after not in _PLACING and is_full_name(self.head)) or is_someone(self.head.split()[-1])

    @property
    def perhaps_person(self) -> bool:
        """Whether it may be a surname: one capitalised word that no preposition puts on a map."""
        return self.named and len(self.text.split()) == 1 and self.after not in _PLACING and "." not in self.text

    @property
    def place(self) -> bool:
        """Whether it may be where something is."""
        return self.after in _PLACING and any(NAME.fullmatch(word) for word in self.text.split())

    @property
    def plural(self) -> bool:
        """Whether it speaks of several, as far as its form tells."""
        last = self.head.split()[-1].lower()
        return " and " in self.text or last in ("sheep", "cattle") or NUMBERS.get(last, 0) > 1 or is_plural(last)


def phrases(text: str, *, opens: bool = True) -> list[Phrase]:
    """The noun phrases of a question in their order, none with a preposition inside.

    `opens`: the first word has a capital for being first.
    """
    tokens = [(match.group(), match.start()) for match in _TOKEN.finditer(text)]
    words = [word for word, _ in tokens]
    verb = _unknown_verb(words)
    found: list[Phrase] = []
    since: int | None = None  # the token with which the phrase at hand begins
    for place, word in enumerate([*words, "?"]):
        before = words[place - 1].lower() if place else ""
        inside = place != verb and _belongs(word, before, first=opens and not place)
        if since is not None and (not inside or word.lower() in _DETERMINING):
            last, at = tokens[place - 1]
            begins = tokens[since][1]
            led = words[since - 1].lower() if since else ""
            found.append(Phrase(text[begins : at + len(last)], begins, led if led in LINKING | _PLACING else ""))
            since = None
        if inside and since is None:
            since = place
    return [phrase for phrase in found if phrase.text.lower() not in _DETERMINING]


def joined(text: str, *, opens: bool = True) -> list[Phrase]:
    """The `phrases` of a text, each with those that "of", "in" and the like hang on it: "the wells at Tarn"."""
    whole: list[Phrase] = []
    for phrase in phrases(text, opens=opens):
        last = whole[-1] if whole else None
        between = text[last.end : phrase.start].strip().lower() if last else ""
        if last and between in LINKING:
            whole[-1] = Phrase(text[last.start : phrase.end], last.start, last.after)
        else:
            whole.append(phrase)
    return whole


def _unknown_verb(words: list[str]) -> int:
    """The place of the verb that "does" or "will" calls for, where no verb that is known follows; -1 without one."""
    low = [word.lower() for word in words]
    since = next((place for place, word in enumerate(low) if word in _DOING), len(low))
    if not VERBS.isdisjoint(low[since + 1 :]) or not AUXILIARY.isdisjoint(low[since + 1 :]):
        return -1
    for place in range(since + 2, len(low)):
        after, before = (*low, "?")[place + 1], low[place - 1]
        ends = not after[0].isalnum() or after in LINKING | _PLACING | _DETERMINING | _OTHER
        if (
            ends
            and words[place].islower()
            and _belongs(words[place], before, first=False)
            and before not in _DETERMINING
        ):
            return place
    return -1


def _belongs(word: str, before: str, *, first: bool) -> bool:
    """Whether a word is part of a noun phrase; `before` is the word before it, in small letters."""
    lower = word.lower()
    if not word[0].isalnum() or lower in AUXILIARY | ASKING | LINKING | _OTHER | _PLACING:
        return False
    if (word[0].isupper() and not first) or before in _DETERMINING or before in ("which", "whose", "many"):
        return True
    return not (lower in VERBS or lower in _PASTS or (lower.endswith("ed") and len(lower) > 4))
