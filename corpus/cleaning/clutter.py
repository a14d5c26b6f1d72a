"""Lines of a web page that are not the story: buttons, notices, sign-up forms, teasers.

From sure to unsure: what is clutter wherever it stands, what is clutter only above or below the story, and the
headings under which a page lists other articles. A pattern must match a whole line, and a pattern for advertising
prose asks for two signs at least (it tells the reader to sign up, and it names a newsletter).
"""

from __future__ import annotations

import re

from corpus.cleaning.phrases import BUTTONS, EDGES, TEASER_HEADS

_LONGEST = 420  # characters; longer lines are never clutter


def fold(line: str) -> str:
    """For comparing cleaned lines: case and kinds of quotes and dashes make no difference."""
    if not line.isascii():
        for curly, straight in ("’'", "‘'", '“"', '”"', "–-", "—-"):  # str.translate is ten times slower
            line = line.replace(curly, straight)
    return line.casefold()


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_MAIL = r"(?:newsletter|e-?mail|inbox|mailing list|weekly dispatch)"
_SITE = r"(?:twitter|facebook|instagram|whatsapp|telegram|youtube|linkedin|threads|x)"
_BELOW = r"(?:gallery|photos?|video|ad|graphic|map|chart)"

# All patterns below are matched against a whole folded line.
_NOTICES = _any(
    r"call now button.{0,40}",
    r"please (?:consider supporting us|support us).{0,60}ad ?-?block(?:er)?\.?",
    r"please (?:disable|turn off|whitelist|pause) (?:your|the) ad ?-?block.{0,80}",
    r"your email address will not be published.{0,60}",
    r"(?:we use|this (?:web)?site uses|our (?:web)?site uses) cookies\b.{0,300}"
    r"(?:agree|accept|consent|experience|continu|by clicking|privacy|preferences|settings|learn more).{0,200}",
    r"by (?:clicking|using|continuing|subscribing|signing up|submitting).{0,100}you (?:agree|accept|consent)\b"
    r".{0,100}(?:privacy|terms|cookie).{0,100}",
    r"please enable (?:javascript|cookies).{0,80}",
    r"(?:your|this) browser does not support.{0,80}",
    r"click to (?:share|print|email) (?:on|this|a|to)\b.{0,60}",
    r"\((?:photo|image|picture) (?:by|credits?:?) [^()]{2,80}\)",
    r"(?:copyright )?(?:©|\(c\)) ?(?:copyright )?\d{4}.{0,100}",
    r"(?:\d+ )?(?:comments?|shares?|views?) ?\(\d+\)",
    r"\d{1,2} min(?:ute)?s? read",
    r"video player was slow to load content.{0,300}",
    r"(?:unable to|can't|cannot) see (?:our|the) (?:graphics?|map|chart)s?\? click here.{0,40}",
    r"(?:if you can't see the|not seeing the|if the) .{0,40} click here\.?",
    rf"(?:story|article|column) continues below(?:(?: the)? {_BELOW})?\.?(?: if you are on mobile, click here\.?)?",
    r"advertisement ?-? ?(?:article|story) continues below\.?",
    r"video ad feedback .{0,120} - source: .{2,40}",
    # Only points to another article, and does not end as a sentence does.
    r"(?:[►▶›•*-] ?)?(?:related|related stor(?:y|ies)|read more|also read|read also|see also|read next|more|"
    r"for subscribers|photos|photo gallery|gallery)\s?:.{3,160}[^.!\"')]",
)
_SIGN_UP = _any(
    rf"(?:editor's note: ?)?(?:sign[ -]up|subscribe)(?: (?:here|now|today))? (?:for|to) "
    rf"(?:our|cnn\b|the week|usa today\b|today's best|the [\w ]{{0,30}}{_MAIL}).{{0,300}}",
    rf"get (?:our|the|cnn\b|'5 things').{{0,60}}{_MAIL}.{{0,60}}(?:sign up|if your day).{{0,250}}",
    rf"get .{{0,60}} (?:delivered|sent)(?: straight| directly)? to your .{{0,12}}{_MAIL}.{{0,60}}newsletter.{{0,60}}",
    rf"(?:to get|to receive|for) .{{0,120}}(?:sign up|subscribe)\b.{{0,60}}(?:our|cnn).{{0,60}}{_MAIL}.{{0,40}}",
    r"(?:what's everyone|want |like what|don't miss|do you want|would you like|if your day doesn't start)"
    r"(?=.*(?:newsletter|inbox)).{0,160}(?:sign up|subscribe|introduce you).{0,220}",
    r"\(?you can (?:also )?(?:get|have) .{0,80}delivered to your inbox.{0,60}",
    r"(?:editor's note: ?)?a version of this (?:story|article|column|analysis) .{0,120}newsletter.{0,120}"
    r"sign up.{0,60}",
    r"(?:please )?(?:support (?:local|our|quality|independent) journalism)[.:!].{0,100}subscri.{0,100}",
    r"thank you for supporting our journalism\..{0,160}subscri.{0,160}",
    r"your subscription makes work like this possible.{0,120}",
    rf"(?:join|follow|find|like) us on {_SITE}(?:(?:,| and| or| &|, and)? {_SITE})*\.?",
)
_TO_YOUR_INBOX = _any(
    r".{3,40}: ?get .{0,80}(?:in|to) your inbox[.!]?",
    r".{0,100}delivered .{0,12}to your inbox\. sign up(?: here| now| today)?\.?",
)
# Who wrote it and how to reach them; a telephone number or an address alone may belong to the story.
_ABOUT_AUTHOR = _any(
    rf"(?=.*@)(?:follow|contact|reach|e-?mail|call|got a|send|have an?)\b.{{0,200}}"
    rf"(?:on (?:{_SITE}|social media)\b|\btwitter ?:|\breporter\b|\bstory (?:tips|ideas?)\b).{{0,160}}",
    r".{3,60} (?:is an?|covers|reports on|writes) .{3,160}[.!] (?:you can )?(?:reach|contact|follow|e-?mail) "
    r"(?:him|her|them|me)\b.{0,200}",
)

