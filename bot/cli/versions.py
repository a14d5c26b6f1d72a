"""newsdesk articles show --versions and --version: what an article said before it was updated."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.ids import SHORT
from bot.cli.output import print_json, print_table, say
from bot.cli.run import Run
from bot.rendering import words
from bot.rendering.safe import shown
from bot.rendering.versions import change_lines, changes, stood, version_record
from corpus.article import Source, Version
from corpus.errors import UsageError


def versions(run: Run, source: Source) -> list[Version]:
    """The versions of an article, the one that stands first. Raises UsageError when it has just been removed."""
    found = run.desk.library().versions.of(source.id, run.collection)
    if not found:
        raise UsageError(f"The article {source.id[:SHORT]} has just been removed.")
    return found


def list_versions(found: Sequence[Version], json: bool) -> None:
    """Print which versions there are, the one that stands first."""
    if json:
        print_json([version_record(each) for each in found])
        return
    rows = [
        (str(each.number), stood(each), words.count(len(each.article.text), "character"), words.headline(source))
        for each in found
        for source in (each.article.source,)
    ]
    print_table(("version", "stood", "length", "headline"), rows)


def show_version(found: Sequence[Version], wanted: str, json: bool) -> None:
    """Print one version, and what changed between it and the next one.

    Raises:
        UsageError: there is none of this number, and none or several whose identity begins so.
    """
    place = _place(found, wanted)
    version = found[place]
    if json:
        after = [each.article.text for each in found[:place][-1:]]
        changed = changes(version.article.text, after[0]) if after else []
        print_json(
            {
                **version_record(version),
                "article": version.article.source.id,
                "text": version.article.text,
                "changes": [{"change": "removed" if sign == "-" else "added", "text": text} for sign, text in changed],
            }
        )
        return
    say(words.headline(version.article.source))
    say(f"Version {version.number} of {found[0].number}, {stood(version)}.")
    say()
    for paragraph in version.article.text.splitlines():
        say(shown(paragraph))
    say()
    for line in change_lines(found, place):
        say(line)


def _place(found: Sequence[Version], wanted: str) -> int:
    wanted = wanted.strip().lower()
    places = [place for place, each in enumerate(found) if str(each.number) == wanted]
    places = places or [place for place, each in enumerate(found) if wanted and each.article.version.startswith(wanted)]
    if len(places) != 1:
        numbers = ", ".join(str(each.number) for each in reversed(found))
        raise UsageError(f"No version {shown(wanted)!r} of this article is kept; there are: {numbers}.")
    return places[0]
