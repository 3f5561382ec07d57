"""What summary 001 says about the paper as a text: code, experiments, tools, numbers."""

from __future__ import annotations

from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.reasoning import paper_facts as paper

CHAPTER = "reasoning/what_others_say"


def summary(place: str) -> Source:
    """Return the source of a statement of summary 001."""
    return Source("zhu2025", f"Summary 001, {place}", "", "verbatim")


code = Claim(
    key="zhu2025.sum001.code",
    kind="summary",
    title="No code is available",
    source=summary("heading"),
    chapter=CHAPTER,
    statement="No code of the paper is available.",
    as_printed="Code: None",
)


@code.textual
def without_code() -> dict[str, Comparison]:
    """Whether the text links to code; it does link to the data."""
    return {
        "the text links to no code": that(not any("code" in link for link in paper.LINKS)),
        "the text links to the data": that("credit data" in paper.LINKS),
    }


@without_code.mutant("neither code nor data")
def _() -> dict[str, Comparison]:
    return {
        "no link to data": that("credit data" not in paper.LINKS),
        "no link to trained models": that("trained models" not in paper.LINKS),
    }


code_named = code.amended(
    key="zhu2025.sum001.code.footnote",
    severity="conclusion fails",
    title="The text names a public repository of its simulations",
    statement="""A footnote of Section 6 links to a public repository with the code of the
simulations, and to the page of the data.""",
    survives="Nothing about code; a page made before the repository may have been right then.",
)


@code_named.textual
def with_code() -> dict[str, Comparison]:
    """Both links, in the same footnote."""
    return {
        "code": equals_text(paper.LINKS["code of the simulations"], "footnote 1"),
        "data": equals_text(paper.LINKS["credit data"], "footnote 1"),
    }


@with_code.mutant("the code is linked from the abstract")
def _() -> dict[str, Comparison]:
    return {
        "code": equals_text(paper.LINKS["code of the simulations"], "abstract"),
        "data": equals_text(paper.LINKS["credit data"], "footnote 1"),
    }


def equals_text(found: str, expected: str) -> Comparison:
    """Compare two words."""
    return that(found == expected, f"found '{found}'")


empirical = Claim(
    key="zhu2025.sum001.empirical",
    kind="summary",
    title="The paper is purely theoretical",
    source=summary("rating"),
    chapter=CHAPTER,
    statement="The paper is purely theoretical and lacks empirical validation.",
    as_printed="Purely theoretical; empirical validation is lacking",
)


@empirical.textual
def no_experiments() -> dict[str, Comparison]:
    """Figures computed from data; observations of people."""
    computed = sum("simulator" in source for _, source in paper.FIGURES.values())
    return {
        "figures computed from data": equals(computed, 0),
        "figures made from observed behaviour": equals(observed(), 0),
    }


@no_experiments.mutant("the paper observes people, and computes nothing")
def _() -> dict[str, Comparison]:
    return {
        "figures made from observed behaviour": that(observed() > 0),
        "there are five figures": equals(len(paper.FIGURES), 5),
    }


def observed() -> int:
    """Number of figures that show the behaviour of real people."""
    return sum("observed" in source for _, source in paper.FIGURES.values())


simulated = empirical.amended(
    key="zhu2025.sum001.empirical.simulator",
    severity="conclusion fails",
    title="Five figures on one data set, and nobody observed",
    statement="""The paper has a section of simulations and an appendix to it: five figures, all
computed with one credit-scoring simulator on real borrowers' data. The reactions are simulated; no
behaviour of people is observed, and nothing is run at large scale.""",
    survives="Large-scale validation and observed behaviour are absent, as the same summary says "
    "elsewhere.",
)


@simulated.textual
def one_simulator() -> dict[str, Comparison]:
    """Figures, their sections and their sources."""
    sources = {source for _, source in paper.FIGURES.values()}
    sections = {section.split(".")[0] for section, _ in paper.FIGURES.values()}
    return {
        "five figures": equals(len(paper.FIGURES), 5),
        "one source": that(sources == {"credit simulator"}),
        "in section 6 and appendix C": that(sections == {"6", "C"}),
        "none of observed behaviour": equals(observed(), 0),
    }


