"""The JSON of conversations, as `newsdesk history --json` prints it; every field says what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import Field

from bot.conversation.types import Chat
from bot.rendering.record import JsonRecord, Words, record_of
from bot.rendering.schema import AnswerRecord, record
from retrieval.answer import Answer


class ChatRecord(JsonRecord):
    """A conversation in the terminal."""

    id: str
    began: datetime = Field(description="When its first question was answered.")
    last: datetime = Field(description="When its last question was answered.")
    questions: int = Field(description="How many questions it has.")
    first: Words = Field(description="The first question.")
    collection: Words = Field(description="The collection that was asked last.")


class ConversationRecord(ChatRecord):
    """A conversation with all that was said, as `newsdesk history show --json` and `export` print it."""

    turns: list[AnswerRecord] = Field(description="The answers, oldest first, each with its question.")


class FoundRecord(JsonRecord):
    """A place in a conversation, as `newsdesk history search --json` prints it."""

    chat: str = Field(description="The id of the conversation.")
    number: int = Field(description="The number of the question in it, from 1.")
    turn: AnswerRecord


def chat_record(chat: Chat) -> ChatRecord:
    """The record of a conversation."""
    return record_of(ChatRecord, chat)


def conversation_record(chat: Chat, answers: Sequence[Answer]) -> ConversationRecord:
    """The record of a conversation with its answers."""
    return record_of(ConversationRecord, chat, turns=[record(answer) for answer in answers])


def found_record(chat: Chat, number: int, answer: Answer) -> FoundRecord:
    """The record of what a search found."""
    return FoundRecord(chat=chat.id, number=number, turn=record(answer))
