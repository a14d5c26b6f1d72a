"""What a question becomes: types only.

of_collection   what was searched, in which time and language; what a search found; a listing
answered        statement, difference, answer, and the stages on the way to it
asked           question, and the turns before it
"""

from retrieval.answer.answered import QUOTES, Answer, Difference, Outcome, Stage, Statement, Tokens
from retrieval.answer.asked import Question, Turn
from retrieval.answer.of_collection import Found, Listing, OtherLanguage, Searched, Timed

__all__ = [
    "QUOTES",
    "Answer",
    "Difference",
    "Found",
    "Listing",
    "OtherLanguage",
    "Outcome",
    "Question",
    "Searched",
    "Stage",
    "Statement",
    "Timed",
    "Tokens",
    "Turn",
]
