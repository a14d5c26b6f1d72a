"""Cleaning: what goes, what stays, and that it never takes a sentence of the story."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning import Cleaned, clean, one_line

LEAD = "The ministry said on Tuesday that the two sides would meet again before the end of the month."
SECOND = "Officials declined to name the place, and said only that both delegations had agreed to it."
THIRD = "A spokeswoman added that “nothing is decided” until the last paper is signed."
STORY = (LEAD, SECOND, THIRD)
HEADLINE = "Two Sides Agree to Meet Again This Month"


def page(*lines: str) -> str:
    return "\n".join(lines)


def body(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Read More",
        "Read more »",
        "Share this article",
        "Back to top button",
        "Adblock Detected",
        "Please consider supporting us by disabling your ad blocker",
        "Please turn off your ad blocker to go on reading.",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Call Now ButtonSales Support",
        "We use cookies to improve your experience. By continuing you accept our privacy policy.",
        "This website uses cookies. Learn more",
        "By signing up you agree to our terms of service and privacy policy.",
        "Subscribe to our newsletter",
        "Sign up for CNN’s Deep Sea science newsletter. News about the oceans and more.",
        "Editor’s Note: Sign up for CNN’s Walk, But Faster newsletter series.",
        "Get our free weekly newsletter Sign up for CNN Opinion’s newsletter. Join us on Twitter and Facebook",
        "Want the day in your inbox? Sign up for the evening newsletter here.",
        "A version of this story appeared in our Long Week newsletter. To get it in your inbox, sign up here.",
        "Support local journalism. Subscribe to thegazette.example today.",
        "Thank you for supporting our journalism. You can subscribe to our print edition here.",
        "Follow us on Facebook and Instagram.",
        "CNN —",
        "CNN Business —",
        "(Reuters) -",
        "* * *",
        "____",
        "♦",
        "3 min read",
        "© 2024 The Example Gazette. All rights reserved.",
        "(Image credit: Someone/Agency Pictures)",
        "RELATED: Ten harbours to see before the winter",
        "Read more:What the new law means for fishermen",
        "Can't see our graphics? Click here.",
        "Click to share on Facebook (Opens in new window)",
        "► More:What the new law means for fishermen",
        "PHOTOS: The harbour through the years",
        "For subscribers: Who paid for the quay?",
        "Start the day smarter:Get the Gazette's morning briefing in your inbox",
        "Money tips delivered right to your inbox. Sign up here",
        "Advertisement - Article continues below",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_clutter_goes_wherever_it_stands(line: str, place: int) -> None:
    lines = [*STORY[:place], line, *STORY[place:]]
    assert clean(page(*lines)).text == body(*STORY)


@pytest.mark.parametrize(
    "line",
    [
        "“Related articles were found in his flat,” the prosecutor told the court on Monday.",
        "Related articles in the same journal were withdrawn last year, the university said.",
        "Read more books, the teacher told her class of thirty.",
        "Advertisement spending fell by a third in the first quarter, the company said.",
        "Ad blockers are now used by four in ten readers, according to the survey.",
        "Please support us in our fight, the mayor told the crowd.",
        "“We use cookies,” the baker laughed, and handed out another tray.",
        "We use cookies at every meeting, the club's secretary said with a smile.",
        "By continuing the strikes, the minister said, they break the terms of the treaty.",
        "By signing up, recruits agree to serve for twelve months.",
        "Sign up before Friday, the council urged residents of the three districts.",
        "Subscribe to the theory or not, the numbers are clear, she said.",
        "Want to vote by mail? Sign up at the county clerk's office by 12 October.",
        "Get the boats out, the captain shouted, and sent a letter to your email clerk.",
        "The newsletter had 40,000 readers before the police searched its offices.",
        "Share this land or lose it, the elders warned.",
        "Follow us on foot, the guide said, and forty people did.",
        "More: the word that he repeated eleven times in his speech on Friday night.",
        "Source close to the talks: no decision before spring.",
        "The story was published in a magazine that no longer exists, he recalled.",
        "This report was first published by people who have since been jailed.",
        "Originally from Basra, he moved to the capital at the age of nine.",
        "Loading docks were closed for three days.",
        "Photos: three of them, all taken at dawn, were shown to the court.",
        "Galleries: closed until May",
        "Scammers send their bills straight to your inbox, the police warned.",
        "Comments (by 12 members) were read into the record.",
        "“No.”",
        "“We will stay,” he said.",
        "- The bridge at Khan, closed since March",
        "• 2,500 troops",
        "3. Three ships were turned back.",
        "What the Two Sides Want",
        "Background: How It Began",
        "Facebook",
        "Iraq",
        "Alabama",
        "$4.5 million",
        "Yes.",
        "2003",
    ],
)
def test_lines_of_the_story_stay(line: str) -> None:
    assert clean(page(LEAD, line, SECOND, THIRD)).text == body(LEAD, line, SECOND, THIRD)
    if line.endswith((".", "”")):
        assert clean(page(LEAD, SECOND, line), HEADLINE).text == body(LEAD, SECOND, line)


def test_an_article_about_ad_blockers_stays_whole() -> None:
    story = (
        "Ad blockers cost publishers billions, a study found.",
        "“Adblock detected”, readers are told, and many simply leave.",
        "Please disable your habits, not our tools, one campaigner answered.",
        "Newsletters have become the way out: half of the papers asked now offer one.",
        "Related articles, leave a reply, back to top: pages are full of such lines, she said.",
    )
    assert clean(body(HEADLINE, *story)) == Cleaned(body(*story), HEADLINE)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ((), None),
        ((HEADLINE,), HEADLINE),
        ((HEADLINE, HEADLINE), HEADLINE),
        (("World", HEADLINE), HEADLINE),
        (("Home > World > Middle East", HEADLINE, HEADLINE.upper()), HEADLINE),
        (("Menu", "Search", "World", "", HEADLINE), HEADLINE),
        (("Advertisement", HEADLINE, "Share"), HEADLINE),
        (("Is This the End of the Talks?",), "Is This the End of the Talks?"),
        (("Tightrope Between Iran and the U.S.",), "Tightrope Between Iran and the U.S."),
        (("“We Stay”: Minister Rules Out an Early Withdrawal",), "“We Stay”: Minister Rules Out an Early Withdrawal"),
    ],
)
def test_the_headline_of_a_plain_text_becomes_the_title(top: tuple[str, ...], title: str | None) -> None:
    assert clean(page(*top, *STORY)) == Cleaned(body(*STORY), title)


@pytest.mark.parametrize(
    "first",
    [
        "Baghdad",  # a dateline, or a label nobody knows
        "Jane Roe",
        "By Jane Roe of the Gazette",
        "February 6, 2024 at noon",
        "Published 6 February 2024 10:15",
        "- first item of a list",
        "and this goes on from a page before",
        "The talks have failed, both sides said.",
        "Explosion hits the capital. Two dead",
        "He said this:",
        "World",  # a label with no headline under it
    ],
)
def test_other_first_lines_are_no_headline_and_stay(first: str) -> None:
    assert clean(page(first, *STORY)) == Cleaned(body(first, *STORY), None)


def test_bylines_and_dates_above_the_headline_stay_and_do_not_hide_it() -> None:
    top = ("By Jane Roe of the Gazette", "6 February 2024")
    assert clean(page("World", *top, HEADLINE, *STORY)) == Cleaned(body(*top, *STORY), HEADLINE)


def test_a_headline_alone_is_kept_as_the_text() -> None:
    assert clean(HEADLINE) == Cleaned(HEADLINE, None)


@pytest.mark.parametrize(
    "repeated",
    [HEADLINE, HEADLINE.upper(), "“Two Sides” Agree — Sort of", "Two Sides Agree to Meet Again"],
)
def test_a_given_title_is_taken_out_where_it_is_repeated(repeated: str) -> None:
    title = repeated.replace("“", '"').replace("”", '"').replace("—", "-") + " | The Gazette"
    assert clean(page(repeated, *STORY), title) == Cleaned(body(*STORY), title)
    assert clean(page("World", repeated, *STORY, repeated), repeated) == Cleaned(body(*STORY), repeated)


def test_a_title_cut_short_is_recognised() -> None:
    title = "Two Sides Agree to Meet Again This ..."
    assert clean(page(HEADLINE, *STORY), title) == Cleaned(body(*STORY), title)


def test_a_sentence_that_begins_like_the_title_stays() -> None:
    first = "Two sides agree to meet again this month, the ministry said on Tuesday."
    assert clean(page(first, *STORY), HEADLINE).text == body(first, *STORY)
    assert clean(page(first, *STORY), "Two Sides Agree to Meet Again This ...").text == body(first, *STORY)
    assert clean(page(LEAD, HEADLINE, SECOND), HEADLINE).text == body(LEAD, HEADLINE, SECOND)


@pytest.mark.parametrize(
    "end",
    [
        ("Related Articles", "Leave a Reply", "Back to top button"),
        ("Related Articles", "Fishermen Return to the Northern Harbour", "How Long Can the Bridge Hold?"),
        ("READ MORE:", "New mayor takes office: what to expect", "Print", "Email"),
        ("Share", "Facebook", "Twitter", "WhatsApp", "Copy"),
        ("Tags:", "Comments", "0 Comments"),
        ("Follow Jane Roe on Twitter: @janeroe",),
        ("Jane Roe covers the courts for the Gazette. Reach her at jane@gazette.example.",),
        ("Contact reporter John Doe at jdoe@gazette.example. Follow him on X @jdoe.", "More"),
        (HEADLINE,),
    ],
)
def test_what_pages_put_below_a_story_goes(end: tuple[str, ...]) -> None:
    assert clean(page(HEADLINE, *STORY, *end)) == Cleaned(body(*STORY), HEADLINE)


@pytest.mark.parametrize(
    "end",
    [
        ("The firms that were fined:", "Meta", "Facebook", "WhatsApp"),  # items of a list
        ("Facebook said it would appeal.",),
        ("And then he was home.", "Home."),
        ("Related Articles", LEAD, "He did not say more."),  # sentences under the heading: not teasers
        ("Anyone who has seen the boy is asked to call 555 0100 or write to help@police.example.",),
        ("Contributing: The Associated Press",),
        ("Most popular", "Volvo", "Saab"),
        ("Call for calm on Facebook went unheard, residents said.",),
    ],
)
def test_what_may_be_the_storys_own_end_stays(end: tuple[str, ...]) -> None:
    kept = [line for line in end if line != "Related Articles"] if end[0] == "Related Articles" else end
    text = clean(page(*STORY, *end), HEADLINE).text
    assert text in (body(*STORY, *end), body(*STORY, *kept))


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Original Source: www.france24.com", "www.france24.com"),
        ("Original source: https://www.example.org/en/2024/story.html", "www.example.org"),
        ("Source: Reuters", "Reuters"),
        ("(Source: Agence France-Presse)", "Agence France-Presse"),
        ("Source: The Wall Street Journal", "The Wall Street Journal"),
        ("Via: al-Monitor", "al-Monitor"),
        ("This article was originally published on The Conversation.", "The Conversation"),
        ("This article was originally published on The Conversation. Read the original article.", "The Conversation"),
        ("This story first appeared in the Example Gazette on 3 May.", "the Example Gazette"),
        ("Originally published by Example Weekly under a Creative Commons licence.", "Example Weekly"),
        ("Republished with permission from Example Weekly.", "Example Weekly"),
    ],
)
def test_a_credit_line_is_taken_out_and_kept_as_the_credit(line: str, credit: str) -> None:
    assert clean(page(HEADLINE, *STORY, line, "Back to top")) == Cleaned(body(*STORY), HEADLINE, credit)


def test_an_agency_above_the_story_is_its_credit() -> None:
    assert clean(page("Associated Press", *STORY), HEADLINE) == Cleaned(body(*STORY), HEADLINE, "Associated Press")


@pytest.mark.parametrize(
    "line",
    [
        "Source: a person close to the talks",
        "Source: officials who spoke on condition that they not be named",
        "Source: talks end without a paper",
        "The original source: a fisherman from Basra, who told it to his son.",
        "This story first appeared in court papers that were opened on Monday, which the paper obtained.",
    ],
)
def test_a_line_that_names_no_outlet_is_no_credit(line: str) -> None:
    assert clean(page(*STORY, line)) == Cleaned(body(*STORY, line))


def test_a_source_below_a_table_in_the_middle_is_no_credit() -> None:
    assert clean(page(LEAD, "Source: Reuters", SECOND)) == Cleaned(body(LEAD, "Source: Reuters", SECOND))


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\n\n\n", "\r\n \t\r\n"])
def test_all_line_ends_separate_paragraphs(end: str) -> None:
    assert clean(end.join(STORY)).text == body(*STORY)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("a\u200bb", "ab"),
        ("coali\u00adtion", "coalition"),
        ("\ufeffstart", "start"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("right\u202eto left\u202c", "rightto left"),
        ("iso\u2066late\u2069", "isolate"),
        ("blank\u00a0 \t\u2003blanks  ", "blank blanks"),
        ("half \ud83d a character", "half a character"),
        ("e\u0301tat", "état"),
        ("hidden\u200djoin", "hiddenjoin"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # spells the word
        ("👩\u200d🚀 flies", "👩\u200d🚀 flies"),
        ("Iraq\x92s \x93arena\x94 \x96 now", "Iraq’s “arena” – now"),  # Windows-1252 that was read as Latin-1
        ("tag\U000e0041\U000e007f", "tag"),
    ],
)
def test_characters_that_cannot_be_seen_go(raw: str, seen: str) -> None:
    assert clean(f"{LEAD} {raw}").text == f"{LEAD} {seen}"
    assert one_line(f"\n {raw}\n") == seen


WRAPPED = """\
The ministry said on Tuesday that the two sides would meet again before
the end of the month, and that the talks would take place in a third
country. Officials declined to name it.

