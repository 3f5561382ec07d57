"""The derived formulas agree with the exact game, and with themselves."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given, settings

from lookahead.core.errors import InvalidArgument, NoSolution
from lookahead.reasoning import AnchorGame
from lookahead.reasoning.closed_forms import (
    affine_level_k,
    alpha,
    anchor_forms,
    appendix_b,
    appendix_b_moduli,
    equilateral_anchors,
    general_triangle,
    hessian_form,
    level_rate,
    r,
)
from lookahead.testing import strategies

GENERAL = {
    support: anchor_forms(general_triangle(), (0, 1), (0, 1, 2), support)
    for support in ((0, 1), (0, 1, 2))
}


def test_appendix_b_for_every_radius():
    forms = appendix_b()
    assert forms.star == (sp.Rational(1, 3),) * 3
    assert forms.sharp == (sp.Rational(1, 2), sp.Rational(1, 2), 0)
    assert sp.expand(forms.B - sp.Rational(3, 4) * r**2) == 0
    assert sp.expand(forms.Phi + r**2) == 0
    assert sp.expand(forms.direct - forms.B) == 0
    assert sp.expand(forms.pl - r**2) == 0
    assert sp.expand(forms.e_prime + forms.Phi) == 0
    assert sp.diff(forms.iota, alpha) == 0


def test_appendix_b_agrees_with_the_exact_game():
    g = AnchorGame.from_distances([[0, 3, 3], [3, 0, 3], [3, 3, 0]], favoured=(0, 1))
    for name, modulus in appendix_b_moduli().items():
        assert modulus.subs(r, 1) == g.modulus(name)


@settings(max_examples=40, deadline=None)
@given(strategies.acute_triangles())
def test_the_general_triangle_agrees_with_the_exact_game(g):
    g = AnchorGame.from_distances(g.squared, (0, 1))
    # squared sides of (0, 0), (a, 0), (b, c), solved for a, b and c
    (_, ab, ac), (_, _, bc), _ = g.squared
    a = sp.sqrt(sp.Rational(ab.numerator, ab.denominator))
    b = sp.Rational(*((ab + ac - bc) / 2).as_integer_ratio()) / a
    c = sp.sqrt(sp.Rational(*ac.as_integer_ratio()) - b**2)
    at = dict(zip(sp.symbols("a b c", real=True), (a, b, c), strict=True))
    support = tuple(i for i, share in enumerate(g.collective().weights) if share)
    assert support == (0, 1)
    forms = GENERAL[support]
    exact = {
        forms.B: g.benefit(),
        forms.Phi: g.alignment(),
        forms.gamma_alpha: g.modulus("segment"),
        forms.pl: g.bounds()["pl"],
        **dict(zip(forms.star, g.selfish().weights, strict=True)),
    }
    for formula, value in exact.items():
        assert sp.nsimplify(sp.simplify(formula.subs(at))) == sp.Rational(*value.as_integer_ratio())


@settings(max_examples=20, deadline=None)
@given(strategies.affine_level_k_models(contracting=True))
def test_the_affine_forms_agree_with_the_exact_model(m):
    at = {
        sp.Symbol("gamma", positive=True): sp.Rational(*m.gamma_loss.as_integer_ratio()),
        sp.Symbol("beta", positive=True): sp.Rational(*m.beta.as_integer_ratio()),
        sp.Symbol("epsilon"): sp.Rational(*m.epsilon.as_integer_ratio()),
        sp.Symbol("mean"): sp.Rational(*m.mean.as_integer_ratio()),
    }
    half = Fraction(1, 2)
    forms = affine_level_k()
    assert forms.theta_star.subs(at) == m.stable_point()
    assert forms.multiplier.subs(at) == m.multiplier
    rate = level_rate([sp.Rational(1, 2), sp.Rational(1, 2)])
    assert rate.subs(at) == m.rate({1: half, 2: half})


def test_what_is_not_determined_is_said_so():
    with pytest.raises(NoSolution, match="do not determine"):
        anchor_forms([(0, 0), (1, 0), (2, 0)], (0, 1), (0, 1, 2), (0, 1))
    with pytest.raises(InvalidArgument, match="directions"):
        hessian_form(equilateral_anchors(), (0, 1), [[1, 0, 0]])
