"""What was read in the text of zhu2025: numbered results, their hypotheses, references, plans.

Facts about a text, each taken down by a reader; no computation can confirm them. The text is that
of arXiv 2511.14745 with its appendix, in which theorems, propositions, examples and lemmas share
one counter, while corollaries, definitions, assumptions and figures have their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lookahead.core.errors import UnknownKey

Word = Literal[
    "Theorem", "Corollary", "Definition", "Proposition", "Example", "Assumption", "Lemma"
]


@dataclass(frozen=True)
class Result:
    """A numbered result: its printed word and number, section, subjects and hypotheses.

    made_precise_by: the label of the result that states an informal one precisely.
    """

    word: Word
    number: int
    section: str
    about: tuple[str, ...]
    assumes: tuple[str, ...] = ()
    made_precise_by: str = ""

    @property
    def label(self) -> str:
        return f"{self.word} {self.number}"


CONVEX, SMOOTH = "strongly convex loss", "smooth loss"
SENSITIVE, CONCAVE, LINEAR = "sensitive distribution map", "strongly concave U", "linear map"
CONTRACTION = (CONVEX, SMOOTH, SENSITIVE)

RESULTS = (
    Result("Theorem", 1, "1.1", ("level-k", "convergence"), CONTRACTION, "Theorem 3"),
    Result("Theorem", 2, "1.1", ("coordination", "bound on B"), (), "Theorem 6"),
    Result("Theorem", 3, "3", ("level-k", "convergence"), CONTRACTION),
    Result("Corollary", 1, "3", ("level-k", "utility"), CONTRACTION),
    Result("Definition", 1, "4", ("coordination", "benefit")),
    Result("Proposition", 4, "4", ("coordination", "proportional utilities"), ("u = c l",)),
    Result("Example", 5, "4", ("coordination", "labels"), ("realisable regression",)),
    Result("Assumption", 1, "4", ("coordination", "linear map"), (LINEAR,)),
    Result("Theorem", 6, "4", ("coordination", "bound on B"), (LINEAR, CONCAVE)),
    Result("Proposition", 7, "5.1", ("size", "fixed strategy")),
    Result("Proposition", 8, "5.1", ("size", "size-aware strategy")),
    Result("Proposition", 9, "5.2", ("selfish rest", "convergence"), CONTRACTION),
    Result("Lemma", 10, "A.1", ("transport",)),
    Result("Lemma", 11, "A.2", ("level-k", "sensitivity"), CONTRACTION),
    Result("Theorem", 12, "A.5", ("coordination", "bound on B"), (CONCAVE,)),
)

# First author and year of every entry of the bibliography, in printed order.
REFERENCES = (
    *("Balduzzi 2018", "Baumann 2024", "Bechavod 2022", "Ben-Dov 2024", "Brown 2022"),
    *("Brückner 2011", "Chen 2018", "Chen 2020", "Dong 2018", "Drusvyatskiy 2023"),
    *("Gauthier 2025", "Ghalme 2021", "Hardt 2025", "Hardt 2016", "Hardt 2022", "Hardt 2023"),
    *("Jagadeesan 2021", "Kneeland 2015", "Mendler-Dünner 2020", "Nagel 1995", "Narang 2023"),
    *("Perdomo 2020", "Podimata 2025", "Rideshare Drivers United", "Sigg 2025", "Tassinari 2020"),
    *("Vincent 2021", "Zrnic 2021"),
)

# Figure by number: the section that shows it and what its numbers are computed from.
FIGURES = {
    1: ("6.1", "credit simulator"),
    2: ("6.2", "credit simulator"),
    3: ("6.2", "credit simulator"),
    4: ("6.2", "credit simulator"),
    5: ("C.1", "credit simulator"),
}

# What the text links to, and where.
LINKS = {"code of the simulations": "footnote 1", "credit data": "footnote 1"}

# What each proof in the appendix works with.
PROOFS = {
    "A.1": ("coupling",),
    "A.2": ("sensitivity recursion", "retraining theorem"),
    "A.3": ("contraction",),
    "A.4": ("first-order condition", "Theorem 12"),
    "A.5": ("implicit function theorem", "PL inequality"),
    "A.6": ("implicit function theorem", "PL inequality"),
    "A.7": ("implicit function theorem",),
    "A.8": ("implicit function theorem", "envelope theorem"),
    "A.9": ("sensitivity recursion", "retraining theorem"),
}

# Named in section 1.2: the first as related work, the second as what the analysis uses.
RELATED_TOOLS = ("potential and Hamiltonian parts of a game", "Hessian of the game")

# What the conclusion (section 7) names as left to do.
PLANS = (
    "imperfect information",
    "estimation from finite data",
    "statistical complexity",
    "model misspecification",
    "estimation errors",
)

# What section 5 opens with: why collectives are studied that are not everybody, or not optimal.
DEVIATIONS = ("not all take part", "not the optimal strategy")

# Who takes part in the populations of equations (2) to (4), by number of equation.
POPULATIONS = {
    2: ("levels of reasoning",),
    3: ("one collective strategy", "non-strategic agents"),
    4: ("one collective strategy", "selfish agents"),
}


def find(label: str) -> Result:
    """Return the result that the paper prints under `label`, such as "Theorem 6".

    Raises UnknownKey, naming the nearest labels, when no result is printed under it.

    >>> find("Theorem 6").about
    ('coordination', 'bound on B')
    >>> find("Theorem 5")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    lookahead.core.errors.UnknownKey: no result 'Theorem 5'; did you mean Theorem 6, ...
    """
    labels = {result.label: result for result in RESULTS}
    if label not in labels:
        raise UnknownKey("result", label, labels)
    return labels[label]


def exists(label: str) -> bool:
    """Return whether the paper prints a result under `label`.

    >>> exists("Proposition 7"), exists("Proposition 6")
    (True, False)
    """
    return any(result.label == label for result in RESULTS)


def numbered(number: int) -> tuple[Result, ...]:
    """Return the results of the shared counter with this number.

    >>> [result.label for result in numbered(6)]
    ['Theorem 6']
    """
    own = ("Corollary", "Definition", "Assumption")
    return tuple(r for r in RESULTS if r.number == number and r.word not in own)


def about(*subjects: str) -> tuple[str, ...]:
    """Return the labels of the results about all these subjects.

    >>> about("size")
    ('Proposition 7', 'Proposition 8')
    """
    return tuple(r.label for r in RESULTS if set(subjects) <= set(r.about))
