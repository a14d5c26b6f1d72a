"""newsdesk articles: list, show, remove, export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.cli import export, options
from bot.cli.codes import ANSWERED
from bot.cli.empty import NOTHING_YET, is_empty
from bot.cli.ids import MOST_NAMED, SHORT, only
from bot.cli.output import agreed, note, on_terminal, print_json, print_table, say
from bot.cli.run import Run, everywhere
from bot.rendering import words
from bot.rendering.safe import shown
from corpus.article import Article, Filters, Source, Version
from corpus.errors import UsageError

_STATED = "publisher published dated_by modified language author credit url file added".split()
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="List, show, remove and export articles.")
app.command("export", epilog=export.EXAMPLES)(everywhere(export.export))


@app.command("list", epilog=options.examples("newsdesk articles list", "newsdesk articles list --since 7d --json"))
@everywhere
def list_(
    run: Run,
    json: options.AsJson = False,
    chosen: options.Filtered = Filters(),
) -> int:
    """List the articles of a collection, newest first, undated last."""
    if is_empty(run):
        note(NOTHING_YET)
        found: list[Source] = []
    else:
        found = list(run.desk.library().sources.all(run.collection, chosen))
    if json:
        print_json([_record(source) for source in found])
    elif found:
        print_table(("id", "published", "publisher", "headline"), [_row(source) for source in found])
    return ANSWERED


@app.command(
    epilog=options.examples(
        "newsdesk articles show 3f2a90",
        "newsdesk articles show 3f2a90 --json",
        "newsdesk articles show 3f2a90 --versions",
        "newsdesk articles show 3f2a90 --version 1",
    )
)
@everywhere
def show(
    run: Run,
    article: Annotated[str, typer.Argument(metavar="ID", show_default=False, help="The id, or its first digits.")],
    json: options.AsJson = False,
    versions: Annotated[
        bool, typer.Option("--versions", help="List its versions: what it said before it was updated.")
    ] = False,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="V", help="Show the version of this number, and what changed after it."),
    ] = None,
) -> int:
    """Show one article: what is known of it, its whole text as it is stored, and who carries copies of it."""
    from bot.cli import versions as shown_versions
    from bot.rendering.versions import version_record

    if versions and version is not None:
        raise UsageError("--versions lists them, --version V shows one: leave one of the two out.")
    source = one(run, article)
    known = shown_versions.versions(run, source)
    if versions:
        shown_versions.list_versions(known, json)
    elif version is not None:
        shown_versions.show_version(known, version, json)
    elif json:
        found = known[0].article
        record = {**_record(source), "version": found.version, "text": found.text}
        record |= {"copies": list(map(_record, _copies(run, found))), "versions": list(map(version_record, known))}
        print_json(record)
    else:
        _print(known, _copies(run, known[0].article))
    return ANSWERED


def _print(known: Sequence[Version], copies: Sequence[Source]) -> None:
    """Print an article: what is known of it, who carries copies, how many versions are kept, and its text."""
    found = known[0].article
    for line in _described(found):
        say(line)
    if copies:
        carriers = words.also_in(copies) or ""
        say(f"{'Copies:':11}{carriers.removeprefix('also in: ').removeprefix('also ')}")
    if len(known) > 1:
        say(f"{'Versions:':11}{len(known)} are kept; --versions lists them")
    say()
    for paragraph in found.text.splitlines():
        say(shown(paragraph))


@app.command(epilog=options.examples("newsdesk articles remove 3f2a90", "newsdesk articles remove 3f2a90 81bc07 --yes"))
@everywhere
def remove(
    run: Run,
    article: Annotated[
        list[str], typer.Argument(metavar="ID...", show_default=False, help="The ids, or their first digits.")
    ],
    yes: options.Yes = False,
) -> int:
    """Remove articles from the collection. Their files stay; while they do, the next ingest adds them again."""
    chosen = {source.id: source for source in (one(run, prefix) for prefix in article)}
    for source in chosen.values():
        note(f"{source.id[:SHORT]}  {words.headline(source)}")
    if not agreed(f"Remove {words.count(len(chosen))} from “{run.collection}”?", yes, "removed"):
        return ANSWERED
    run.desk.indexer().remove(run.collection, list(chosen))
    say(f"Removed {words.count(len(chosen))}.")
    return ANSWERED


def one(run: Run, prefix: str) -> Source:
    """The article of the collection in use whose id begins so. Raises UsageError for none or several."""
    prefix = prefix.strip()
    found: Sequence[Source] = ()
    if prefix and run.index() is not None:
        found = run.desk.library().sources.by_prefix(run.collection, prefix, MOST_NAMED + 1)
    nothing = f"No article of “{run.collection}” has an id that begins with {shown(prefix)!r}"
    return only(found, prefix, f"{nothing}; `newsdesk articles list` shows the ids.")


def _copies(run: Run, article: Article) -> list[Source]:
    """The other sources that carry the article, edited or not, the one that stands for all first."""
    library = run.desk.library()
    group = library.copies.groups(run.collection, [article.version]).get(article.version, (article.version,))
    carriers = library.copies.carriers(run.collection, group)
    return [source for version in group for source in carriers[version] if source.id != article.source.id]


def _row(source: Source) -> tuple[str, ...]:
    published = source.published.isoformat() if source.published else ("unknown" if on_terminal() else "")
    return (source.id[:SHORT], published, source.publisher or "", words.headline(source))


def _record(source: Source) -> dict[str, Any]:
    """The row of `articles list --json`."""
    stated = {name: getattr(source, name) for name in _STATED}
    return {"id": source.id, "headline": source.title, **stated}


def _described(article: Article) -> list[str]:
    source = article.source
    rows = (
        ("Published", words.published(source)),
        ("Updated", words.day(source.modified) if source.modified else None),
        ("Publisher", source.publisher or "unknown"),
        ("Author", source.author),
        ("Language", source.language),
        ("Credits", source.credit),
        ("Address", source.url),
        ("File", source.file),
        ("Added", words.moment(source.added) if source.added else None),
        ("Id", source.id),
        ("Version", article.version),
    )
    return [words.headline(source), *(f"{name + ':':11}{shown(value)}" for name, value in rows if value)]
