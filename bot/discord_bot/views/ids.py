"""The ids of buttons: nd:<verb>:<answer id>[:<number>]. All that a button knows is in its id."""

from __future__ import annotations

LONGEST = 100  # characters of an id, Discord's limit


def custom_id(verb: str, subject: str | int, number: int | None = None) -> str:
    """The id of a button. Raises ValueError when Discord would refuse it."""
    made = f"nd:{verb}:{subject}" + ("" if number is None else f":{number}")
    if len(made) > LONGEST:
        raise ValueError(f"the id of a button has at most {LONGEST} characters: {made}")
    return made


def template(verb: str, *, number: bool = False) -> str:
    """What the ids of a verb look like, as a regular expression with the groups "subject" and "number"."""
    return rf"nd:{verb}:(?P<subject>[0-9A-Za-z_-]{{1,64}})" + (r":(?P<number>[0-9]{1,4})" if number else "")


def is_ours(id_: str) -> bool:
    """Whether a button with this id is found by its id."""
    return id_.startswith("nd:")
