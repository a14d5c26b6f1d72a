"""A dozen short articles, and one copy, written for this project: the talks on the coalition's future in Iraq.

The publishers are invented; the events are of the public record (January to December 2024). Between them the
articles agree on some figures, differ on what Iraq wants, and carry the clutter of real web pages.
"""

from __future__ import annotations

from pathlib import Path


def folder() -> Path:
    """The folder of the sample articles, to be read like any other folder."""
    return Path(__file__).resolve().parent / "articles"
