"""The way of a question: who may ask, whose turn it is, the answer, and the place where it is shown."""
