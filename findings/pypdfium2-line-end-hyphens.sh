#!/bin/sh
# pypdfium2 5.15.2: the text of a page whose lines end in hyphens.
#
# A good guess: the text has what is printed, "agree-", a line break, "ment". If the library is clever, it joins the
# word. A hyphen that belongs to the word ("long-term") is kept in either case.
#
# What is so: hyphen and line break are gone, and a character that no text has stands in their place: U+FFFE from
# `get_text_range`, U+0002 from `get_text_bounded`, for the same page. It stands for hyphens that belong to the word as
# well, so taking it out gives "longterm", and nobody can tell the two apart. A hyphen before a digit is left as it is.
# `search` finds the word neither with its hyphen nor without.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install pypdfium2==5.15.2 reportlab==5.1.0

python - <<'END'
import io
import sys
from importlib.metadata import version

import pypdfium2
from reportlab.pdfgen import canvas

LINES = ["The council announced an agree-", "ment on a long-", "term plan for 2023-", "24 and for co-operation."]
page_as_bytes = io.BytesIO()
drawing = canvas.Canvas(page_as_bytes)
for number, line in enumerate(LINES):
    drawing.drawString(72, 700 - 14 * number, line)
drawing.save()

text_page = pypdfium2.PdfDocument(page_as_bytes.getvalue())[0].get_textpage()
whole, bounded = text_page.get_text_range(), text_page.get_text_bounded()
print("pypdfium2", version("pypdfium2"))
print("printed:         ", LINES)
print("get_text_range:  ", ascii(whole))
print("get_text_bounded:", ascii(bounded))
words = ["council", "co-operation", "agreement", "agree-", "long-term", "longterm"]
found = {word: text_page.search(word).get_next() is not None for word in words}
print("search finds:    ", found)

expected = whole == (
    "The council announced an agree\ufffement on a long\ufffeterm plan for 2023-\r\n24 and for co-operation."
)
expected &= bounded == whole.replace("\ufffe", "\x02")
expected &= [word for word in words if found[word]] == ["council", "co-operation"]
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
