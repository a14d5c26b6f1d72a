"""A person at the prompt, for every test of the chat."""

from support.keyboard import person

__all__ = ["person"]
