"""The write path: a sync plan is carried out on the library and the vectors.

indexing  carries out the plan, rebuilds, examines and repairs
ahead     reads ahead of the embedding, and makes batches of equal work
results   what a sync did, and whether the stores agree
"""
