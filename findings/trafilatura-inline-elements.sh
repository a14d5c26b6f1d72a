#!/bin/sh
# trafilatura 2.3.1: a date in <time> and a quotation in <q>, inside a sentence.
#
# A good guess: elements inside a sentence are markup. Their words stay where they are, as with <b>, <a>, <abbr> and
# <mark>, above all when recall is asked for. What is left out are whole blocks: menus, forms, related stories.
#
# What is so: <time>, <label>, <output> and <button> are taken for furniture of the page wherever they stand, and go
# with their words. "said on that the dam would hold" remains, a sentence that the article does not have. Behind a <q>
# a new line begins in the middle of the sentence, and no quotation marks are set, so the quoted words are parted from
# their speaker and look like the newspaper's own.
# `favor_recall` changes neither. The list of elements is in settings.py, not in the guide.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install trafilatura==2.3.1 lxml-html-clean==0.4.6

python - <<'END'
import sys

import trafilatura

BEFORE = "The council agreed on Monday to reopen the old bridge across the river after two years of repairs and delays."
AFTER = "A second hearing is planned for the autumn, when engineers will present their report on the foundations of it."
KEPT, TAKEN_OUT = ["b", "abbr", "mark"], ['time datetime="2024-02-06"', "label", "output", "button"]
SENTENCES = {
    tag: f"The minister said on <{tag}>6 February</{tag.split()[0]}> that the dam would hold."
    for tag in KEPT + TAKEN_OUT
} | {"q": "It was <q>a good day</q>, said Ann Lee."}


def extracted(sentence: str, **options: bool) -> list[str]:
    """The lines that are extracted between the first and the last paragraph."""
    page = f"""<!DOCTYPE html><html lang="en"><head><title>Bridge reopens</title></head>
    <body><article><h1>Bridge reopens</h1><p>{BEFORE}</p><p>{sentence}</p><p>{AFTER}</p></article></body></html>"""
    lines = trafilatura.extract(page, **options).splitlines()
    return lines[lines.index(BEFORE) + 1 : lines.index(AFTER)]


print("trafilatura", trafilatura.__version__)
seen = {tag: extracted(sentence) for tag, sentence in SENTENCES.items()}
for tag, sentence in SENTENCES.items():
    print(f"{sentence}\n    {seen[tag]}")
expected = all(extracted(sentence, favor_recall=True) == seen[tag] for tag, sentence in SENTENCES.items())
expected &= all(seen[tag] == ["The minister said on 6 February that the dam would hold."] for tag in KEPT)
expected &= all(seen[tag] == ["The minister said on that the dam would hold."] for tag in TAKEN_OUT)
expected &= seen["q"] == ["It was a good day", ", said Ann Lee."]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
