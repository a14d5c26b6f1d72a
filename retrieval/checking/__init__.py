"""Is a sentence supported by the passages that it cites? Pure: the embeddings are handed in.

sentence -> plain words -> figures, days, names, quotations: each must stand in the passages (facts)
        -> the sentences that tell most of it -> denied, opposite, surer, swapped? (reversals)
        -> features -> scoring: how surely they support it -> Statement with exact quotes
"""

from retrieval.checking.checker import Checked, Checker

__all__ = ["Checked", "Checker"]
