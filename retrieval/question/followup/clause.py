"""What a question speaks of as a clause, and the clause asked about anew. Pure.

"Who resigned?", answered "Ana Ruiz", tells that Ana Ruiz resigned: "Why did Ana Ruiz resign?"
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.answer import Turn
from retrieval.english.stemming import base_form
from retrieval.english.words import AUXILIARIES, words
from retrieval.question.followup.phrases import LINKING, VERBS, joined, phrases

_AUXILIARY = rf"(?:{'|'.join(sorted(AUXILIARIES))})"
_ASKS = (
    r"(?:(?:by|since|until|in|on|at|for|from|with|to|of|under|during|against|about)\s+)?"
    rf"(?:why|where|when|(?:whom|who|how|what|which|whose)(?:\s+(?!{_AUXILIARY}\b)[\w-]+){{0,4}}?)"
)
_QUESTION = re.compile(rf"(?P<asks>{_ASKS})\s+(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>\S.*)", re.IGNORECASE)
_YES_OR_NO = re.compile(rf"(?P<asks>)(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>\S.*)", re.IGNORECASE)
_SUBJECT = re.compile(r"(?P<asks>who|what|(?:which|what|how many)\s+\S.*?)\s+(?P<verb>\S+)(?P<rest>.*)", re.IGNORECASE)
_OPENING = re.compile(r"^(?:(?:and|but|so|then|ok|okay|well|also|please)\b[\s,]*)+", re.IGNORECASE)
_ADVERBIAL = re.compile(r"(?:\w+\s+)?(?:why|where|when|how)", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:he|she|it|they|we|you|i|there|this|that|these|those)\b", re.IGNORECASE)
_SEVERAL = {"is": "are", "was": "were", "has": "have", "does": "do"}
_ONE = {several: one for one, several in _SEVERAL.items()}
MORE_ON = "more on: "
_LEANS_ON = re.compile(rf".* \(about “(?P<one>[^”]+)”\)|{MORE_ON}(?P<other>.*)")
_LONGEST_TOLD = 8  # words


@dataclass(frozen=True, slots=True)
class Clause:
    """A question as what it asks with, its subject, and what is said of it.

    Attributes:
        asks: "why", "how many banks"; "" for a question that is answered with yes or no.
        auxiliary: "was"; "" where the question asks for the subject of another verb ("who resigned").
        rest: what follows: the subject and what is said of it, or this alone where the subject is asked for.
        of_subject: whether the subject is what is asked for.
    """

    asks: str
    auxiliary: str
    rest: str
    of_subject: bool = False

    @property
    def subject(self) -> str:
        """The noun phrase that `rest` begins with; "" without one."""
        found = joined(self.rest, opens=False)
        if self.of_subject or not found or found[0].start:
            return ""
        whole = found[0].text
        return whole if len(whole) < len(self.rest) else phrases(self.rest, opens=False)[0].text

    def asked_with(self, asks: str, told: str) -> str | None:
        """The clause asked about with other words; `told` is the answer, "" where it is not known."""
        noun = self._noun(told)
        if not self.of_subject:
            rest = self.rest if not self.asks or _ADVERBIAL.fullmatch(self.asks) else self._with_object(noun)
            return rest and f"{_capital(asks)} {self.auxiliary} {rest}?"
        verb, _, rest = self.rest.partition(" ")
        several = phrases_plural(noun)
        if self.auxiliary:
            words_of = [asks, (_SEVERAL if several else _ONE).get(self.auxiliary, self.auxiliary), noun, self.rest]
        elif base := base_form(verb, VERBS):
            doing = "did" if not verb.endswith("s") and base != verb else "do" if several else "does"
            words_of = [asks, doing, noun, base, rest]
        else:
            return _capital(f"{asks} {noun} {self.rest}")  # "why Ana Ruiz overdid it"
        return f"{_capital(' '.join(filter(None, words_of)))}?"

    def _noun(self, told: str) -> str:
        """The answer as a noun phrase: "14 banks", or without one the thing that was asked for."""
        wanted = self.asks.lower().split()
        kind = " ".join(wanted[2 if wanted[:1] == ["how"] else 1 :])
        if told and wanted[:2] != ["how", "many"]:
            return told
        if told and kind:
            return told if words(kind)[-1].stem in {word.stem for word in words(told)} else f"{told} {kind}"
        if kind:
            return kind if wanted[0] == "how" else f"the {kind}"
        return "someone" if wanted and wanted[-1] in ("who", "whom") else "something"

    def _with_object(self, noun: str) -> str | None:
        """What is said with its object, or with its measure: "cost so much", "open a footbridge over the Teal"."""
        asks = self.asks.lower().split()
        if asks[0] == "how" and asks[1] != "many":
            return f"{self.rest} so {asks[1]}"
        subject = self.subject
        said = self.rest[len(subject) :].split()
        if not subject or not said:
            return None
        place = 1
        while said[place : place + 1] == ["to"]:  # "want to do"
            place += 2
        place = place if len(said) > place + 1 and said[place] in LINKING else len(said)
        return " ".join([subject, *said[:place], noun, *said[place:]])


def phrases_plural(noun: str) -> bool:
    """Whether a noun phrase speaks of several."""
    found = joined(noun, opens=False)
    return bool(found) and found[0].plural


def plain(question: str) -> str:
    """A question on one line, without the mark at its end."""
    return " ".join(question.split()).rstrip("?!. ")


def unopened(question: str) -> str:
    """A question without the "and", "but" or "so" before it."""
    return _OPENING.sub("", question)


def about(question: str, before: str) -> str:
    """A question that no sentence can be made of, with the one that it leans on."""
    said = unopened(plain(question))
    return f"{said[0].lower()}{said[1:]} (about “{before}?”)"


def asked_in(turn: Turn) -> str:
    """The question of a turn, as one can lean on it."""
    match = _LEANS_ON.fullmatch(turn.read_as)
    return plain(match["one"] or match["other"] if match else turn.read_as)


def clause(question: str) -> Clause | None:
    """The clause of a question; None where its form does not tell."""
    text = unopened(plain(question))
    match = _QUESTION.fullmatch(text) or _YES_OR_NO.fullmatch(text)
    if match:
        found = Clause(match["asks"], match["auxiliary"].lower(), match["rest"])
        own = phrases(found.rest, opens=False)
        begins = (own and own[0].start == 0) or _PRONOUN.match(found.rest)
        if not found.asks or _ADVERBIAL.fullmatch(found.asks) or begins or found.asks.lower().startswith("how much"):
            return found
        return Clause(found.asks, found.auxiliary, found.rest, of_subject=True)
    match = _SUBJECT.fullmatch(text)
    if match is None:
        return None
    asks, rest = match["asks"], f"{match['verb']}{match['rest']}"
    if " " in asks:  # "which ferry of the two ran aground": the noun goes as far as its phrase
        found_phrases = joined(text)
        asks = text[: found_phrases[0].end] if found_phrases else asks
        rest = text[len(asks) :].strip()
    return Clause(asks, "", rest, of_subject=True) if rest else None


def described(question: str, *, plural: bool) -> str:
    """What a question asks for, in its own words: "the one who ran", "the attack that killed three"."""
    asked = clause(question)
    if asked is None or not asked.of_subject:
        return ""
    said = f"{asked.auxiliary} {asked.rest}".strip()
    wanted = asked.asks.lower()
    if wanted == "who":
        if re.match(r"(?:the|an?)\b|[A-Z]", asked.rest) and asked.auxiliary:
            return ""  # "who is the mayor" names somebody
        verb, _, rest = said.partition(" ")
        several = _SEVERAL.get(verb) or (base_form(verb, VERBS) if verb.endswith("s") else "") or verb
        return f"those who {several} {rest}".strip() if plural else f"the one who {said}"
    kind = re.sub(r"^(?:which|what|how many)\s*", "", asked.asks, flags=re.IGNORECASE)
    if not kind or (phrases_plural(kind) or wanted.startswith("how many")) != plural or " of " in f"{kind} ":
        return ""
    return f"the {kind} that {said}"


def told_by(turn: Turn) -> str:
    """The words that answered for certain, when they can stand in a question in place of a noun; else ""."""
    lit = " ".join(turn.lit_words[0].split()).strip(" .,;:“”\"'") if turn.lit_words else ""
    text = re.sub(
        r"^(?:in|at|on|by|from|to|near|off|with|as|of|about|since|until|after|before)\s+", "", lit, flags=re.I
    )
    found = joined(text, opens=False)
    if len(found) != 1 or found[0].text != text or len(text.split()) > _LONGEST_TOLD:
        return ""
    common = text.split()[0] in ("The", "A", "An") or words(text)[0].stem.isdigit()
    return text[0].lower() + text[1:] if common else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
