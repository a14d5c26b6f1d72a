#!/bin/sh
# htmldate 1.11.0: a page whose date has no day, as magazines and journals write it.
#
# A good guess: "2024-03", a valid value of <time datetime>, is 1 March 2024, as "03/2024" is and as "2024" is 1 January
# 2024; or there is no answer, for the page states no day. In any case the same page has the same date tomorrow.
#
# What is so: in <time> and in an element for dates the day is the day on which the program runs. What is read on a 7th
# is dated 7 March, and the same page read on a 28th is dated 28 March; a page of February that is read on a 31st is
# dated 29 February. It looks like a full date that the page states. "March 2024" loses the month instead and is
# 1 January 2024. So articles of one issue get different dates, and a second run gives other dates than the first. The
# documentation of `find_date` says nothing of a date with parts missing.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install htmldate==1.11.0 python-dateutil==2.9.0.post0 dateparser==1.5.0 freezegun==1.5.5

python - <<'END'
import sys
from importlib.metadata import version

from freezegun import freeze_time
from htmldate import find_date
from htmldate.meta import reset_caches

PLACES = {
    "time": "<time datetime='{}'>Spring issue</time>",
    "text": "<p class='date'>{}</p>",
}
DATES = {
    "time": ["2024-03-15", "2024-03", "2024-02", "2024"],
    "text": ["2024-03-15", "2024-03", "2024-02", "2024", "03/2024", "March 2024"],
}
TODAYS = ["2026-05-07", "2026-05-28", "2026-05-31"]


def found(place: str, date: str, today: str) -> str | None:
    """The date of a page with `date` in it, when the clock says `today`."""
    reset_caches()
    page = f"<h1>Bridge reopens</h1>{PLACES[place].format(date)}<p>It is open.</p>"
    page = f"<!doctype html><html lang='en'><head><title>Bridge</title></head><body>{page}</body></html>"
    with freeze_time(today):
        return find_date(page, original_date=True)


print("htmldate", version("htmldate"))
seen = {}
for place in PLACES:
    for date in DATES[place]:
        seen[place, date] = [found(place, date, today) for today in TODAYS]
        print(f"{place} {date:10} read on {', '.join(TODAYS)}: {', '.join(map(str, seen[place, date]))}")
expected = {
    "2024-03-15": ["2024-03-15"] * 3,
    "2024-03": ["2024-03-07", "2024-03-28", "2024-03-31"],
    "2024-02": ["2024-02-07", "2024-02-28", "2024-02-29"],
    "2024": ["2024-01-01"] * 3,
    "03/2024": ["2024-03-01"] * 3,
    "March 2024": ["2024-01-01"] * 3,
}
expected = all(dates == expected[date] for (_, date), dates in seen.items())
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
