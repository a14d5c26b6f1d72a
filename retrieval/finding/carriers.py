"""Which other sources carry a hit: copies of its article that have the passage, or some of its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from corpus.article import Passage, Source
from corpus.chunking import sentences
from corpus.copies.confirming import SAME_SENTENCE, figures_of, says_the_same
from corpus.copies.shingles import shingles
from corpus.library import Library
from retrieval.quote import Hit


def with_copies(library: Library, collection: str, hits: Sequence[Hit], until: date | None = None) -> list[Hit]:
    """The hits with the other sources that carry the same passage (`copies`) or some sentences of it (`partly`).

    Sources of later days than `until` are left out.
    """
    reports = library.copies.groups(collection, [hit.passage.version for hit in hits if hit.report])
    texts = library.articles.texts(collection, {version for group in reports.values() for version in group})
    compared = {version: (shingles(text), figures_of(text)) for version, text in texts.items()}
    carriers = {
        version: [source for source in sources if not (until and source.published and source.published > until)]
        for version, sources in library.copies.carriers(
            collection, {*(hit.passage.version for hit in hits), *texts}
        ).items()
    }
    with_sources: list[Hit] = []
    for hit in hits:
        own, passage = hit.passage.version, hit.passage
        others = [version for version in reports.get(own, ()) if version != own and version in compared]
        same = [version for version in others if says_the_same(passage.text, *compared[version])]
        copies = _others(passage, [own, *same], carriers)
        edited = [version for version in others if version not in same]
        spans = sentences(passage.text) if edited else []
        partly: list[tuple[Source, tuple[tuple[int, int], ...]]] = []
        for version in edited:
            text, figures = compared[version]
            carried = tuple(
                span for span in spans if says_the_same(passage.text[slice(*span)], text, figures, SAME_SENTENCE)
            )
            partly += [(source, carried) for source in _others(passage, [version], carriers)] if carried else []
        with_sources.append(replace(hit, copies=copies, partly=tuple(partly)))
    return with_sources


def _others(passage: Passage, versions: Sequence[str], carriers: dict[str, list[Source]]) -> tuple[Source, ...]:
    """The other sources that carry one of these versions, in the order of the versions; of one version newest first."""
    sources = (source for version in versions for source in carriers.get(version, ()))
    return tuple(source for source in sources if source.id != passage.source.id)
