"""newsdesk history: list, show, search, export, delete the conversations of the chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.chat import keeping
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.files import refuse_place, write_whole
from bot.cli.output import agreed, note, print_records, print_table, say, show_answer
from bot.cli.run import Run, everywhere
from bot.rendering import words
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.conversation.types import Chat
    from retrieval.answer import Answer

NOTHING_YET = "No conversation is kept: `newsdesk chat` begins one."
_LONGEST = 80  # characters of a question in a table

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="List, show, search, export and delete conversations."
)
ChatId = Annotated[str, typer.Argument(metavar="ID", show_default=False, help="The id, or its first digits.")]
ChatIds = Annotated[
    list[str] | None, typer.Argument(metavar="[ID...]", show_default=False, help="The ids, or their first digits.")
]


@app.command("list", epilog=options.examples("newsdesk history list", "newsdesk history list --json"))
@everywhere
def list_(run: Run, json: options.AsJson = False) -> int:
    """List the conversations of `newsdesk chat`, the last one first. Those on Discord are not among them."""
    chats = _chats(run)
    if json:
        from bot.rendering.history_schema import chat_record

        print_records([chat_record(chat) for chat in chats])
    elif chats:
        rows = [(chat.id, words.moment(chat.last), chat.questions, chat.collection, _cut(chat.first)) for chat in chats]
        print_table(("id", "last question", "questions", "collection", "first question"), rows)
    else:
        note(NOTHING_YET)
    return ANSWERED


@app.command(epilog=options.examples("newsdesk history show 3f2a90", "newsdesk history show 3f2a90 --json"))
@everywhere
def show(run: Run, conversation: ChatId, json: options.AsJson = False) -> int:
    """Show a conversation: every question and its answer, as they were shown."""
    chat, answers = _one(run, conversation)
    if json:
        from bot.rendering.history_schema import conversation_record

        print_records(conversation_record(chat, answers))
        return ANSWERED
    for answer in answers:
        say(f"> {shown(answer.question)}")
        show_answer(answer)
        say()
    return ANSWERED


@app.command(epilog=options.examples("newsdesk history search troops Syria", "newsdesk history search talks --json"))
@everywhere
def search(
    run: Run,
    wanted: Annotated[list[str], typer.Argument(metavar="WORD...", show_default=False, help="All must be there.")],
    json: options.AsJson = False,
) -> int:
    """Find the questions and answers that have all of these words, in the newest conversation first."""
    _chats(run)
    parts = [part for word in wanted for part in word.split()]
    if not parts:
        raise UsageError("Nothing to search for: newsdesk history search WORD")
    found = list(run.desk.records().chats.search(parts)) if run.desk.records_file.exists() else []
    if json:
        from bot.rendering.history_schema import found_record

        print_records([found_record(*one) for one in found])
    elif found:
        rows = [
            (chat.id, number, words.moment(answer.asked), _cut(answer.question))
            for chat, number, answer in found
            if answer.asked
        ]
        print_table(("id", "number", "asked", "question"), rows)
    else:
        note(f"No conversation has {shown(' '.join(parts))!r}.")
    return ANSWERED if found else NOT_FOUND


@app.command(
    epilog=options.examples(
        "newsdesk history export 3f2a90 --save talks.md",
        "newsdesk history export --all --save conversations.json",
        "newsdesk history export 3f2a90 81bc07",
    )
)
@everywhere
def export(
    run: Run,
    conversations: ChatIds = None,
    all_: Annotated[bool, typer.Option("--all", help="Every conversation.")] = False,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Write to this file: .json, or .md as evidence.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --save replace a file.")] = False,
) -> int:
    """Export conversations with all that was quoted, as JSON or as Markdown that a colleague can check."""
    kind = save.suffix.lower() if save else ".json"
    if save is not None:
        if kind not in (".json", ".md"):
            raise UsageError(f"Cannot save conversations as “{shown(save.name)}”: end the name in .json or .md")
        refuse_place(save, force)
    chosen = _chosen(run, conversations, all_)
    text = _exported(run, chosen, kind)
    if save is None:
        print(text, end="")
    else:
        write_whole(save, text)
        note(f"Saved {words.count(len(chosen), 'conversation')} as {save}.")
    return ANSWERED


@app.command(epilog=options.examples("newsdesk history delete 3f2a90", "newsdesk history delete --all --yes"))
@everywhere
def delete(
    run: Run,
    conversations: ChatIds = None,
    all_: Annotated[bool, typer.Option("--all", help="Every conversation.")] = False,
    yes: options.Yes = False,
) -> int:
    """Delete conversations for good, also from the lines that arrow up brings back. Backups keep what they have."""
    chosen = _chosen(run, conversations, all_)
    if not chosen:
        note(NOTHING_YET)
        return ANSWERED
    for chat in chosen:
        note(f"{chat.id}  {_cut(chat.first)}")
    if not agreed(f"Delete {words.count(len(chosen), 'conversation')}?", yes, "deleted"):
        return ANSWERED
    keeping.delete(run, [chat.id for chat in chosen])
    say(f"Deleted {words.count(len(chosen), 'conversation')}.")
    return ANSWERED


def _chats(run: Run) -> list[Chat]:
    keeping.expire(run)
    return keeping.all_of(run)


def _one(run: Run, prefix: str) -> tuple[Chat, list[Answer]]:
    keeping.expire(run)
    chat = keeping.one(run, prefix)
    return chat, run.desk.records().chats.answers(chat.id)


def _chosen(run: Run, prefixes: list[str] | None, all_: bool) -> list[Chat]:
    """The conversations that were named, each once; all of them with --all."""
    chats = _chats(run)
    if bool(prefixes) == all_:
        raise UsageError("Name the conversations, or say --all; `newsdesk history list` shows the ids.")
    if all_:
        return chats
    return list({chat.id: chat for chat in (keeping.one(run, prefix) for prefix in prefixes or ())}.values())


def _exported(run: Run, chosen: list[Chat], kind: str) -> str:
    chats = run.desk.records().chats if chosen else None
    conversations = [(chat, chats.answers(chat.id)) for chat in chosen] if chats else []
    if kind == ".md":
        from bot.rendering.evidence import as_markdown

        return "\n".join(as_markdown(answer) for _, answers in conversations for answer in answers)
    from bot.rendering.history_schema import conversation_record
    from bot.rendering.record import to_json

    return to_json([conversation_record(chat, answers) for chat, answers in conversations], indent=2) + "\n"


def _cut(text: str) -> str:
    line = shown(text)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1].rstrip() + "…"
