"""The fields of a record, under whatever name its maker gave them, checked for type where they come in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from corpus.dating import DateValue
from corpus.reading.exported import MARK, Exported, exported_of
from corpus.reading.markup import without_markup
from corpus.reading.records import SPELLINGS, RawRecord, Rules, Trouble

_KIND = {
    dict: "an object",
    list: "a list",
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
}


def record_of(stated: object, rules: Rules, place: str = "") -> RawRecord | Exported | Trouble:
    """The record that a mapping of fields states; `Trouble` when it is no mapping or has no text.

    Numbers become strings, lists of names are joined, an object with a "name" stands for its name. What else is of
    the wrong type counts as not stated; only a text of the wrong type is trouble.
    """
    before = f"{place}: " if place else ""
    if not isinstance(stated, dict):
        return Trouble(f"{before}not an article (it is {kind_of(stated)})")
    if MARK in stated and (exported := exported_of(stated, place, rules.today or date.today())):
        return exported
    values = _by_our_names(stated, rules.fields)
    text = values["text"]
    if isinstance(text, list) and all(isinstance(paragraph, str) for paragraph in text):
        text = "\n".join(text)
    if text is None or text == "":
        return Trouble(f"{before}no text")
    if not isinstance(text, str):
        return Trouble(f"{before}its text is {kind_of(text)}, not a string")
    url = values["url"]
    return RawRecord(
        text=without_markup(text),
        title=line_of(values["title"]),
        url=url if isinstance(url, str) else None,
        published=_date_of(values["published"]),
        modified=_date_of(values["modified"]),
        author=line_of(values["author"]),
        publisher=line_of(values["publisher"]),
        place=place,
    )


def has_text(stated: Mapping[object, object], rules: Rules) -> bool:
    """Whether a mapping has a field that is the text of an article."""
    return _by_our_names(stated, rules.fields)["text"] is not None


def kind_of(value: object) -> str:
    """What a value is, in words."""
    return "nothing" if value is None else _KIND.get(type(value), f"a {type(value).__name__}")


def line_of(value: object, deep: bool = True) -> str | None:
    """A name or a title: a string, a number, a list of them or an object that has a name; None for anything else."""
    if isinstance(value, str):
        return without_markup(value).strip() or None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return line_of(value.get("name"), deep=False) if deep else None
    if isinstance(value, list) and deep:
        names = [line_of(part if not isinstance(part, dict) else part.get("name"), deep=False) for part in value[:50]]
        return ", ".join(name for name in names if name) or None
    return None


def _by_our_names(stated: Mapping[object, object], mapping: Mapping[str, str]) -> dict[str, object]:
    """The value for each of our fields, None where none is stated; empty values give way to later spellings."""
    theirs = {_folded(name): value for name, value in stated.items()}
    spellings = {field: list(names) for field, names in SPELLINGS.items()}
    for name, field in reversed(list(mapping.items())):
        spellings[field].insert(0, _folded(name))
    return {
        field: next((theirs[name] for name in names if theirs.get(name) not in (None, "", [], {})), None)
        for field, names in spellings.items()
    }


def _date_of(value: object) -> DateValue:
    return value if isinstance(value, str | int | float | date) else None


def _folded(name: object) -> str:
    return str(name).casefold().replace("_", "").replace("-", "").replace(" ", "") if isinstance(name, str) else ""
