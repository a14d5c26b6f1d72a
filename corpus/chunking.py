"""Article -> passages with character spans. Pure.

A passage is a run of whole sentences, about `target` characters long, that ends where a paragraph ends
when it can. The cuts of an article are chosen together, as the segmentation of least cost (dynamic
programming, as in Knuth and Plass, "Breaking Paragraphs into Lines", 1981), so that no article ends in a
stub and no subheading is parted from what it heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.abbreviations import BEFORE_NUMBERS, CAPITALISED, DOTTED, OTHERS, TITLES
from corpus.article import Article, Passage

Span = tuple[int, int]

# A possible end: final marks, closing quotes and brackets, blanks, then something that may open a sentence.
# Possessive, and never begun inside a run of marks: the time stays linear on "!!!!…" and on "« « « «".
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s++[\"'“‘«(\[]*+[^\W_])")
_OPENING = re.compile(r"\s++[\"'“‘«(\[]*+")
_LAST_WORD = re.compile(r"[^\s\"'“‘«(\[]+$")
_WORD = re.compile(r"[^\W_][\w’']*")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_OPENERS = frozenset(
    "the a an this that these those he she it they we i you there here his her its their our my in on at by for "
    "from to with as if when while after before since during under over but and or so yet however still also "
    "meanwhile then now what who why how where which no not one some many most all both each every last "
    "next earlier later despite although because once until".split()
)
_MIN_HEADING, _MAX_HEADING = 2, 100
_MOST_ATOMS = 100  # sentences or lines in one passage: bounds the search for cuts in a text of tiny lines


def sentences(text: str) -> list[Span]:
    """The sentences of a text as (start, end) offsets, in order, without the blanks around them.

    A line end always ends a sentence: in cleaned text lines are paragraphs.
    """
    return [span for start, end in _paragraphs(text) for span in _sentences_of(text, start, end)]


def chunk(article: Article, target: int = 900) -> list[Passage]:
    """Cut an article into passages of about `target` characters (code points), headline not counted.

    No sentence is cut, except one of more than four times `target`, which is no sentence but a table or a
    list without full stops; that one is cut at blanks.
    """
    atoms = _joined(_atoms(article.text, target), target // 30)
    source, version, text = article.source, article.version, article.text
    return [
        Passage(source, version, position, start, end, text[start:end])
        for position, (start, end) in enumerate(_segment(atoms, target))
    ]


def _paragraphs(text: str) -> Iterator[Span]:
    for line in re.finditer(r"[^\n]+", text):
        stripped = line.group().strip()
        if stripped:
            start = line.start() + line.group().index(stripped)
            yield start, start + len(stripped)


def _sentences_of(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and _ends_sentence(text, begin, mark):
            yield begin, mark.end()
            begin = _skip_blanks(text, mark.end())
    if begin < end:
        yield begin, end


def _skip_blanks(text: str, place: int) -> int:
    while text[place].isspace():
        place += 1
    return place


def _ends_sentence(text: str, begin: int, mark: re.Match[str]) -> bool:
    opening = _OPENING.match(text, mark.end())
    assert opening is not None
    follower = _WORD.match(text, opening.end())
    next_word = follower.group() if follower else ""
    if next_word[:1].islower():
        return False
    if mark.group()[0] in "!?":
        return True
    if mark.start() - begin < 4 and text[begin : mark.start()].isdigit():  # "1." opens a list item
        return False
    before = _LAST_WORD.search(text, max(begin, mark.start() - 40), mark.start())
    written = before.group() if before else ""
    word = written.lower()
    if word in BEFORE_NUMBERS:
        return not next_word[:1].isdigit()
    if word in TITLES and word not in CAPITALISED:
        return False
    initial = len(word) == 1 and word.isalpha() and word != "i"
    if initial or _is_shortened(written, word):
        return next_word.lower() in _OPENERS and next_word[:1].isupper() and not (initial and len(next_word) == 1)
    return True


def _is_shortened(written: str, word: str) -> bool:
    """Whether a word (and in small letters) ends a sentence only when what follows clearly begins one."""
    if word in CAPITALISED:
        return written[0].isupper()  # "Ill." is a state, "ill." ends a sentence
    return word in DOTTED or word in OTHERS or _DOTTED.fullmatch(word) is not None


@dataclass(frozen=True, slots=True)
class _Atom:
    """What is never cut: a sentence, or a subheading."""

    start: int
    end: int
    ends_paragraph: bool
    heading: bool


def _atoms(text: str, target: int) -> Iterator[_Atom]:
    for start, end in _paragraphs(text):
        heading = _MIN_HEADING <= end - start <= _MAX_HEADING and text[end - 1] not in ".!?…\"”’'):;,"
        spans = [piece for span in _sentences_of(text, start, end) for piece in _bounded(text, span, 4 * target)]
        for left, right in spans:
            yield _Atom(left, right, right == end, heading)


def _joined(atoms: Iterator[_Atom], grain: int) -> list[_Atom]:
    """The atoms; very short ones are joined, since 100,000 lines of one letter would take a minute to segment."""
    joined: list[_Atom] = []
    for atom in atoms:
        if joined and joined[-1].end - joined[-1].start < grain and atom.end - joined[-1].start < 2 * grain:
            joined[-1] = replace(atom, start=joined[-1].start)
        else:
            joined.append(atom)
    return joined


def _bounded(text: str, span: Span, limit: int) -> Iterator[Span]:
    start, end = span
    while end - start > limit:
        cut = text.rfind(" ", start + limit // 2, start + limit)
        cut = cut if cut > 0 else start + limit
        yield start, cut
        start = _skip_blanks(text, cut)
    yield start, end


def _segment(atoms: list[_Atom], target: int) -> list[Span]:
    """The least-cost run of passages over all atoms."""
    best = [0.0] + [float("inf")] * len(atoms)
    came_from = [0] * (len(atoms) + 1)
    for last in range(1, len(atoms) + 1):
        for first in range(last - 1, max(-1, last - 1 - _MOST_ATOMS), -1):
            length = atoms[last - 1].end - atoms[first].start
            if length > 1.5 * target and first < last - 1:
                break
            cost = best[first] + _cost(length, atoms[last - 1], last == len(atoms), target)
            if cost < best[last]:
                best[last], came_from[last] = cost, first
    spans: list[Span] = []
    last = len(atoms)
    while last:
        first = came_from[last]
        spans.append((atoms[first].start, atoms[last - 1].end))
        last = first
    return spans[::-1]


def _cost(length: int, last: _Atom, at_end: bool, target: int) -> float:
    """Distance from the target size; too long is worse, since the embedding model reads about 1,000 characters."""
    off = (length - target) / target
    cost = off * off * (4.0 if off > 0 else 1.0)
    if not at_end:
        cost += 0.0 if last.ends_paragraph else 0.15
        cost += 0.5 if last.heading else 0.0
    return cost
