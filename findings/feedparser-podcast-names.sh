#!/bin/sh
# feedparser 6.0.14: elements of a namespace that it does not know, such as <podcast:person> in the feed of a podcast.
#
# A good guess: `entry.podcast_person` has the name. The chapter on namespaces says that all possible data is exposed,
# elements of extensions too, each under its prefix and name, and its example has the text of an element.
#
# What is so: the text is kept only where the element has no attribute. With one, the entry has the attributes and the
# text is nowhere: `{'role': 'guest'}` and no guest. A publisher who adds a role or a link takes the name away from
# readers of the feed. Of several such elements the last is left, so a name without attributes is overwritten by the
# attributes of another. Neither is an error. The repeated elements are open as kurtmckee/feedparser#409.
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
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>The Example</title><link>https://example.org/</link><description>News</description>
<item><title>Bridge reopens</title>{elements}</item>
</channel></rss>"""
ITEMS = {
    "no attribute": "<podcast:person>Ann Lee</podcast:person>",
    "attribute": '<podcast:person role="guest">Ann Lee</podcast:person>',
    "two": '<podcast:person>Ann Lee</podcast:person><podcast:person role="guest">Bo Chan</podcast:person>',
}

print("feedparser", feedparser.__version__)
seen = {}
whole = {}
for name, elements in ITEMS.items():
    parsed = feedparser.parse(io.BytesIO(FEED.format(elements=elements).encode()))
    seen[name] = parsed.entries[0].podcast_person
    whole[name] = repr(parsed)
    names = [person for person in ("Ann Lee", "Bo Chan") if person in whole[name]]
    print(f"{name}: podcast_person = {seen[name]!r}, names anywhere: {names}, well-formed: {not parsed.bozo}")
expected = seen == {"no attribute": "Ann Lee", "attribute": {"role": "guest"}, "two": {"role": "guest"}}
expected &= "Ann Lee" not in whole["attribute"]
expected &= "Bo Chan" not in whole["two"]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
