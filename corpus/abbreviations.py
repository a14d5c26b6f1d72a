"""Words that are written with a full stop at their end, in small letters and without that. Pure."""

from __future__ import annotations

from corpus.dating.calendar import SHORT_NAMES

BEFORE_NUMBERS = frozenset("no nos fig figs vol pp".split())
"""Always followed by a number: "No. 10"."""
OF_PEOPLE = frozenset(
    "mr mrs ms mx dr prof sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt rev hon pres supt atty messrs amb asst "
    "reps sens govs gens profs drs brig cmdt comdr ens insp det cllr msgr pfc spc".split()
)
"""Titles of people: "Lt. Col. Tal"."""
OF_PLACES = frozenset("st ste mt ft".split())
"""What names of places begin with: "St. Louis"."""
TITLES = OF_PEOPLE | OF_PLACES | frozenset("dept vs al sr jr".split())
"""Followed by the name they belong to."""
DOTTED = frozenset(
    "a.m p.m e.g i.e ph.d m.d b.a m.a d.c l.a n.y w.va u.s u.n u.k e.u u.s.a u.a.e g.o.p n.j n.h n.c s.c n.d s.d n.m "
    "r.i p.o".split()
)
"""With points inside, and no initials of a person."""
CAPITALISED = (
    frozenset(
        "inc corp co ltd bros calif fla mass pa va ga tex conn wash ave blvd rd sec ariz colo ill ind kan mich minn "
        "miss mo neb okla ore tenn vt wis wyo ala ark del md mont nev ky la jr sr".split()
    )
    | SHORT_NAMES
)
"""Written with a capital letter; many of them in small letters are words of their own: "ill", "miss", "sat"."""
OTHERS = frozenset("etc approx est ca llc".split())
"""They stand in any place."""
