"""Which articles are copies of which: one wire story in many outlets, the same story under two addresses. Pure.

shingles -> signatures (bands: who may be a copy) -> confirming (who is one) -> grouping (who stands for a group)
"""
