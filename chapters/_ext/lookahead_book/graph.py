"""The graph of `uses` and `amends`: a layered drawing as inline SVG, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from docutils import nodes

from lookahead_book.elements import claim_link, el, element, link
from lookahead_book.ledger import Record, name_of, verdict_class

Edges = Mapping[str, Sequence[str]]
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN = 160, 30, 64, 12, 8
SWEEPS = 6
LONGEST = 22


def foundations(claim: Record) -> list[str]:
    """Return the keys that a claim points to: what its proof uses and what it amends."""
    return [*claim["uses"], *([claim["amends"]] if claim["amends"] else [])]


def group_of(claim: Record) -> str:
    """Return the name of the drawing that shows a claim: its paper and main section.

    >>> group_of({"paper": "zhu2025", "section": "6.1"})
    'zhu2025, section 6'
    >>> group_of({"paper": "zhu2025", "section": "A.6"})
    'zhu2025, appendix A.6'
    """
    section = claim["section"]
    main = section.partition(".")[0]
    if not section:
        return f"{claim['paper']}, no section"
    return f"{claim['paper']}, " + (f"section {main}" if main.isdigit() else f"appendix {section}")


def layers(edges: Edges) -> dict[str, int]:
    """Return each node's layer: the length of the longest path down to a foundation.

    >>> layers({"a": [], "b": ["a"], "c": ["a", "b"]})
    {'a': 0, 'b': 1, 'c': 2}
    """
    depth: dict[str, int] = {}

    def visit(node: str) -> int:
        if node not in depth:
            depth[node] = 1 + max((visit(below) for below in edges.get(node, ())), default=-1)
        return depth[node]

    for node in edges:
        visit(node)
    return depth


def ordered(edges: Edges) -> list[list[str]]:
    """Return the layers from left to right, each ordered to keep lines short.

    >>> ordered({"a": [], "b": [], "y": ["b"], "x": ["a"]})
    [['a', 'b'], ['x', 'y']]
    """
    depth = layers(edges)
    columns: list[list[str]] = [[] for _ in range(1 + max(depth.values(), default=0))]
    for node, layer in depth.items():
        columns[layer].append(node)
    above: dict[str, list[str]] = {node: [] for node in depth}
    for node in depth:
        for below in edges.get(node, ()):
            above[below].append(node)
    for sweep in range(SWEEPS):
        neighbours = edges if sweep % 2 == 0 else above
        height = {n: i - len(c) / 2 for c in columns for i, n in enumerate(c)}
        for column in columns if sweep % 2 == 0 else reversed(columns):
            column.sort(key=lambda n: _mean(neighbours.get(n, ()), height, height[n]))
            height |= {n: i - len(column) / 2 for i, n in enumerate(column)}
    return columns


def _mean(near: Sequence[str], height: Mapping[str, float], default: float) -> float:
    return sum(height[n] for n in near) / len(near) if near else default


def drawing(name: str, own: Sequence[Record], claims: Mapping[str, Record]) -> element:
    """Return the drawing of some claims and of those that they rest on."""
    own_keys = {c["key"] for c in own}
    edges: dict[str, Sequence[str]] = {c["key"]: foundations(c) for c in own}
    touched = {n for node, below in edges.items() if below for n in (node, *below)}
    edges = {n: edges.get(n, ()) for n in [*edges, *touched] if n in touched}
    columns = ordered(edges)
    tallest = max(map(len, columns))
    place = {
        node: (
            MARGIN + x * (WIDTH + GAP_X),
            MARGIN + round((y + (tallest - len(column)) / 2) * (HEIGHT + GAP_Y)),
        )
        for x, column in enumerate(columns)
        for y, node in enumerate(column)
    }
    width = 2 * MARGIN + len(columns) * (WIDTH + GAP_X) - GAP_X
    height = 2 * MARGIN + tallest * (HEIGHT + GAP_Y) - GAP_Y
    lines = [
        _edge(place[node], place[below], amends=claims[node]["amends"] == below)
        for node, under in edges.items()
        for below in under
    ]
    boxes = [_box(claims[node], *place[node], inside=node in own_keys) for node in place]
    svg = el(
        "svg",
        el("g", *lines, aria_hidden="true"),
        *boxes,
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
        role="group",
        aria_label=f"What rests on what in {name}; foundations on the left",
    )
    return el(
        "div",
        svg,
        class_="ledger-graph",
        tabindex="0",
        role="region",
        aria_label=f"Drawing of the claims of {name}, scrolls sideways",
    )


def in_words(name: str, own: Sequence[Record]) -> element:
    """Return the same graph as a list, folded."""
    items: list[nodes.Node] = []
    for claim in own:
        parts: list[nodes.Node | str] = []
        if claim["uses"]:
            parts += [" uses ", *_listed(claim["uses"])]
        if claim["amends"]:
            parts += [" and" if parts else "", " amends ", link(claim["amends"])]
        if parts:
            items.append(el("li", link(claim["key"]), *parts, "."))
    return el(
        "details",
        el("summary", f"The drawing of {name} in words"),
        el("ul", *items),
        class_="claim-details",
    )


def _listed(keys: Sequence[str]) -> list[nodes.Node | str]:
    shown: list[nodes.Node | str] = [link(keys[0])]
    for _, key in pairwise(keys):
        shown += [", ", link(key)]
    return shown


def _edge(start: tuple[int, int], end: tuple[int, int], *, amends: bool) -> element:
    x1, y1 = start[0], start[1] + HEIGHT // 2
    x2, y2 = end[0] + WIDTH, end[1] + HEIGHT // 2
    bend = (x1 - x2) // 2
    path = f"M{x1} {y1}C{x1 - bend} {y1} {x2 + bend} {y2} {x2} {y2}"
    return el("path", d=path, class_="edge-amends" if amends else "edge-uses")


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _box(claim: Record, x: int, y: int, *, inside: bool) -> claim_link:
    """Return a link around a rectangle with the key in it; dashed for another section's claim."""
    text = str(claim["key"]).removeprefix(f"{claim['paper']}.")
    shown = [
        el("rect", x=str(x), y=str(y), width=str(WIDTH), height=str(HEIGHT), rx="5"),
        el("text", _fitting(text), x=str(x + 10), y=str(y + 20)),
    ]
    box = link(
        claim["key"],
        "page",
        class_=f"graph-node {'' if inside else 'graph-other '}{verdict_class(claim['verdict'])}",
    )
    box += shown
    box["label"] = f"{name_of(claim)}: {claim['verdict']}"
    return box
