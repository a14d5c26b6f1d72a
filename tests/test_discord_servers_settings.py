"""What /news setup changes, and the words of lists and summaries: pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from fakes import EVIL, source

from bot.conversation.types import Forgotten, Gap, LogEntry, Rating, ServerSettings
from bot.discord_bot.commands import privacy
from bot.discord_bot.commands.news import add as news_add
from bot.discord_bot.commands.news import articles as news_articles
from bot.discord_bot.commands.news import log as news_log
from bot.discord_bot.commands.news import pages as news_pages
from bot.discord_bot.commands.news import unanswered as news_unanswered
from bot.discord_bot.servers.adding import Quota
from bot.discord_bot.servers.server_settings import Reset, SettingsChange, changed, described
from bot.settings import Discord
from corpus.errors import UsageError
from retrieval.storing.reporting import Summary

LIMITS = Discord()
NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def after(settings: ServerSettings = ServerSettings(), **wanted: object) -> ServerSettings:  # noqa: B008
    return changed(settings, SettingsChange(**wanted), LIMITS)  # type: ignore[arg-type]


def test_naming_a_channel_leaves_only_named_ones() -> None:
    one = after(channel=1, answers=True)
    assert (one.everywhere, dict(one.channels)) == (False, {1: None})
    two = after(one, channel=2, answers=True, collection="town")
    assert dict(two.channels) == {1: None, 2: "town"}
    none = after(after(two, channel=1, answers=False), channel=2, answers=False)
    assert (none.everywhere, dict(none.channels)) == (False, {})
    assert described(none, LIMITS)[0].startswith("**Channels:** none answers")
    assert after(two, everywhere=True).everywhere
    assert after(two, reset="channels") == ServerSettings()


def test_a_collection_for_a_channel_or_for_all() -> None:
    assert after(collection="town") == ServerSettings(collection="town")
    asks = after(channel=1, collection="town")
    assert (asks.everywhere, dict(asks.channels), asks.collection) == (True, {1: "town"}, None)
    assert dict(after(asks, channel=1, answers=True).channels) == {1: "town"}
    assert "- <#1> asks “town”" in described(asks, LIMITS)


@pytest.mark.parametrize(
    "wanted",
    [
        {"answers": True},
        {"channel": 1},
        {"channel": 1, "answers": False},
        {"channel": 1, "answers": True, "everywhere": True},
        {"everywhere": False, "channel": 1, "answers": False, "collection": "town"},
        {"per_person_minute": 6},
        {"per_channel_minute": 21},
        {"per_server_minute": 61},
    ],
)
def test_options_that_make_no_sense(wanted: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        after(**wanted)


def test_what_is_not_named_stays() -> None:
    full = ServerSettings(
        paused=True, threads=True, editor_role=3, moderators_channel=4, per_person_minute=2, channels={1: "town"}
    )
    assert after(full, per_channel_minute=7) == ServerSettings(
        **{**{name: getattr(full, name) for name in ServerSettings.__slots__}, "per_channel_minute": 7}
    )
    assert after(full, threads=False).threads is False
    assert after(full, reset="editor role").editor_role is None
    assert after(full, reset="cooldowns").per_person_minute is None
    assert after(full, reset="everything") == ServerSettings(paused=True)
    for reset in get_args(Reset):
        after(full, reset=reset)


def test_a_limit_that_the_operator_lowered_since_is_told_as_it_counts() -> None:
    settings = ServerSettings(per_person_minute=4, per_channel_minute=10)
    assert described(settings, Discord(per_person_minute=3))[-1] == (
        "**Questions a minute:** 3 a person, 10 a channel, 60 in all."
    )


def test_a_summary_names_what_was_skipped() -> None:
    skipped = [("<@1>.txt", "**bad**"), *((f"a{number}.txt", "empty") for number in range(5))]
    skipped += [(f"b{number}.txt", f"reason {number}") for number in range(10)]
    summary = Summary(added=1_200, changed=1, unchanged=2, skipped=skipped)
    lines = news_add.in_words("town", summary, Quota(1_203, 20_000, 1_500_000, 200_000_000)).splitlines()
    assert lines[0] == "**“town”: added 1,200, changed 1, unchanged 2, skipped 16.**"
    assert lines[1] == "- Skipped \\<\\@1\\>.txt\\: \\*\\*bad\\*\\*".replace(".txt\\:", ".txt:")
    assert lines[2] == "- Skipped a0.txt, a1.txt, a2.txt and 2 more: empty"
    assert lines[-3:-1] == ["- Skipped b7.txt: reason 7", "- … and 2 more"]
    assert lines[-1] == "-# This server now has 1,203 of 20,000 articles and 1.5 of 200 MB of text."


def test_lists_fit_a_message_whatever_they_hold() -> None:
    evil = EVIL * 9
    gaps = [Gap(evil, "news", NOW, "")] * 3
    rating = Rating("a1", evil, False, "outdated", evil, NOW)
    entry = LogEntry(NOW, 1 << 62, "added", evil)
    article = source(evil, publisher=evil, added=NOW)
    for line in (
        news_unanswered._line(gaps),
        news_unanswered._rated(rating),
        news_log._line(entry),
        news_articles._line(article),
    ):
        page = news_pages.ListPage("A title", [line] * 10, 30, "a foot")
        card = news_pages.card(page, 1)
        assert card.characters <= 3_900
        said = card.blocks[1].markdown
        assert said.count("\n- ") == 9
        assert "<t:1795356180:R>" in said or "2026" in said
        assert "@everyone" not in said


def test_a_member_is_named_in_the_log_and_nobody_else() -> None:
    assert news_log._line(LogEntry(NOW, 7, "blocked", "<@8>")).endswith("<@7> blocked <@8>")
    assert "<@8>" not in news_log._line(LogEntry(NOW, 7, "added", "x <@8>"))
    assert news_log._line(LogEntry(NOW, 7, "set", "channel: <#8>, *")).endswith("set channel\\: <#8>, \\*")
    assert "<#8>" not in news_log._line(LogEntry(NOW, 7, "added", "x <#8>"))


def test_what_is_said_of_privacy() -> None:
    card = privacy.what_is_kept(Discord(retention_days=30, grace_days=1))
    said = "\n".join(block.markdown for block in card.blocks)
    assert "30 days" in said
    assert "after 1 day." in said
    at_once = privacy.what_is_kept(Discord(grace_days=0))
    assert "within the hour" in "\n".join(block.markdown for block in at_once.blocks)
    assert card.characters <= 3_900
    assert privacy.deleted(Forgotten(0, 0, 0)).startswith("Nothing was kept")
    assert privacy.deleted(Forgotten(1, 2, 1)).startswith("Deleted: 1 answered question, 2 ratings and 1 other entry (")
