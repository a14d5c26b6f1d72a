#!/bin/sh
# SQLite 3.54.1 (in apsw 3.54.1.0): prefix queries on an FTS5 table with the porter tokenizer.
#
# A good guess: `runni*` finds every word that begins with these letters, as without the tokenizer, and each letter
# that is typed narrows what is found. A search box that adds a `*` to the last word rests on this.
#
# What is so: the index holds stems, and the letters before the `*` go through the stemmer as well. `run*` finds
# "running"; `runn*` and `runni*` find nothing, for no stem begins so; `running*` is the same as `run*` and finds
# "runway" too. So with each letter the list is emptied and filled again.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install apsw==3.54.1.0

python - <<'END'
import sys

import apsw

WORDS = ["run", "running", "runway", "universe", "university"]
QUERIES = ["run*", "runn*", "runni*", "running*", "universi*", "university*"]

database = apsw.Connection(":memory:")
found = {}
for tokenizer in ("unicode61", "porter unicode61"):
    table = tokenizer.split()[0]
    database.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(word, tokenize = '{tokenizer}')")
    database.executemany(f"INSERT INTO {table} VALUES (?)", [(word,) for word in WORDS])
    found[table] = {
        query: [word for (word,) in database.execute(f"SELECT word FROM {table} WHERE word MATCH ?", (query,))]
        for query in QUERIES
    }

print("SQLite", apsw.sqlite_lib_version())
for query in QUERIES:
    print(f"{query:12} unicode61: {found['unicode61'][query]!s:32} porter: {found['porter'][query]}")
expected = found["unicode61"]["runni*"] == found["unicode61"]["running*"] == ["running"]
expected &= found["porter"] == {
    "run*": ["run", "running", "runway"],
    "runn*": [],
    "runni*": [],
    "running*": ["run", "running", "runway"],
    "universi*": [],
    "university*": ["universe", "university"],
}
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
