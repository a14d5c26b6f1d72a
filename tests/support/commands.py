"""`newsdesk` as tests call it: in this process, or in one of its own when signals, pipes or imports matter."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.wiring import Desk
from support import ROOT
from support.fake_embeddings import WordCounts

# The real command, with embeddings that need no model.
_PROGRAM = """
import sys, time
sys.path[:0] = [{root!r}, {tests!r}]
from bot.wiring import Desk
def embeddings(self):
    from support.fake_embeddings import WordCounts
    class Hanging(WordCounts):
        done = 0
        def embed_bulk(self, texts):
            while self.done == {batches}:
                time.sleep(0.01)
            self.done += 1
            return super().embed_bulk(texts)
    return Hanging(dimension=4096)
Desk._embeddings = embeddings
from bot.cli import main
sys.exit(main())
"""


def program(batches: int = -1) -> str:
    """The code of that command; it hangs after so many batches of passages, -1 for never."""
    return _PROGRAM.format(root=str(ROOT), tests=str(ROOT / "tests"), batches=batches)


CONDITIONS = """---
title: Two calendars
publisher: Potomac Brief
date: 2024-01-26
url: https://brief.example/calendars
---
About 2,500 troops are in Iraq, where they train local forces. Washington wants a schedule by conditions.

Baghdad asks for fixed dates. The two governments will meet again.
"""
BANKS = """---
title: Fourteen banks
publisher: Orchard Digest
date: 2024-02-08
---
Fourteen banks may not use dollars any more. The ministry asked the Treasury to look at the sanctions again.
"""
GUIDE = "A short guide to the mission\n\nThe coalition began in 2014. Some 2,500 troops train local forces today.\n"


@dataclass(frozen=True)
class Done:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def write_articles(folder: Path) -> Path:
    """Three articles of two publishers, one of them undated."""
    folder.mkdir(exist_ok=True)
    for name, text in (("calendars.md", CONDITIONS), ("banks.md", BANKS), ("guide.txt", GUIDE)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Newsdesk:
    """Runs commands over a data folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = folder / "data"
        self.articles = folder / "articles"
        self.embeddings = WordCounts(dimension=4096)  # so many axes that no two words share one
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setattr(Desk, "_embeddings", lambda _: self.embeddings)
        monkeypatch.chdir(folder)

    def write(self) -> Path:
        """Three articles of two publishers, one of them undated."""
        return write_articles(self.articles)

    def __call__(self, *arguments: object, stdin: bytes | None = None) -> Done:
        if stdin is not None:
            self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        code = main(["--data", str(self.data), *map(str, arguments)])
        return Done(code, *self._capsys.readouterr())

    def start(
        self, *arguments: object, batches: int = -1, stdout: int = subprocess.PIPE, **options: Any
    ) -> subprocess.Popen[bytes]:
        """The same in a process of its own, which hangs after so many batches of passages, -1 for never."""
        command = (sys.executable, "-c", program(batches), "--data", str(self.data), *map(str, arguments))
        return subprocess.Popen(command, stdout=stdout, **{"stderr": subprocess.PIPE, **options})
