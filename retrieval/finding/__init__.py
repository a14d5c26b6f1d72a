"""Finds the passages that may answer.

search             words and vectors, fused; every place of an exact phrase
retriever          the same as a LangChain retriever
fusion             two rankings -> one; copies folded, the first five varied
rescoring          how closely a passage answers to the words of a question
carriers           which copies of an article carry what was found
nearest_sentences  the sentences nearest to a statement
related            what the articles hold near each claim of a message
clustering         which questions are alike
listing            what the library answers of itself
embedding          model name -> LangChain Embeddings
vectors            the only Chroma code
sharing            one open store for the readers and the writer of a process
ownership          which process may have a store open
"""
