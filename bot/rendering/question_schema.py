"""What `newsdesk ask --json -` reads."""

from __future__ import annotations

import json
from datetime import date

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import UsageError


class QuestionRecord(BaseModel):
    """A question as `newsdesk ask --json -` reads it, one JSON object a line. Other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: str | None = Field(default=None, description="Comes back as the answer's id.")
    question: str = Field(min_length=1)
    history: list[str] = Field(
        default=[],
        description="Earlier questions of the conversation, oldest first. They are asked first (the last 20): this one "
        "may lean on their answers.",
    )
    as_of: date | None = Field(
        default=None,
        strict=True,
        description="The day as of which it is asked, such as 2024-05-03; goes before --as-of.",
    )


def parse_question(line: str) -> QuestionRecord:
    """A line of `ask --json -`: a question as it is, or a JSON object. UsageError says what is wrong with it."""
    line = line.strip()
    if not line.startswith("{"):
        line = json.dumps({"question": line})
    try:
        return QuestionRecord.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UsageError(
            f"Cannot read the question: {where}: {first['msg']}; "
            'write a question, or {"id": "1", "question": "Who ...?", "history": [], "as_of": "2026-05-17"}'
        ) from None
