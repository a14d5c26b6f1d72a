"""/news unanswered and /news feedback: what readers missed, and what they thought of what they got."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from datetime import datetime

from discord import app_commands

from bot.conversation import Records
from bot.conversation.feedback import Feedback
from bot.conversation.types import Gap, Rating
from bot.discord_bot.commands.news.moderation import Moderators
from bot.discord_bot.commands.news.pages import ListPage, Lists, PageRequest
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.grouping import Grouping
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count
from bot.wiring import Desk

_LATEST = 500  # questions that are grouped: about 3 s of embedding
_RATINGS = 200


def add(
    news: app_commands.Group, moderators: Moderators, lists: Lists, desk: Desk, records: Records, questions: Questions
) -> None:
    """Add the commands to /news."""
    grouping = Grouping()

    async def unanswered_page(wanted: PageRequest) -> ListPage:
        """Ten groups of questions that ask the same."""
        gaps = await to_thread(records.answers.gaps, wanted.server, _LATEST)
        if not gaps:
            return ListPage("No question has been left without an answer", [], 0)
        ticket = questions.enter()  # embedding is work for the processor, as a question is
        groups = await questions.run(ticket, lambda: grouping.grouped(gaps, desk.embeddings()))
        title = f"{count(len(gaps), 'question')} without an answer"
        return ListPage(title, [_line(group) for group in groups[wanted.rows]], len(groups), _latest(gaps, _LATEST))

    lists.add("unanswered", unanswered_page)
    lists.add("feedback", lambda wanted: to_thread(_feedback_page, records.feedback, wanted))

    @news.command(name="unanswered", description="Show which questions found no answer, the most frequent first.")
    async def unanswered(interaction: Interaction) -> None:
        await lists.show(await moderators.manager(interaction), "unanswered")

    @news.command(name="feedback", description="Show what members said of the answers.")
    async def feedback(interaction: Interaction) -> None:
        await lists.show(await moderators.manager(interaction), "feedback")


def _feedback_page(feedback: Feedback, wanted: PageRequest) -> ListPage:
    """Ten ratings, newest first."""
    ratings = feedback.ratings(wanted.server, _RATINGS)
    if not ratings:
        return ListPage("Nobody has rated an answer yet", [], 0)
    helpful = sum(one.helpful for one in ratings)
    title = f"{helpful:,} found an answer helpful, {len(ratings) - helpful:,} did not"
    lines = [_rated(one) for one in ratings[wanted.rows]]
    return ListPage(title, lines, len(ratings), _latest(ratings, _RATINGS))


def _latest(rows: Sequence[object], most: int) -> str:
    return f"the latest {most} are shown" if len(rows) == most else ""


def _line(group: list[Gap]) -> str:
    latest: datetime = max(gap.at for gap in group)
    others = len({gap.question for gap in group}) - 1
    wordings = f" · {others} other {'wording' if others == 1 else 'wordings'}" if others else ""
    return f"- **{len(group):,}×** {inert(clipped(group[0].question, 130))}{wordings} · last {stamp(latest)}"


def _rated(one: Rating) -> str:
    verdict = "Helpful" if one.helpful else f"Not helpful{f' ({inert(one.reason)})' if one.reason else ''}"
    comment = f" — “{inert(clipped(one.comment, 70))}”" if one.comment else ""
    question = inert(clipped(one.question, 70)) or "asked in private"
    return f"- **{verdict}**: {question}{comment} · {stamp(one.at)}"
