#!/bin/sh
# chromadb 1.5.9: `upsert` of a record whose metadata has fewer keys than before.
#
# A good guess: an upsert puts the new record in the place of the old one, as an upsert of a row does that gives all its
# columns. Whoever indexes an article again after a correction gives all that is known of it, and has what was given.
#
# What is so: metadata is merged key by key. A key that the new metadata does not have keeps its old value, and filters
# go on to find the record by it: a retracted topic, an author who was taken off. Only a key with the value None is
# removed. A document that is not given stays too, beside the new vector. The guide says that existing items are
# updated, and not what becomes of the other keys.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install chromadb==1.5.9

python - <<'END'
import sys

import chromadb
from chromadb.config import Settings

client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
articles = client.create_collection("articles", embedding_function=None)


def after_upsert(metadata: dict[str, object]) -> tuple[dict[str, object], list[str]]:
    """The metadata after an upsert, and the records that a filter by the first author finds."""
    articles.upsert(ids=["1"], embeddings=[[0.0, 1.0]], documents=["The bridge is open."], metadatas=[metadata])
    return articles.get(ids=["1"])["metadatas"][0], articles.get(where={"author": "Ann Lee"})["ids"]


print("chromadb", chromadb.__version__)
seen = {}
for name, metadata in {
    "first": {"title": "Bridge reopens", "author": "Ann Lee"},
    "corrected, without author": {"title": "Bridge to reopen"},
    "author None": {"title": "Bridge to reopen", "author": None},
}.items():
    stored, found = after_upsert(metadata)
    seen[name] = stored, found
    print(f"{name}: given {metadata}, stored {dict(sorted(stored.items()))}, found by author: {found}")
articles.upsert(ids=["1"], embeddings=[[1.0, 0.0]], metadatas=[{"title": "Bridge to reopen"}])
document = articles.get(ids=["1"])["documents"][0]
print("an upsert without document leaves:", repr(document))

expected = seen == {
    "first": ({"title": "Bridge reopens", "author": "Ann Lee"}, ["1"]),
    "corrected, without author": ({"title": "Bridge to reopen", "author": "Ann Lee"}, ["1"]),
    "author None": ({"title": "Bridge to reopen"}, []),
}
expected &= document == "The bridge is open."
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
