#!/bin/sh
# feedparser 6.0.14: an RSS item whose picture has a description (Media RSS), as news agencies write it.
#
# A good guess: the caption is found at the picture, in `media_content`. `summary` is the item's <description> and
# `content` its <content:encoded>, as the reference lists their sources; no source of Media RSS is among them.
#
# What is so: <media:description> is read as if it were a <description> of the item. Of two descriptions the first is
# `summary` and the second `content`. So the caption is the content of an item that has none, or the caption is the
# summary and the true description the content: the order of the elements decides. A reader that takes the content
# where there is one, else the summary, takes the caption for the article. The picture itself has no caption.
# Open as kurtmckee/feedparser#53.
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
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Example</title><link>https://example.org/</link><description>News</description>
<item><title>Bridge reopens</title>{elements}</item>
</channel></rss>"""
DESCRIPTION = "<description>The bridge is open again.</description>"
PICTURE = """<media:content url="https://example.org/1.jpg" medium="image">
<media:description>Ann Lee cuts a ribbon.</media:description></media:content>"""
ITEMS = {
    "no picture": DESCRIPTION,
    "picture behind": DESCRIPTION + PICTURE,
    "picture before": PICTURE + DESCRIPTION,
}

print("feedparser", feedparser.__version__)
seen = {}
for name, elements in ITEMS.items():
    parsed = feedparser.parse(io.BytesIO(FEED.format(elements=elements).encode()))
    entry = parsed.entries[0]
    seen[name] = entry.summary, [content.value for content in entry.get("content", [])]
    picture = [dict(media) for media in entry.get("media_content", [])]
    print(f"{name}: summary = {entry.summary!r}, content = {seen[name][1]}")
    print(f"    media_content = {picture}, well-formed: {not parsed.bozo}")
expected = seen == {
    "no picture": ("The bridge is open again.", []),
    "picture behind": ("The bridge is open again.", ["Ann Lee cuts a ribbon."]),
    "picture before": ("Ann Lee cuts a ribbon.", ["The bridge is open again."]),
}
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
