"""Ways to change a sentence: some leave it as true as it was, the others make it wrong."""

from __future__ import annotations

import random
import re
from itertools import pairwise

from retrieval.english.amounts import amounts
from retrieval.english.expressions import expressions
from retrieval.english.words import words

_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|can|could|would)\b(?! not| n.t)")
_OPPOSITES = tuple(
    pair.split()
    for pair in (
        "rose fell|increased decreased|won lost|up down|higher lower|more fewer|before after|first last|"
        "supported opposed|accepted rejected|arrested released|biggest smallest|began ended|guilty innocent"
    ).split("|")
)
_SAME = dict(
    pair.split("=")
    for pair in (
        "said=stated|announced=declared|killed=dead|began=started|begin=start|started=began|ended=finished|"
        "showed=revealed|revealed=showed|large=big|huge=very large|children=kids|kids=children|police=officers|"
        "officials=authorities|authorities=officials|about=roughly|around=about|almost=nearly|nearly=almost|"
        "many=numerous|several=a number of|because=since|while=as|however=but|also=too|must=has to|bought=purchased|"
        "got=received|received=got|asked=requested|helped=assisted|wants=seeks|wanted=sought|show=reveal|"
        "important=significant|attack=assault|hurt=injured|injured=hurt|money=funds|company=firm|firm=company|"
        "plans=intends|hit=struck|struck=hit|called=named|named=called|died=lost their lives|home=house|house=home|"
        "doctor=physician|doctors=physicians|pupils=students|film=movie|movie=film|match=game|game=match|"
        "director=head|boss=head|job=post|found=discovered|discovered=found|left=departed|given=handed|"
        "more than=over|over=more than|less than=under|year-old=year old|including=among them|despite=in spite of"
    ).split("|")
)
_PREFIXES = (
    "According to the report, {}",
    "The article says that {}",
    "It was reported that {}",
    "In addition, {}",
    "{}",
)
_TIME = re.compile(r"^(?P<rest>.{20,}?) (?P<time>(?:on|in|at|during|after|last|earlier) [^,]{4,40})\.$")
_FIRST = re.compile(
    r"^(?P<first>(?:On|In|At|During|After|Before|As|When|While|With|Despite) [^,]{4,60}), (?P<rest>.{20,})\.$"
)


def paraphrased(sentence: str, draw: random.Random) -> str | None:
    """In other words: the opening phrase behind or the last one in front, some words replaced, adverbs left out."""
    changed = sentence
    first, last = _FIRST.match(changed), _TIME.match(changed)
    if first:
        changed = f"{_capital(first['rest'])} {first['first'][0].lower()}{first['first'][1:]}."
    elif last and draw.random() < 0.5:
        changed = f"{_capital(last['time'])}, {_small(last['rest'])}."
    for old, new in draw.sample(sorted(_SAME.items()), len(_SAME)):
        if draw.random() < 0.7:
            changed = re.sub(rf"\b{old}\b", new, changed, count=1)
    changed = re.sub(r"(?<=[a-z]) [a-z]+ly(?= [a-z])", "", changed, count=1)
    changed = re.sub(
        r"\b(?:new|small|old|young|local|former|young|latest|recent|major) (?=[a-z])", "", changed, count=1
    )
    prefix = draw.choice(_PREFIXES)
    changed = prefix.format(changed if prefix == "{}" else _small(changed))
    return changed if changed != sentence else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """With a small first letter, unless a name may stand there."""
    first = text.split(" ", 1)[0]
    return (
        text[:1].lower() + text[1:]
        if first in ("The", "A", "An", "It", "He", "She", "They", "In", "On", "At", "This")
        else text
    )


def shortened(sentence: str) -> str:
    """Without what stands between brackets or a pair of commas, or behind the last comma."""
    bare = re.sub(r"\s*\([^()]*\)", "", sentence)
    less = re.sub(r", [^,]{5,60}, (?=[a-z])", " ", bare, count=1)
    if less == bare:
        less = re.sub(r", (?:who|which|where|when|as|while|after|before|with)\b[^,]{5,100}\.$", ".", bare)
    return less if len(less) > 40 else bare


def fused(one: str, other: str) -> str:
    """The first half of one sentence with the second half of another."""
    head, tail = one.split(), other.split()
    return " ".join([*head[: len(head) // 2], *tail[len(tail) // 2 :]])


def roles_swapped(sentence: str, draw: random.Random) -> str | None:
    """With two of its names in each other's place."""
    found = [each for each in expressions(sentence, words(sentence)) if each.type == "name"]
    pairs = [
        (one, other)
        for one, other in pairwise(found)
        if other.start - one.end > 5 and sentence[one.end : other.start].strip() not in ("and", "or", ",")
    ]
    if not pairs:
        return None
    one, other = draw.choice(pairs)
    first, second = sentence[one.start : one.end], sentence[other.start : other.end]
    return sentence[: one.start] + second + sentence[one.end : other.start] + first + sentence[other.end :]


def corruptions(sentence: str, text: str, draw: random.Random) -> list[tuple[str, str]]:
    """One wrong sentence of each kind that can be made of a right one."""
    made = (
        ("number changed", number_changed(sentence, draw)),
        ("name swapped", name_swapped(sentence, text, draw)),
        ("roles swapped", roles_swapped(sentence, draw)),
        ("negation added", negated(sentence)),
        ("opposite", opposite(sentence)),
    )
    return [(how, wrong) for how, wrong in made if wrong]


def number_changed(sentence: str, draw: random.Random) -> str | None:
    """With one figure in digits changed to one of the same length."""
    found = [each for each in amounts(sentence) if sentence[each.begins].isdigit()]
    if not found:
        return None
    start = draw.choice(found).begins
    digits = re.match(r"\d[\d,]*", sentence[start:])
    assert digits is not None
    old = digits.group().rstrip(",")
    new = old
    while new == old:
        new = "".join(draw.choice("123456789") if char.isdigit() else char for char in old)
    return sentence[:start] + new + sentence[start + len(old) :]


def name_swapped(sentence: str, text: str, draw: random.Random) -> str | None:
    """With one name replaced by another name of the article with as many words."""
    here = [each for each in expressions(sentence, words(sentence)) if each.type == "name" and each.first > 0]
    there = {text[each.start : each.end] for each in expressions(text, words(text)) if each.type == "name"}
    draw.shuffle(here)
    for each in here:
        old = sentence[each.start : each.end]
        rivals = sorted(
            name for name in there
            if name.count(" ") == old.count(" ") and not set(name.split()) & set(sentence.split()) and len(name) > 3
            and abs(len(name) - len(old)) < 6
        )  # fmt: skip
        if rivals:
            return sentence[: each.start] + draw.choice(rivals) + sentence[each.end :]
    return None


def negated(sentence: str) -> str | None:
    """With "not" behind the first auxiliary, or "did not" for a plain past."""
    match = _AUXILIARY.search(sentence)
    return f"{sentence[: match.end()]} not{sentence[match.end() :]}" if match else None


def opposite(sentence: str) -> str | None:
    """With one word replaced by its opposite."""
    for one, other in _OPPOSITES:
        for old, new in ((one, other), (other, one)):
            changed = re.sub(rf"\b{old}\b", new, sentence, count=1)
            if changed != sentence:
                return changed
    return None
