"""Which addresses may be fetched: those of the public internet, and hosts that a setting names. Pure."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from corpus.fetching.rules import FetchError

# Beside what the standard library calls "not global", which grows with Python's versions: relays from 6to4
# (RFC 7526), the whole of 192.0.0.0/24 (RFC 6890).
_MORE_IPV4 = (IPv4Network("192.88.99.0/24"), IPv4Network("192.0.0.0/24"))
# All that is given out of IPv6 for the public internet lies in 2000::/3 (the IANA registry of address space); in it,
# protocols (2001::/23, Teredo with it) and examples (2001:db8::/32, 3fff::/20, RFC 9637) are no hosts.
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_NO_HOSTS_IPV6 = (IPv6Network("2001::/23"), IPv6Network("2001:db8::/32"), IPv6Network("3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet: no private, local, shared, reserved or group address.

    Forms of IPv6 that carry an IPv4 address (mapped, 6to4, NAT64) are public when that address is.
    """
    if "%" in address:  # an interface of this machine
        return False
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    carried = _carried(ip)
    return _is_public(carried) if carried is not None else _is_public(ip)


def check_url(url: str) -> None:
    """Raises FetchError for what is no web address, or holds a name and a password."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for what is no number
    except ValueError:
        raise FetchError("not a web address") from None
    if _UNSAFE.search(url):
        raise FetchError("not a web address (it holds blanks, a backslash or control characters)")
    if parts.scheme not in ("http", "https"):
        raise FetchError("only addresses that begin with http:// or https:// are fetched")
    if not parts.hostname:
        raise FetchError("not a web address (it names no host)")
    if "@" in parts.netloc:
        raise FetchError("the address holds a name or a password: leave out what stands before the @")


def is_internal(host: str, port: int, internal_hosts: tuple[str, ...]) -> bool:
    """Whether a setting names this host, or this port of it."""
    host = host.casefold().strip("[]")
    named = {name.casefold() for name in internal_hosts}
    spelled = f"[{host}]" if ":" in host else host
    return bool(named & {host, spelled, f"{spelled}:{port}"})


def _carried(ip: IPv4Address | IPv6Address) -> IPv4Address | None:
    if isinstance(ip, IPv4Address):
        return None
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if ip.is_multicast or ip.is_reserved or ip.is_link_local or not ip.is_global:
        return False
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _MORE_IPV4)
    return ip in _PUBLIC_IPV6 and not any(ip in network for network in _NO_HOSTS_IPV6)
