"""Everything kept of a server, for its moderators: as JSON holds it, and without the ids of people.

People are "person 1", "person 2" in the order in which they appear, also where a text mentions them. What was
asked in private is counted and not shown, and so are answers before the latest 2,000: all of a busy server would take
memory many times over what Discord takes as a file. Answers are as `newsdesk ask --json` prints them, without the
paths of the operator's files.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.conversation.answers import stored
from bot.conversation.codec import SETTINGS
from bot.conversation.schema import answers, blocked, gaps, held, log, ratings, reports, servers, withdrawn
from bot.conversation.types import StoredAnswer
from bot.rendering.schema import record

_MENTION = re.compile(r"<@!?(\d+)>")
_BARE = re.compile(r"(?<![\d#&])\d{1,20}(?!\d)")  # an id as it is written out; # and & are channels and roles
_RATED = ("answer", "helpful", "reason")
MOST_ANSWERS = 2_000  # some 20 MB of JSON, 2 MB packed
_SHORTEST = 15  # digits: ids of 2015, when Discord began, have 16


def exported(connection: Connection, server: int) -> dict[str, Any]:
    """Everything kept of a server, read in the caller's transaction."""
    people = _People()
    mine = answers.c.server == server
    private = connection.execute(select(func.count()).where(mine, answers.c.private)).scalar_one()
    public = mine & answers.c.private.is_(False)
    newest = select(answers.c.id).where(public).order_by(answers.c.at.desc(), answers.c.row.desc()).limit(MOST_ANSWERS)
    given = stored(connection, answers.c.id.in_(newest))
    number = connection.execute(select(func.count()).where(public)).scalar_one()
    of_answers = {table: select(table).join(answers, answers.c.id == table.c.answer) for table in (ratings, reports)}
    rows = {table: select(table).where(table.c.server == server) for table in (gaps, withdrawn, blocked, log)}
    read = {table: connection.execute(query.where(mine)).all() for table, query in of_answers.items()}
    read |= {table: connection.execute(query.order_by(table.c.at)).all() for table, query in rows.items()}
    for row in (*read[blocked], *read[log]):  # known before a text is looked at that may name them
        people.name(row.person)
    waiting = connection.execute(select(func.count()).where(held.c.server == server)).scalar_one()
    return {
        "settings": _settings(connection, server),
        "answers": [_answer(one, people) for one in given],
        "older_answers": number - len(given),
        "private_answers": private,
        "unanswered": [
            _entry(row, people, question=people.hide(row.question), collection=row.collection) for row in read[gaps]
        ],
        "ratings": [
            _entry(row, people, *_RATED, comment=row.comment and people.hide(row.comment)) for row in read[ratings]
        ],
        "reports": [_entry(row, people, "answer") for row in read[reports]],
        "withdrawn": [
            {"source": row.source, "kind": row.kind, "note": people.hide(row.note), "at": row.at.isoformat()}
            for row in read[withdrawn]
        ],
        "blocked": [_entry(row, people, by=people.name(row.by)) for row in read[blocked]],
        "log": [_entry(row, people, "action", target=people.hide(row.target, bare=True)) for row in read[log]],
        "waiting_to_be_told": waiting,
    }


class _People:
    """Gives every person a name of their own that says nothing of them."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}

    def name(self, person: int) -> str:
        return self._names.setdefault(person, f"person {len(self._names) + 1}")

    def hide(self, text: str, *, bare: bool = False) -> str:
        """The text with names in place of mentions; with `bare`, in place of ids written out as well."""
        text = _MENTION.sub(lambda match: self.name(int(match.group(1))), text)
        return _BARE.sub(self._bare, text) if bare else text

    def _bare(self, match: re.Match[str]) -> str:
        digits = match.group()
        return self.name(int(digits)) if len(digits) >= _SHORTEST or int(digits) in self._names else digits


def _entry(row: Row[Any], people: _People, *names: str, **hidden: str | None) -> dict[str, Any]:
    """These columns of a row, what is hidden in others, whose it is and of when."""
    stated = {name: getattr(row, name) for name in names}
    return {**stated, **hidden, "person": people.name(row.person), "at": row.at.isoformat()}


def _settings(connection: Connection, server: int) -> dict[str, Any] | None:
    text = connection.execute(select(servers.c.settings).where(servers.c.server == server)).scalar()
    settings = None if text is None else SETTINGS.decoded(text)
    return (
        None if settings is None else asdict(settings) | {"channels": {str(k): v for k, v in settings.channels.items()}}
    )


def _answer(one: StoredAnswer, people: _People) -> dict[str, Any]:
    said = record(one.answer).model_dump(mode="json")
    for place in (*said["citations"], *said["nearest"]):
        for source in (place, *place["copies"]):
            del source["file"]
    hidden = {key: said[key] and people.hide(said[key]) for key in ("question", "read_as", "text")}
    return {
        **said,
        **hidden,
        "person": people.name(one.asked.person),
        "channel": str(one.asked.channel),
        "at": one.at.isoformat(),
        "messages": [{"channel": str(place.channel), "message": str(place.message)} for place in one.posted],
        "withdrawn": [
            {"source": w.source, "kind": w.kind, "note": w.note, "at": w.at.isoformat()} for w in one.withdrawals
        ],
    }
