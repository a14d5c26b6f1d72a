"""Broad questions: "What happened in X?", "the latest on X". They ask what is told of X, not for one fact. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.english.question_types import ParsedQuestion, read_question

_OPENING = r"(?:(?:so|and|ok(?:ay)?|please|hey|hi)[,\s]+)*(?:(?:can|could|would) you\s+)?(?:please\s+)?"
_NEWS = r"(?:news|updates?|developments?|headlines?|story|situation|word)"
_NEW = r"(?:latest|newest|most recent|recent|new|current)"
_OF = r"(?:on|about|of|from|in|at|with|for|regarding|concerning|around)"
_ABOUT = r"(?:(?:tell|give|show) (?:me|us) |(?:i want|i'd like) (?:to (?:know|hear|read) )?)"
_FORMS = (
    rf"(?:what(?:['’]s| is| are| was)? |{_ABOUT}|any |is there any |are there any )?(?:the )?"
    rf"(?P<new>{_NEW} ?{_NEWS}?|{_NEWS}) {_OF} (?P<of>.+)",
    r"what(?:['’]s| is) (?P<new>new|up|going on|happening|the latest) (?:on|about|in|at|with|around) (?P<of>.+)",
    r"what(?:['’]s| has| have| is| was| did)? (?:just )?(?:been )?(?:happen(?:ed|ing|s)?|going on|gone on)"
    r"(?: recently| lately| so far)? (?:in|at|on|with|around|during|over) (?P<of>.+)",
    r"(?:tell (?:me|us) (?:all |everything |something |a bit |more )?about|summari[sz]e|sum up|recap|"
    r"(?:give (?:me|us) )?a? ?(?:summary|overview|recap|round-?up) of|"
    r"what (?:do (?:we|you) know|is known|do (?:the|your) articles (?:say|tell|report)) about) (?P<of>.+)",
)
_BROAD = tuple(re.compile(_OPENING + form, re.IGNORECASE) for form in _FORMS)
_LATELY = re.compile(
    r",? (?:lately|recently|(?:right |just )?now|today|so far|at the moment|these days)$", re.IGNORECASE
)
_EMPTY = frozenset("it that this them him her there here he she they".split())


@dataclass(frozen=True, slots=True)
class Topic:
    """What a broad question is about.

    Attributes:
        about: the topic, parsed.
        newest: whether the newest is wanted first.
    """

    about: ParsedQuestion
    newest: bool


def topic(question: str) -> Topic | None:
    """The topic of a broad question; None for a question that asks for one fact."""
    text = question.strip().rstrip(" ?!.")
    for form in _BROAD:
        if match := form.fullmatch(text):
            about = _LATELY.sub("", match["of"].strip())
            if about.lower() in _EMPTY or not (parsed := read_question(about)).stems:
                return None
            return Topic(parsed, newest="new" in form.groupindex)
    return None
