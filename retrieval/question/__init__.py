"""A question and the turns before it, understood once and handed down. Pure."""
