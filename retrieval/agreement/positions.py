"""Speakers that take different stands on a yes-or-no question. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.agreement.groups import Group
from retrieval.english import names
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.relation import Relation
from retrieval.english.saying import ATTRIBUTING, past
from retrieval.english.speakers import speaker
from retrieval.english.words import has_most

_TOLD = 0.6  # of the question's words that a sentence must have that names no speaker
_HAD_SAID = re.compile(
    rf"\bhad (?:\w+ly |earlier |first |always )?(?:{'|'.join(map(past, ATTRIBUTING))})\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Stance:
    """The stand that the leading sentence of a group takes."""

    group: Group
    says: str  # "yes" or "no", as the checker reads it
    speaker: str | None


def positions(asked: ParsedQuestion, groups: Sequence[Group]) -> list[Stance]:
    """The groups that stand against each other, in their order; empty where all who take a stand take the same.

    Of each speaker the first is taken. Where nobody is named, the article itself speaks; it must tell what is asked,
    and the other side must be another article. What somebody "had said" is a stand of earlier, and none.
    """
    if asked.kind is not AnswerType.YESNO:
        return []
    taken: list[Stance] = []
    for each in groups:
        sentence = each.leading.sentence
        who, says = speaker(sentence), each.leading.says
        if (
            says in ("yes", "no")
            and not _HAD_SAID.search(sentence.text)
            and (who or _tells(asked, each))
            and not any(_same_voice(each, who, other) for other in taken)
        ):
            taken.append(Stance(each, says, who))
    return taken if len({each.says for each in taken}) > 1 else []


def _same_voice(each: Group, who: str | None, other: Stance) -> bool:
    if who and other.speaker:
        return names.relate(who, other.speaker) is Relation.SAME
    return each.leading.source.id == other.group.leading.source.id


def _tells(asked: ParsedQuestion, each: Group) -> bool:
    return has_most([word.stem for word in asked.content], each.leading.sentence.stems, _TOLD)
