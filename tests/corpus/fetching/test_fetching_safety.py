"""Fetching from a site that means harm: it leads nowhere but to the public internet, and learns nothing."""

from __future__ import annotations

import re
import ssl
from dataclasses import replace
from typing import Any

import httpcore
import pytest
from support.web_site import RULES, Internet, Site, answer, fetch, redirect, refusal, story

from corpus.fetching import FetchRules
from corpus.fetching.fetcher import Fetcher

PUBLIC = "93.184.215.14"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]"],
)
async def test_this_machine_is_refused_in_every_spelling(site: Site, host: str) -> None:
    reason = await refusal(site.url("/", host), FetchRules())
    # Which spellings are read as a number at all differs between systems.
    assert re.search("is not on the public internet|there is no host|not a web address", reason)
    assert site.asked == []


@pytest.mark.parametrize(
    "there",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "//192.168.0.1/admin",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:a00:1::]/",
    ],
)
async def test_a_redirect_into_a_private_network_is_refused(site: Site, there: str) -> None:
    site.pages["/"] = redirect(there)
    assert "is not on the public internet" in await refusal(site.url())


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://a.example/", "gopher://127.0.0.1:25/"])
async def test_a_redirect_out_of_the_web_is_refused(site: Site, there: str) -> None:
    site.pages["/"] = redirect(there)
    assert await refusal(site.url()) == "only addresses that begin with http:// or https:// are fetched"


async def test_a_redirect_with_a_password_is_refused(site: Site) -> None:
    site.pages["/"] = redirect("http://me:secret@127.0.0.1/")
    assert "holds a name or a password" in await refusal(site.url())


async def test_an_allowed_host_allows_no_other_port_or_name(site: Site) -> None:
    rules = replace(RULES, internal_hosts=(f"127.0.0.1:{site.port}",))
    site.pages["/"] = answer(story("A page"))
    assert (await fetch(site.url(), rules)).status == 200
    site.pages["/"] = redirect(f"http://127.0.0.1:{site.port + 1}/")
    assert "is not on the public internet" in await refusal(site.url(), rules)
    site.pages["/"] = redirect(site.url("/", "localhost"))
    assert "localhost is not on the public internet" in await refusal(site.url(), rules)


async def test_a_name_that_leads_inside_is_refused(site: Site) -> None:
    net = Internet(site, news_example=[["10.0.0.7"]])
    assert "news.example is not on the public internet" in await refusal(
        "http://news.example/", RULES, resolve=net.resolve, network=net
    )
    assert net.connected == []


async def test_a_name_with_one_private_address_among_public_ones_is_refused(site: Site) -> None:
    net = Internet(site, news_example=[[PUBLIC, "127.0.0.1"]])
    await refusal("http://news.example/", RULES, resolve=net.resolve, network=net)
    assert net.connected == []


async def test_a_name_that_resolves_otherwise_the_second_time_is_checked_again(site: Site) -> None:
    """DNS rebinding: the connection is made to what was checked, and every new connection is checked anew."""
    site.pages["/robots.txt"] = answer(status="404 Not Found", Connection="close")
    site.pages["/"] = answer(story("A page"))
    net = Internet(site, news_example=[[PUBLIC], ["127.0.0.1"]])
    assert "is not on the public internet" in await refusal(
        "http://news.example/", RULES, resolve=net.resolve, network=net
    )
    assert net.connected == [PUBLIC]
    assert site.paths == []


async def test_the_connection_goes_to_the_address_and_the_host_keeps_its_name(site: Site) -> None:
    site.pages["/a"] = answer(story("A page"))
    net = Internet(site, news_example=[[PUBLIC]])
    page = await fetch("http://news.example/a", RULES, resolve=net.resolve, network=net)
    assert page.final_url == "http://news.example/a"
    assert set(net.connected) == {PUBLIC}
    assert {asked.host for asked in site.asked} == {"news.example"}


async def test_tls_is_made_for_the_name_and_not_for_the_address() -> None:
    asked: list[str | None] = []

    class Stream(httpcore.AsyncNetworkStream):
        async def start_tls(
            self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore.AsyncNetworkStream:
            assert ssl_context.verify_mode is ssl.CERT_REQUIRED
            assert ssl_context.check_hostname
            asked.append(server_hostname)
            raise httpcore.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed")

        async def aclose(self) -> None:
            pass

    class Network(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, host: str, *more: Any, **options: Any) -> httpcore.AsyncNetworkStream:
            assert host == PUBLIC
            return Stream()

    async def resolve(host: str, port: int) -> list[str]:
        return [PUBLIC]

    assert await refusal("https://news.example/", RULES, resolve=resolve, network=Network()) == (
        "its certificate is not valid"
    )
    assert asked == ["news.example"]


async def test_no_proxy_of_the_environment_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/"] = answer(story("A page"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await fetch(site.url())).status == 200


async def test_no_password_of_the_environment_is_sent(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    site.pages["/"] = answer(story("A page"))
    await fetch(site.url())
    assert not any("authorization" in asked.headers for asked in site.asked)


async def test_cookies_stay_with_their_host_and_end_with_the_page(site: Site) -> None:
    net = Internet(site, a_example=[[PUBLIC]], b_example=[[PUBLIC]])
    site.pages |= {
        "/set": redirect("/back", Set_Cookie="seen=1"),
        "/back": redirect("http://b.example/other"),
        "/other": answer(story("A page")),
    }
    async with Fetcher(RULES, resolve=net.resolve, network=net) as fetcher:
        await fetcher.fetch("http://a.example/set")
        await fetcher.fetch("http://a.example/other")
    sent = [
        (asked.host, asked.path, asked.headers.get("cookie")) for asked in site.asked if asked.path != "/robots.txt"
    ]
    assert sent == [
        ("a.example", "/set", None),
        ("a.example", "/back", "seen=1"),
        ("b.example", "/other", None),
        ("a.example", "/other", None),
    ]
