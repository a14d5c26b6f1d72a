"""What people press. Every button is found by its id, so that it works as long as its answer is stored."""

from __future__ import annotations

from typing import Any

from discord import ui

# The client registers these at its start.
DYNAMIC: tuple[type[ui.DynamicItem[ui.Button[Any]]], ...] = ()
