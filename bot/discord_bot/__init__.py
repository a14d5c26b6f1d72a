"""The Discord bot: a front end over the same chain and Answer as the terminal. The only room that imports discord.

program     its start, its connection, its end, and what an operator watches it by
questions   the way of a question: let in, queued, answered in a worker, kept, delivered
servers     what a server sees, who may do what there, long work on its collections
commands    what people type: /ask, the message menu, /news, /privacy, /forget
views       what they press under an answer

For all rooms: parts (what the bot works with), interactions (where one came from), replies (what one person sees),
errors (what went wrong, in a sentence).
"""
