"""How one asks for the collection itself, as patterns. Pure.

Such a question is told from one about the news by its grammar, not by a list of sentences. Somebody who means the
collection says who holds it ("you have", "in the library") or what it is made of (articles, publishers), or points
back at what was quoted ("that"), and says nothing else. What names anything more is a question about the news: "what
changed in Iraq this week?", "who published the report on torture?", "what do you know about the attack?".
"""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    """What is asked of the collection."""

    OVERVIEW = "overview"
    """what there is"""
    COUNT = "count"
    """how many articles"""
    PUBLISHERS = "publishers"
    """whose articles"""
    NEWEST = "newest"
    """how new the newest articles are"""
    OLDEST = "oldest"
    """how far back it goes"""
    ABOUT = "about"
    """which articles have a topic, are of a publisher or of a time"""
    CHANGED = "changed"
    """what came in"""
    PUBLISHED = "published"
    """who published the articles of the answer before, and when"""
    GREETING = "greeting"
    """nothing: somebody says hello or thanks"""


# Who holds something: "do you have", "you have", "does this collection hold", "are in the library".
_HOLD = r"(?:have|has|know|holds?|keep|store|contains?|includes?|covers?|offer|carry|got|index)"
_COLLECTION = (
    r"(?:newsdesk|(?:the|this|your) (?:news )?(?:bot|collection|library|archive|database|index|corpus|data ?set))"
)
_HELD = (
    rf"(?:(?:(?:do|did|can|could) )?you (?:{_HOLD}(?: got| read| stored| access to)?|find|see|read|show(?: me)?)"
    rf"|have you (?:got|read|stored|indexed)|(?:(?:does|do|did) )?{_COLLECTION} {_HOLD}"
    rf"|(?:(?:are|is)(?: there)?|there (?:are|is)) in {_COLLECTION})"
)

# What it is made of. Only the narrow nouns can mean nothing but an article.
_STORY = r"(?:(?:news )?articles?|(?:news )?stor(?:y|ies))"
_ARTICLE = rf"(?:{_STORY}|documents?|texts?)"
_NEWS = rf"(?:{_ARTICLE}|news|(?:news )?reports?|coverage|pieces?|items?|posts?|files?|sources?)"
_ANYTHING = r"(?:anything|something|everything|(?:any ?)?info(?:rmation)?|much|a lot)"
_OUTLETS = r"(?:publishers|(?:news )?sources|(?:news ?)?papers|(?:news |media )?outlets)"
_PUBLISHER = (
    r"(?:publishers?|(?:news ?)?papers?|(?:news |media )?outlets?|news (?:sites?|agenc(?:y|ies))|(?:news )?sources?"
    r"|media|publications?|magazines?|journals?|web ?sites?)"
)

_SOME = r"(?:(?:any|some|all|an?|the|your|of|other|more|new|recent|latest|newest|single) )*"
_WHAT = rf"(?:what|which) {_SOME}"
_WHICH = rf"(?:what|which|how many) {_SOME}"
_SHOW = r"(?:list|show|give|get|find|search(?: for)?|name|tell)(?: me| us)?"
_PLEASE = rf"(?:{_SHOW} )?"
_ON = r"(?:about|on|regarding|concerning|covering|mentioning|discussing|that (?:mention|discuss|cover)|related to)"
_SAY = (
    r"(?:mentions?|discuss(?:es)?|covers?|talks? about|deals? with|(?:is|are) about|refers? to|writes? about"
    r"|reports? on)"
)
_TOPIC, _PUBLISHED_BY = r"(?P<topic>\S.*?)", r"(?:from|by) (?P<publisher>\S.*?)"
_BY = r"(?P<publisher>(?!(?:he|she|they|it|we|you|i|this|that|these|those) )\S.*?)"
_WANTED = rf"(?:{_ON} {_TOPIC}|{_PUBLISHED_BY})"

_NEWEST = r"(?:newest|latest|most recent|freshest|last)"
_OLDEST = r"(?:oldest|earliest|first)"
_HOW_OLD = (
    rf"(?:how (?:old|new|recent|fresh) (?:is|are)|what (?:is|are)|when (?:was|were|is|are)|{_SHOW}|which (?:is|are))"
    r" (?:the (?:date|age) of )?(?:(?:the|your) )?(?:very )?"
)
_THERE = rf"(?: (?:{_HELD}|published|written|added|from|dated|in {_COLLECTION}))?"
_CAME_IN = (
    r"(?:(?:have |has )?(?:came|come|arrived)(?: in)?|(?:is|are) new"
    r"|(?:was|were|has been|have been|got) (?:added|received|read|ingested|indexed))"
)
_UPDATED = r"(?:(?:have|has|was|were|have been|has been) )?(?:changed|updated)"
_DID_GET = r"(?:did you|have you|you)(?: recently)? (?:add(?:ed)?|get|got|receive[d]?|read|ingest(?:ed)?|index(?:ed)?)"
_ABOUT_ONE = rf"(?: (?:about|on) {_TOPIC})?"

