"""English for all rooms: words, numbers, dates, names, sentences, kinds of question. Pure.

A room that decides by words of its own, such as opposites or the forms of a follow-up, keeps them with the decision.
"""
