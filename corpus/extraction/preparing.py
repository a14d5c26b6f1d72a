"""A page is made ready for the extractor: what is not the article goes, what belongs together comes together. Pure.

Each step was chosen on one half of the Article Extraction Benchmark (tests/bench/bench_extraction.py) for what it
mends there: F1 of that half rises from 0.954 (plain trafilatura) to 0.976 with all of them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from corpus.extraction.trees import Element, in_paragraphs, is_long_paragraph, linked, take_out, text_up_to

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Names of classes and ids, as whole parts of them ("related-links" and "story__related", not "correlated").
_BOXES = re.compile(
    r"(?:^|[\s_-])(?:screen-reader-text|sr-only|visually-?hidden|newsletter-?(?:signup|form|box|promo)?|nl-signup|"
    r"inline-?(?:signup|newsletter|related)|related-?(?:links?|articles?|stor(?:y|ies)|posts?|content|coverage|topics)?|"
    r"read-?(?:more|next|also)|recirc\w*|most-?(?:read|popular|viewed)|trending|promo(?:tion|box)?|"
    r"subscribe(?:-\w+)?|subscription-\w+|more-?(?:stories|from|on|coverage)|also-?(?:read|like)|"
    r"you-?may-?(?:also)?-?like|copyright|disclaimer|correction-form|comments?-(?:count|link|form|area|section)|"
    r"print-?(?:article|button|only)|share(?:-?\w+)?|social(?:-?\w+)?|sharing)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Little windows that open over a name; the name itself stands in an element around them.
_POPUPS = re.compile(
    r"(?:rollover|tooltip|popover|popup|hover-?card)[\w-]*?(?:block|content|body|box|card|text)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Microdata (schema.org) that is for machines and sometimes stands in the page as text.
_FOR_MACHINES = frozenset(
    "image logo publisher datePublished dateModified dateCreated mainEntityOfPage width height thumbnailUrl keywords "
    "articleSection interactionStatistic".split()
)
_CONTAINERS = "div section aside span p ul ol article blockquote figure table template li h2 h3 form a".split()
_BLOCKS = " or ".join(
    f".//{name}"
    for name in "p div article section main aside header footer ul ol table blockquote h1 h2 h3 form".split()
)
_POINTS_ELSEWHERE = re.compile(
    r"[►▶›•*|\[\s-]*(?:related|related (?:stor(?:y|ies)|articles?|coverage|content|links?|video)|"
    r"read(?: more| also| next|\s+our)?|also read|see (?:more|also)|more(?: on| from)?|don['’]?t miss|"
    r"watch(?: more| now)?|click here|must[- ]read|recommended|for more|you may also like|editor['’]?s picks?|listen|"
    r"sign up|subscribe)\b",
    re.IGNORECASE,
)
_LARGEST_BOX = 0.25  # of all that stands in paragraphs: a box that holds more is the article, whatever it is called
_LONGEST_POINTER = 250  # characters of a line that only points to another article
_LONGEST_ITEM = 300  # characters of an item in a list of links


def prepare(page: Element) -> None:
    """Change a page in place. It keeps its head, where what the page says of itself stands."""
    _unnest_paragraphs(page)
    _keep_posts(page)
    _take_out_boxes(page)
    _take_out_pointers(page)
    _take_out_lists_of_links(page)
    _join_parts(page)


def _unnest_paragraphs(page: Element) -> None:
    """No paragraph holds another block: the extractor would give the inner one twice.

    libxml2 does not know that <article> and the other elements of HTML 5 end an open paragraph.
    """
    for paragraph in page.xpath(f"//p[{_BLOCKS}]"):
        paragraph.tag = "section"


def _keep_posts(page: Element) -> None:
    """Posts of other sites that an article quotes: extractors drop them for the names of what they stand in."""
    for post in page.xpath("//blockquote[contains(@class, 'twitter-tweet') or contains(@class, 'instagram-media')]"):
        size = sum(len(part) for part in post.itertext())
        post.attrib.pop("class")
        post.attrib.pop("style", None)
        for around in post.iterancestors():
            if text_up_to(around, size + 60) is None:
                break
            for name in ("class", "id", "style", "aria-hidden"):
                around.attrib.pop(name, None)


def _take_out_boxes(page: Element) -> None:
    whole = max(in_paragraphs(page), 1)
    for element in list(page.iter(*_CONTAINERS)):
        if not _is_box(element) or in_paragraphs(element) > _LARGEST_BOX * whole:
            continue
        if not element.xpath("descendant-or-self::*[@itemprop='articleBody']"):
            take_out(element)


def _is_box(element: Element) -> bool:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    if _BOXES.search(names) or _POPUPS.search(names):
        return True
    return element.get("itemprop") in _FOR_MACHINES and element.find(".//p") is None


def _take_out_pointers(page: Element) -> None:
    """Lines that are mostly a link and say so: "Read more: ...", "Related: ..."."""
    for element in list(page.iter("p", "li", "h2", "h3", "h4", "strong", "div")):
        if element.tag == "div" and len(element) > 3:
            continue
        text = text_up_to(element, _LONGEST_POINTER)
        if text and _POINTS_ELSEWHERE.match(text) and linked(element) > 0.5 * len(text):
            take_out(element)


def _take_out_lists_of_links(page: Element) -> None:
    for element in list(page.iter("ul", "ol")):
        items = [text_up_to(item, _LONGEST_ITEM) for item in element.iterchildren("li")]
        if len(items) < 2 or None in items:
            continue
        if linked(element) > 0.7 * sum(len(part) for part in element.itertext()):
            take_out(element)


def _join_parts(page: Element) -> None:
    """Parts of one body that advertisements have torn apart become one: same tag, same class, same article.

    Extractors take the first part for the whole. A headline in a part begins another article.
    """
    parts: defaultdict[tuple[object, ...], list[Element]] = defaultdict(list)
    for element in page.iter("div", "section"):
        name = element.get("class", "").strip()
        if not name or sum(is_long_paragraph(child) for child in element.iterchildren("p")) < 2:
            continue
        article = next(element.iterancestors("article", "main"), None)
        if article is not None:
            parts[element.tag, name, article].append(element)
    for first, *others in parts.values():
        for other in others:
            if first in other.iterancestors():
                continue
            if other.find(".//h1") is not None:
                break
            first.extend(list(other))
            take_out(other)
