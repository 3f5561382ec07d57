"""Appendix C.2: can a collective of any size bring about the target model exactly?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lookahead.core.enclosure import exactly
from lookahead.core.errors import InvalidArgument
from lookahead.core.symbols import sympy
from lookahead.ledger import (
    Assumption,
    Claim,
    Comparison,
    Source,
    all_of,
    at_most,
    equals,
    less_than,
)
from lookahead.ledger.symbolic import identical
from lookahead.reasoning.claims.credit_data import source
from lookahead.reasoning.claims.figure_4 import CHAPTER, of_the_paper
from lookahead.reasoning.figures.figure_4 import Attained, shared

F = Fraction


@dataclass(frozen=True)
class OneFeature:
    """Least squares of the label on one feature and a constant; each label sits at one point.

    share: of label 1; one, zero: the two points; the target has size target_size and strength
    target_eta, the collective has size `size`. Raises InvalidArgument for sizes outside (0, 1].
    """

    share: Fraction
    one: Fraction
    zero: Fraction
    target_size: Fraction
    target_eta: Fraction
    size: Fraction

    def __post_init__(self) -> None:
        for name in ("size", "target_size"):
            if not 0 < getattr(self, name) <= 1:
                raise InvalidArgument(name, getattr(self, name), "must lie in (0, 1]")

    def model(self, size: Fraction, eta: Fraction) -> tuple[Fraction, Fraction]:
        """Return slope and constant of the best line when `size` of label 1 moves by eta zero."""
        moved, p = self.one + eta * self.zero, self.share
        first = p * (size * moved + (1 - size) * self.one)
        mean = first + (1 - p) * self.zero
        square = p * (size * moved**2 + (1 - size) * self.one**2) + (1 - p) * self.zero**2
        slope = (first - p * mean) / (square - mean**2)
        return slope, p - slope * mean

    @property
    def target(self) -> tuple[Fraction, Fraction]:
        """The target model."""
        return self.model(self.target_size, self.target_eta)

    @property
    def candidate(self) -> Fraction:
        """The only strength that can work: it moves the mean of the data as the target's did."""
        return self.target_size * self.target_eta / self.size


def sizes() -> Iterator[OneFeature]:
    """Labels at 1 and -1, half each; targets of strength 1/2, then others; four sizes."""
    for share, one, zero in ((F(1, 2), F(1), F(-1)), (F(1, 3), F(2), F(-1)), (F(1, 2), F(3), F(1))):
        for eta in (F(1, 2), F(1), F(-1)):
            for size in (F(1, 2), F(4, 5), F(1), F(3, 10)):
                yield OneFeature(share, one, zero, F(3, 10), eta, size)


attain = Claim(
    key="zhu2025.c2.attain",
    kind="in-text",
    title="Every size can reach the target",
    source=Source("zhu2025", "Appendix C.2, every size", "C.2", "verbatim"),
    chapter=CHAPTER,
    statement=r"""For each of the sizes $0.3$, $0.5$, $0.8$ there is a strength $\eta_\alpha$ with which
the resulting model is the target, itself the model for size $0.3$ and another strength.""",
    as_printed="“for all three collective sizes, there exists a manipulation strength $\\eta_\\alpha$ "
    "that enables the collective to attain maximum utility (equal to 0)”",
    reading="exactly; on a learner and data where the answer can be had by hand",
)


def _reaches(x: OneFeature) -> Comparison:
    return equals(x.model(x.size, x.candidate), x.target)


@attain.exact(small=sizes)
def reaches(x: OneFeature) -> Comparison:
    """The model of the only possible strength against the target."""
    return _reaches(x)


@reaches.mutant("with the target's own strength")
def _(x: OneFeature) -> Comparison:
    return equals(x.model(x.size, x.target_eta), x.target)


reaches.program(
    given=lambda x: {
        "p": x.share,
        "one": x.one,
        "zero": x.zero,
        "a0": x.target_size,
        "eta0": x.target_eta,
        "a": x.size,
    },
    let=(
        ("moved(eta)", "one + eta * zero"),
        ("mean(s, eta)", "p * (s * moved(eta) + (1 - s) * one) + (1 - p) * zero"),
        ("second(s, eta)", "p * (s * moved(eta) ** 2 + (1 - s) * one ** 2) + (1 - p) * zero ** 2"),
        ("cross(s, eta)", "p * (s * moved(eta) + (1 - s) * one)"),
        ("cov(s, eta)", "cross(s, eta) - p * mean(s, eta)"),
        ("slope(s, eta)", "cov(s, eta) / (second(s, eta) - mean(s, eta) ** 2)"),
        ("constant(s, eta)", "p - slope(s, eta) * mean(s, eta)"),
        # equal models with a slope have equal means, and a mean fixes the strength
        ("eta", "a0 * eta0 / a"),
    ),
    assume=(
        ("sizes in (0, 1]", "0 < a and a <= 1 and 0 < a0 and a0 <= 1"),
        ("the target has a slope", "slope(a0, eta0) != 0"),
        ("the strength matches the mean", "mean(a, eta) == mean(a0, eta0)"),
        ("and no other does", "mean(a, eta + 1) != mean(a0, eta0)"),
    ),
    violates="slope(a, eta) != slope(a0, eta0)",
)

