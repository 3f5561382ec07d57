"""The union's formulas, derived for the page, against retraining by the library."""

from fractions import Fraction as F

import pytest

from lookahead.core.losses import Squared
from lookahead.core.measures import measure
from lookahead.reasoning import Collective, retrain
from lookahead.reasoning.widgets.union import MEAN, REPORT, forms


@pytest.mark.parametrize("size", [F(0), F(1, 4), F(7, 8)])
@pytest.mark.parametrize("c", [F(-2), F(-1, 4), F(1, 2)])
def test_the_page_and_the_library_agree(size, c):
    union = Collective(lambda z: (F(REPORT),), "union")
    members = {union: size, 1: 1 - size}
    people = measure([MEAN - 1, MEAN + 1])
    found = retrain(
        Squared(),
        people,
        lambda z, theta: (z[0] + c * theta[0],),
        members,
        (0,),
        rounds=2,
        epsilon=abs(c),
    )
    at = {"alpha": size, "c": c, "theta": 0}
    said = {name: F(str(form.subs(at))) for name, form in forms().items()}
    models = [model[0] for model in found.iterates]
    assert models[1] == said["step"]
    assert models[2] - models[1] == said["factor"] * (models[1] - models[0])
    if found.stable is not None:
        assert found.stable[0] == said["stable"]
    assert said["way"] == size / (1 - (1 - size) * c)
