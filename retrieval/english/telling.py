"""Whether a line tells something: not a heading without a verb, a teaser, a byline, a credit or a caption. Pure."""

from __future__ import annotations

import re

from retrieval.english.saying import ATTRIBUTING, forms
from retrieval.english.stemming import VERB_FORMS

_LABELS = re.compile(
    r"\W*(?:(?:watch|listen|live|video|videos|photos?|pictures?|in pictures|images?|gallery|slideshow|podcast|related|"
    r"related (?:articles?|stories|content|coverage|news)|(?:read|see|more)(?: more| also| next| on this)?|also read|"
    r"must read|most read|recommended|analysis|explainer|factbox|opinion|quiz|map|graphic|interactive|live updates?|"
    r"up next|don['’]t miss|editor['’]s picks?|photo credit|credit|image credit|source|tags?|topics?|filed under|"
    r"contact|correction|clarification)\s*[:|»]|"
    r"watch (?:live|now|the (?:video|moment)|as|how|it|more|below)\b|read (?:more|also|next|the full|our|about|on)\b|"
    r"(?:see|read) also\b|also read\b|click (?:here|on)\b|(?:tap|scroll|swipe) (?:here|down|for)\b|"
    r"(?:sign up|subscribe|log in|sign in|register)\b|follow (?:us|our|the story|live)\b|"
    r"join (?:us|our|the conversation)\b|"
    r"share (?:this|on|via)\b|listen (?:to this|now|live)\b|download (?:our|the app)\b|skip to\b|"
    r"advertisement\b|sponsored\b|story continues\b|article continues\b|continue reading\b|"
    r"more (?:from|on|stories|news)\b|"
    r"(?:last |first )?(?:updated|published|posted|modified)\s*(?:[:|]|on\b|at\b|\d|[A-Z][a-z]+ \d)|"
    r"this (?:story|article|report|page|post) (?:has been|was|is) (?:updated|corrected|first|originally|published)\b|"
    r"(?:additional |with )?(?:reporting|editing|writing|compiled|edited|written|photographs?|photos?|photography|"
    r"illustration|graphics?) (?:by|credit)\b|copyright\b|©|all rights reserved|"
    r"this material may not be\b|do not miss\b|have (?:a tip|your say)\b)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"[(\[](?:[^()\[\]]{0,60}\b(?:photo|image|images|picture|pictures|reuters|afp|file|via)\b\s?[/:|]|"
    r"(?:file |handout )?(?:photos?|images?|pictures?|credit|illustration)\b[^()\[\]]{0,5}(?:by|:|courtesy|credit))"
    r"|/(?:Getty|AFP|Reuters|EPA|AP|Bloomberg|Shutterstock)\b|\b(?:Getty Images|AP Photo|Reuters/|EPA-EFE|Handout via)",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"\s*(?i:by|from|text by|words by|story by)\s+(?:[^\W\d_a-z][\w.’'-]*\.?)(?:[\s,]+(?:and|of|in|the|for|&|"
    r"staff|writer|reporter|correspondent|editor|[^\W\d_a-z][\w.’'-]*))*\s*(?:\|.*)?\Z"
)
_HOW_TO = re.compile(r"\W*(?:how|what|where|when|who|which|why)\s+to\b", re.IGNORECASE)
_FIGURE = re.compile(r"[^\W\d_][^:]{1,60}:\s*(?:about|some|nearly|over|around)?\s*[$£€]?\d")  # "Turnout: 62 percent"
_ENDS = re.compile(r"[.!…][\"'”’»)\]]*\s*\Z")
_TO_DO = re.compile(r"\b[^\W\d_]+\s+to\s+(?!(?:the|a|an|his|her|its|their|our|your|my)\b)[a-z]+(?<!s)(?<!ing)\b")
_DOES = re.compile(r"(?<=[a-z])\s+[a-z]{2,}(?<![sui])s\s+(?:\d|(?:the|a|an|his|her|its|their|him|it|them)\b)")
_STANDS = re.compile(r"\b(?:up|down|at|over|under)\s+(?:by\s+)?[$£€]?\d", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SHORT = 3  # words; what is shorter is no sentence, whatever its end
_VERBS = frozenset(
    """is are was were be been has have had will would can could may might must should shall does did isn't aren't
    won't can't don't doesn't didn't wasn't weren't dead missing""".split()
) | frozenset(
    forms(
        *ATTRIBUTING,
        *"""approve arrest attend attempt ban battle begin block bomb break bring build burn buy call cancel carry cause
        close collapse collide come continue crash cross declare decline defeat defend delay demolish deploy destroy die
        cut discover drop drown earn employ end enter escape evacuate expand expel explode extend face fail fall fear
        fight file find fire flee fly follow freeze get give go grow halt help hire hold hope increase injure join jump
        keep kill launch lead leave lift lose make meet mourn move name narrow need offer open order overturn pass pay
        plan plead pledge
        prepare prevent protest pull push quit raise reach rebuild recall receive recover release remain remove reopen
        replace rescue resign resume return reveal rise rule run save score see seize sell send set shoot show shut sign
        sink slam slow soar spread stall stand start stay steal stop storm strike sue surge survive suspend swear sweep
        take target test threaten topple trap triple try turn unveil vanish visit vote walk warn win withdraw work
        wound""".split(),
    )
)
_NOUNS_TOO = frozenset(
    """state states claim claims note notes view views report reports cause causes call calls face faces fire fires
    file files fall fight fights end ends name names order orders plan plans protest protests rise rises rule rules run
    runs score scores set sets show shows sign signs start starts stay stop stops storm storms strike strikes surge
    target targets test tests turn turns visit visits vote votes walk walks work works win wins estimate estimates
    support demand demands promise promises pledge pledges urge back express advocate advocates view caution want need
    needs offer offers open order help hope hopes increase increases jump jumps launch lead leads lift make move moves
    pass pay push raise reach return returns rescue release recall save slow spread stand stands test trap turn drop
    drops delay delays crash crashes close cross carry come break breaks block blocks bomb bombs battle battles ban bans
    attempt attempts arrest arrests fear fears fly earn buy build burn begin bring halt hold keep get give go
    see say shoot shut sell send steal sink take try people known building felt cost costs cast cut hit hurt let put
    read""".split()
)
_NO_VERBS = frozenset("hundred united red bed speed seed feed breed indeed sacred naked limited so-called".split())
_BEFORE_NOUNS = frozenset(
    "the a an this that these those his her its their our your my of in on at for from with by and or to as new top "
    "best worst more most all some many few several latest last first next public general why how what".split()
)


def tells(text: str) -> bool:
    """Whether a line may answer a question: it ends like a sentence, or it has a verb, as most headlines have.

    A question tells nothing, nor does "Watch live: ...", "Photos: ...", a byline, or a caption with its credit.
    """
    line = " ".join(text.split())
    found = _WORD.findall(line)
    if line.endswith("?") or _LABELS.match(line) or _CREDIT.search(line) or _BYLINE.match(line):
        return False
    if _FIGURE.match(line):
        return True
    if _HOW_TO.match(line) or len(found) < _SHORT:
        return bool(_ENDS.search(line)) and _has_verb(found)
    return bool(_ENDS.search(line) or _TO_DO.search(line) or _DOES.search(line) or _STANDS.search(line)) or _has_verb(
        found
    )


def _has_verb(found: list[str]) -> bool:
    """Whether a word is a verb: one that may be a noun too only behind a noun, and not at the end."""
    before = ""
    for place, word in enumerate(found):
        low = word.lower().replace("’", "'")
        if low in _VERBS or low in VERB_FORMS:
            free = before not in _BEFORE_NOUNS and 0 < place < len(found) - 1
            if low not in _NOUNS_TOO or free:
                return True
        elif len(low) > 4 and low.endswith("ed") and low not in _NO_VERBS and before not in ("the", "a", "an"):
            return True
        before = low
    return False
