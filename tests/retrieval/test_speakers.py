"""Who says so, in all orders in which news names a speaker. A wrong name is worse than none."""

from __future__ import annotations

import pytest
from support import fakes

from retrieval.english.sentences import split
from retrieval.english.speakers import speaker


@pytest.mark.parametrize(
    ("text", "who"),
    [
        # the speaker, then the verb
        ("Mayor Mira Tal said the gate would close in May.", "Mayor Mira Tal"),
        ("Otto Brand, who runs the port, said the cables were safe.", "Otto Brand"),
        ("Otto Brand, the master of Pell, said the cables were safe.", "Otto Brand, the master of Pell"),
        ("The U.S. Treasury said the bank had broken its rules.", "The U.S. Treasury"),
        ("The U.N. refugee agency warned that 4,000 people had fled.", "The U.N. refugee agency"),
        ("J. K. Marsh, a novelist, argues that prizes harm books.", "J. K. Marsh, a novelist"),
        ("Lt. Col. Ann Dorn told reporters the base was calm.", "Lt. Col. Ann Dorn"),
        ("Ferries No. 10 Ltd. said it would not pay the $1,200 fine.", "Ferries No. 10 Ltd."),
        ("Officials in St. Anne said 3.5 percent of homes had no power.", "Officials in St. Anne"),
        ("Two officials, who asked not to be named, said the talks had failed.", "Two officials"),
        ("Police have confirmed that a second man is held.", "Police"),
        ("The Red Cross has repeatedly warned that water is short.", "The Red Cross"),
        ("A spokeswoman for the port, Ines Roth, said no date was set.", "Ines Roth, A spokeswoman for the port"),
        ("Energy Minister Paul Ekker on Tuesday announced that rates will fall.", "Energy Minister Paul Ekker"),
        ("Tal’s lawyer insisted that she had paid.", "Tal’s lawyer"),
        ("Tal also said that the ferry would be sold.", "Tal"),
        ("In a statement on Monday, the U.S. Treasury said the bank had paid.", "the U.S. Treasury"),
        ("On Jan. 6, Gov. Rita Sands said the levee would hold.", "Gov. Rita Sands"),
        ("Asked about the leak, Brand said the pipe was old.", "Brand"),
        ("After the storm hit Pell, the mayor said schools would close.", "the mayor"),
        ("Speaking in Oslo, Foreign Minister Ida Holm said talks go on.", "Foreign Minister Ida Holm"),
        ("But Holm told Reuters that the date was open.", "Holm"),
        ("Holm told the U.S. broadcaster NBC that the date was open.", "Holm"),
        ("The World Lake Council (WLC) said on Friday that cases had risen.", "The World Lake Council"),
        ("Police in Washington, D.C., said the man was armed.", "Police in Washington, D.C."),
        ("The head of Corle Bank, Ines Roth, said it would grow.", "Ines Roth, The head of Corle Bank"),
        ("Sgt. Maj. Tom Reed, of the U.S. Marines, said the drill was safe.", "Sgt. Maj. Tom Reed"),
        ("The United Ports Union said the strike was on.", "The United Ports Union"),
        ("Police detained Otto Brand, who denied the charge.", None),
        ("A US official confirmed the sale.", "A US official"),
        # the verb, then the speaker
        ("“We will stay,” said Mira Tal, a port director.", "Mira Tal, a port director"),
        ("“We will stay,” said port director Mira Tal.", "port director Mira Tal"),
        ("“We will stay,” said the U.S. envoy, Dan Howe.", "Dan Howe, the U.S. envoy"),
        ("“We will stay,” said a man of the U.S. Army in St. Louis.", "a man of the U.S. Army in St. Louis"),
        ("“We will stay,” said Tal on Friday.", "Tal"),
        ("“We will stay,” said Tal, adding that the pay was good.", "Tal"),
        ("“We will stay,” said Tal, who was born in Pell.", "Tal"),
        ("“We will stay,” says Tal.", "Tal"),
        ("“Is it over?” asked Tal.", "Tal"),
        ("The gate is shut, said Brand.", "Brand"),
        ("“It is late,” explained Brand, “and we are tired.”", "Brand"),
        ("“We will stay,” Tal said.", "Tal"),
        ("“We will stay,” Tal told the Pell Gazette on Sunday.", "Tal"),
        ("“We will stay,” the 54-year-old mayor said in an interview.", "the 54-year-old mayor"),
        ("“We will stay,” U.S. President Ann Cole said.", "U.S. President Ann Cole"),
        ("“We will stay, and fight,” the union’s leader, Tom Arden, said.", "Tom Arden, the union’s leader"),
        ("Some 40 homes burned, the fire service said late on Tuesday.", "the fire service"),
        ("The plant will reopen in 2027, Brand said, if the state pays.", "Brand"),
        # according to
        ("According to the U.S. Geological Survey, the quake was of 6.1.", "the U.S. Geological Survey"),
        ("The quake was of 6.1, according to the U.S. Geological Survey.", "the U.S. Geological Survey"),
        ("Prices fell, according to Ines Roth, an economist at Corle Bank.", "Ines Roth, an economist at Corle Bank"),
        ("Prices fell 2 percent, according to a report.", None),
        ("Prices fell according to plan.", None),
        # passive and others
        ("Tal was quoted as saying the gate would close.", "Tal"),
        ("The minister was quoted by state television as saying rates will fall.", "The minister"),
        ("Brand: “The cables are safe.”", "Brand"),
        ("Ruhl wrote on her website that the levee would hold.", "Ruhl"),
        # pronouns
        ("Mira Tal runs the port. She said the gate would close.", "Mira Tal"),
        ("Mira Tal said the port was full. “We need room,” she added.", "Mira Tal"),
        ("The port was full. “We need room,” she added.", None),
        ("She said the gate would close.", None),
        ("On Monday the bridge fell. He said it was old.", None),
        ("The U.S. Navy sent two ships. It said they would stay.", "The U.S. Navy"),
        # two speakers: that of the main clause
        ("Brand said Tal had told him the cables were safe.", "Brand"),
        ("While Tal says it is safe, the audit office says the bridge must close.", "the audit office"),
        ("Tal and Brand said they would go.", "Tal and Brand"),
        ("The city, state and federal governments say they will help.", None),
        # nobody speaks
        ("Lake troops said to be near Pell shelled it again.", None),
        ("The ferry sank on Tuesday with 40 people on board.", None),
        ("It is said that the bridge is cursed.", None),
        ("The bill would support farmers.", None),
        ("The company wants to sell 40 boats.", "The company"),
        ("That said, the bridge is old.", None),
        ("Nobody said anything.", None),
        ("He was told to leave the U.S. by May.", None),
        ("The treaty, signed in Paris, states that borders stand.", None),
        ("No one in St. Anne claimed the prize.", None),
        ("The note said the money was gone.", None),
        ("Sales in the U.S. back the estimate.", None),
    ],
)  # fmt: skip
def test_who_says_so(text: str, who: str | None) -> None:
    assert speaker(split([fakes.hit(text)])[-1]) == who
