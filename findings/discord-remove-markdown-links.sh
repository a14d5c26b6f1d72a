#!/bin/sh
# discord.py 2.7.1: `utils.remove_markdown` of a text with links of the form [words](address).
#
# A good guess: the marks go and the words stay. A link becomes its words or stays as it is: `ignore_links`, which is on
# by default, is to leave links alone. The note in the reference warns that marks may be taken where they mean
# something, as the star in "10 * 5".
#
# What is so: the link goes with its words, and so does all that stands between the first `[` of a line and the last `)`
# behind it: the text between two links, or up to a remark in parentheses after one. `ignore_links=False` changes
# nothing. A title that is a link becomes an empty string. Whoever makes the plain text of a post for a search index or
# a log loses half sentences, and what is left may still read well.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install discord.py==2.7.1

python - <<'END'
import sys

import discord
from discord.utils import remove_markdown

SEEN = {
    "**Bridge closed** until *May*": "Bridge closed until May",
    "**[Bridge closed](https://example.org/a)**": "",
    "The bridge is closed, see [our map](https://example.org/a).": "The bridge is closed, see .",
    "The mayor [denied](https://example.org/a) that the bridge will close (she resigned later) for repairs.": (
        "The mayor  for repairs."
    ),
    "The mayor [said](https://example.org/a) that it is closed and [added](https://example.org/b) that buses run.": (
        "The mayor  that buses run."
    ),
}

print("discord.py", discord.__version__)
expected = True
for text, plain in SEEN.items():
    found = remove_markdown(text)
    print(f"{text!r}\n    {found!r}")
    expected &= found == remove_markdown(text, ignore_links=False) == plain
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
