"""Whether LangChain and Chroma may tell others what they do: a setting says so, never a variable of the shell alone."""

from __future__ import annotations

import os

# Variables that would make LangChain or Chroma send questions and passages elsewhere. What leaves this machine
# is for a setting of Newsdesk to say (observability.tracing), not for a variable that some other program needs.
_VARIABLES = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_GATEWAY",
    "CHROMA_OTEL_COLLECTION_ENDPOINT",
)


def set_tracing(wanted: bool) -> None:
    """Turn tracing by LangSmith on, or everything off that the environment turned on."""
    if wanted:
        os.environ.setdefault("LANGSMITH_TRACING", "true")
    else:
        for name in _VARIABLES:
            os.environ.pop(name, None)