# What was just quoted.
_ITS_NOUN = (
    r"(?:articles?|stor(?:y|ies)|sources?|texts?|passages?|quotes?|answers?|information|news|pieces?|reports?|ones?)"
)
_THAT_ONE = rf"(?:(?:that|this|these|those) {_ITS_NOUN}|the (?:articles?|sources?|passages?|quotes?))"
_THAT = rf"(?P<that>{_THAT_ONE}|that|this|these|those|it|them|they)"
_WROTE = r"(?:publish(?:ed)?|wrote|write|written|print(?:ed)?|report(?:ed)?|post(?:ed)?|released?|authored|issued?)"
_FROM = r"(?: (?:from|in|come from|published in|published by))?"

_PATTERNS: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    (
        Intent.OVERVIEW,
        (
            rf"{_PLEASE}what(?: all)? {_HELD}(?: (?:about|on|of))?",
            rf"what (?:is|are) (?:there )?in (?:here|there|{_COLLECTION})",
            rf"what (?:is|are) (?:{_COLLECTION}|(?:your|these|the|all) {_ARTICLE})(?: (?:all )?about| made of)?",
            r"what (?:all )?(?:can|could|do) you (?:tell(?: me| us)?|answer|say|talk|help(?: me| us)?|do)"
            r"(?: (?:about|with|on|here))?",
            r"what (?:\w+ )?(?:can|could|should|may) (?:i|we|one) ask(?: you)?(?: about)?|what to ask",
            rf"what (?:kinds?|sorts?|types?) of {_NEWS} {_HELD}",
            rf"(?:what|which) (?:topics|subjects|themes|events|questions) (?:{_HELD}|can you answer)(?: about)?",
            rf"(?:describe|summari[sz]e) (?:yourself|{_COLLECTION}|(?:your|all) {_ARTICLE})",
            rf"{_SHOW} (?:about )?(?:yourself|{_COLLECTION})|(?:{_SHOW} )?(?:an? )?overview(?: of {_COLLECTION})?",
            r"(?:who|what) are you|how (?:do you|does (?:this|newsdesk)) work|how do i use (?:you|this)|help(?: me)?",
        ),
    ),
    (
        Intent.COUNT,
        (
            rf"{_PLEASE}how many {_SOME}{_NEWS} {_HELD}",
            rf"{_PLEASE}how many {_SOME}{_ARTICLE}(?: (?:(?:is|are) there|there are))?",
            rf"how (?:big|large) (?:is|are) (?:{_COLLECTION}|you)|(?:the )?number of {_ARTICLE}",
            rf"(?:what|which) (?:time|period|dates?|(?:time )?(?:span|range|frame)) (?:does|do)"
            rf" (?:you|your {_ARTICLE}|{_COLLECTION}) (?:cover|span)",
        ),
    ),
    (
        Intent.PUBLISHED,
        (
            rf"whom? (?:has )?{_WROTE} {_THAT}",
            rf"(?:who|what|which) (?:is|was|are|were) the (?:publishers?|authors?|sources?)(?: (?:of|for) {_THAT})?",
            rf"(?:what|which) (?:is|was|are|were) (?:the|your|its) (?:sources?|dates?) (?:of|for|behind) {_THAT}",
            rf"{_WHAT}{_PUBLISHER} (?:{_WROTE}|says?|said|is|are|was|were|does|do|did) {_THAT}{_FROM}",
            rf"{_WHAT}{_ARTICLE} (?:is|are|was|were|says?|said|does|do) {_THAT}{_FROM}",
            rf"when (?:was|were|is|are|has|have) {_THAT} (?:been )?(?:{_WROTE}|from|dated)",
            rf"(?:how (?:old|recent|new)|where) (?:is|are) {_THAT_ONE}(?: from)?",
            rf"where (?:does|do) {_THAT_ONE} come from|sources?",
            rf"where did you (?:get|read|find|see) {_THAT}(?: from)?",
            rf"where (?:was|were) {_THAT} {_WROTE}",
        ),
    ),
    (
        Intent.PUBLISHERS,
        (
            rf"{_PLEASE}{_WHICH}{_PUBLISHER} (?:{_HELD}|(?:are|is) there|do you (?:use|follow|cite|quote|rely on))",
            rf"(?:what|who|which) (?:are|is) (?:all )?(?:your|the)(?: all)? {_OUTLETS}",
            rf"{_SHOW} (?:all )?(?:(?:of )?(?:your|the) )?{_OUTLETS}(?: (?:that )?{_HELD})?",
            rf"where (?:(?:do|did) you get (?:your|the|all the) {_NEWS}|(?:do|does) your {_NEWS} come)(?: from)?",
            rf"whose {_NEWS} {_HELD}|(?:where|who) (?:is|are) your {_NEWS} (?:from|by)",
            rf"who (?:publishes|published|wrote|writes) (?:all )?your {_ARTICLE}",
        ),
    ),
    (
        Intent.NEWEST,
        (
            rf"{_HOW_OLD}{_NEWEST} (?:{_ARTICLE}|news){_THERE}",
            rf"{_WHAT}{_ARTICLE} (?:is|are) (?:the )?{_NEWEST}",
            rf"(?:how|are you) (?:up to date|current|fresh|recent)(?: (?:are|is) (?:you|your {_NEWS}|{_COLLECTION}))?",
            rf"when (?:were you|was {_COLLECTION}|were your {_ARTICLE}) (?:last )?(?:updated|refreshed)(?: last)?",
            rf"when did you last (?:get|read|receive|add|see) (?:an? |any |new )*{_NEWS}",
            rf"(?:(?:the|your) )?(?:{_NEWEST}|recent) (?:{_ARTICLE}|news)|(?:what is )?the latest",
        ),
    ),
    (
        Intent.OLDEST,
        (
            rf"{_HOW_OLD}{_OLDEST} {_ARTICLE}{_THERE}",
            rf"{_WHAT}{_ARTICLE} (?:is|are) (?:the )?{_OLDEST}",
            rf"how far back (?:do|does|can) (?:you|your {_NEWS}|{_COLLECTION}) (?:go|reach|cover)",
            rf"how old are your {_ARTICLE}",
        ),
    ),
    (
        Intent.ABOUT,
        (
            rf"{_PLEASE}{_WHICH}(?:{_NEWS}|{_ANYTHING}) {_HELD} {_WANTED}",
            rf"{_PLEASE}{_WHICH}{_NEWS} {_WANTED} {_HELD}",
            rf"{_PLEASE}{_WHICH}{_STORY} (?:is|are) there {_WANTED}",
            rf"{_PLEASE}{_WHICH}{_STORY} {_WANTED} (?:is|are) there",
            rf"(?:{_HELD}|got) {_SOME}(?:{_NEWS}|{_ANYTHING}) {_WANTED}",
            rf"(?:is|are) there {_SOME}{_STORY} {_WANTED}",
            rf"(?:{_SHOW} {_SOME}(?:{_STORY}|news|coverage)|{_STORY}) {_WANTED}",
            rf"{_PLEASE}(?:what|everything|anything|all)(?: that)? (?:(?:do )?you have|have you)(?: got)?"
            rf" {_WANTED}",
            rf"(?:what|which|how many) (?:of (?:the|your) )?{_STORY} {_SAY} {_TOPIC}",
            rf"{_PLEASE}{_WHICH}{_STORY}(?: {_ON} {_TOPIC})? (?:did|has|have) {_BY} {_WROTE}",
            rf"{_WHICH}{_OUTLETS} (?:have )?(?:{_WROTE}|have) (?:{_STORY} )?{_ON} {_TOPIC}",
            rf"(?:is there )?any (?:news|coverage|{_STORY}) {_WANTED}",
            rf"{_WHAT}{_ARTICLE} (?:{_HELD}|are there)",
            rf"{_WHICH}(?:articles|stories) (?:were|are)(?: published| written)?",
            rf"{_SHOW} (?:all )?(?:of )?(?:(?:the|your) )?{_ARTICLE}(?: (?:that )?{_HELD})?",
        ),
    ),
    (
        Intent.CHANGED,
        (
            rf"(?:{_WHICH}(?:{_STORY}|news|reports?)|what|anything){_ABOUT_ONE} {_CAME_IN}"
            rf"(?: (?:to|in|into) {_COLLECTION})?",
            rf"(?:{_WHICH}(?:{_STORY}|news|reports?)|what){_ABOUT_ONE} {_DID_GET}",
            rf"(?:{_SHOW} |(?:are|is) there |do you have |have you got )?(?:what |which |any |the |how many |some )?"
            rf"new (?:{_ARTICLE}|news)(?: {_HELD}| (?:are|is) there| came in)?",
            r"(?:is there |do you have |have you got )?anything new|(?:is there )?any news",
            rf"did you (?:add|get|receive|read) {_SOME}(?:anything|{_NEWS}){_ABOUT_ONE}",
            rf"what (?:is new|{_UPDATED}) (?:here|in {_COLLECTION})",
            rf"{_WHICH}{_STORY}{_ABOUT_ONE} {_UPDATED}",
            rf"(?:was|were|have|has) {_SOME}{_STORY} (?:been )?(?:changed|updated)",
        ),
    ),
)

