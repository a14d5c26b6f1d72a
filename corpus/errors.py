"""The errors that a person may see. An error says what happened, to what, and what to do next.

They are caught once, at the two edges (terminal, Discord), and shown as one sentence::

    NewsdeskError
    ├── UsageError          the request itself is wrong: an option, a setting, a path      exit code 2
    ├── BusyError           another process owns the store
    ├── ModelMismatch       the collection was built by another embedding model
    └── StoreError          a store is damaged, missing or from a newer version
"""


class NewsdeskError(Exception):
    """Something went wrong that a person can mend; the message names the fix."""


class UsageError(NewsdeskError):
    """The request is wrong: an option, a setting, a path."""


class BusyError(NewsdeskError):
    """Another process owns the store."""


class ModelMismatch(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """The collection was built by another embedding model or passage size."""


class StoreError(NewsdeskError):
    """A store is damaged, missing, or written by a newer version."""
