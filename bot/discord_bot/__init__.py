"""The Discord bot: a front end over the same chain and Answer as the terminal. The only room that imports discord.

Imports run down this list, and never up:

program        its start, its connection, its end, and what an operator watches it by
commands       what people type: /ask, the message menu, /news, /privacy, /forget
buttons        what a press of a button does, and a form that comes back
questions      the way of a question: let in, queued, answered in a worker, kept, delivered
servers        what a server sees, who may do what there, long work on its collections
errors         what went wrong, in a sentence
metrics        what the bot counts about itself
replies        what one person sees
views          how messages look: cards as Discord's components, buttons
interactions   who uses the bot, and where

`program.assembly` builds what answers people, and hands each what it needs.
"""