OF_KIND = tuple(
    (kind, tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)) for kind, patterns in _PATTERNS
)

# Alone, or of the last days, it is the collection that is meant; later in a talk, or of years, the news may be.
NEWS_OF_ALL = re.compile(
    rf"(?:what|anything) (?:{_UPDATED}|new)|(?:what|anything) (?:is|was) new|what is (?:in )?the news"
    r"|(?:summari[sz]e|tell|give|show)(?: me| us)? the news",
    re.IGNORECASE,
)
GOING_ON = re.compile(
    r"(?:and|and what about|what about|how about)(?: (?:about|on))? "
    r"(?P<topic>(?!(?:in|on|at|for|from|by|of|with|about|who|what|when|where|why|how|which) )\S+(?: \S+){0,4})",
    re.IGNORECASE,
)
MEANS_ARTICLE = re.compile(
    r"\b(?:articles?|stor(?:y|ies)|sources?|passages?|quotes?|answers?|(?:news)?papers?|outlets?|(?:web ?)?sites?)\b",
    re.IGNORECASE,
)
PUBLISHED_ITSELF = re.compile(
    r"\b(?:reports?|stud(?:y|ies)|books?|novels?|surveys?|papers?|polls?|documents?|memos?|letters?|videos?|films?"
    r"|movies?|songs?|albums?|podcasts?|magazines?|statements?|research|essays?|poems?|posts?|tweets?|photos?|images?"
    r"|dossiers?|lists?|rankings?|reviews?|bills?|laws?|guidelines?|findings|memoirs?|scripts?)\b",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|howdy|greetings|yo|good (?:morning|afternoon|evening|day|night)|bye|goodbye|see you"
    r"|(?:many )?thanks?|thank you|thx|ty|cheers"
    r"|(?:ok|okay|great|good|cool|nice|perfect|wonderful)(?: (?:job|bot|answer|work))?)"
    r"(?:[ ,]+(?:there|newsdesk|bot|all|everyone|everybody|again|you|a lot|(?:so|very) much|so|very|much|thanks?"
    r"|thank you|how are you|for (?:the|your|that) (?:help|answers?|info(?:rmation)?)|for that|that help(?:s|ed)))*",
    re.IGNORECASE,
)
WITHOUT_SOURCES = (GREETING, *dict(OF_KIND)[Intent.PUBLISHED])
"""What is said about an answer and shows no articles of its own."""