_NO_LETTERS = re.compile(r"[\W_]*")
_DATELINE = re.compile(r"\(?(?:cnn|reuters|ap|afp)(?: business)?\)? ?-+")
_GLUED = re.compile(r"\bHide [Cc]aption \d+ of \d+\b|(?:…|\.\.\.)? ?\[\+\d+ chars\]")
_MARKS = " :.!…>»→*"


def cut_out_buttons(text: str) -> str:
    """The text with its lines broken where a button was glued into them ("Hide Caption 4 of 12", "[+123 chars]")."""
    return _GLUED.sub("\n", text) if "aption " in text or " chars]" in text else text


def is_clutter(line: str) -> bool:
    """Clutter wherever it stands."""
    if len(line) > _LONGEST:
        return False
    if _NO_LETTERS.fullmatch(line):
        return True
    folded = fold(line)
    if folded.strip(_MARKS) in BUTTONS or _DATELINE.fullmatch(folded):
        return True
    if "your inbox" in folded and _TO_YOUR_INBOX.fullmatch(folded):
        return True
    return bool(_NOTICES.fullmatch(folded) or _SIGN_UP.fullmatch(folded))


def is_edge_clutter(line: str) -> bool:
    """Clutter above or below the story: a word or two, without the full stop of a (short) sentence."""
    return len(line) <= 40 and fold(line).strip(" :>»→*") in EDGES


def is_about_author(line: str) -> bool:
    """Below the story: who wrote it, and how to reach or follow them."""
    return len(line) <= _LONGEST and bool(_ABOUT_AUTHOR.fullmatch(fold(line)))


def heads_teasers(line: str) -> bool:
    """A heading under which pages list other articles ("Related Articles")."""
    if len(line) > 60:
        return False
    folded = fold(line)
    return folded.strip(_MARKS) in TEASER_HEADS or folded == "read more:"  # without the colon it is a button
