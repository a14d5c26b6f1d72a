"""Reduces an English word to a form under which its inflections and near kin meet. Pure.

A light suffix stripper in the manner of Porter (1980), with one table of irregular verbs and one of peoples:
news says "Iraqi", "Americans" and "U.S." where a question says "Iraq", "American" and "United States".
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from corpus.spellings import APOSTROPHES

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "is are was were been being am", "have": "has had having", "do": "does did done",
        "begin": "began begun", "break": "broke broken", "bring": "brought", "build": "built", "buy": "bought",
        "choose": "chose chosen", "come": "came", "draw": "drew drawn", "drive": "drove driven",
        "fall": "fell fallen", "fight": "fought", "find": "found", "fly": "flew flown", "get": "got gotten",
        "give": "gave given", "go": "went gone", "grow": "grew grown", "hold": "held", "keep": "kept",
        "know": "knew known", "lead": "led", "leave": "left", "lose": "lost", "make": "made", "meet": "met",
        "pay": "paid", "rise": "rose risen", "run": "ran", "say": "said says", "see": "saw seen",
        "sell": "sold", "send": "sent", "shoot": "shot", "speak": "spoke spoken", "spend": "spent",
        "stand": "stood", "steal": "stole stolen", "strike": "struck stricken", "take": "took taken",
        "teach": "taught", "tell": "told", "think": "thought", "throw": "threw thrown",
        "understand": "understood", "wear": "wore worn", "win": "won", "withdraw": "withdrew withdrawn",
        "write": "wrote written", "die": "died dying death deaths dead", "man": "men", "woman": "women",
        "child": "children", "person": "people", "country": "countries nation nations",
    }.items()
    for form in forms.split()
}  # fmt: skip

# Forms that can only be verbs: the end of the noun that is asked for ("which golfer won").
VERB_FORMS = frozenset(_IRREGULAR) - frozenset(
    "death deaths dead men women children countries nation nations felt building".split()
) | frozenset(
    "ate beat became blew burnt caught cast cost dealt drank dug fed fled forgot froze hid hit heard hung hurt let put "
    "quit rang rode sang sank sat shook shut slept sought spread struck stuck sunk swam swept swore tore woke".split()
)  # fmt: skip

_PEOPLES = {
    form: place
    for place, forms in {
        "usa": "american americans america", "uk": "british britain briton britons", "iraq": "iraqi iraqis",
        "iran": "iranian iranians", "syria": "syrian syrians", "israel": "israeli israelis",
        "palestine": "palestinian palestinians", "russia": "russian russians", "china": "chinese",
        "ukraine": "ukrainian ukrainians", "france": "french", "germany": "german germans",
        "japan": "japanese", "korea": "korean koreans", "india": "indian indians", "turkey": "turkish turk turks",
        "jordan": "jordanian jordanians", "saudi": "saudis", "egypt": "egyptian egyptians",
        "afghanistan": "afghan afghans", "pakistan": "pakistani pakistanis", "italy": "italian italians",
        "spain": "spanish", "canada": "canadian canadians", "mexico": "mexican mexicans",
        "brazil": "brazilian brazilians", "australia": "australian australians", "greece": "greek greeks",
        "poland": "polish", "sweden": "swedish", "norway": "norwegian norwegians", "netherlands": "dutch",
        "europe": "european europeans", "africa": "african africans", "asia": "asian asians",
        "scotland": "scottish", "ireland": "irish", "wales": "welsh", "yemen": "yemeni yemenis",
        "lebanon": "lebanese", "libya": "libyan libyans", "haiti": "haitian haitians",
        "vietnam": "vietnamese", "cuba": "cuban cubans", "venezuela": "venezuelan venezuelans",
    }.items()
    for form in forms.split()
}  # fmt: skip

# How a root tells whether "-ed" was put behind an "e": "close-d", "resign-ed". Others ("visit", "decide") do not.
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
_SILENT_E = re.compile(
    r"(?:[cuvz]|(?:[^s]|^)[aeiou]s|[lnpr]s|[dr]g|ang|(?:[^aeo]|cre)at|[bcdfgkptz]l|^[^aeiou]*[aeiou][^aeiouwxy])$"
)
_NO_E = re.compile(r"(?:[^aeiou]{2}|[aeo][aiou][^aeiou]|[wxy])$")

# Longest first; each leaves the root that its kin share: negotiation/negotiate, suspension/suspend stay apart
# only where English changes the root itself.
_SUFFIXES = (
    "ization", "isation", "ational", "fulness", "ousness", "iveness", "ations", "ation", "ating", "ment",
    "ness", "able", "ible", "ated", "ates", "ally", "ator", "ate", "ing", "ion", "ive", "ize", "ise", "ful",
    "ous", "ers", "al", "ed", "er", "es", "ly", "or", "s", "e",
)  # fmt: skip


_MARKS = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | {".": None})
_CONTRACTED = ("n't", "'re", "'ve", "'ll", "'d", "'m")


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem of one word (letters only, any case). Digits and words of three letters stay as they are."""
    word = word.lower().translate(_MARKS).removesuffix("'s").removesuffix("'")
    if "'" in word and not word.endswith(_CONTRACTED):  # O'Brien, Sana'a
        word = word.replace("'", "")
    word = _PEOPLES.get(word, _IRREGULAR.get(word, word))
    if len(word) <= 3 or not word.isalpha():
        return word
    word = word[:-3] + "y" if word.endswith(("ies", "ied")) else word
    word = word.removesuffix("s") if not word.endswith(("ss", "us", "is")) else word
    for _ in range(2):  # "sanction-ed", "sanct-ion-s": kin meet at the second cut
        for suffix in _SUFFIXES:
            root = word.removesuffix(suffix)
            if root != word and len(root) >= 4 and any(letter in "aeiouy" for letter in root):
                word = root
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiosl":
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def base_form(verb: str, known: Collection[str] = ()) -> str:
    """The infinitive of a verb: "resign" of "resigned"; "" where its form does not tell, and `known` verbs do not."""
    low = verb.lower()
    if low in VERB_FORMS:
        return _IRREGULAR.get(low, "")
    if low.endswith(("ied", "ies")) and len(low) > 4:
        return f"{low[:-3]}y"
    if low.endswith("s"):
        return next((base for base in (low[:-1], low[:-2]) if base in known), "")
    root = low.removesuffix("ed")
    if root == low:
        return low if low in known else ""
    if base := next((base for base in (root, f"{root}e") if base in known), ""):
        return base
    if _DOUBLED.search(root):
        return root[:-1]
    if _SILENT_E.search(root):
        return f"{root}e"
    return root if _NO_E.search(root) else ""


def is_people(word: str) -> bool:
    """Whether a word names a people: "Iraqi", "American"."""
    return word.lower() in _PEOPLES
