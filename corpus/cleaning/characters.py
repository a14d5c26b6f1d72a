"""Characters: one kind of line end, one kind of blank, nothing that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

# Line ends of other systems and of Unicode (NEL, line separator, paragraph separator), and page breaks.
_LINE_ENDS = "\r\v\f\x1c-\x1e\x85\u2028\u2029"
_BLANKS = "\t\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters, NUL among them
    "\u00ad\u034f\u180b-\u180f"  # soft hyphen, joiners and selectors
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # writing direction: makes shown words differ from stored ones
    "\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # zero width
    "\ud800-\udfff"  # halves of characters, which no encoding can store
    "\ue000-\uf8ff\ufffe\uffff\U000e0000-\U000e007f"  # private use, no characters, tags
)
# Between letters of other scripts these two spell the word (Persian, Hindi) or join an emoji; elsewhere they hide.
_JOINERS = "\u200c\u200d"

_ODD = re.compile(f"[{_LINE_ENDS}{_BLANKS}{_UNSEEN}{_JOINERS}]")
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_BLANK = re.compile(f"[{_BLANKS}]")
_REMOVED = re.compile(f"[{_UNSEEN}]")
_HIDING_JOINER = re.compile(f"(?<![^\x00-\x7f])[{_JOINERS}]+|[{_JOINERS}]+(?![^\x00-\x7f])")

# Text of Windows-1252 that was read as Latin-1 has its quotes and dashes among the C1 controls. This is how
# browsers read such characters too (HTML standard, numeric character references).
_WINDOWS = {
    code: character
    for code in range(0x80, 0xA0)
    if code != 0x85 and (character := bytes([code]).decode("cp1252", "ignore"))
}


def normalise(text: str) -> str:
    r"""The same text with "\n" as its only line end, " " as its only blank, and no unseen characters (NFC)."""
    text = unicodedata.normalize("NFC", text)
    if not _ODD.search(text):  # nearly all texts: four more passes would halve the speed of cleaning
        return text
    text = _BLANK.sub(" ", _LINE_END.sub("\n", text)).translate(_WINDOWS)
    return unicodedata.normalize("NFC", _HIDING_JOINER.sub("", _REMOVED.sub("", text)))


def one_line(text: str) -> str:
    """Normalised, on one line, without blanks at its ends: for titles and names."""
    return " ".join(normalise(text).split())
