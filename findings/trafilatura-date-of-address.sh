#!/bin/sh
# trafilatura 2.3.1 (htmldate 1.11.0): the date of a page that states it, under an address that has a date too.
#
# A good guess: what the page states (`article:published_time`, `datePublished`) goes first, and the address helps out
# where it states nothing. The guide of htmldate lists three ways, of which the first is the markup in the header, and
# its reference says that an address makes the search faster.
#
# What is so: a date anywhere in the address wins, though it be the day of an election, in a query, or the folder of a
# live page that is kept for years. It is enough that the page names its canonical address: no address has to be given.
# The time of day and the zone that the page states are lost as well. trafilatura offers no switch by name; htmldate has
# `deferred_url_extractor`, which trafilatura takes in `date_config`.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install trafilatura==2.3.1 htmldate==1.11.0 lxml-html-clean==0.4.6

python - <<'END'
import sys
from importlib.metadata import version

import trafilatura

STATED = "2024-03-01"
ADDRESSES = [
    "https://example.org/news/results",
    "https://example.org/2019/11/05/live",
    "https://example.org/election-2019-11-05/results",
    "https://example.org/results?compare=2019-11-05",
]


def date(address: str, **options: object) -> str:
    """The date of a page that states its date twice and its address once."""
    page = f"""<!DOCTYPE html><html lang="en"><head><title>Results</title>
    <meta property="article:published_time" content="{STATED}T09:30:00+00:00"><link rel="canonical" href="{address}">
    <script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
    "headline": "Results", "datePublished": "{STATED}T09:30:00+00:00"}}</script></head>
    <body><article><h1>Results</h1><p>All votes have been counted, the council said.</p></article></body></html>"""
    return trafilatura.extract_metadata(page, **options).date


print("trafilatura", trafilatura.__version__, "htmldate", version("htmldate"))
print("the page states:", STATED)
seen = [date(address) for address in ADDRESSES]
deferred = [date(address, date_config={"original_date": True, "deferred_url_extractor": True}) for address in ADDRESSES]
for address, found, later in zip(ADDRESSES, seen, deferred, strict=True):
    print(f"{address:50} {found}   deferred_url_extractor: {later}")
expected = seen == [STATED, "2019-11-05", "2019-11-05", "2019-11-05"] and set(deferred) == {STATED}
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
