"""Talks to people: at a terminal and on Discord."""
