"""What is kept of conversations: answers, feedback, what waits to be told, servers, limits. SQL in one file.

types      what is handed in and out
records    `Records`: everything below, over one file
answers    answers with what they quoted, and the questions that had none
chats      conversations in the terminal
feedback   ratings and reports
held       what could not be told, until the person comes back
servers    settings, blocked members, the log, leaving
limits     how many questions were asked in a window of time
usage      how many tokens chat models took on each day
people     forgetting a person, retention
export     everything kept of a server
opening    the file and its transactions; `schema` its tables, `codec` types as JSON
"""

from bot.conversation.records import Records

__all__ = ["Records"]
