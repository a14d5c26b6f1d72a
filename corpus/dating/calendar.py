"""The English names of months and weekdays, in lower case. Pure.

The standard library's names follow the locale of the machine, which says nothing about the language of an article.
"""

from __future__ import annotations

_MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun",
    "july jul", "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
_WEEKDAYS = ("monday mon", "tuesday tue", "wednesday wed", "thursday thu", "friday fri", "saturday sat", "sunday sun")

MONTH_NAMES = tuple(names.split()[0] for names in _MONTHS)
"""The full names, January first."""
WEEKDAY_NAMES = tuple(names.split()[0] for names in _WEEKDAYS)
"""The full names, Monday first."""
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names.split()}
"""Full and short name -> 1 to 12."""
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()}
"""Full and short name -> 0 to 6, Monday first, as `date.weekday` counts."""
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
"""The alternatives of a regular expression that matches any name of a month, the longest first."""
WEEKDAY = "|".join(WEEKDAY_NAMES)
"""The alternatives of a regular expression that matches the full name of a weekday."""
SHORT_NAMES = frozenset((*MONTHS, *WEEKDAYS)) - {*MONTH_NAMES, *WEEKDAY_NAMES}
"""What may be written with a full stop at its end."""
