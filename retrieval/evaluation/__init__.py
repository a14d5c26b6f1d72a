"""Questions file -> scores: are the answers right, do they cite what holds the answer, is nothing said when there is
nothing to say, and does the confidence mean what it says.

questions   a line of the file -> Item, what was asked and what is right
matching    whether a text holds an answer, and how much of it
judging     Item, Answer -> Result
figures     Results -> the figures, each with its definition in one table
curves      confidence against being right: risk and coverage, calibration
comparing   two runs over the same questions: what got better and what worse
demands     the least or the most that a figure may be
"""

from __future__ import annotations

from retrieval.evaluation.figures import by_type, headline, score
from retrieval.evaluation.judging import Result, evaluate, judge
from retrieval.evaluation.questions import Item, read

__all__ = ["Item", "Result", "by_type", "evaluate", "headline", "judge", "read", "score"]