sloped = Assumption(
    "the target has a slope", "The target's slope is not zero.", lambda x: x.target[0] != 0
)
moving = Assumption(
    "the target moves somebody",
    r"$\eta_t\mu_0 \ne 0$.",
    lambda x: x.target_eta * x.zero != 0,
)

other_sizes = attain.amended(
    key="zhu2025.c2.attain.only",
    severity="conclusion fails",
    title="One number cannot match a model of two",
    statement=r"""Least squares on one feature and a constant, each label at one point, a target of size
$\alpha_t$ and strength $\eta_t$ with $\eta_t\mu_0 \ne 0$ and a slope: a collective of size $\alpha$ reaches the target with some
strength if and only if $\alpha = \alpha_t$.""",
    survives="On the credit data the best strengths for 0.5 and 0.8 leave less than a five-hundredth of "
    "the distance between target and unmanipulated model (`zhu2025.c2.attain.data`).",
    assumes=(sloped, moving),
)


def _only(power: int) -> dict[str, Comparison]:
    """The mean fixes alpha eta; then the variances differ by a multiple of the difference in eta."""
    s = sympy()
    p, q, a, a_t = s.symbols("pi_1 pi_0 s s_t", positive=True)
    one, zero, eta, eta_t = s.symbols("m_1 m_0 eta eta_t", real=True)

    def mean(size: Any, strength: Any) -> Any:
        return p * (one + size * strength * zero) + q * zero

    def second(size: Any, strength: Any) -> Any:
        moved = one + strength * zero
        return p * (size * moved**2 + (1 - size) * one**2) + q * zero**2

    matched = a_t * eta_t / a
    return {
        "equal lines with a slope have equal means, and a mean fixes alpha eta": identical(
            mean(a, eta) - mean(a_t, eta_t), p * zero * (a * eta - a_t * eta_t)
        ),
        "covariances are then equal, second moments differ unless alpha is alpha_t": identical(
            second(a, matched) - second(a_t, eta_t),
            p * a_t * (zero * eta_t) ** power * (a_t - a) / a,
        ),
    }


@other_sizes.symbolic
def moments() -> dict[str, Comparison]:
    """A line is fixed by mean, covariance and variance of the feature."""
    return _only(2)


moments.mutant("differ by a multiple of the strength itself")(lambda: _only(1))


@other_sizes.exact(small=sizes)
def only_its_own_size(x: OneFeature) -> Comparison:
    """Whether the only possible strength reaches the target, and whether the sizes are equal."""
    return equals(int(x.model(x.size, x.candidate) == x.target), int(x.size == x.target_size))


@only_its_own_size.mutant("every size reaches it")
def _(x: OneFeature) -> Comparison:
    return _reaches(x)


only_its_own_size.controls(reaches)


def flat() -> Iterator[OneFeature]:
    """Moved so far that the labels' means agree: no slope, for every size."""
    yield OneFeature(F(1, 2), F(1), F(-1), F(1, 2), F(4), F(4, 5))


def still() -> Iterator[OneFeature]:
    """A target that moves nobody is reached by moving nobody."""
    yield OneFeature(F(1, 2), F(1), F(-1), F(3, 10), F(0), F(1, 2))


only_its_own_size.without(sloped, small=flat)
only_its_own_size.without(moving, small=still)


@dataclass(frozen=True)
class CreditSize:
    """One of the three design sizes on the rows of Figure 4. It holds no data."""

    source: str
    index: int

    @property
    def found(self) -> Attained:
        """The best strength for this size."""
        return shared(self.source).sides["as released"].attained[self.index]


on_the_data = Claim(
    key="zhu2025.c2.attain.data",
    kind="own",
    title="On the credit data every size comes close to the target",
    source=Source("zhu2025", "Appendix C.2, every size", "C.2", "own"),
    chapter=CHAPTER,
    statement=r"""On the mixture behind Figure 4, with the model for size $0.3$ and strength $0.552$ as the
target, the best strengths in $[0, 2]$ for the sizes $0.5$ and $0.8$ bring the model to within a
five-hundredth of the distance that an unmanipulated model has, and not to the target itself.""",
    uses=("zhu2025.c2.attain.only",),
)


def _close(x: CreditSize, share: int) -> Comparison:
    found = x.found
    return all_of(
        less_than(0, exactly(found.distance)),
        at_most(share * exactly(found.distance), exactly(found.unmoved)),
    )


@on_the_data.exact(small=lambda: (CreditSize(source(), index) for index in (1, 2)))
def close(x: CreditSize) -> Comparison:
    """Distances of a one-dimensional search, floating-point numbers compared exactly."""
    return of_the_paper(x.source, _close(x, 500))


@close.mutant("within a thousandth")
def _(x: CreditSize) -> Comparison:
    return _close(x, 1000)
