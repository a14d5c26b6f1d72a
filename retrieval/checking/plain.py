"""A sentence of a model as plain words: no markdown, no links, no invisible characters. Pure, linear in the text."""

from __future__ import annotations

import re
import unicodedata

from retrieval.english.words import content, words

_MOST = 2_000  # characters of one sentence that are read
_LINK = re.compile(r"!?\[(?P<text>[^\[\]\n]{0,300})\]\([^()\s]{0,500}(?:\s\"[^\"\n]{0,100}\")?\)")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s<>]{1,500}>?", re.IGNORECASE)
_MARKS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3}|~~|\|\||`{1,3})(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3}|~~|\|\||`{1,3})(?!\w)")
_OPENING = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[-*+•]\s+|\d{1,2}[.)]\s+)+")
_PASSAGES = (
    r"(?:(?:the|these|this|those|any|all|provided|given)\s+(?:(?:provided|given|retrieved|available|above|numbered)\s+)?"
    r"(?:passages?|articles?|texts?|context|documents?|excerpts?)|(?:provided|given|these)\s+(?:sources?|information))"
)
_SAYS_NOTHING = re.compile(
    rf"\b{_PASSAGES}\b[^.]{{0,40}}"
    r"\b(?:(?:do|does|did)(?: not|n['’]t)|cannot|fails? to|no|never|nothing)\b[^.]{0,30}"
    r"\b(?:says?|mention\w*|contains?|tells?|states?|specif\w+|provid\w+|includ\w+|discuss\w*|answers?|address\w*|"
    r"indicates?|gives?|information|details?)\b"
    r"|^(?:none|neither|nothing) (?:of|in) (?:these|the) (?:\w+ )?(?:passages|articles|texts?|documents|excerpts)\b"
    rf"|\b(?:no|not enough|insufficient) (?:relevant )?(?:information|details?|mention)\b[^.]{{0,60}}\b{_PASSAGES}\b"
    r"|^(?:i|we) (?:could|can|did|do)(?: not|n['’]t|not) (?:find|answer|know|say|determine|tell)\b",
    re.IGNORECASE,
)
_ABOUT_ITSELF = re.compile(
    r"^(?:sure|certainly|of course|here (?:is|are)|here['’]s|based on|according to|in summary|to summari[sz]e|"
    r"to answer|the answer|i hope|let me|as an ai|below|in short|in conclusion|the following)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^(?:(?:according to|as (?:stated|reported|mentioned) in|based on|in) the (?:\w+ )?"
    r"(?:passages?|articles?|reports?|texts?|sources?|documents?|context)\b[^,]{0,30},\s*|"
    r"the (?:\w+ )?(?:passages?|articles?|reports?|texts?|documents?) (?:\w+ )?"
    r"(?:says?|states?|reports?|mentions?|notes?|explains?|adds?)(?: that|,)\s+|"
    r"it (?:was|is|has been) (?:reported|said|stated) that\s+|"
    r"(?:also|additionally|furthermore|in addition|moreover|however|meanwhile|overall|in summary|finally),\s+)",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[,;]\s+(?:and|but|while|whereas)\s+|;\s+")
_LEAST_OF_A_PART = 3  # telling words; fewer are an item of a list
# words of phrases with which a model presents what it says
_PRESENTING = frozenset(
    """sure certainly course based according passage passages article articles source sources text texts provided
    given information found find answer answers question summary summarize summarise following follows key points
    point details context mentioned above listed below brief overview hope helps help let know ai language model
    short conclusion news reports report""".split()
)


def plain(sentence: str) -> str:
    """The sentence without markdown, addresses and invisible characters, blanks collapsed; a link keeps its words."""
    text = "".join(
        char if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else ""
        for char in sentence[:_MOST]
    )
    text = _LINK.sub(lambda match: match["text"], text)
    text = _ADDRESS.sub("", text)
    text = _MARKS.sub("", _OPENING.sub("", text))
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s+([.,;:!?])", r"\1", text).strip()


def without_source(text: str) -> str:
    """The sentence without an opening that only says where it is from: "According to the report, ..."."""
    rest = _FROM.sub("", text, count=1)
    return rest[:1].upper() + rest[1:] if len(rest) > 20 else text


def parts_of(text: str) -> list[str]:
    """The clauses of a sentence that tell something each: "It rained, and two trams of the old line stopped"."""
    parts = [part.strip(" .") for part in _JOINT.split(text)]
    return parts if len(parts) > 1 and all(len(content(words(part))) >= _LEAST_OF_A_PART for part in parts) else [text]


def why_empty(text: str) -> str | None:
    """Why a plain sentence says nothing that a passage could support, in words; None when it says something."""
    if _SAYS_NOTHING.search(text):
        return "it speaks of what the passages do not say"
    telling = [word for word in content(words(text)) if len(word.text) > 1 or word.is_number]
    if not telling:
        return "it says nothing"
    if text.endswith("?"):
        return "it is a question"
    presenting = _ABOUT_ITSELF.match(text) is not None or text.endswith(":")
    if presenting and all(word.text.lower() in _PRESENTING for word in telling):
        return "it only presents what follows"
    if text.endswith(":"):
        return "it only presents what follows"
    return None
