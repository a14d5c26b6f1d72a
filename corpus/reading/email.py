"""Newsletters and other messages (.eml), by the standard library's parser."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from corpus.reading import html
from corpus.reading.decoding import decode
from corpus.reading.mail import content, header, sender, sent
from corpus.reading.markup import plain
from corpus.reading.records import RawRecord, Rules, Trouble, Unreadable
from corpus.reading.urls import host

_RICHER = 1.2  # times the words of the plain text: senders put a line or two there for those who see no HTML
_KEPT = 0.7  # of the words of a message: what the extraction of an article must find to be believed
_ANSWERED = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_BARE_LINK = re.compile(r"[<(\[]?https?://\S+[>)\]]?")
# Whole lines above and below a newsletter that are about the message.
_ABOUT_MESSAGE = re.compile(
    r"(?:(?:click here to )?(?:view|read|open|see) (?:this |it |the )?(?:e-?mail |message |newsletter |issue )?"
    r"(?:in|on) (?:your |a |the )?(?:web ?)?(?:browser|web|online)\b.{0,40}|"
    r".{0,80}\bunsubscribe\b.{0,120}|"
    r"(?:manage|update|change) (?:your )?(?:e-?mail )?(?:preferences|subscriptions?).{0,60}|"
    r"you(?:'|’)?(?: a)?re receiving this (?:e-?mail|message|newsletter).{0,200}|"
    r"(?:was this|did someone) (?:e-?mail|newsletter)? ?forward(?:ed)? (?:this |it )?to you\?.{0,80}|"
    r"forward (?:this )?to a friend.{0,40}|was this forwarded to you\?.{0,80}|no longer want to receive .{0,120}|"
    r"add us to your address book.{0,40}|(?:-- ?|-{5,})(?:forwarded message)?(?: ?-+)?)",
    re.IGNORECASE,
)


def read(data: bytes, rules: Rules) -> list[RawRecord | Trouble]:
    """One record, whatever the number of stories, and a Trouble for each attachment. The sender is the publisher."""
    message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not (header(message, "From") or header(message, "Date")):
        raise Unreadable("not a message (it has neither sender nor date)")
    parts = [part for part in message.walk() if not part.is_multipart()]
    attached = [part for part in message.walk() if _is_attached(part)]
    within = {id(inner) for part in attached for inner in part.walk()}
    own = [part for part in parts if id(part) not in within]
    name, address = sender(message)
    record = RawRecord(
        text=_without_talk(_body(own, rules)) or " ",
        title=_ANSWERED.sub("", header(message, "Subject") or "") or None,
        url=header(message, "Archived-At"),
        published=sent(message),
        publisher=name or (host(f"mail://{address.rpartition('@')[2]}") if address else None),
    )
    return [record, *map(_unread, attached)]


def _unread(attachment: EmailMessage) -> Trouble:
    name = " ".join((attachment.get_filename() or attachment.get_content_type()).split())
    return Trouble(f"the attachment {name} is not read; save it as a file and ingest that")


def _is_attached(part: EmailMessage) -> bool:
    if part.get_content_maintype() == "image" and part.get("Content-ID"):
        return False  # a picture of the layout
    forwarded = part.get_content_type() == "message/rfc822"
    return forwarded or part.get_content_disposition() == "attachment"


def _body(parts: list[EmailMessage], rules: Rules) -> str:
    """The text of a message: of its HTML part where that says more than its plain part."""
    written = _first(parts, "text/plain")
    markup = _first(parts, "text/html")
    text = _decoded(written) if written else ""
    if markup is None:
        if written is None:
            raise Unreadable("a message without text")
        return _flowed(text, written)
    shown = plain(_decoded(markup))
    if text and len(shown.split()) <= _RICHER * len(text.split()):
        return _flowed(text, written) if written else text
    return _article(markup, shown, rules)


def _article(markup: EmailMessage, shown: str, rules: Rules) -> str:
    """What trafilatura takes for the article; all that the message shows where trafilatura loses most of it.

    It does so in messages that are laid out by tables.
    """
    try:
        found = html.record_of(content(markup), markup.get_content_charset(), None, rules).text
    except Unreadable:
        return shown
    return found if len(found.split()) >= _KEPT * len(shown.split()) else shown


def _first(parts: list[EmailMessage], kind: str) -> EmailMessage | None:
    return next((part for part in parts if part.get_content_type() == kind and content(part).strip()), None)


def _decoded(part: EmailMessage) -> str:
    return decode(content(part), part.get_content_charset())


def _flowed(text: str, part: EmailMessage) -> str:
    """Paragraphs of a plain part; in format=flowed (RFC 3676) a blank at the end of a line says that it goes on."""
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format", "")).casefold() == "flowed":
        text = re.sub(r"(?<!^--)(?<!\n--) \n", " ", text)
    return text


def _without_talk(text: str) -> str:
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(
        "" if _ABOUT_MESSAGE.fullmatch(line) or _BARE_LINK.fullmatch(line) else _BARE_LINK.sub("", line).rstrip()
        for line in lines
    )
