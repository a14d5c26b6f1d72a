"""Asking the chain, and what a person who waits for an answer is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.cli.output import waiting
from bot.cli.run import Run
from bot.rendering.safe import shown

if TYPE_CHECKING:
    from retrieval.answer import Answer, Question, Stage, Statement


def answer_to(run: Run, question: Question) -> Answer:
    """The answer of the collection in use, which has articles; on a terminal the stages show meanwhile."""
    from retrieval.answer import Answer

    with waiting("Loading…") as now:
        narrate = Narrator(now)
        for event in run.desk.chain(run.collection).stream(question):
            if isinstance(event, Answer):
                return event
            narrate(event)
    raise AssertionError("the chain ended without an answer")


class Narrator:
    """Tells a person who waits what the chain is doing, and under it each sentence that has been checked."""

    def __init__(self, now: Callable[[str], None]) -> None:
        self._now = now
        self._stage = ""
        self._sentences: list[str] = []

    def __call__(self, event: Stage | Statement) -> None:
        """Tell one event."""
        from retrieval.answer import Stage

        if isinstance(event, Stage):
            self._stage = in_words(event)
            if event.name == "searching":  # again, beyond the time in the question: what comes is another answer
                self._sentences.clear()
        else:
            self._sentences.append(shown(event.text))
        self._now("\n".join((self._stage, *([" ".join(self._sentences)] if self._sentences else []))))


def in_words(stage: Stage) -> str:
    """What the chain is doing, for a person who waits."""
    passages = f" {stage.passages} passages" if stage.passages else ""
    return f"{stage.name.capitalize()}{passages}…"
