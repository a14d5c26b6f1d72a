"""Who else carries what was found: copies of the article that say the same in a passage or in sentences of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Passage, Source
from corpus.chunking import sentences
from corpus.copies.confirming import SAME_SENTENCE, figures_of, says_the_same
from corpus.copies.shingles import Shingles, shingles
from corpus.library import Library
from retrieval.answer import Hit


def with_copies(library: Library, collection: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with the other sources that say the same, all of a passage or some of its sentences."""
    reports = library.reports(collection, [hit.passage.version for hit in hits if hit.report])
    texts = library.texts(collection, {version for group in reports.values() for version in group})
    compared = {version: (shingles(text), figures_of(text)) for version, text in texts.items()}
    carriers = library.copies(collection, {*(hit.passage.version for hit in hits), *texts})
    found: list[Hit] = []
    for hit in hits:
        own, passage = hit.passage.version, hit.passage
        others = [each for each in reports.get(own, ()) if each != own and each in compared]
        same = [each for each in others if says_the_same(passage.text, *compared[each])]
        copies = _others(passage, [own, *same], carriers)
        spans = sentences(passage.text) if len(same) < len(others) else []
        partly: list[tuple[Source, tuple[tuple[int, int], ...]]] = []
        for each in (each for each in others if each not in same):
            said = tuple(span for span in spans if _says(passage.text[slice(*span)], compared[each]))
            partly += [(source, said) for source in _others(passage, [each], carriers)] if said else []
        found.append(replace(hit, copies=copies, partly=tuple(partly)))
    return found


def _says(sentence: str, text: tuple[Shingles, frozenset[str]]) -> bool:
    return says_the_same(sentence, *text, least=SAME_SENTENCE)


def _others(passage: Passage, versions: Sequence[str], carriers: dict[str, list[Source]]) -> tuple[Source, ...]:
    """The other sources that carry one of these texts: those of the passage's own first, each newest first."""
    found = (source for version in versions for source in carriers.get(version, ()))
    return tuple(source for source in found if source.id != passage.source.id)
