"""What a chat model writes, as it comes -> its sentences with the passages that they cite. Pure.

Chat models put Markdown, lists, links and citation marks anywhere in a sentence. Here they become plain sentences:
formatting and images are dropped, and a link keeps its words and loses its address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from corpus import chunking

_MOST_RANGE = 20  # passages that one mark "[1-9]" may name
_SETTLED = 12  # characters of the next sentence that show that one has ended
_STEP = 4  # characters that must come before the rest is searched again
_MOST_REST = 3_000  # characters without the end of a sentence: longer text is no answer and is not waited for
_NUMBERS = r"\d{1,3}(?:\s*(?:[,;&–—-]|and)\s*\[?\^?\d{1,3}\]?)*"
_MARK = re.compile(rf"[\[【]\s*(?:passages?\s+|source\s+)?\^?({_NUMBERS})\s*[\]】]", re.IGNORECASE)
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
# Dropped before sentences are cut, each by as many blanks, so that every other character keeps its place.
_DROPPED = (
    re.compile(r"\x1b\[[0-9;]*[A-Za-z]"),  # a colour of a terminal
    re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)?)?"),  # an image
    re.compile(r"(?<=\])\([^)\n]*\)?"),  # the address of a link
    re.compile(r"<(?![ \d])[^<>\n]{0,300}>"),  # HTML, and an address in angle brackets
    re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,20}://|www\.)\S*", re.IGNORECASE),
    re.compile(r"^[ \t]*#{1,6}\s[^\n]*", re.MULTILINE),  # a heading says nothing
    re.compile(r"^[ \t]*(?:[-*+•–>]|\d{1,2}[.)])[ \t]+", re.MULTILINE),
    re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)"),
)
_BRACKETS = str.maketrans(dict.fromkeys("[]【】|", " "))
_LIST_OF_SOURCES = re.compile(
    r"^[^\w\n]*(?:sources?|references?|citations?|bibliography)[^\w\n]*:.*", re.I | re.M | re.S
)
_BEFORE_MARKS = re.compile(r"(?<=\.)\s+\.(?=\s|$)|\s+(?=[.,;:!?…](?:\s|$))")  # the first: "the U.S. [1]."
_FINAL = re.compile(r"[.!?…][\"'”’»)]*$")


@dataclass(frozen=True, slots=True)
class ModelSentence:
    """One sentence of a chat model.

    Attributes:
        text: the sentence without its marks.
        cited: the numbers of the passages that it cites, from 1.
        whole: it ends as a sentence or a line does, and was not broken off.
    """

    text: str
    cited: tuple[int, ...]
    whole: bool = True


class Cutter:
    """Cuts one answer. A sentence comes out as soon as what follows shows that it has ended."""

    def __init__(self) -> None:
        self._rest = ""
        self._seen = 0  # characters of the rest when it was last looked through
        self._over = False  # a list of sources has begun, which ends every answer

    def feed(self, text: str) -> list[ModelSentence]:
        """Take more of the answer, and give the sentences that have ended by now."""
        self._rest += "" if self._over else text
        if len(self._rest) - self._seen < _STEP or self._opened("<think", "</think"):
            return []
        found = self.end() if len(self._rest) > _MOST_REST else self._ended()
        self._seen = len(self._rest)
        return found

    def _ended(self) -> list[ModelSentence]:
        spans = _spans(_bare(self._rest))
        last = len(spans) - 1
        while last >= 0 and not self._settled(spans[last]):
            last -= 1
        if last < 0 or (last == len(spans) - 1 and "\n" not in self._rest[spans[last][1] :]):
            last -= 1
        if last < 0:
            return []
        begins = spans[last + 1][0] if last + 1 < len(spans) else len(self._rest)
        # A mark at the start of the next line belongs to what follows.
        cut = self._rest.rfind("\n", spans[last][1], begins) + 1 or begins
        ended, self._rest = self._rest[:cut], self._rest[cut:]
        self._over = _LIST_OF_SOURCES.search(ended) is not None
        return list(_written(ended))

    def end(self) -> list[ModelSentence]:
        """The rest of the answer; its last sentence may not be whole."""
        rest = "" if self._over else self._rest
        self._rest = ""
        return list(_written(rest))

    def _settled(self, span: tuple[int, int]) -> bool:
        """Whether enough follows the sentence to show its end. An unfinished mark does not count."""
        after = self._rest[span[1] :]
        if "\n" in after and after.strip():
            return True
        opened = after.rfind("[")
        if opened > after.rfind("]"):
            after = after[:opened]
        return len(_MARK.sub("", after).strip()) >= _SETTLED

    def _opened(self, opening: str, closing: str) -> bool:
        text = self._rest.lower()
        return text.rfind(opening) > text.rfind(closing)


def _bare(text: str) -> str:
    """The text with blanks in place of all that is dropped and of citation marks, so that offsets stay."""
    for pattern in (_THOUGHT, _LIST_OF_SOURCES, *_DROPPED, _MARK):
        text = pattern.sub(_blanks, text)
    return text.translate(_BRACKETS)


def _blanks(match: re.Match[str]) -> str:
    return "\n".join(" " * len(line) for line in match.group().split("\n"))


def _spans(bare: str) -> list[tuple[int, int]]:
    return [span for span in chunking.sentences(bare) if any(map(str.isalnum, bare[span[0] : span[1]]))]


def _written(text: str) -> Iterator[ModelSentence]:
    bare = _bare(text)
    spans = _spans(bare)
    cited: list[list[int]] = [[] for _ in spans]
    hidden = [match.span() for pattern in (_THOUGHT, _LIST_OF_SOURCES) for match in pattern.finditer(text)]
    for mark in _MARK.finditer(text):
        if spans and not any(start <= mark.start() < end for start, end in hidden):
            cited[_owner(text, spans, mark.start())] += _numbers(mark.group(1))
    for (start, end), numbers in zip(spans, cited, strict=True):
        sentence = _plain(bare[start:end])
        if sentence:
            whole = _FINAL.search(sentence) is not None or "\n" in text[end:]
            yield ModelSentence(sentence, tuple(dict.fromkeys(numbers)), whole)


def _owner(text: str, spans: list[tuple[int, int]], place: int) -> int:
    """The sentence that a mark belongs to: the one before it, or at the start of a line the one after it."""
    before = [index for index, (start, _) in enumerate(spans) if start < place]
    if before and "\n" not in text[spans[before[-1]][1] : place]:
        return before[-1]
    return min(before[-1] + 1 if before else 0, len(spans) - 1)


def _numbers(marked: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"[,;&]|\band\b", marked):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if len(ends) == 2 and 0 < ends[1] - ends[0] < _MOST_RANGE:
            found += range(ends[0], ends[1] + 1)
        else:
            found += ends
    return found


def _plain(text: str) -> str:
    """One line of visible characters, without blanks before its marks."""
    return _BEFORE_MARKS.sub("", " ".join(visible(text).split())).strip()


def visible(text: str) -> str:
    """The text without characters that people do not see and a model reads: controls, directions, tags.

    The two joiners stay, which Persian and the scripts of India need.
    """
    return "".join(c for c in text if c in "\n\t\u200c\u200d" or unicodedata.category(c)[0] != "C")
