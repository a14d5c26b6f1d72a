#!/bin/sh
# Babel 2.19.0: the week of the year in a locale without a country, such as `de`.
#
# A good guess: `de` and `de_DE` give one number, as they give one form of dates, and it is the ISO week that calendars
# in Germany, France and Sweden show. The table of date fields says that `w` is the week of the ISO year-week calendar
# and `Y` its year. The examples of the guide pass `de` and `de_DE` alike.
#
# What is so: how weeks are counted hangs on the country. Without one, Babel does not take the country that the language
# suggests, but the rule for the whole world, by which one day of January makes a week. Where January 1st is a Friday,
# a Saturday or a Sunday, all weeks of that year are one too high and its first days are in another year: 2021 to 2023,
# 2027 and 2028. In 2024, 2025 and almost all of 2026 the two agree, so a test of today finds nothing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install babel==2.19.0

python - <<'END'
import sys
from datetime import date, timedelta

import babel
from babel.dates import format_date

PAIRS = [("de", "de_DE"), ("fr", "fr_FR"), ("sv", "sv_SE")]
YEARS = range(2021, 2031)


def week(day: date, locale: str) -> str:
    return format_date(day, "YYYY-'W'ww", locale=locale)


def iso(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def wrong_days(year: int, locale: str) -> int:
    """How many of the first 365 days of the year have another week than the ISO calendar gives."""
    days = (date(year, 1, 1) + timedelta(days=count) for count in range(365))
    return sum(week(day, locale) != iso(day) for day in days)


print("Babel", babel.__version__)
expected = True
days = [date(2021, 1, 1), date(2026, 6, 2), date(2027, 6, 1)]
for day in days:
    print(f"{day}: de {week(day, 'de')}, de_DE {week(day, 'de_DE')}, ISO {iso(day)}")
expected &= [week(day, "de") for day in days] == ["2021-W01", "2026-W23", "2027-W23"]
expected &= [week(day, "de_DE") for day in days] == ["2020-W53", "2026-W23", "2027-W22"]
for language, with_country in PAIRS:
    wrong = {year: wrong_days(year, language) for year in YEARS}
    print(f"{language}: days of a year in a wrong week: {wrong}")
    expected &= [year for year, count in wrong.items() if count == 365] == [2021, 2022, 2023, 2027, 2028]
    expected &= all(count in (0, 4, 365) for count in wrong.values())
    expected &= not any(wrong_days(year, with_country) for year in YEARS)
    same = format_date(days[2], "full", locale=language) == format_date(days[2], "full", locale=with_country)
    print(f"{with_country}: none; full date as with {language}: {same}")
    expected &= same
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
