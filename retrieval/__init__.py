"""Finds passages and makes answers. Knows nothing of Discord or terminals."""
