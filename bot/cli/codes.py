"""Exit codes, as `newsdesk --help` documents them."""

ANSWERED = 0
FAILED = 1
WRONG_USAGE = 2
NOT_FOUND = 3
PARTLY = 4
STOPPED = 130  # Ctrl-C, by the custom of shells

EXPLAINED = (
    "Exit codes: 0 done or answered (also “possibly”, and any batch that ran), 1 failure, or a figure of eval beyond "
    "--min or --max, 2 wrong usage, 3 no answer or match found, or nothing asked, 4 part of the input skipped."
)
