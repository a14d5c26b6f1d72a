"""What tests share: small builders, stand-ins for what is outside, and the real program in a process of its own."""

import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds that anything may take on a machine with much else to do; a wait ends when the thing is there


def wait_until(true: Callable[[], object]) -> None:
    """Look again and again, until it is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)
