"""How messages look: cards as Discord's components, and buttons, which are known by their ids alone."""