@one_simulator.mutant("all in section 6")
def _() -> dict[str, Comparison]:
    sections = [section for section, _ in paper.FIGURES.values()]
    return {
        "five figures": equals(len(sections), 5),
        "in section 6": that(all(section.startswith("6") for section in sections)),
    }


tools = Claim(
    key="zhu2025.sum001.tools",
    kind="summary",
    title="The analysis decomposes the game into potential and Hamiltonian parts",
    source=summary("theoretical tools"),
    chapter=CHAPTER,
    statement="""The paper's tools are performative prediction, the implicit function theorem, and a
decomposition of the game between learner and collective into a potential and a Hamiltonian part.""",
    as_printed="Game-theoretic Hessian decomposition",
)


def proofs_with(tool: str) -> int:
    """Number of proofs in the appendix that work with a tool."""
    return sum(any(tool in named for named in used) for used in paper.PROOFS.values())


@tools.textual
def three_tools() -> dict[str, Comparison]:
    """Each tool is at work in some proof."""
    return {
        "performative prediction": that(proofs_with("retraining theorem") > 0),
        "implicit function theorem": that(proofs_with("implicit function theorem") > 0),
        "decomposition": that(proofs_with("Hamiltonian") > 0),
    }


@three_tools.mutant("three tools, with duality instead")
def _() -> dict[str, Comparison]:
    return {
        "implicit function theorem": that(proofs_with("implicit function theorem") > 0),
        "duality": that(proofs_with("duality") > 0),
    }


two_tools = tools.amended(
    key="zhu2025.sum001.tools.hessian",
    severity="conclusion fails",
    title="The decomposition is related work; the proofs use the Hessian",
    statement="""The decomposition into potential and Hamiltonian parts is cited as related work. The
proofs use the game's second derivatives, through the implicit function theorem; no proof splits the
game in two parts.""",
    survives="Two of the three tools; the third names a relative of what is used.",
)


@two_tools.textual
def tools_at_work() -> dict[str, Comparison]:
    """In how many of the nine proofs each tool is at work."""
    return {
        "related work names both": that(
            paper.RELATED_TOOLS
            == ("potential and Hamiltonian parts of a game", "Hessian of the game")
        ),
        "implicit function theorem, four proofs": equals(
            proofs_with("implicit function theorem"), 4
        ),
        "retraining theorem, two proofs": equals(proofs_with("retraining theorem"), 2),
        "decomposition, no proof": equals(proofs_with("Hamiltonian"), 0),
    }


@tools_at_work.mutant("every proof differentiates implicitly")
def _() -> dict[str, Comparison]:
    return {
        "all nine": equals(proofs_with("implicit function theorem"), 9),
        "nine proofs": equals(len(paper.PROOFS), 9),
    }


numbers = Claim(
    key="zhu2025.sum001.numbers",
    kind="summary",
    title="The main results are Theorems 1 and 2",
    source=summary("key designs"),
    chapter=CHAPTER,
    statement="""The core result on level-$k$ reasoning is Theorem 1, the key result on coordination
Theorem 2. Both labels are right. They are the informal statements of the introduction; Theorems 3
and 6 state them precisely.""",
    as_printed="Core Result (Theorem 1) ... Key Result (Theorem 2)",
)


@numbers.textual
def informal_statements() -> dict[str, Comparison]:
    """Subjects of the two labels, and what makes them precise."""
    one, two = paper.find("Theorem 1"), paper.find("Theorem 2")
    return {
        "Theorem 1 is about level-k convergence": that(one.about == ("level-k", "convergence")),
        "Theorem 2 is about coordination": that("coordination" in two.about),
        "stated precisely as Theorem 3": equals_text(one.made_precise_by, "Theorem 3"),
        "stated precisely as Theorem 6": equals_text(two.made_precise_by, "Theorem 6"),
    }


@informal_statements.mutant("Theorem 2 is the precise statement")
def _() -> dict[str, Comparison]:
    two = paper.find("Theorem 2")
    return {
        "about coordination": that("coordination" in two.about),
        "nothing makes it precise": equals_text(two.made_precise_by, ""),
    }
