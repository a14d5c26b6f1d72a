"""Which addresses are of the public internet, in every spelling; which URLs are taken at all."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fetching import FetchError
from corpus.fetching.addresses import check_url, is_internal, is_public

PRIVATE = """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.200 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 100::1 2001::1 2001:db8::1
2001:10::1 2001:20::1 3fff::1 5f00::1 4000::1 64:ff9b:1::1 fe80::1%eth0 2606:4700::1%lo""".split()
PUBLIC = "1.1.1.1 8.8.8.8 93.184.215.14 172.32.0.1 192.169.0.1 2606:4700:4700::1111 2a00:1450:4001::200e".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_not_of_the_public_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_of_the_public_internet(address: str) -> None:
    assert is_public(address)


def _carriers(v4: IPv4Address) -> list[IPv6Address]:
    """The forms of IPv6 that end at an IPv4 address: mapped, NAT64, 6to4."""
    return [
        IPv6Address((0xFFFF << 32) | int(v4)),
        IPv6Address(int(IPv6Address("64:ff9b::")) | int(v4)),
        IPv6Address((0x2002 << 112) | int(v4) << 80),
    ]


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_address_counts_as_itself(v4: IPv4Address) -> None:
    for carrier in _carriers(v4):
        assert is_public(str(carrier)) == is_public(str(v4))


@given(st.ip_addresses())
def test_what_the_standard_library_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    carries = isinstance(address, IPv6Address) and (address.ipv4_mapped or address.sixtofour)
    if not carries and (address.is_private or address.is_multicast or address.is_link_local or address.is_loopback):
        assert not is_public(str(address))


@given(st.text())
def test_what_is_no_address_is_not_public(text: str) -> None:
    try:
        IPv4Address(text)
    except ValueError:
        try:
            IPv6Address(text)
        except ValueError:
            assert not is_public(text)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "only addresses that begin with"),
        ("file:///etc/passwd", "only addresses that begin with"),
        ("ftp://news.example/a", "only addresses that begin with"),
        ("javascript:alert(1)", "only addresses that begin with"),
        ("gopher://news.example:70/_x", "only addresses that begin with"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("https://news.example:99999/", "not a web address"),
        ("https://news.example:port/", "not a web address"),
        ("https://[::1/", "not a web address"),
        ("https://news.example/a b", "holds blanks"),
        ("https://news.example\\@10.0.0.1/", "holds blanks, a backslash"),
        ("https://news.example/\r\nHost: evil.example", "holds blanks"),
        ("https://me:secret@news.example/", "a name or a password"),
        ("https://news.example@10.0.0.1/", "a name or a password"),
    ],
)
def test_what_is_no_address_of_a_page(url: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        check_url(url)


@given(st.text())
def test_any_text_is_taken_or_refused(url: str) -> None:
    try:
        check_url(url)
        refused = ""
    except FetchError as error:
        refused = error.reason
    assert bool(refused) != url.startswith(("http://", "https://")) or refused.startswith("not a web address")


def test_an_internal_host_is_one_that_a_setting_names() -> None:
    named = ("Intranet.example", "10.0.0.5:8080", "[::1]:80", "::2")
    assert is_internal("intranet.example", 443, named)
    assert is_internal("10.0.0.5", 8080, named)
    assert is_internal("::1", 80, named)
    assert is_internal("::2", 443, named)
    assert not is_internal("10.0.0.5", 80, named)
    assert not is_internal("::1", 81, named)
    assert not is_internal("www.intranet.example", 443, named)
    assert not is_internal("intranet.example.evil.example", 443, named)
