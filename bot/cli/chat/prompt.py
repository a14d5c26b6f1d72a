"""The chat at a terminal. The prompt comes first; settings, stores and models load behind it."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, ThreadedHistory
from prompt_toolkit.patch_stdout import patch_stdout

from bot.cli import sentence
from bot.cli.asking import Narrator
from bot.cli.chat import keeping, lines
from bot.cli.chat.commands import completions
from bot.cli.chat.keeping import Kept
from bot.cli.chat.session import Leave, Session
from bot.cli.output import draw, note, say, waiting
from bot.cli.run import Run

if TYPE_CHECKING:
    from retrieval.answer import Stage, Statement

T = TypeVar("T")
GREETING = "Newsdesk. /help lists the commands, Ctrl-D leaves."


def talk(run: Run, resume: bool = False, conversation: str | None = None, as_of: date | None = None) -> int:
    """Talk with a person until they leave; returns the exit code."""
    print(GREETING)
    talking = _Talk(run, resume, conversation, as_of)
    code = talking.go()
    talking.say_how_to_resume()
    if any(thread.name == _BEHIND and thread.is_alive() for thread in threading.enumerate()):
        # Something still loads, or an answer that nobody waits for is being made. Python would wait for a model in
        # the middle of its import, or crash when it takes the interpreter away from it; nothing of it is lost.
        sys.stdout.flush()
        sys.stderr.flush()
        _exit(code)
    return code


_exit = os._exit
_BEHIND = "behind the prompt"


class _Talk:
    def __init__(self, run: Run, resume: bool, conversation: str | None, as_of: date | None) -> None:
        self._run = run
        self._resume = resume
        self._conversation = conversation
        self._as_of = as_of
        self._kept: Kept | None = None
        self._session: Session | None = None
        self._configured: Future[Path | None] = Future()  # where the history is kept, None for nowhere
        self._opened: Future[Session] = Future()
        self._began = False
        self._prompt: PromptSession[str] = PromptSession(
            message=self._message,
            history=ThreadedHistory(KeptHistory(self._configured)),
            completer=_Completer(lambda: self._session),
            complete_while_typing=False,
            prompt_continuation=lambda width, *_: " " * width,
        )
        self._prompt.app.after_render += lambda _: self._begin()

    def go(self) -> int:
        while True:
            try:
                with patch_stdout(raw=True):  # what the loading says stands above the prompt
                    line = self._prompt.prompt()
                if line.strip():
                    self._answer(line)
            except KeyboardInterrupt:
                continue  # the line is given up
            except (EOFError, Leave):
                return 0

    def say_how_to_resume(self) -> None:
        """After a conversation that was kept."""
        if self._kept and self._kept.count:
            note(f"To go on: newsdesk chat --resume {self._kept.chat}")

    def _begin(self) -> None:
        """Load behind the prompt, once it has been drawn."""
        if not self._began:
            self._began = True
            threading.Thread(target=self._load, name=_BEHIND, daemon=True).start()

    def _load(self) -> None:
        try:
            config = self._run.config
            keeping.expire_lines(self._run)  # nothing is added to them before the next line
            self._configured.set_result(config.data_folder / lines.NAME if config.terminal.history else None)
            self._kept = keeping.resume(self._run, self._conversation) if self._resume else keeping.begin(self._run)
            session = Session(self._run, self._kept, self._as_of)
            opening = session.open()
            self._session = session
            print(opening)
            self._opened.set_result(session)
        except BaseException as error:
            if not self._configured.done():
                self._configured.set_result(None)
            self._opened.set_exception(error)
            self._give_up(error)
            return
        self._at_prompt(self._prompt.app.invalidate)  # it names the collection now
        with suppress(Exception):  # the first question meets it again, and then it is said
            session.load()
        with suppress(Exception):  # the next time is soon enough
            keeping.expire(self._run)

    def _give_up(self, error: BaseException) -> None:
        """Without settings or stores there is no chat: end the prompt with the error."""
        app = self._prompt.app

        def leave() -> None:
            if app.future is not None and not app.future.done():  # Enter may have come first
                app.exit(exception=error)

        self._at_prompt(leave)

    def _at_prompt(self, act: Callable[[], None]) -> None:
        """Do something in the prompt's own thread, if there is a prompt right now."""
        loop = self._prompt.app.loop
        if loop is not None and self._prompt.app.is_running:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(act)

    def _message(self) -> str:
        return f"{self._session.collection}> " if self._session else "> "

    def _answer(self, line: str) -> None:
        """Reply to a line; with Ctrl-C the prompt comes back at once, and what is still being made is dropped."""
        cancelled = threading.Event()
        try:
            with waiting("Loading…") as now:
                narrate = Narrator(now)

                def listen(event: Stage | Statement) -> None:
                    if cancelled.is_set():
                        raise CancelledError
                    narrate(event)

                reply = _wait(_behind(lambda: self._opened.result().reply(line, listen)))
            self._opened.result().keep(reply)
            if reply.picture:
                draw(reply.picture())
            else:
                say(reply.plain)
        except KeyboardInterrupt:
            cancelled.set()
            note("Stopped.")
        except Leave:
            raise
        except Exception as error:
            if self._opened.done() and self._opened.exception() is error:
                raise
            if self._run.debug:
                traceback.print_exception(error)
            else:
                note(sentence(error))


def _behind(make: Callable[[], T]) -> Future[T]:
    """Make something in a thread that nobody has to wait for."""
    made: Future[T] = Future()

    def work() -> None:
        try:
            made.set_result(make())
        except BaseException as error:
            made.set_exception(error)

    threading.Thread(target=work, name=_BEHIND, daemon=True).start()
    return made


def _wait(made: Future[T]) -> T:
    while not made.done():
        wait([made], timeout=0.1)  # without a limit, Windows does not let Ctrl-C through
    return made.result()


class KeptHistory(FileHistory):
    """The lines of all sessions in prompt_toolkit's own format, for the eyes of their owner only.

    `place` becomes known a moment after the prompt has appeared; None keeps nothing.
    """

    def __init__(self, place: Future[Path | None]) -> None:
        self._place = place
        super().__init__("")

    def load_history_strings(self) -> Iterable[str]:
        """The kept lines, newest first."""
        place = self._place.result()
        if place is None:
            return []
        self.filename = str(place)
        return super().load_history_strings()

    def store_string(self, string: str) -> None:
        """Keep one line."""
        place = self._place.result()
        if place is None:
            return
        self.filename = str(place)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.chmod(0o600)
        super().store_string(string)


class _Completer(Completer):
    def __init__(self, session: Callable[[], Session | None]) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Commands, and the names of collections once they are known."""
        text = document.text_before_cursor
        session = self._session()
        names = session.collections() if session and text.startswith("/collection ") else []
        typed = text.partition(" ")[2] if " " in text else text
        for known in completions(text, names):
            yield Completion(known, start_position=-len(typed))
