#!/bin/sh
# langchain-text-splitters 1.1.3: `add_start_index` when chunks are measured in words or tokens.
#
# A good guess: `start_index` is where the chunk begins in the text, whatever unit `length_function` counts in. Chunk
# size and overlap are meant to be given in that unit, as `from_tiktoken_encoder` does it.
#
# What is so: each chunk is looked for from (start of the last chunk + its length in characters - overlap) onward, and
# the overlap is taken for characters though it counts words. The search begins behind the chunk. Where the text is
# unlike itself the index is -1; where a sentence comes again, it is a later place that has the same words, and nobody
# notices: a citation that is cut from there looks right.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install langchain-text-splitters==1.1.3

python - <<'END'
import sys
from importlib.metadata import version

from langchain_text_splitters import RecursiveCharacterTextSplitter


def starts(text: str, **lengths: object) -> list[tuple[int, str]]:
    """Each chunk with the start that is given for it."""
    splitter = RecursiveCharacterTextSplitter(add_start_index=True, **lengths)
    return [(chunk.metadata["start_index"], chunk.page_content) for chunk in splitter.create_documents([text])]


def words(text: str) -> int:
    return len(text.split())


days = " ".join(f"On day {day} the talks went on and nobody left the table." for day in range(1, 13))
in_characters = starts(days, chunk_size=120, chunk_overlap=40)
in_words = starts(days, chunk_size=24, chunk_overlap=8, length_function=words)
print("langchain-text-splitters", version("langchain-text-splitters"))
print("in characters:", [start for start, _ in in_characters])
print("in words:     ", [start for start, _ in in_words])

common = ["The ministry denied it.", "The army said nothing so far."]
reports = ["Reports came in from the north.", *common, "Fighting went on in three towns.", "Rain set in.", *common]
repeated = "\n\n".join(reports)
again = starts(repeated, chunk_size=10, chunk_overlap=4, length_function=words)
print("with sentences that come again, start and true start:")
for start, chunk in again:
    print(f"    {start:4} {repeated.find(chunk):4}  {chunk!r}")
start, chunk = again[1]

expected = all(days.startswith(chunk, start) for start, chunk in in_characters)
expected &= -1 in [start for start, _ in in_words]
expected &= all(chunk in days for _, chunk in in_words)
expected &= repeated.startswith(chunk, start) and start > repeated.find(chunk)
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
