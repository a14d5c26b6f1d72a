#!/bin/sh
# bm25s 0.3.16: a query without any known word, tokenized with the class `Tokenizer`.
#
# A good guess: no document has the word, so every score is 0, as with the function `bm25s.tokenize`. Documents that are
# empty, or have stop words only, are found by no query. Since `retrieve` always fills its `k` places, whoever wants
# hits only keeps what has a score above 0.
#
# What is so: the class gives the empty text a token of its own, by default, to documents and queries alike. A query of
# which no word is known (or which has stop words only) becomes this token, and it matches: empty documents come first
# with a good score, the better the fewer they are. A misspelt word finds the articles that have no text, and the
# filter by score lets them through. The argument `allow_empty` is described as what keeps later code from an empty
# list, and not as a word to be found; with False all scores are 0.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install bm25s==0.3.16

python - <<'END'
import sys
from collections.abc import Callable

import bm25s
from bm25s.tokenization import Tokenizer

DOCUMENTS = ["The bridge is open again", "Cats sleep all day", "Will it be?", "Dogs bark at cats", ""]
QUERIES = ["cats", "brigde", "the"]


def hits(tokenize: Callable) -> dict[str, list[tuple[str, float]]]:
    """What each query finds with a score above 0, and this score, the best first."""
    retriever = bm25s.BM25()
    retriever.index(tokenize(DOCUMENTS), show_progress=False)
    found = {}
    for query in QUERIES:
        documents, scores = retriever.retrieve(tokenize([query]), k=len(DOCUMENTS), show_progress=False)
        pairs = zip(documents[0], scores[0], strict=True)
        found[query] = [(DOCUMENTS[place], round(float(score), 2)) for place, score in pairs if score > 0]
    return found


by_default, without_empty = Tokenizer(), Tokenizer()
seen = {
    "function": hits(lambda texts: bm25s.tokenize(texts, show_progress=False)),
    "class": hits(lambda texts: by_default.tokenize(texts, show_progress=False)),
    "class, allow_empty=False": hits(
        lambda texts: without_empty.tokenize(texts, show_progress=False, allow_empty=False)
    ),
}
print("bm25s", bm25s.__version__)
for name, found in seen.items():
    print(f"{name}:")
    for query, pairs in found.items():
        print(f"    {query!r}: {pairs}")

texts = {name: {query: {text for text, _ in found[query]} for query in QUERIES} for name, found in seen.items()}
cats = {"Cats sleep all day", "Dogs bark at cats"}
nothing = {"cats": cats, "brigde": set(), "the": set()}
expected = texts["function"] == texts["class, allow_empty=False"] == nothing
expected &= texts["class"] == {"cats": cats, "brigde": {"", "Will it be?"}, "the": {"", "Will it be?"}}
expected &= seen["class"]["brigde"][0][1] > seen["class"]["cats"][0][1]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
