"""CSV that opens as text everywhere: no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from bot.rendering.safe import shown

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV injection"); the full-width
# forms are taken for the plain ones by some. Tab and carriage return are blanks to `shown` and gone by then.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """A CSV table (RFC 4180) with its header. Text is one line and never a formula.

    None is an empty cell, and so is what a row does not have.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, (int, float)):
        return value
    text = shown(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
