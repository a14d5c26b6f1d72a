"""Which version of Newsdesk this is."""

from __future__ import annotations


def installed_version() -> str | None:
    """The version that is installed; None for a checkout that is run without being installed."""
    from importlib.metadata import PackageNotFoundError, version  # 0.03 s that `newsdesk --help` does not need

    try:
        return version("newsdesk")
    except PackageNotFoundError:
        return None
