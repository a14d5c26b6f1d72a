"""The two ends of a page: headline, labels and bylines above the story; credits and teasers below it."""

from __future__ import annotations

import re

from corpus.cleaning.clutter import fold, heads_teasers, is_about_author, is_clutter, is_edge_clutter
from corpus.cleaning.credits import AGENCIES, credit, credit_at_end
from corpus.cleaning.phrases import SECTIONS
from corpus.dating.calendar import MONTH, WEEKDAY

_TOP = 4  # paragraphs in which a headline is looked for
_TEASERS = 15  # teasers at most under one heading
_TEASER_LENGTH = 140  # characters

_BREADCRUMB = re.compile(r"(?:home|news|world)(?:\s*[>»›/|]\s*[\w .&-]{2,30}){1,4}", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:by\s+\S|published|updated|posted|last (?:updated|modified)|written by|\d{1,2}[ /.-]|"
    rf"(?:{WEEKDAY}),|(?:{MONTH})[a-z]*\.? \d{{1,2}},? \d{{4}})",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_NO_HEADLINE_END = re.compile(r"[.,;:…][\"'”’)\]]*$")
_ABBREVIATION = re.compile(r"(?:\b[A-Za-z]\.){2,}[\"'”’)\]]*$|\b(?:Inc|Co|Corp|Ltd|Jr|Sr|St)\.$")
_TWO_SENTENCES = re.compile(r"[a-z0-9”\"][.!?][\"”’]? [A-Z]")
_SITE_NAME = re.compile(r" [|-] [^|-]{2,40}")
_BULLET = re.compile(r"[-*•–—‣▪·#>|]")


def trim(paragraphs: list[str], title: str | None) -> tuple[list[str], str | None, str | None]:
    """Body, headline and credit of the lines of a page. Rules at the two ends are applied until nothing changes."""
    outlets = [credit(paragraph) for paragraph in paragraphs]
    body = [paragraph for paragraph, outlet in zip(paragraphs, outlets, strict=True) if outlet is None]
    outlets += _trim_end(body, title)
    body = [line for line in body if not is_clutter(line)]  # headings of teasers that were not at the end
    size = -1
    while len(body) != size:
        size = len(body)
        outlets += _trim_end(body, title)
        title, agency = _trim_top(body, title)
        outlets += agency
    if all(_is_label(line) for line in body):
        body = []
    return body, title, ", ".join(dict.fromkeys(filter(None, outlets))) or None


def _trim_end(body: list[str], title: str | None) -> list[str]:
    outlets = []
    while body:
        if outlet := credit_at_end(body[-1]):
            outlets.append(outlet)
            body.pop()
        elif is_about_author(body[-1]) or (title and same_headline(body[-1], title)):
            body.pop()
        elif below := _buttons_at_end(body) or _teasers_at_end(body):
            del body[-below:]
        else:
            break
    return outlets


def _buttons_at_end(body: list[str]) -> int:
    """How many last lines are buttons; 0 when the line above them is no sentence: then they may be a list's items."""
    count = 0
    while count < len(body) and is_edge_clutter(body[-1 - count]):
        count += 1
    return count if count == len(body) or _SENTENCE_END.search(body[-1 - count]) else 0


def _teasers_at_end(body: list[str]) -> int:
    """How many last lines are a heading like "Related Articles" and teasers under it; 0 when there is none."""
    for count, line in enumerate(reversed(body[-_TEASERS - 1 :]), start=1):
        if heads_teasers(line):
            return count
        teaser = len(line) <= _TEASER_LENGTH and line.count(" ") >= 2 and not _NO_HEADLINE_END.search(line)
        if not teaser and not is_edge_clutter(line):
            return 0
    return 0


def _trim_top(body: list[str], title: str | None) -> tuple[str | None, list[str]]:
    agencies = []
    body.reverse()  # the first line is taken from the end of the list, which is quick
    while body:
        if is_edge_clutter(body[-1]):
            body.pop()
        elif agency := AGENCIES.get(fold(body[-1])):
            agencies.append(agency)
            body.pop()
        elif (above := _lines_above_headline(body, title)) is not None:
            title = title or body[-1 - above]
            body[-1 - above :] = [line for line in body[len(body) - above :] if not _is_label(line)]
        else:
            break
    body.reverse()
    return title, agencies


def _lines_above_headline(body: list[str], title: str | None) -> int | None:
    """How many lines stand above the headline, which may be only labels, bylines and dates; None: there is none.

    The body is given with its last line first.
    """
    for above, line in enumerate(body[: -_TOP - 1 : -1]):
        if title and same_headline(line, title):
            return above
        if _is_label(line) or _BYLINE.match(line):
            continue
        return above if not title and above + 1 < len(body) and is_headline(line) else None
    return None


def same_headline(line: str, title: str) -> bool:
    """The line repeats the title, or says in full what the title cuts short, or lacks a site's name at its end."""
    if abs(len(line) - len(title)) > 150:
        return False
    own, wanted = fold(line), fold(title)
    if own == wanted:
        return True
    if wanted.endswith(("...", "…")):
        stem = wanted.rstrip(".… ")
        return len(stem) >= 20 and own.startswith(stem) and is_headline(line)
    return len(own) >= 20 and wanted.startswith(own) and bool(_SITE_NAME.fullmatch(wanted[len(own) :]))


def is_headline(line: str) -> bool:
    """Looks like a headline: short, at least three words, no full stop, not a byline, a date or an item of a list."""
    if not 12 <= len(line) <= 160 or not 3 <= line.count(" ") + 1 <= 25:
        return False
    if line[0].islower() or _BULLET.match(line) or _BYLINE.match(line) or _TWO_SENTENCES.search(line):
        return False
    return not _NO_HEADLINE_END.search(line) or bool(_ABBREVIATION.search(line))


def _is_label(line: str) -> bool:
    return len(line) <= 80 and (fold(line) in SECTIONS or bool(_BREADCRUMB.fullmatch(line)))
