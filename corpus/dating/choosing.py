"""What was stated in several places -> the day of publication, and where it comes from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dating.places import in_address, in_text
from corpus.dating.values import DateValue, parse_date

_ZONES = timedelta(days=1)  # one moment is two days in two time zones


@dataclass(frozen=True, slots=True)
class Dated:
    """`by` is the place that stated `published`: "metadata", "page", "feed", "url" or "dateline"; None without one."""

    published: date | None
    by: str | None
    modified: date | None


def choose(
    *,
    today: date,
    metadata: DateValue = None,
    page: DateValue = None,
    feed: DateValue = None,
    url: str | None = None,
    text: str = "",
    modified: DateValue = None,
) -> Dated:
    """The day of publication, by the most trusted place that states a believable day, and the day of the latest change.

    In the order of trust: the source's metadata (a field of a file, a tag of a page), what stands on the page, the
    feed, the address, the first lines of the text. Some sources state the day of a change as the day of publication:

    - An address is made once. Where the day in it is earlier, it counts.
    - A source that states one day for both: an earlier day of a less trusted place counts.
    - A source that states its publication after its change: the earlier of the two days counts.
    """
    first, later = in_text(text, today=today)
    stated = {
        "metadata": parse_date(metadata, today=today),
        "page": parse_date(page, today=today),
        "feed": parse_date(feed, today=today),
        "url": in_address(url, today=today),
        "dateline": first,
    }
    changed = parse_date(modified, today=today) or later
    places = [(by, day) for by, day in stated.items() if day is not None]
    if not places:
        return Dated(None, None, changed)
    by, published = places[0]
    made = stated["url"]
    if made is not None and made + _ZONES < published:
        by, published, changed = "url", made, max(changed or published, published)
    elif changed == published:
        earlier = [(place, day) for place, day in places[1:] if day + _ZONES < published]
        by, published = earlier[0] if earlier else (by, published)
    elif changed is not None and changed + _ZONES < published:
        published, changed = changed, published
    return Dated(published, by, changed if changed is not None and changed > published else None)
