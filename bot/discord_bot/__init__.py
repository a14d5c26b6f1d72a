"""The Discord bot: a front end over the same chain and Answer as the terminal. The only room that imports discord.

The program
    starting, checking, invite      what must be so, what Discord says, the link that adds the bot
    supervisor, client, parts       the connection, kept; what the bot works with, which outlives it
    addresses, fatal, alone         where Discord is, which ends are final, one process a shard
    registration, housekeeping      commands told to Discord; what is deleted or finished by itself
    health, metrics, logs           for whoever watches over it

A question
    commands.ask, mentions          how it comes
    admission, queueing             who may ask, how often; whose turn it is
    asking, delivery, threads       the one path of every question, and the places where it is answered
    held                            what could not be told in time
    views                           what is pressed under an answer

A server
    scopes, permissions             what it sees; who may do what
    jobs, adding, uploads           long work on the stores, what it does, the files it reads
    server_settings, grouping       what /news setup changes; questions that ask the same
    reporting, redrawing            reports to moderators; answers drawn anew
    commands.news_*                 a module or two for each command

For all: interactions (where one came from), replies (what one person sees), errors (what went wrong, in a sentence).
"""
