"""The time that a question names at its end."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.english.periods import Period, split_off

TODAY = date(2026, 11, 25)  # a Wednesday


def d(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "rest", "intro", "since", "until"),
    [
        ("what came in today", "what came in", "", "2026-11-25", "2026-11-25"),
        ("what came in yesterday", "what came in", "", "2026-11-24", "2026-11-24"),
        ("what changed this week", "what changed", "", "2026-11-23", None),
        ("what changed last week", "what changed", "", "2026-11-16", "2026-11-22"),
        ("what came in last month", "what came in", "", "2026-10-01", "2026-10-31"),
        ("what came in this year", "what came in", "", "2026-01-01", None),
        ("what is new since Monday", "what is new", "since", "2026-11-23", None),
        ("what is new since Wednesday", "what is new", "since", "2026-11-18", None),
        ("what came in on Friday", "what came in", "on", "2026-11-20", "2026-11-20"),
        ("articles since 3 May", "articles", "since", "2026-05-03", None),
        ("articles since December 3rd", "articles", "since", "2025-12-03", None),
        ("articles from 3 May 2024", "articles", "from", "2024-05-03", "2024-05-03"),
        ("articles since 2024-05-03", "articles", "since", "2024-05-03", None),
        ("articles published in February 2024", "articles", "in", "2024-02-01", "2024-02-29"),
        ("articles from december", "articles", "from", "2025-12-01", "2025-12-31"),
        ("articles of 2024", "articles", "of", "2024-01-01", "2024-12-31"),
        ("what came in over the last 3 days", "what came in", "over", "2026-11-22", None),
        ("what came in within the past two weeks", "what came in", "within", "2026-11-11", None),
        ("what came in in the last 24 hours", "what came in", "in", "2026-11-24", None),
        ("what came in lately", "what came in", "", "2026-11-18", None),
    ],
)
def test_a_period_is_split_off(text: str, rest: str, intro: str, since: str, until: str | None) -> None:
    assert split_off(text, TODAY) == (rest, intro, Period(d(since), d(until) if until else None))


@pytest.mark.parametrize("text", ["what is new", "since then", "since the war", "the 31 February", "todayish", ""])
def test_no_period_is_none(text: str) -> None:
    assert split_off(text, TODAY) is None
