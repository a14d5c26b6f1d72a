#!/bin/sh
# feedparser 6.0.14: an RSS item with two dc:creator elements.
#
# A good guess: `entry.author` and `entry.author_detail.name` are two forms of one fact. The reference gives both the
# same list of sources, and `author_detail` is "details about the author". With several authors, both are the first.
#
# What is so: `author` is the last author, `author_detail` the first. `authors` has all of them. The same goes for an
# item with <author> beside <dc:creator>: the name comes from one element, the mail address beside it from the other.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install feedparser==6.0.14

python - <<'END'
import io
import sys

import feedparser

FEED = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Example</title><link>https://example.org/</link><description>News</description>
<item><title>Bridge reopens</title>{authors}</item>
</channel></rss>"""
CASES = {
    "two dc:creator": "<dc:creator>Ann Lee</dc:creator><dc:creator>Bo Chan</dc:creator>",
    "author and dc:creator": "<author>ann@example.org (Ann Lee)</author><dc:creator>Bo Chan</dc:creator>",
}

print("feedparser", feedparser.__version__)
expected = True
for name, authors in CASES.items():
    parsed = feedparser.parse(io.BytesIO(FEED.format(authors=authors).encode()))
    entry = parsed.entries[0]
    print(f"{name}: author = {entry.author!r}, author_detail = {dict(entry.author_detail)}")
    print(f"    authors = {[dict(author) for author in entry.authors]}, well-formed: {not parsed.bozo}")
    expected &= (entry.author, entry.author_detail.name) == ("Bo Chan", "Ann Lee")
    expected &= [author.name for author in entry.authors] == ["Ann Lee", "Bo Chan"]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
