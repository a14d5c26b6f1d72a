"""What a sync did, and whether the two stores agree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corpus.library import Index, IndexSpec
from corpus.syncing import Step, SyncAction


@dataclass
class Summary:
    """What a sync did. `skipped` holds (file, reason)."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def count(self, step: Step) -> None:
        """Add a step that has been carried out."""
        if step.action is SyncAction.ADD:
            self.added += 1
        elif step.action is SyncAction.CHANGE:
            self.changed += 1
        elif step.action is SyncAction.KEEP:
            self.unchanged += 1
        elif step.action is SyncAction.REMOVE:
            self.removed += 1
        else:
            self.skipped.append((step.name, step.reason))


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the stores of one index agree.

    Attributes:
        passages: how many passages the library has.
        missing: ids of passages without a vector.
        surplus: ids of vectors without a passage.
        words: how many passages the full-text index has.
        left_over: indexes of the collection that answer nothing.
    """

    index: Index
    passages: int
    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    words: int
    left_over: tuple[Index, ...]

    @property
    def sound(self) -> bool:
        """Whether there is nothing to repair."""
        return not (self.missing or self.surplus or self.left_over or self.words != self.passages)


def mismatch(index: Index, wanted: IndexSpec) -> str:
    """Why an index cannot be used with these settings, and what to do. Only the differences are named."""
    was, now = [], []
    if replace(index.spec, target_chars=wanted.target_chars) != wanted:
        was.append(f"the embedding model {index.spec.embedding}")
        now.append(wanted.embedding)
    if index.spec.target_chars != wanted.target_chars:
        was.append(f"passages of {index.spec.target_chars} characters")
        now.append(f"passages of {wanted.target_chars}")
    return (
        f"The collection “{index.collection}” was built with {' and '.join(was)}, the settings now say "
        f"{' and '.join(now)}; run `newsdesk ingest --rebuild --collection {index.collection}` to build it anew, or "
        "set them back."
    )
