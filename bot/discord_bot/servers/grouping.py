"""Questions that ask the same, in groups. Nothing here touches Discord."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict

from bot.conversation.types import Gap
from corpus.article import digest
from retrieval.finding.alike import groups
from retrieval.finding.embedding import NewsEmbeddings

# Cosine of two questions that ask the same in other words. With the default model, of 12 such pairs 10 lie above, and
# of 12 pairs that ask something else about the same thing 4, among them Boeing's and Airbus's new chief executive.
ALIKE = 0.75
_REMEMBERED = 32


class Grouping:
    """Groups questions, and remembers for the last lists how: turning their pages embeds nothing again.

    Only row numbers are remembered, by a hash of the questions, and no text. Any thread may call.
    """

    def __init__(self) -> None:
        self._rows: OrderedDict[str, list[list[int]]] = OrderedDict()
        self._changing = threading.Lock()

    def grouped(self, gaps: list[Gap], embeddings: NewsEmbeddings) -> list[list[Gap]]:
        """Questions that ask the same in one group, the largest first; in each the most typical first.

        The same words count as the same question, and are embedded once.
        """
        same: dict[str, list[Gap]] = {}
        for gap in gaps:
            same.setdefault(" ".join(gap.question.lower().split()).rstrip("?!. "), []).append(gap)
        several = list(same.values())
        rows = self._alike([same_words[0].question for same_words in several], embeddings)
        grouped = [[gap for row in group for gap in several[row]] for group in rows]
        return sorted(grouped, key=len, reverse=True)

    def _alike(self, questions: list[str], embeddings: NewsEmbeddings) -> list[list[int]]:
        key = digest(json.dumps(questions))
        with self._changing:
            if key in self._rows:
                self._rows.move_to_end(key)
                return self._rows[key]
        embeddings.prepare()
        rows = groups(embeddings.embed_array(questions), ALIKE)
        with self._changing:
            self._rows[key] = rows
            if len(self._rows) > _REMEMBERED:
                self._rows.popitem(last=False)
        return rows
