"""How good the answers were -> something a person or a program reads. Pure, as all of rendering.

records    what `newsdesk eval --json` and `--out` write, and what `--compare` reads
recording  results -> record, and back
tables     the figures as rows, for the terminal
page       the report: one HTML file that needs nothing else
plots      the pictures in it
"""
