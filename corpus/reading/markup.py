"""HTML inside other kinds of text is reduced to its words. Whole pages are another matter: see `html`."""

from __future__ import annotations

import html
import re

_TAGS = re.compile(r"</(?:p|div|h[1-6]|li|ul|a|span|strong|em|b|i)>|<br ?/?>|<p>", re.IGNORECASE)
_HAS_BLOCKS = re.compile(r"<(?:p|div|br|li|h[1-6])\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
_BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table td th tr ul".split()
)
_SILENT = ("script", "style", "template", "noscript", "iframe")


def plain(markup: str) -> str:
    """The words of a piece of HTML, every block on a line of its own, entities resolved."""
    # The parser of the standard library takes quadratic time on hostile input.
    from lxml import etree, html

    if _HAS_BLOCKS.search(markup):
        markup = markup.replace("\n", " ")
    root = html.fromstring(f"<div>{markup}</div>")
    etree.strip_elements(root, *_SILENT, etree.Comment, with_tail=False)
    for element in root.iter(*_BLOCKS):
        element.text = ("\n- " if element.tag == "li" else "\n") + (element.text or "")
        element.tail = "\n" + (element.tail or "")
    return str(root.text_content())


def without_markup(text: str) -> str:
    """A text that may hold HTML, as feeds and exports do: its words if it has tags, else only entities resolved."""
    if _TAGS.search(text):
        return plain(text)
    return _ENTITY.sub(lambda match: html.unescape(match[0]), text)
