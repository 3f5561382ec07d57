"""What summary 002 says about the paper as a text: labels, references, plans."""

from __future__ import annotations

from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.reasoning import paper_facts as paper

CHAPTER = "reasoning/what_others_say"


def summary(place: str) -> Source:
    """Return the source of a statement of summary 002."""
    return Source("zhu2025", f"Summary 002, {place}", "", "verbatim")


proposition_6 = Claim(
    key="zhu2025.sum002.prop6",
    kind="summary",
    title="The effect of size is in Proposition 6",
    source=summary("failure signatures"),
    chapter=CHAPTER,
    statement="The mechanism by which a larger collective loses is described in Proposition 6.",
    as_printed="the misalignment mechanism described in Proposition 6",
)


def in_proposition(number: int) -> Comparison:
    """Whether a proposition of that number exists and is about the size of a collective."""
    return that(f"Proposition {number}" in paper.about("size"))


@proposition_6.textual
def size_in_six() -> dict[str, Comparison]:
    """The label, and that some proposition is about size."""
    return {
        "Proposition 6 is about size": in_proposition(6),
        "a proposition is about size": that(bool(paper.about("size"))),
    }


@size_in_six.mutant("in Proposition 4")
def _() -> dict[str, Comparison]:
    return {
        "Proposition 4 is about size": in_proposition(4),
        "there is a Proposition 4": that(paper.exists("Proposition 4")),
    }


proposition_7 = proposition_6.amended(
    key="zhu2025.sum002.prop6.seven",
    severity="typo",
    title="The effect of size is in Propositions 7 and 8",
    statement="""Number 6 is Theorem 6. The effect of size is in Proposition 7 for a fixed strategy
and in Proposition 8 for the best strategy of each size.""",
    survives="The reference, one number on; the label fits a text in which Example 5 has no number.",
)


@proposition_7.textual
def size_in_seven() -> dict[str, Comparison]:
    """The results about size, and who has the number 6."""
    return {
        "about size": that(paper.about("size") == ("Proposition 7", "Proposition 8")),
        "number 6": that([r.label for r in paper.numbered(6)] == ["Theorem 6"]),
    }


@size_in_seven.mutant("Proposition 7 alone")
def _() -> dict[str, Comparison]:
    return {
        "about size": that(paper.about("size") == ("Proposition 7",)),
        "there is a Proposition 7": that(paper.exists("Proposition 7")),
    }


theorem_5 = Claim(
    key="zhu2025.sum002.thm5",
    kind="summary",
    title="The assumptions are those of Theorems 3 and 5",
    source=summary("open question 2"),
    chapter=CHAPTER,
    statement="""Theorem 3 assumes a smooth and strongly convex loss, Theorem 5 a strongly concave
utility.""",
    as_printed="(Theorem 3 and Theorem 5)",
)


def assumes(label: str, *hypotheses: str) -> Comparison:
    """Whether the paper prints a result under that label, with these among its hypotheses."""
    return that(paper.exists(label) and set(hypotheses) <= set(paper.find(label).assumes))


@theorem_5.textual
def concave_in_five() -> dict[str, Comparison]:
    """The hypotheses of both labels."""
    return {
        "Theorem 3, loss": assumes("Theorem 3", paper.CONVEX, paper.SMOOTH),
        "Theorem 5, utility": assumes("Theorem 5", paper.CONCAVE),
    }


@concave_in_five.mutant("Theorem 6 assumes a strongly convex loss")
def _() -> dict[str, Comparison]:
    return {
        "Theorem 3": assumes("Theorem 3", paper.CONVEX),
        "Theorem 6": assumes("Theorem 6", paper.CONVEX),
    }


theorem_6 = theorem_5.amended(
    key="zhu2025.sum002.thm5.six",
    severity="typo",
    title="The assumptions are those of Theorems 3 and 6",
    statement="""Number 5 is Example 5. Theorem 3 assumes a smooth, strongly convex loss and a
sensitive map; Theorem 6 a linear map and a strongly concave utility.""",
    survives="The assumptions, and which result makes which of them.",
)


@theorem_6.textual
def concave_in_six() -> dict[str, Comparison]:
    """The hypotheses of both results, and who has the number 5."""
    return {
        "Theorem 3": assumes("Theorem 3", paper.CONVEX, paper.SMOOTH, paper.SENSITIVE),
        "Theorem 6": assumes("Theorem 6", paper.LINEAR, paper.CONCAVE),
        "number 5": that([r.label for r in paper.numbered(5)] == ["Example 5"]),
    }


