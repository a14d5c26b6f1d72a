"""Why there is no article on a page, or only its beginning: a login, a paywall, a consent page, an empty shell. Pure.

Judged only where the text is short: an article about cookies or subscriptions is an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpus.extraction.stated import PageMetadata
from corpus.extraction.trees import Element

LONGEST = 1_500  # characters of text up to which a page may be one of these
_FEWEST = 0.5  # of the words that a page says it has: with fewer, it is only a beginning
_SHELL = 200  # characters: less than a paragraph
_READ = 50_000  # characters of a page that are looked at
_FOLLOWING = 800  # characters after the body in which a notice about it stands
_SAVE = "open it in a browser, save the page and ingest the file"
# Elements that a program of the site fills.
_EMPTY = (
    "//*[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='app-root' or self::app-root]"
    "[not(normalize-space(.))]"
)

_CHECK = re.compile(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|"
    r"are you a (?:robot|human)|unusual (?:traffic|activity) from your|enable javascript and cookies to continue|"
    r"complete the (?:captcha|security check)|pardon our interruption",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|register|become a (?:member|subscriber)|join)\b[^.]{0,40} to (?:continue|read|keep|unlock|"
    r"finish)|to (?:continue|keep) reading|to read the full (?:story|article)|already a (?:subscriber|member)|"
    r"(?:this|the) (?:article|story|content) is (?:only |exclusively |reserved )?(?:available )?(?:for|to) "
    r"(?:\w+ )?(?:subscribers|members)|you(?:'|’)?ve (?:reached|read) (?:your|all)[^.]{0,40}(?:limit|articles)|"
    r"(?:subscribers|members)[- ]only|continue reading your article with|unlock this article",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:log|sign) ?in to (?:continue|read|view|your account|access)(?! comments)|login required|"
    r"(?:please (?:log|sign) ?in|you must be logged in)(?! to (?:post|leave|write|add|submit|comment|reply|vote))",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:and our (?:\d+ )?partners )?(?:use|store)[^.]{0,80}cookies|accept (?:all )?cookies|"
    r"(?:manage|your) (?:privacy|cookie) (?:choices|settings|preferences)|consent to (?:the use of )?cookies|"
    r"(?:we|you)[^.]{0,40}value your privacy",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:you need to |please )?(?:enable|turn on|activate) javascript|javascript (?:is|must be) (?:required|disabled|"
    r"enabled|turned on|not enabled)|requires javascript",
    re.IGNORECASE,
)
_PLACES = re.compile(r"/(?:log-?in|sign-?in|auth|account/login|sso)(?:[/?.]|$)", re.IGNORECASE)
_CONSENT_HOSTS = re.compile(r"^(?:consent|guce|cmp|privacy|collectconsent)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells of a wall, taken from a page before it is made ready: that takes the notices out.

    `words` are what a person sees, with what stands in <noscript>.
    """

    words: str
    asks_password: bool
    is_shell: bool


def signs_on(page: Element) -> Signs:
    """The signs on a page as it came."""
    password = page.xpath("//input[translate(@type, 'PASWORD', 'pasword') = 'password']")
    return Signs(_words(page), bool(password), bool(page.xpath(_EMPTY)) and bool(page.xpath("//script[@src]")))


def wall(signs: Signs, body: str, stated: PageMetadata, url: str | None) -> str | None:
    """Why this is not the whole article, in a few words; None where it may be."""
    missing_words = bool(stated.words) and len(body.split()) < _FEWEST * (stated.words or 0)
    near = _near(signs.words, body)
    if stated.free is False and (missing_words or len(body) < 2 * _SHELL):
        return f"behind a paywall, only its beginning is there: {_SAVE}"
    if len(body) > LONGEST:
        return None
    if _CHECK.search(signs.words):
        return f"the site wants to see a person: {_SAVE}"
    if _PAYWALL.search(near):
        return f"behind a paywall, only its beginning is there: {_SAVE}"
    parts = urlsplit(url or "")
    notice = body if len(body) >= _SHELL else signs.words  # under an article a banner is only a banner
    if _PLACES.search(parts.path) or _LOGIN.search(near) or (signs.asks_password and len(body) < _SHELL):
        return f"needs a login: {_SAVE}"
    if len(body) < _SHELL and (signs.is_shell or _SCRIPT.search(signs.words)):
        return f"its text is put in by scripts: {_SAVE}"
    if _CONSENT_HOSTS.match(parts.netloc) or (len(body) < 4 * _SHELL and _CONSENT.search(notice)):
        return f"a consent page stands before it: {_SAVE}"
    return None


def _near(words: str, body: str) -> str:
    """The body and the words after it on the page. The words before it are about the site, not about this article."""
    if len(body) < _SHELL:
        return words
    last = " ".join(body.rstrip().split("\n")[-1].split())[-60:]
    place = words.rfind(last)
    return body if place < 0 else f"{body} {words[place : place + _FOLLOWING]}"


def _words(page: Element) -> str:
    parts: list[str] = []
    size = 0
    for element in page.iter():
        silent = not isinstance(element.tag, str) or element.tag in ("script", "style", "template")
        parts.append(f"{'' if silent else element.text or ''} {element.tail or ''}")
        size += len(parts[-1])
        if size > _READ:
            break
    return " ".join(" ".join(parts).split())
