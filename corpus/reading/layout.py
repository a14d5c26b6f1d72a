"""Lines on pages become paragraphs: what a PDF file has instead of text. Pure.

The order of the lines is that in which the file draws them, which keeps columns and captions apart better than any
guess from their places did. Places tell what runs along the edge of every page, and where a paragraph ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_EDGE = 0.12  # of the height of a page: where headers, footers and page numbers stand
_PAGE_NUMBER = re.compile(r"(?:page\s*|p\.\s*)?[-–—|\s]*\d{1,4}[-–—|\s]*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_HYPHEN = re.compile(r"(\w+)[-\u2010]$")
_SOFT_HYPHEN = re.compile(r"\u00ad$")
# pdfium's marks for a hyphen at the end of a line, whoever put it there; it often joins the two lines itself.
_MARK = "\ufffe\u0002"
_MARKED = re.compile(rf"(\w+)[{_MARK}](\w+)")
_FIRST_WORD = re.compile(r"\w+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LARGER = 1.15  # times the size of the text around: a headline


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. Places in points from the lower left; `size` is the height of its letters."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """The lines of a page in the order in which they are drawn; `height` in points."""

    lines: tuple[Line, ...]
    height: float


def paragraphs(pages: Sequence[PageLayout]) -> list[str]:
    """The paragraphs of a document, without what runs along the edges of its pages."""
    kept = without_edges(pages)
    words = _whole_words([line.text.strip() for lines in kept for line in lines])
    found: list[list[Line]] = []
    for lines in kept:
        gap = _usual_gap(lines)
        for number, line in enumerate(lines):
            before = lines[number - 1] if number else None
            if found and not _begins(found[-1], before, line, gap):
                found[-1].append(line)
            else:
                found.append([line])
    return [_joined(lines, words) for lines in found]


def _whole_words(lines: Sequence[str]) -> set[str]:
    """The words of a document but those that the end of a line divides."""
    words: set[str] = set()
    divided = False
    for line in lines:
        found = _WORD.findall(re.sub(rf"\w*[{_MARK}]\w*", " ", line))
        ends = bool(_HYPHEN.search(line))
        words.update(word.casefold() for word in found[divided : len(found) - ends])
        divided = ends
    return words


def headline(pages: Sequence[PageLayout]) -> str | None:
    """The lines of the first page that are largest, and clearly larger than the text; None when none are."""
    lines = [line for line in without_edges(pages[:1])[0] if line.text.strip()] if pages else []
    if len(lines) < 3:
        return None
    usual = median(line.size for line in lines for _ in range(len(line.text)))
    largest = max(line.size for line in lines[: len(lines) // 2 + 1])
    if largest < _LARGER * usual:
        return None
    first = next(place for place, line in enumerate(lines) if line.size >= 0.97 * largest)
    taken = []
    for line in lines[first : first + 4]:
        if line.size < 0.97 * largest:
            break
        taken.append(line.text.strip())
    title = " ".join(taken)
    return title if 10 <= len(title) <= 250 else None


def without_edges(pages: Sequence[PageLayout]) -> list[list[Line]]:
    """The lines of each page but headers, footers and page numbers: what stands at one place of several pages."""
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({_alike(line) for line in page.lines if _at_edge(line, page)})
    often = min(5, max(2, (len(pages) + 1) // 2))  # five times at one place of a page is no chance
    running = {line for line, count in counts.items() if count >= often}

    def runs(line: Line) -> bool:
        return _alike(line) in running or (len(pages) > 1 and bool(_PAGE_NUMBER.fullmatch(line.text.strip())))

    return [[line for line in page.lines if not (_at_edge(line, page) and runs(line))] for page in pages]


def _at_edge(line: Line, page: PageLayout) -> bool:
    return line.bottom > (1 - _EDGE) * page.height or line.top < _EDGE * page.height


def _alike(line: Line) -> tuple[str, int]:
    """A running line as it stands on every page: its numbers differ, and left and right pages mirror its ends."""
    return " ".join(sorted(re.sub(r"\d+", "#", line.text.casefold()).split())), round(line.bottom / 4)


def _usual_gap(lines: Sequence[Line]) -> float:
    """From one base line to the next in the paragraphs of a page, in sizes of the letters."""
    gaps = [(above.bottom - below.bottom) / max(below.size, 1) for above, below in pairwise(lines)]
    usable = [gap for gap in gaps if gap > 0.1]
    return median(usable) if usable else 0.0


def _begins(paragraph: Sequence[Line], before: Line | None, line: Line, gap: float) -> bool:
    """Whether a line begins a new paragraph. `before` is the line before it on its page, None at the top."""
    last = paragraph[-1]
    if max(line.size, last.size) > _LARGER * min(line.size, last.size):
        return True
    if before is None or line.bottom >= before.bottom - 1:  # another page or column
        return bool(_SENTENCE_END.search(last.text)) or not _goes_on(line.text)
    if before.bottom - line.bottom > 1.35 * gap * line.size:
        return True
    left, right = min(one.left for one in paragraph), max(one.right for one in paragraph)
    width = max(right - left, line.right - left, 1.0)
    ends_early = last.right < left + 0.85 * width and bool(_SENTENCE_END.search(last.text))
    indented = 4 < line.left - (paragraph[1].left if len(paragraph) > 1 else left) < 0.2 * width
    return ends_early or (indented and bool(_SENTENCE_END.search(last.text)))


def _goes_on(text: str) -> bool:
    first = text.lstrip("“\"'‘( ")[:1]
    return first.islower() or first.isdigit()


def _joined(lines: Sequence[Line], words: Collection[str]) -> str:
    """The text of a paragraph; a word that was divided at the end of a line is made whole."""
    text = ""
    for line in lines:
        piece = line.text.strip()
        if not text:
            text = piece
        elif _SOFT_HYPHEN.search(text):
            text = text[:-1] + piece
        elif text[-1] in _MARK:
            text += piece
        elif (cut := _HYPHEN.search(text)) and (follows := _FIRST_WORD.match(piece)):
            text = (text if _keeps_hyphen(cut[1], follows[0], words) else text[:-1]) + piece
        else:
            text = f"{text} {piece}"
    text = _MARKED.sub(lambda cut: f"{cut[1]}{'-' * _keeps_hyphen(cut[1], cut[2], words)}{cut[2]}", text)
    return re.sub(rf"[\u00ad{_MARK}]", "", text)


def _keeps_hyphen(before: str, after: str, words: Collection[str]) -> bool:
    """Whether the hyphen belongs to the word ("Iran-backed"): judged by the other words of the document."""
    if not after[0].islower() or before[-1].isdigit():
        return True
    before, after = before.casefold(), after.casefold()
    if before + after in words:
        return False
    return f"{before}-{after}" in words or (before in words and after in words and min(len(before), len(after)) > 3)
