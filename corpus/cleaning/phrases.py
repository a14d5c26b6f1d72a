"""Whole lines of web pages that are not the story, as `clutter.fold` writes them: lower case, no closing marks."""

from __future__ import annotations


def _phrases(table: str) -> frozenset[str]:
    return frozenset(
        phrase.strip() for line in table.splitlines() for phrase in line.strip("| ").split(" | ") if phrase.strip()
    )


# Buttons and notices, wherever they stand.
BUTTONS = _phrases("""
    advertisement | advertisements | ad feedback | article continues below advertisement |
    article continues after advertisement | story continues below advertisement |
    story continues after advertisement | continue reading below advertisement | scroll to continue |
    skip advertisement | skip to content | skip to main content | adblock detected | ad blocker detected |
    ad blocker enabled | back to top | back to top button | call now button | click to share | copy link |
    link copied | copied | hide caption | show caption | toggle caption | enlarge this image | view gallery |
    view comments | show comments | leave a comment | leave a reply | leave a reply cancel reply | cancel reply |
    post a comment | post comment | no comments yet | load more comments | share this | share this article |
    share this story | share this post | share on facebook | share on twitter | share on x | share on linkedin |
    share on whatsapp | share via email | tweet this | save this story | save this article | print this article |
    email this article | read more | read more here | read more at source | read full article |
    read the full article | read the full story | continue reading | see more | show more | load more | view more |
    loading | watch video | watch now | play video | now playing | listen to this article | follow us on facebook |
    follow us on twitter | follow us on x | follow us on google news | follow us on social media |
    like us on facebook | log in or sign up to view | sign up for our newsletter | subscribe to our newsletter |
    subscribe to our newsletters | join our newsletter | join our mailing list | become a subscriber | subscribe now
    | sign up now | enter your email address | your email address | your email address will not be published |
    required fields are marked | accept cookies | accept all cookies | cookie settings | manage cookies |
    all rights reserved | 1. how relevant is this ad to you? | did you encounter any technical issues? |
    would you like to receive the weekday newsletter ?
""")

# May head a part of a story or be an item of a list, so they count only above the story and below it.
EDGES = _phrases("""
    share with friends | terms and conditions | terms of service | terms of use | privacy policy | sales support |
    advertising | home | menu | search | close | print | email | e-mail | share | shares | save | tweet | pin it |
    facebook | twitter | linkedin | whatsapp | telegram | instagram | pinterest | reddit | messenger | copy |
    comment | comments | 0 comments | no comments | reply | tags | video | gallery | listen | subscribe | sign in |
    sign up | log in | login | register | newsletter | newsletters | about us | contact us | contact |
    about the author | previous article | next article | previous post | next post | previous | next | more | author
    | breaking news | live | post navigation | filed under | search for | skip
""")

# Headings under which a page lists other articles.
TEASER_HEADS = _phrases("""
    related | related article | related articles | related content | related coverage | related links | related news
    | related posts | related reading | related stories | related story | related topics | also read | read also |
    read next | read more on this | read more on this story | more on this story | more on this topic |
    more stories | more news | more from this section | more from the author | more like this | keep reading |
    see also | recommended for you | recommended stories | you may also like | you might also like |
    you may have missed | what to read next | most read | most viewed | trending now | trending stories |
    latest news | latest stories | top stories | editor's picks | editors' picks | around the web |
    from around the web | sponsored content | sponsored links |
    join the conversation
""")

# Section labels above a headline.
SECTIONS = _phrases("""
    africa | americas | analysis | arts | asia | asia pacific | australia | breaking | breaking news | business |
    climate | crime | culture | defence | defense | diplomacy | economy | editorial | education | energy |
    entertainment | environment | europe | exclusive | explainer | fact check | feature | features | finance |
    health | home | international | investigation | iran | iraq | israel | latest | latest news | latin america |
    lifestyle | live | local | markets | media | mena | middle east | military | money | national | news | opinion |
    opinions | politics | press release | region | regional | religion | russia | science | security | society |
    special report | sport | sports | style | syria | tech | technology | top news | top stories | top story |
    travel | u.s. | u.s. news | uk | uk news | ukraine | us | us & canada | us news | us politics | video | war |
    weather | world | world news
""")
