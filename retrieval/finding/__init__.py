"""Finds the passages that may answer: words and vectors, fused, rescored, copies folded."""
