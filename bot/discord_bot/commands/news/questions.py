"""/news unanswered and /news feedback: what readers missed, and what they thought of what they got."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.commands.news.base import manager
from bot.discord_bot.commands.news.pages import Page, Wanted, paged, show
from bot.discord_bot.interactions import Interaction
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count

if TYPE_CHECKING:
    from bot.conversation.types import Gap, Rating
    from bot.discord_bot.parts import Parts

_LATEST = 500  # questions that are grouped: about 3 s of embedding
_RATINGS = 200


@app_commands.command(name="unanswered", description="Show which questions found no answer, the most frequent first.")
async def unanswered(interaction: Interaction) -> None:
    """Show what was asked in vain."""
    await show(await manager(interaction), "unanswered")


@app_commands.command(name="feedback", description="Show what members said of the answers.")
async def feedback(interaction: Interaction) -> None:
    """Show the ratings."""
    await show(await manager(interaction), "feedback")


@paged("unanswered")
async def unanswered_page(parts: Parts, wanted: Wanted) -> Page:
    """Ten groups of questions that ask the same."""
    gaps = await parts.off_loop(parts.records.answers.gaps, wanted.server, _LATEST)
    if not gaps:
        return Page("No question has been left without an answer", [], 0)
    ticket = parts.questions.enter()  # embedding is work for the processor, as a question is
    found = await parts.questions.run(ticket, lambda: parts.grouping.grouped(gaps, parts.desk.embeddings()))
    title = f"{count(len(gaps), 'question')} without an answer"
    foot = f"the latest {_LATEST} are shown" if len(gaps) == _LATEST else ""
    return Page(title, [_line(group) for group in found[wanted.rows]], len(found), foot)


@paged("feedback")
async def feedback_page(parts: Parts, wanted: Wanted) -> Page:
    """Ten ratings, newest first."""
    ratings = await parts.off_loop(parts.records.feedback.ratings, wanted.server, _RATINGS)
    if not ratings:
        return Page("Nobody has rated an answer yet", [], 0)
    helpful = sum(one.helpful for one in ratings)
    title = f"{helpful:,} found an answer helpful, {len(ratings) - helpful:,} did not"
    foot = f"the latest {_RATINGS} are shown" if len(ratings) == _RATINGS else ""
    return Page(title, [_rated(one) for one in ratings[wanted.rows]], len(ratings), foot)


def _line(group: list[Gap]) -> str:
    latest: datetime = max(gap.at for gap in group)
    others = len({gap.question for gap in group}) - 1
    wordings = f" · {others} other {'wording' if others == 1 else 'wordings'}" if others else ""
    return f"- **{len(group):,}×** {inert(clipped(group[0].question, 130))}{wordings} · last {stamp(latest)}"


def _rated(one: Rating) -> str:
    said = "Helpful" if one.helpful else f"Not helpful{f' ({inert(one.reason)})' if one.reason else ''}"
    comment = f" — “{inert(clipped(one.comment, 70))}”" if one.comment else ""
    question = inert(clipped(one.question, 70)) or "asked in private"
    return f"- **{said}**: {question}{comment} · {stamp(one.at)}"
