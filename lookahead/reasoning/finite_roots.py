"""Real algebraic points: roots of rational polynomials, with exact signs at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, cmp_to_key
from itertools import count
from typing import cast

from flint import acb, arb, fmpq, fmpq_poly, fmpz_poly

from lookahead.core.enclosure import Number, Real, sign
from lookahead.core.exact import Vector, fraction


@dataclass(frozen=True)
class AlgebraicPoint:
    """The real root number `index`, in ascending order, of an irreducible integer polynomial.

    factor: its coefficients, constant first. Two points are equal exactly where the numbers are.
    """

    factor: tuple[int, ...]
    index: int = 0

    @cached_property
    def value(self) -> Number:
        """The number itself: a Fraction where it is rational, else a Real that isolates it.

        >>> AlgebraicPoint((-1, 2)).value, AlgebraicPoint((-2, 0, 1), 1).value
        (Fraction(1, 2), Real([1.41421356237 +/- 3.10e-12]))
        """
        if len(self.factor) == 2:
            return Fraction(-self.factor[0], self.factor[1])
        polynomial = fmpz_poly(list(self.factor))

        def enclose() -> arb:
            # flint lists the real roots first, in ascending order
            return _roots(polynomial)[self.index].real

        return Real(enclose)


def at(number: Fraction) -> AlgebraicPoint:
    """Return a rational number as a point."""
    return AlgebraicPoint((-number.numerator, number.denominator))


def polynomial(coefficients: Iterable[Fraction]) -> fmpq_poly:
    """Return the polynomial with these coefficients, constant first."""
    return fmpq_poly([fmpq(c.numerator, c.denominator) for c in coefficients])


def coefficients_of(p: fmpq_poly) -> Vector:
    """Return the coefficients of `p`, constant first."""
    return tuple(fraction(fmpq(c)) for c in p.coeffs())


def real_roots(p: fmpq_poly) -> list[AlgebraicPoint]:
    """Return the distinct real roots of a polynomial, in no order; none for the zero polynomial.

    >>> from fractions import Fraction as F
    >>> [str(r.value) for r in ascending(real_roots(polynomial([F(0), F(-1), F(0), F(1)])))]
    ['-1', '0', '1']
    """
    found: list[AlgebraicPoint] = []
    if p.degree() < 1:
        return found
    for factor, _ in p.numer().factor()[1]:
        entries = tuple(int(c) for c in factor.coeffs())
        if len(entries) == 2:
            found.append(AlgebraicPoint(entries))
        else:
            real = sum(1 for root in _roots(factor) if root.imag == 0)
            found += [AlgebraicPoint(entries, i) for i in range(real)]
    return found


def sign_at(p: fmpq_poly, point: AlgebraicPoint) -> int:
    """Return the sign of `p` at a point, exactly: zero where its irreducible factor divides `p`."""
    if p.degree() < 0:
        return 0
    value = point.value
    if isinstance(value, Fraction):
        return sign(value_at(p, value)) or 0
    if p % polynomial([Fraction(c) for c in point.factor]) == 0:
        return 0
    here = value_at(p, value)
    # not a root, so that some precision tells the sign
    return next(s for k in count() if (s := sign(here, (64 << k,))) is not None)


def value_at(p: fmpq_poly, x: Number) -> Number:
    """Return p(x), exactly for a rational x, else by Horner's rule."""
    if not isinstance(x, Real):
        return fraction(p(fmpq(x.numerator, x.denominator)))
    total: Number = Fraction(0)
    for c in reversed(coefficients_of(p)):
        total = total * x + c
    return total


def ascending(points: Iterable[AlgebraicPoint]) -> list[AlgebraicPoint]:
    """Return the distinct points in ascending order."""
    return sorted(set(points), key=cmp_to_key(compare))


def compare(a: AlgebraicPoint, b: AlgebraicPoint) -> int:
    """Return the sign of a - b; different points are different numbers, so that it is decided."""
    if a == b:
        return 0
    gap = a.value - b.value
    return next(s for k in count() if (s := sign(gap, (64 << k,))) is not None)


def between(low: AlgebraicPoint, high: AlgebraicPoint) -> Fraction:
    """Return a rational number strictly between two different points, low < high."""
    ends = ((_bounds(low, 64 << k)[1], _bounds(high, 64 << k)[0]) for k in count())
    return next((left + right) / 2 for left, right in ends if left < right)


def _bounds(point: AlgebraicPoint, bits: int) -> tuple[Fraction, Fraction]:
    value = point.value
    if isinstance(value, Real):
        return value.below(bits), value.above(bits)
    return Fraction(value), Fraction(value)


def _roots(p: fmpz_poly) -> list[acb]:
    return [root for root, _ in cast("list[tuple[acb, int]]", p.complex_roots())]
