"""Around Lemma 4: no smaller constants will do for the squared loss."""

from __future__ import annotations

from lookahead.core.symbols import sympy
from lookahead.ledger import Claim, Comparison, Source
from lookahead.ledger.symbolic import identical, non_negative

CHAPTER = "market/choice"

best = Claim(
    key="narang2026.lem4.best",
    kind="own",
    title="The constants of the squared loss are the best",
    source=Source("narang2026", "Lemma 4", "B.2", "own"),
    chapter=CHAPTER,
    statement=r"""Over all users with $\|x\| \le R_x$, $|y| \le Y$ and all models with
$\|\theta\| \le D$ no smaller constants will do. With $e$ a unit vector, $x = R_xe$, $y = -Y$ and models
$\theta = De$, $\theta' = (D - h)e$, gradients differ by exactly $2R_x^2h$, and losses by
$\big(2R_x(R_xD + Y) - R_x^2h\big)h$. No constant serves all models: the loss is Lipschitz on bounded
sets only.""",
    uses=("narang2026.lem4",),
)


@best.symbolic
def extremal_user() -> dict[str, Comparison]:
    """Along e everything is a function of one number t, the length of the model."""
    sp = sympy()
    R, Y, D, h = sp.symbols("R_x Y D h", positive=True)
    t = sp.Symbol("t", real=True)
    loss = (-Y - R * t) ** 2
    rise = loss.subs(t, D) - loss.subs(t, D - h)
    return {
        "gradients": identical(
            sp.diff(loss, t).subs(t, D) - sp.diff(loss, t).subs(t, D - h), 2 * R**2 * h
        ),
        "losses": identical(rise, (2 * R * (R * D + Y) - R**2 * h) * h),
        "in the limit of small h the slope is the constant": identical(
            sp.limit(sp.expand(rise / h), h, 0), 2 * R * (R * D + Y)
        ),
        "which outgrows every bound with D": identical(
            sp.limit(2 * R * (R * D + Y) / D, D, sp.oo), 2 * R**2
        ),
    }


@extremal_user.mutant("half the slope is enough")
def _() -> dict[str, Comparison]:
    R, Y, D = sympy().symbols("R_x Y D", positive=True)
    return {"slope": non_negative(R * (R * D + Y) - 2 * R * (R * D + Y))}
