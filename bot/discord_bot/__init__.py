"""The Discord bot: a front end over the same chain and Answer as the terminal. The only room that imports discord."""
