"""CSV that opens as text everywhere: no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bot.rendering.safe import shown

# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV injection"); the full-width
# forms are taken for the plain ones by some. Tab and carriage return are blanks to `shown` and gone by then.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV table (RFC 4180) with its header. None is an empty cell; text is one line and never a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None or isinstance(value, (int, float)):
        return value
    text = shown(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text
