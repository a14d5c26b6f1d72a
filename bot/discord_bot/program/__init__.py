"""The program around the bot: its start, its connection, its end, and what an operator watches it by."""
