"""Markdown with front matter: title, date, url, author, publisher, and the text without its marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.reading.decoding import decode
from corpus.reading.fields import kind_of, record_of
from corpus.reading.markup import plain
from corpus.reading.records import Item, Rules, Unreadable

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\s*^---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_LONGEST_FRONT_MATTER = 64_000  # characters


def read(data: bytes, rules: Rules) -> list[Item]:
    """One record. The first heading of the first level is the title where the front matter gives none."""
    content = decode(data).replace("\r\n", "\n")
    stated: dict[object, object] = {}
    if front := _FRONT_MATTER.match(content):
        if len(front[1]) > _LONGEST_FRONT_MATTER:
            raise Unreadable("its front matter is larger than 64 kB")
        stated = _fields(front[1])
        content = content[front.end() :]
    heading, text = to_text(content)
    return [record_of({"title": heading, **stated, "text": text or " "}, rules)]


def _fields(front_matter: str) -> dict[object, object]:
    """The fields of the front matter.

    Read by PyYAML's loader in Python, since deep nesting crashes the one in C; aliases are refused, since a few
    lines of them can stand for more than any memory holds.
    """
    import yaml  # type: ignore[import-untyped]

    class Loader(yaml.SafeLoader):  # type: ignore[misc]
        def compose_node(self, parent: object, index: object) -> object:
            if self.check_event(yaml.AliasEvent):
                raise yaml.YAMLError("aliases are not read")
            return super().compose_node(parent, index)

    try:
        stated = yaml.load(front_matter, Loader)
    except Exception as error:  # YAML's own errors, and those of values such as 31 February
        where = getattr(error, "problem_mark", None)
        line = f" (line {where.line + 2})" if where else ""
        raise Unreadable(f"its front matter is not valid YAML{line}") from error
    if stated is None:
        return {}
    if not isinstance(stated, dict):
        raise Unreadable(f"its front matter is {kind_of(stated)}, not a list of fields")
    return stated


def to_text(body: str) -> tuple[str | None, str]:
    """The first heading of the first level, and all paragraphs as lines of plain text (links as their words)."""
    from markdown_it import MarkdownIt

    heading: str | None = None
    lines: list[str] = []
    bullets: list[str | int] = []
    item = level = ""
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        match token.type:
            case "bullet_list_open":
                bullets.append("-")
            case "ordered_list_open":
                bullets.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                bullets.pop()
            case "list_item_open":
                number = bullets[-1]
                item = f"{number}. " if isinstance(number, int) else "- "
                if isinstance(number, int):
                    bullets[-1] = number + 1
            case "heading_open":
                level = token.tag
            case "heading_close":
                level = ""
            case "inline":
                words = _words(token.children or ())
                heading = heading or (words if level == "h1" else None)
                lines.append(item + words)
                item = ""
            case "fence" | "code_block":
                lines.append(token.content)
            case "html_block":
                lines.append(plain(token.content))
    return heading, "\n".join(line for line in lines if line.strip())


def _words(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()
