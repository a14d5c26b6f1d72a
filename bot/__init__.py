"""Talks to people: the terminal now, Discord later."""
