"""The open questions and next checks of summary 002, against the paper's text and our answers."""

from __future__ import annotations

from lookahead.ledger import Claim, Comparison, Source, equals, that
from lookahead.reasoning import paper_facts as paper

CHAPTER = "reasoning/what_others_say"


def summary(what: str, number: int) -> Source:
    """Return the source of an open question or a next check."""
    return Source("zhu2025", f"Summary 002, {what} {number}", "", "verbatim")


estimation = Claim(
    key="zhu2025.sum002.open1",
    kind="summary",
    title="Open: estimation errors and finite samples",
    source=summary("open question", 1),
    chapter=CHAPTER,
    statement="""The conclusion itself names imperfect information as an extension: agents would have to
estimate the loss and the data from finitely many observations. How this changes stability and
convergence is not answered in the paper.""",
)


@estimation.textual
def asked_in_the_conclusion() -> dict[str, Comparison]:
    """What the conclusion names, and that no result is about it."""
    about = [subject for result in paper.RESULTS for subject in result.about]
    return {
        "imperfect information": that("imperfect information" in paper.PLANS),
        "finite data": that("estimation from finite data" in paper.PLANS),
        "statistical complexity": that("statistical complexity" in paper.PLANS),
        "no result on estimation": that("estimation" not in about),
    }


@asked_in_the_conclusion.mutant("a result answers it")
def _() -> dict[str, Comparison]:
    about = [subject for result in paper.RESULTS for subject in result.about]
    return {
        "finite data": that("estimation from finite data" in paper.PLANS),
        "a result on estimation": that("estimation" in about),
    }


convexity = Claim(
    key="zhu2025.sum002.open2",
    kind="summary",
    title="Open: learners without convexity",
    source=summary("open question", 2),
    chapter=CHAPTER,
    statement="""Every result on convergence assumes a strongly convex loss, every bound on the benefit a
strongly concave utility. The paper says nothing about learners without convexity, and does not list
them among its extensions.""",
)


@convexity.textual
def assumed_throughout() -> dict[str, Comparison]:
    """The hypotheses of all results of either kind."""
    bounds = [label for label in paper.about("bound on B") if label != "Theorem 2"]
    return {
        "three results on convergence": equals(len(paper.about("convergence")), 3),
        "all assume a strongly convex loss": that(
            all(paper.CONVEX in paper.find(label).assumes for label in paper.about("convergence"))
        ),
        "all bounds assume a strongly concave utility": that(
            all(paper.CONCAVE in paper.find(label).assumes for label in bounds)
        ),
        "not among the plans": that(not any("convex" in plan for plan in paper.PLANS)),
    }


@assumed_throughout.mutant("all results assume a strongly convex loss")
def _() -> dict[str, Comparison]:
    return {
        "those on convergence": that(
            all(paper.CONVEX in paper.find(label).assumes for label in paper.about("convergence"))
        ),
        "all": that(all(paper.CONVEX in result.assumes for result in paper.RESULTS)),
    }


cohesion = Claim(
    key="zhu2025.sum002.open3",
    kind="summary",
    title="Open: a collective that does not act as one",
    source=summary("open question", 3),
    chapter=CHAPTER,
    statement="""The paper's collective plays one strategy. Its populations hold one such collective and
either people who do not react, or selfish ones; members who err, or who differ in what they believe, do
not occur. (That the conclusion asks this question is another claim, which fails.)""",
)


@cohesion.textual
def one_strategy() -> dict[str, Comparison]:
    """Who takes part in the populations of equations (2) to (4)."""
    with_collective = [
        who for who in paper.POPULATIONS.values() if "one collective strategy" in who
    ]
    return {
        "two populations with a collective": equals(len(with_collective), 2),
        "one strategy in each": that(
            all(sum("collective" in part for part in who) == 1 for who in with_collective)
        ),
        "nobody errs": that(not any("err" in part for who in with_collective for part in who)),
    }


@one_strategy.mutant("everybody else is selfish")
def _() -> dict[str, Comparison]:
    return {
        f"equation ({number})": that("selfish agents" in paper.POPULATIONS[number])
        for number in (3, 4)
    }


nonlinear = Claim(
    key="zhu2025.sum002.next1",
    kind="summary",
    title="Next check: a nonlinear learner with a known distribution map",
    source=summary("next check", 1),
    chapter=CHAPTER,
    statement="""Train a small network on data whose reaction to the model is known, and see whether
bound and convergence survive. Done: the mean prediction converges at the affine model's rate; the
network at which it does depends on where training starts.""",
    readings=("zhu2025.open.learner",),
    uses=("zhu2025.open.learner.start",),
)

noise = Claim(
    key="zhu2025.sum002.next2",
    kind="summary",
    title="Next check: noise in what agents know",
    source=summary("next check", 2),
    chapter=CHAPTER,
    statement="""Put noise into the agents' estimates of loss and data, and measure speed and utility.
Done in the affine model, exactly: the speed of the mean stays, the models keep a spread that may pay on
average, and false beliefs take the levels apart. Not done in the credit simulator.""",
    readings=("zhu2025.open.noise", "zhu2025.open.noise.utility", "zhu2025.open.noise.belief"),
)

application = Claim(
    key="zhu2025.sum002.next3",
    kind="summary",
    title="Next check: a task with observed behaviour",
    source=summary("next check", 3),
    chapter=CHAPTER,
    statement="""Compare predictions with observed behaviour in a task such as spam detection. The paper
has no such comparison, and this book has none: its data are borrowers' features, and every reaction is
simulated.""",
)


@application.textual
def nobody_observed() -> dict[str, Comparison]:
    """What the figures are computed from, and what the text links to."""
    sources = {source for _, source in paper.FIGURES.values()}
    return {
        "one simulator": that(sources == {"credit simulator"}),
        "one data set": that([link for link in paper.LINKS if "data" in link] == ["credit data"]),
    }


@nobody_observed.mutant("spam as well")
def _() -> dict[str, Comparison]:
    return {
        "credit": that(any("credit" in link for link in paper.LINKS)),
        "spam": that(any("spam" in link for link in paper.LINKS)),
    }
