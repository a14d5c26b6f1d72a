"""What a terminal would be sent, with and without colour."""

from __future__ import annotations

import io

from rich.console import Console, RenderableType


def colour(renderable: RenderableType, width: int = 60) -> str:
    out = io.StringIO()
    Console(file=out, force_terminal=True, color_system="standard", width=width).print(renderable)
    return out.getvalue()


def uncoloured(renderable: RenderableType, width: int = 60) -> str:
    out = io.StringIO()
    Console(file=out, force_terminal=False, width=width).print(renderable)
    return out.getvalue()