@concave_in_six.mutant("both assume a linear map")
def _() -> dict[str, Comparison]:
    return {
        "Theorem 3": assumes("Theorem 3", paper.LINEAR),
        "Theorem 6": assumes("Theorem 6", paper.LINEAR),
    }


references = Claim(
    key="zhu2025.sum002.refs",
    kind="summary",
    title="The paper has 32 references",
    source=summary("quick facts"),
    chapter=CHAPTER,
    statement="The bibliography has 32 entries.",
    as_printed="Reference count: 32",
)


@references.textual
def thirty_two() -> dict[str, Comparison]:
    """The entries, counted; no entry was taken down twice."""
    return {
        "entries": equals(len(paper.REFERENCES), 32),
        "no entry twice": equals(len(set(paper.REFERENCES)), len(paper.REFERENCES)),
    }


@thirty_two.mutant("27 references")
def _() -> dict[str, Comparison]:
    return {
        "entries": equals(len(paper.REFERENCES), 27),
        "no entry twice": equals(len(set(paper.REFERENCES)), len(paper.REFERENCES)),
    }


twenty_eight = references.amended(
    key="zhu2025.sum002.refs.counted",
    severity="typo",
    title="The text that was read has 28 references",
    statement="""The bibliography of the text that was read has 28 entries, from Balduzzi to Zrnic, all
of them cited in the text; one is a web page without a year.""",
    survives="Nothing of the number; another version of the text may have another one.",
)


@twenty_eight.textual
def counted() -> dict[str, Comparison]:
    """The entries with a year, and those without."""
    dated = [entry for entry in paper.REFERENCES if entry[-4:].isdigit()]
    return {
        "entries": equals(len(paper.REFERENCES), 28),
        "with a year": equals(len(dated), 27),
        "no entry twice": equals(len(set(paper.REFERENCES)), 28),
    }


@counted.mutant("all have a year")
def _() -> dict[str, Comparison]:
    dated = [entry for entry in paper.REFERENCES if entry[-4:].isdigit()]
    return {
        "entries": equals(len(paper.REFERENCES), 28),
        "with a year": equals(len(dated), 28),
    }


coordination = Claim(
    key="zhu2025.sum002.coord",
    kind="summary",
    title="The conclusion names imperfect coordination",
    source=summary("open question 3"),
    chapter=CHAPTER,
    statement="""The conclusion asks how model misspecification and imperfect coordination change the
outcomes.""",
    as_printed="model misspecifications and imperfect coordination",
)


@coordination.textual
def named_in_the_conclusion() -> dict[str, Comparison]:
    """Both plans, among those that the conclusion names."""
    return {
        "model misspecification": that("model misspecification" in paper.PLANS),
        "imperfect coordination": that("imperfect coordination" in paper.PLANS),
    }


@named_in_the_conclusion.mutant("non-convex losses are named")
def _() -> dict[str, Comparison]:
    return {
        "imperfect information": that("imperfect information" in paper.PLANS),
        "non-convex losses": that("non-convex losses" in paper.PLANS),
    }


information = coordination.amended(
    key="zhu2025.sum002.coord.information",
    severity="conclusion fails",
    title="The conclusion names imperfect information, not imperfect coordination",
    statement="""The conclusion names imperfect information, estimation from finite data, model
misspecification and estimation errors. It does not speak of imperfect coordination. Section 5
does: it opens with collectives that are not everybody, or do not play the optimal strategy, and its
equations (3) and (4) have agents who stay outside. Members who err or disagree do not occur.""",
    survives="Misspecification is named; the question about coordination is the summary's own, and "
    "a good one.",
)


@information.textual
def plans() -> dict[str, Comparison]:
    """What the conclusion names, and who shares a population with the collective."""
    return {
        "imperfect information": that("imperfect information" in paper.PLANS),
        "estimation errors": that("estimation errors" in paper.PLANS),
        "model misspecification": that("model misspecification" in paper.PLANS),
        "nothing about coordination": that(not any("coordination" in p for p in paper.PLANS)),
        "section 5": equals(len(paper.DEVIATIONS), 2),
        "equations (3) and (4)": that(all(len(paper.POPULATIONS[n]) == 2 for n in (3, 4))),
    }


@plans.mutant("everything imperfect is named")
def _() -> dict[str, Comparison]:
    return {
        f"imperfect {what}": that(f"imperfect {what}" in paper.PLANS)
        for what in ("information", "coordination")
    }
