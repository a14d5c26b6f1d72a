"""Credit lines: whose report a text is or was made from. Only a line that names an outlet and nothing else counts."""

from __future__ import annotations

import re

# Agencies whose name alone, above a story, says where it comes from.
AGENCIES = {
    "ap": "AP",
    "associated press": "Associated Press",
    "the associated press": "The Associated Press",
    "reuters": "Reuters",
    "afp": "AFP",
    "agence france-presse": "Agence France-Presse",
    "upi": "UPI",
    "dpa": "dpa",
    "xinhua": "Xinhua",
    "pa media": "PA Media",
}

_LONGEST = 240  # characters of a credit line
_WORDS = 6  # in the name of an outlet
_OUTLET = r"(?P<outlet>https?://\S+|[^\s,;:][^,;:]{1,60}?)"
_FIRST = r"(?:(?:first|originally) )?(?:published|appeared|posted|ran)(?: (?:first|originally))?"
_WHEN = r"(?:,? (?:on|in|under) .{0,80})?"

# These say outright that they are credits, so they count wherever they stand.
_OUTRIGHT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\(?original(?:ly)?(?: source| article| story)?\s*(?::|from)\s*{_OUTLET}\)?",
        rf"(?:this|the) (?:article|story|piece|column|post|report|text) (?:was |is )?{_FIRST} "
        rf"(?:in|on|by|at|with) {_OUTLET}{_WHEN}\.?(?: (?:read|see) the original(?: article| here)*\.?)?",
        rf"(?:originally|first) (?:published|appeared|posted) (?:in|on|by|at) {_OUTLET}{_WHEN}\.?",
        rf"(?:republished|reprinted|reproduced)(?: with permission)? from {_OUTLET}{_WHEN}\.?",
    )
)
# Below a table this names the table's source, so it counts only as the last line.
_LAST_LINE = re.compile(rf"\(?(?:news )?(?:sources?|via|courtesy)\s*:\s*{_OUTLET}\)?", re.IGNORECASE)

_CAPITAL = r"[A-Z0-9][\w.&'’-]*"
_SMALL = r"of|the|and|for|de|la|le|del|al|&|/|-"
_NAME = re.compile(rf"(?:[\w-]+\.)+[a-z]{{2,}}|(?:the |al-)?{_CAPITAL}(?: (?:{_CAPITAL}|\({_CAPITAL}\)|{_SMALL}))*")


def credit(line: str) -> str | None:
    """The outlet named by a line that can only be a credit ("Original Source: www.france24.com")."""
    if len(line) <= _LONGEST:
        for pattern in _OUTRIGHT:
            if (match := pattern.fullmatch(line)) and (outlet := _outlet(match)):
                return outlet
    return None


def credit_at_end(line: str) -> str | None:
    """The outlet that the last line names, where only the place makes the line a credit ("Source: Reuters")."""
    match = _LAST_LINE.fullmatch(line) if len(line) <= _LONGEST else None
    return _outlet(match) if match else None


def _outlet(match: re.Match[str]) -> str | None:
    outlet = match["outlet"].strip(" .")
    if outlet.casefold().startswith(("http://", "https://")):
        outlet = outlet.split("/")[2]
    return outlet if len(outlet.split()) <= _WORDS and _NAME.fullmatch(outlet) else None
