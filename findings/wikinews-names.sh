#!/bin/sh
# mwparserfromhell 0.7.2 on an article of Wikinews: the plain text by `strip_code()`.
#
# A good guess: `strip_code()` gives the article as it is read. It keeps the words of links and leaves out templates,
# and templates are boxes, dates and footnotes. On Wikipedia this is a good rule.
#
# What is so: Wikinews writes its links to Wikipedia as templates, {{w|Joe Biden}}. So the names of people and places
# vanish from the middle of sentences: "President  met  on Tuesday." The option `keep_template_params=True` is no way
# out: it prints every value of a template, so {{w|Antony Blinken|the minister}} becomes both. The templates have to be
# replaced before the text is stripped.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export PIP_QUIET=2 PIP_DISABLE_PIP_VERSION_CHECK=1
python3 -m venv "$folder/venv"
PATH=$folder/venv/bin:$PATH
pip install mwparserfromhell==0.7.2

python - <<'END'
import sys

import mwparserfromhell

ARTICLE = """{{date|February 6, 2024}}
President {{w|Joe Biden}} met {{w|Antony Blinken|the minister}} on [[February 6|Tuesday]]."""

parsed = mwparserfromhell.parse(ARTICLE)
stripped = parsed.strip_code()
with_values = parsed.strip_code(keep_template_params=True)
print("mwparserfromhell", mwparserfromhell.__version__)
print("strip_code():                         ", repr(stripped))
print("strip_code(keep_template_params=True):", repr(with_values))
expected = stripped == "President  met  on Tuesday."
expected &= with_values == "February 6, 2024\nPresident Joe Biden met Antony Blinken the minister on Tuesday."
print("as described" if expected else "CHANGED")
sys.exit(not expected)
END