The foreign minister, who arrived in the capital on Monday, said that an
Iran-backed group had been told of the plan. It has not answered, and no
answer is expected this week.
"""


def test_hard_wrapped_text_is_unwrapped() -> None:
    first, second = clean(WRAPPED).text.split("\n\n")
    assert first.startswith("The ministry said")
    assert first.endswith("name it.")
    assert "before the end of the month" in first
    assert "in a third country" in first
    assert "said that an Iran-backed group had" in second


def test_wrapped_paragraphs_may_be_told_by_their_indent_and_words_keep_their_hyphen() -> None:
    paragraphs = [" ".join(part.split()) for part in WRAPPED.split("\n\n")]
    text = "\n".join(textwrap.fill(part, 60, initial_indent="    ") for part in paragraphs)
    assert "\n    The foreign" in text
    assert clean(text).text.split("\n\n") == paragraphs
    cut = "that the coalition was told of it by an Iran-\nbacked group, he said, which has not yet answered\nthe other"
    assert "an Iran-backed group" in clean(f"{cut}\n{cut}\n{cut}").text


@pytest.mark.parametrize(
    "lines",
    [
        ("One line of the poem is short,", "And so the next one is,", "The third is not much longer,", "Nor is this."),
        tuple(f"The delegation of country number {n} said it would come to the meeting." for n in range(11, 19)),
        ("- the bridge at the northern harbour was closed", "- the road to it was not", "- nor was the ferry, he said"),
        STORY,
    ],
)
def test_lines_that_were_not_wrapped_stay_apart(lines: tuple[str, ...]) -> None:
    assert clean(page(*lines), HEADLINE).text == body(*lines)


def test_captions_of_a_gallery_become_paragraphs_without_their_button() -> None:
    raw = "Boats at dawn. Hide Caption 1 of 3 Nets on the quay. Hide Caption 2 of 3"
    assert clean(f"{LEAD}\n{raw}").text == body(LEAD, "Boats at dawn.", "Nets on the quay.")


def test_the_mark_of_a_cut_feed_goes() -> None:
    assert clean(f"{LEAD}\nThe rest is cut… [+1234 chars]").text == body(LEAD, "The rest is cut")


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff", "Share this\nAdvertisement\nLeave a Reply", "* * *"])
def test_what_holds_no_story_gives_no_text(text: str) -> None:
    assert clean(text).text == ""


def test_a_page_that_only_repeats_its_title_gives_no_text() -> None:
    assert clean(page("World", HEADLINE, "Share this"), HEADLINE).text == ""


# Lines that make the rules meet: pages are drawn from these and from any text at all.
PIECES = st.one_of(
    st.sampled_from(
        [
            *STORY,
            HEADLINE,
            HEADLINE.upper(),
            "A Second Headline for the Same Story",
            "World",
            "Share",
            "Facebook",
            "Home.",
            "AP",
            "By Jane Roe",
            "6 February 2024",
            "Related Articles",
            "See also",
            "Read More",
            "Source: Reuters",
            "Original Source: www.france24.com",
            "Follow Jane Roe on Twitter: @janeroe",
            "Hide Caption 1 of 2 Hide Caption 2 of 2",
            "x [+1 chars] [+2 chars]",
            "a line that goes on without an end and was cut at its margin by a",
            "mail program of the old kind, which broke it here and went on to the",
            "\u200c\u200d",
            "é\u200c\u200dx",
            "K\u200cé",
            "A\u0301\u200d\u0301",
        ]
    ),
    st.text(max_size=30),
    st.text(alphabet="ab .-\n\r\t\x85\u2028\u200b\u200c\u200d\u00ad\u0301\u202eéK:“”>|", max_size=40),
)


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=9), st.sampled_from(["\n", "\n\n", "\r\n", " "]), st.sampled_from([None, HEADLINE]))
def test_cleaning_twice_changes_nothing(lines: list[str], end: str, title: str | None) -> None:
    once = clean(end.join(lines), title)
    assert clean(once.text, once.title) == Cleaned(once.text, once.title)


WORDS = st.sampled_from(
    "the a talks minister said troops leave stay bridge ship Baghdad two 2,500 related more share".split()
)
SENTENCES = st.lists(WORDS, min_size=9, max_size=30).map(lambda words: "They know " + " ".join(words) + ".")


@settings(max_examples=150)
@given(st.lists(st.one_of(SENTENCES, PIECES), max_size=12))
def test_no_sentence_is_ever_lost_or_moved(lines: list[str]) -> None:
    story = [line for line in lines if line.startswith("They know ")]
    kept = [line for line in clean("\n\n".join(lines)).text.split("\n\n") if line.startswith("They know ")]
    assert kept == story


@pytest.mark.parametrize(
    "line", ["home", "Related", HEADLINE, "AP", "World", "a\u200c\u0301", "Read More", "Source: AP"]
)
def test_a_page_of_one_line_repeated_is_cleaned_in_linear_time(line: str) -> None:
    clean("\n".join([line] * 60_000), HEADLINE)  # quadratic time would be minutes


def test_the_seed_articles_lose_their_clutter_and_nothing_else(shared: Path) -> None:
    articles = [path.read_text("utf-8") for path in sorted((shared / "articles").glob("*.txt"))]
    cleaned = [clean(text) for text in articles]
    assert [len(one.text.split("\n\n")) for one in cleaned] == [10, 8, 15, 21, 7]
    assert [one.title is None for one in cleaned] == [False, False, False, False, True]
    assert [one.credit for one in cleaned] == [None, None, None, None, "www.france24.com"]
    for raw, one in zip(articles, cleaned, strict=True):
        lines = [line.strip() for line in raw.splitlines() if line.strip()]
        kept = one.text.split("\n\n")
        gone = [line for line in lines if line not in kept and line != one.title]
        assert all(line in lines for line in kept)
        assert all(len(line) < 75 for line in gone), "only short lines are clutter here"
        assert not any(line.endswith((".", "”")) for line in gone)
    assert "Related Articles" not in cleaned[1].text
    assert "ad blocker" not in cleaned[1].text
    assert "Sales Support" not in cleaned[3].text
    assert cleaned[3].title not in cleaned[3].text.split("\n\n")
    assert all(subheading in cleaned[3].text.split("\n\n") for subheading in ["U.S. Involvement in Iraq"])
    assert not cleaned[1].text.startswith("World")
