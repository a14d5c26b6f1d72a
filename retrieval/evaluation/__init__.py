"""Questions file -> scores.

Are the answers right? Do they cite a passage that holds the answer? Is a question without an answer refused? Does the
confidence match how often answers are right?

questions_file  a line of the file -> Item, a question with its right answers
matching        whether a text holds an answer, and how much of it
judging         Item, Answer -> Result
scores          Results -> scores, by one table of metrics
curves          confidence against being right: risk and coverage, calibration
comparing       two runs over the same questions: what got better and what got worse
demands         the bounds that a person sets for scores
"""

from __future__ import annotations

from retrieval.evaluation.judging import Result, evaluate, judge
from retrieval.evaluation.questions_file import Item, read
from retrieval.evaluation.scores import by_type, headline, score

__all__ = ["Item", "Result", "by_type", "evaluate", "headline", "judge", "read", "score"]
