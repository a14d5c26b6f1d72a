"""Saved web pages in one file (.mhtml, .mht): the page itself, without its pictures and frames."""

from __future__ import annotations

from email import message_from_bytes, policy

from corpus.reading import html
from corpus.reading.mail import content, header
from corpus.reading.records import RawRecord, Rules, Unreadable
from corpus.reading.urls import accepted


def read(data: bytes, rules: Rules) -> list[RawRecord]:
    """One record: the page that was saved. Where it was is stated in the file, whatever the page says."""
    message = message_from_bytes(data, policy=policy.default)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        raise Unreadable("no web page in it")
    saved = header(message, "Snapshot-Content-Location")
    start = header(message, "Content-Location") or saved
    named = [page for page in pages if start and header(page, "Content-Location") == start]
    page = (named or pages)[0]
    url = accepted(saved) or accepted(header(page, "Content-Location"))
    return [html.record_of(content(page), page.get_content_charset(), url, rules)]
