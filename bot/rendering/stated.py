"""What several records state of a source, each described once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from bot.rendering.record import Words

Publisher = Annotated[Words | None, Field(description="Who published it, when known. Never the credited source.")]
Credit = Annotated[Words | None, Field(description='A credit line inside the text ("Original Source: ...").')]
Url = Annotated[Words | None, Field(description="The address as the article states it.")]
File = Annotated[Words | None, Field(description="The file that was read: its absolute path.")]
Published = Annotated[date | None, Field(description="The day of publication; null when unknown.")]
DatedBy = Annotated[
    str | None,
    Field(
        description='Where that day was stated: "metadata", "page", "feed", "url" or "dateline"; null when not kept.'
    ),
]
Modified = Annotated[
    date | None,
    Field(description="The day of the latest change that the source states; null when it states none."),
]
Language = Annotated[str | None, Field(description="Language of the text (ISO 639-1); null when not known.")]
Added = Annotated[datetime | None, Field(description="When the article first came into the collection.")]
ArticleId = Annotated[str, Field(description="Identity of the article: the same for all its versions.")]