_CONTRACTED = (
    (re.compile(r"\b(what|who|where|when|how|that|there|it)'s\b", re.I), r"\1 is"),
    (re.compile(r"\b(\w+)'re\b", re.I), r"\1 are"),
    (re.compile(r"\b(\w+)'ve\b", re.I), r"\1 have"),
)
_OPENING = re.compile(
    r"^(?:(?:so|and|but|ok|okay|well|hey|hi|hello|please|now|then|also|um|newsdesk|bot|actually|thanks)[,.! ]+"
    r"|(?:can|could|would|will) you (?:please )?(?=(?:list|show|give|find|name|describe|summari[sz]e) )"
    r"|(?:(?:can|could|would) you )?(?:please )?(?:tell|show|give) (?:me|us) (?=(?:wh(?:at|ich|ose|o|en|ere)|how) )"
    r"|(?:i|we) (?:want|would like) to (?:know|see) |i wonder |do you know (?=(?:who|when|which|what|how) ))",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[, ]+(?:please|right now|now|at the moment|currently|so far|exactly|altogether|in total|in all|overall"
    rf"|(?:in )?here|in {_COLLECTION}|in there|then|again|actually|for me|by the way|thanks|thank you|already|available"
    r"|to offer|stored)$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """One line without the marks at its end, contractions written out."""
    said = " ".join(text.replace("’", "'").split()).strip(" ?!.…")
    for pattern, full in _CONTRACTED:
        said = pattern.sub(full, said)
    return said


def bare(said: str) -> str:
    """What `plain` gave, without what politeness puts before and after a question."""
    for pattern in (_OPENING, _CLOSING):
        shorter = pattern.sub("", said, count=1)
        while shorter != said and shorter:
            said, shorter = shorter, pattern.sub("", shorter, count=1)
    return said


def named(name: str | None) -> str | None:
    """A topic or a publisher without article and quotation marks; None when it names nothing."""
    name = re.sub(r"^(?:the|an?) (?=\S)", "", (name or "").strip(" \"'“”‘’"), flags=re.IGNORECASE)
    points = re.fullmatch(r"(?:it|this|that|them|him|her|these|those|what|there|you|me)", name, re.IGNORECASE)
    return name if re.search(r"\w", name) and not points else None
