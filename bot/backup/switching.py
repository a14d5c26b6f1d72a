"""The new data takes the place of the old. Interrupted at any point, it is completed at the next start.

What is built lies in BUILDING. When it is whole, that folder is renamed to SWITCHING in one step: from then
on the new data counts, and all that is left is moving files, by a note that says which ones are the old.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path

BUILDING, SWITCHING, BEFORE = "restoring", "restored", "before-restore-"
_NEW, _NOTE = "new", "note.json"
_STAYS = ("models",)  # of earlier versions: a cache of this machine


def begin(data: Path) -> Path:
    """An empty folder for the new data; what an interrupted restore built is thrown away."""
    shutil.rmtree(data / BUILDING, ignore_errors=True)
    new = data / BUILDING / _NEW
    new.mkdir(parents=True)
    return new


def give_up(data: Path) -> None:
    """Remove what was built."""
    shutil.rmtree(data / BUILDING, ignore_errors=True)


def switch(data: Path) -> Path | None:
    """Let what was built take the place of what is there; returns where the old files are now, None without any.

    No file of the old data may be open (Windows refuses to move one).
    """
    staying = (*_STAYS, BUILDING)
    old = [e.name for e in sorted(data.iterdir()) if e.name not in staying and not e.name.startswith(BEFORE)]
    aside = _free_name(data) if old else None
    note = {"old": old, "aside": aside}
    (data / BUILDING / _NOTE).write_text(json.dumps(note), encoding="utf-8")
    (data / BUILDING).rename(data / SWITCHING)
    complete(data)
    return data / aside if aside else None


def complete(data: Path) -> bool:
    """Finish a switch that was interrupted; returns whether there was one. Costs one look otherwise."""
    switching = data / SWITCHING
    if not (switching / _NOTE).is_file():
        return False
    note = json.loads((switching / _NOTE).read_text(encoding="utf-8"))
    if note["aside"]:
        aside = data / note["aside"]
        aside.mkdir(exist_ok=True)
        for name in note["old"]:
            # What is there already was moved before the interruption: the file of that name is a new one.
            if (data / name).exists() and not (aside / name).exists():
                (data / name).rename(aside / name)
    for entry in sorted((switching / _NEW).iterdir()):
        entry.rename(data / entry.name)
    shutil.rmtree(switching)
    return True


def _free_name(data: Path) -> str:
    name = f"{BEFORE}{datetime.now():%Y-%m-%d-%H%M%S}"
    return name if not (data / name).exists() else f"{name}-{sum(1 for _ in data.glob(name + '*')) + 1}"
