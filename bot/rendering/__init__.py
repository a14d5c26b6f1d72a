"""Answer -> something a person or a program reads. Pure: nothing here looks at a clock, a file or a setting.

safe       article text that cannot steer a terminal
words      the phrases: dates, counts, how old
links      a link that opens the page at the quoted words
layout     Answer -> lines, the same for every front end; listing has those about the collection itself, prose
           those of a chat model
plain      lines -> text without colour
terminal   lines -> rich
hits       what a search found
schema     what `--json` prints; question_schema what it reads; stated what records say of a source
cards      what a Discord message shows: an answer, its passages, what is related, lists
discord_text   article text that cannot format, ping or link on Discord; discord_split cuts long ones
scoreboard  how good answers were: figures, their JSON, a report
evidence   an answer as a file that a colleague can check
tables     CSV that no spreadsheet runs
"""
