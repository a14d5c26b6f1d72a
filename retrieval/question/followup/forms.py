"""A question taken apart: what it asks with, its auxiliary, the rest. And the same said otherwise. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from retrieval.question.followup.phrases import phrases

_PREPOSITION = r"(?:(?:by|since|until|in|on|at|for|from|with|to|of|under|during|against|about)\s+)"
_ASKS = (
    rf"(?:{_PREPOSITION}?(?:why|where|when|whom|who|how(?:\s+(?!(?:is|are|was|were|do|does|did|has|have|had)\b)[\w-]+){{0,4}}?"
    r"|(?:what|which|whose)(?:\s+(?!(?:is|are|was|were|do|does|did|has|have|had)\b)[\w-]+){0,4}?))"
)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
_QUESTION = re.compile(rf"^(?P<asks>{_ASKS})\s+(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>\S.*)$", re.IGNORECASE)
_YES_OR_NO = re.compile(rf"^(?P<asks>)(?P<auxiliary>{_AUXILIARY})\s+(?P<rest>\S.*)$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^(?P<asks>who|what|(?P<which>which|what|how many)\s+(?P<noun>[^?]+?))\s+(?P<verb>\S.*)$", re.IGNORECASE
)
_OPENING = re.compile(r"^(?:(?:and|but|so|then|ok|okay|well|also|please)\b[\s,]*)+", re.IGNORECASE)
_DOES = ("do", "does", "did")
_ADVERBIAL = re.compile(r"(?:\w+\s+)?(?:why|where|when|how(?:\s+(?:long|often|soon|far|exactly))?)$", re.IGNORECASE)
_SEVERAL_DO = {"is": "are", "was": "were", "has": "have", "does": "do"}
_DOUBLES = re.compile(r"^(?:[^aeiou]*[aeiou][bdglmnprt]|begin|admit|commit|permit|submit|forget|occur|refer)$")


@dataclass(frozen=True, slots=True)
class Form:
    """A question as `asks` + `auxiliary` + `rest`; `asks` is "" for one that is answered with yes or no."""

    asks: str
    auxiliary: str
    rest: str

    @property
    def adverbial(self) -> bool:
        """Whether all but `asks` is a whole clause: "when did the mill burn down" says that it burned down."""
        return not self.asks or _ADVERBIAL.fullmatch(self.asks) is not None

    @property
    def subject(self) -> str:
        """What the clause is about: the noun phrase behind the auxiliary with what hangs on it, "" when none is."""
        found = phrases(self.rest, opens=False)
        if not found or self.rest[: found[0].start].strip():
            return ""
        end = found[0].end
        for before, phrase in pairwise(found):
            between = self.rest[before.end : phrase.start].split()
            if len(between) == 1 and between[0] in ("of", "between", "and", "over", "on", "at", "in"):
                end = phrase.end
            else:
                break
        return self.rest[:end] if end < len(self.rest) else self.rest[: found[0].end]

    def asked_with(self, asks: str) -> str:
        """The same clause, asked with other words."""
        return f"{_capital(asks)} {self.auxiliary} {self.rest}?" if asks else f"{_capital(self.auxiliary)} {self.rest}?"

    @property
    def happening(self) -> str:
        """The clause as something that happens, "the mill at Ardley burning down"; "" when it is no whole clause."""
        subject = self.subject
        predicate = self.rest[len(subject) :].split()
        if not self.adverbial or not subject or not predicate:
            return ""
        if self.auxiliary in _DOES:
            return " ".join([subject, _ing(predicate[0]), *predicate[1:]])
        if self.auxiliary in ("is", "are", "was", "were"):
            return " ".join([subject, *([] if predicate[0].endswith("ing") else ["being"]), *predicate])
        return ""


def plain(question: str) -> str:
    """A question on one line, without the mark at its end."""
    return " ".join(question.split()).rstrip("?!. ")


def unopened(question: str) -> str:
    """A question without the "and", "but" or "so" before it."""
    return _OPENING.sub("", question)


def form(question: str) -> Form | None:
    """The form of a question; None where what it asks with is the subject of its verb, as in "who won"."""
    text = unopened(plain(question))
    match = _QUESTION.match(text) or _YES_OR_NO.match(text)
    if match is None:
        return None
    found = Form(match["asks"], match["auxiliary"].lower(), match["rest"])
    # "Who is running?", "which bridge was closed": there is no other subject.
    own = phrases(found.rest, opens=False)
    if found.asks and not found.adverbial and not (own and own[0].start == 0) and not _begins_with_pronoun(found.rest):
        return None
    return found


def described(question: str, *, plural: bool) -> str:
    """What a question asks for, described as one thing or as several; "" where its form does not tell.

    "Who ran the marathon?" asks for "those who ran the marathon", "which attack killed three?" for "the attack that
    killed three", "what was stolen?" for "what was stolen".
    """
    text = unopened(plain(question))
    match = _SUBJECT.match(text) if form(question) is None else None
    if match is None:
        return ""
    if match["which"]:
        return _which(text, plural) if "of" not in match["noun"].split() else ""
    verb, _, rest = match["verb"].partition(" ")
    if verb.lower() in ("is", "was", "are", "were") and re.match(r"(?:the|an?)\b|[A-Z]", rest):
        return ""  # "who is the mayor" names somebody
    if match["asks"].lower() == "what":
        return f"what {match['verb']}"
    return f"those who {_several_do(verb)} {rest}".strip() if plural else f"the one who {match['verb']}"


def _which(text: str, plural: bool) -> str:
    found = phrases(text)
    if not found or found[0].plural != plural:
        return ""
    verb = text[found[0].end :].strip()
    where = re.fullmatch(r"(?:is|are|was|were) ((?:in|at|on|of|from|near|under) .+)", verb)
    return f"the {found[0].text} {where[1] if where else f'that {verb}'}" if verb else ""


def _several_do(verb: str) -> str:
    """The verb that several go with: "warn" for "warns"."""
    if verb in _SEVERAL_DO:
        return _SEVERAL_DO[verb]
    if verb.endswith(("shes", "ches", "sses", "xes", "oes")):
        return verb[:-2]
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def _begins_with_pronoun(rest: str) -> bool:
    return re.match(r"(?:he|she|it|they|we|you|i|there|this|that|these|those)\b", rest, re.IGNORECASE) is not None


def _ing(verb: str) -> str:
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _DOUBLES.match(verb) else f"{verb}ing"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
