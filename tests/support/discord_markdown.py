"""How Discord reads a message, written by hand from its rules: what is seen, what formats, pings or links.

Rules: https://support.discord.com/hc/en-us/articles/210298617 (text formatting),
https://discord.com/developers/docs/reference#message-formatting (mentions, emoji, time stamps), and simple-markdown's
published `defaultRules`, which Discord's clients extend. Where clients differ, the one that sees more counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Node:
    """A piece of a message as it is shown. `kind` "text" is plain; every other kind does something."""

    kind: str
    text: str = ""
    target: str = ""
    children: list[Node] = field(default_factory=list)


_INSIDE = r"(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*"
_HREF = r"\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"][\s\S]*?['\"])?\s*"

# At the start of a line only. In each pattern group 1 is what is read further.
_BLOCKS = {
    "quote": re.compile(r" *>>> ([\s\S]*)|((?: *> [^\n]*(?:\n|$))+)"),
    "heading": re.compile(r" *#{1,3} +([^\n]+?)(?:\n|$)"),
    "small": re.compile(r" *-# +([^\n]+?)(?:\n|$)"),
    "list": re.compile(r" *(?:[-*+]|\d+\.) +([^\n]*)(?:\n|$)"),
}
_INLINE = {
    "fence": re.compile(r"```[\s\S]+?```"),
    "code": re.compile(r"(`+)[\s\S]*?[^`]\1(?!`)"),
    "spoiler": re.compile(r"\|\|([\s\S]+?)\|\|"),
    "strike": re.compile(r"~~([\s\S]+?)~~"),
    "bold": re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    "underline": re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    "italic": re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"),
    "italic_": re.compile(r"\b_((?:__|\\[\s\S]|[^\\_])+?)_\b"),
    "link": re.compile(rf"\[({_INSIDE})\]\({_HREF}\)"),
    "angle_link": re.compile(r"<[a-z][a-z0-9+.-]*:[^ >]+>", re.IGNORECASE),
    "url": re.compile(r"[a-z][a-z0-9+.-]*://[^\s<]*[^\s<.,:;\"')\]]", re.IGNORECASE),
    "mail": re.compile(r"<[^@\s>]+@[^\s>]+>"),
    "mention": re.compile(r"<(?:@[!&]?|#)\d+>|<id:[a-z-]+>|</[^>]+:\d+>"),
    "ping": re.compile(r"@(?:everyone|here)", re.IGNORECASE),
    "emoji": re.compile(r"<a?:\w+:\d+>|:[^\s:]+:"),
    "stamp": re.compile(r"<t:-?\d+(?::[tTdDfFR])?>"),
    "invite": re.compile(r"(?:discord\.gg|discord(?:app)?\.com/invite)/\w+", re.IGNORECASE),
}
# Words in which no address and no invite begins, and marks that begin nothing: only a shortcut.
_PLAIN = re.compile(r"(?:[^\W_]++(?![\w+.-]*(?:://|/))|[^\w\\*_~|`<@:\[\n])+")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_SEEN_FIRST = ("stamp", "mention", "emoji", "angle_link", "mail")


def read(message: str, line_start: bool = True, in_quote: bool = False) -> list[Node]:
    """The message as a tree of what is shown."""
    nodes: list[Node] = []
    place = 0
    while place < len(message):
        node, length = _next(message, place, line_start, in_quote)
        if node.kind == "text" and nodes and nodes[-1].kind == "text":
            nodes[-1].text += node.text
        else:
            nodes.append(node)
        place += length
        line_start = message[place - 1] == "\n"
    return nodes


def _next(message: str, place: int, line_start: bool, in_quote: bool) -> tuple[Node, int]:
    if line_start:
        for kind, pattern in _BLOCKS.items():
            match = pattern.match(message, place)
            if match and not (kind == "quote" and in_quote):
                inside = next(group for group in match.groups() if group is not None)
                if kind == "quote" and match[2] is not None:
                    inside = re.sub(r"^ *> ", "", match[2], flags=re.MULTILINE)
                children = read(inside, True, in_quote or kind == "quote")
                if kind != "quote" and match[0].endswith("\n"):
                    children.append(Node("text", "\n"))
                return Node(kind, children=children), len(match[0])
    if plain := _PLAIN.match(message, place):
        return Node("text", plain[0]), len(plain[0])
    if escape := _ESCAPE.match(message, place):
        return Node("text", escape[1]), 2
    found = [
        (_SEEN_FIRST.index(kind) if kind in _SEEN_FIRST else len(_SEEN_FIRST), -len(match[0]), kind, match)
        for kind, pattern in _INLINE.items()
        if (match := pattern.match(message, place))
    ]
    if not found:
        return Node("text", message[place]), 1
    *_, kind, match = min(found, key=lambda each: each[:3])
    if kind in ("code", "fence"):
        return Node(kind, match[0].strip("`")), len(match[0])
    if not match.groups():
        return Node(kind, match[0]), len(match[0])
    target = _ESCAPE.sub(r"\1", match[2]) if kind == "link" else ""
    return Node(kind.rstrip("_"), target=target, children=read(match[1], False, in_quote)), len(match[0])


def walk(nodes: list[Node]) -> Iterator[Node]:
    """Every node, outer ones first."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def effects(message: str) -> list[str]:
    """What the message does beside showing plain text, in order."""
    return [node.kind for node in walk(read(message)) if node.kind != "text"]


def seen(message: str) -> str:
    """The words that are shown."""
    return "".join(node.text for node in walk(read(message)))


def links(message: str) -> list[str]:
    """Where the links of the message lead."""
    return [node.target for node in walk(read(message)) if node.kind == "link"]


def bold(message: str) -> list[str]:
    """The words that are bold."""
    return ["".join(child.text for child in walk(node.children)) for node in walk(read(message)) if node.kind == "bold"]
