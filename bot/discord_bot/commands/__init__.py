"""Every command of the bot. Each module has an `add` for its own, which takes what they need."""
