"""One docutils node that becomes any HTML element, and MyST text parsed in place."""

from __future__ import annotations

import html
from collections.abc import Sequence
from inspect import cleandoc
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lookahead_book.ledger import VERDICTS, verdict_class

VOID = {"input", "br", "path"}


class element(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """An HTML element with a tag, attributes and children."""


class claim_link(nodes.General, nodes.Element):  # noqa: N801
    """A link to a claim's box, its ledger row or its code, resolved when all pages are known."""


def el(tag: str, *children: nodes.Node | str, **attributes: str) -> element:
    """Return an element; `class_` and names with underscores become HTML attributes.

    >>> el("p", "text", class_="note", aria_label="x")["html"]
    {'class': 'note', 'aria-label': 'x'}
    """
    node = element(
        tag=tag, html={k.rstrip("_").replace("_", "-"): v for k, v in attributes.items()}
    )
    for child in children:
        node += nodes.Text(child) if isinstance(child, str) else child
    return node


def badge(verdict: str) -> element:
    """Return the verdict as text on its colour."""
    return el("span", verdict, class_=f"verdict {verdict_class(verdict)}", title=VERDICTS[verdict])


def link(
    key: str, to: str = "box", text: str = "", *, class_: str = "", line: int = 0
) -> claim_link:
    """Return a link to the `box`, `page`, `row` or `code` of a claim; its name is the default."""
    return claim_link(key=key, to=to, text=text, line=line, cls=class_)


def parsed(directive: SphinxDirective, text: str, *, inline: bool = False) -> list[nodes.Node]:
    """Return MyST text parsed where the directive stands; `inline` unwraps a single paragraph."""
    holder = nodes.Element()
    holder.document = directive.state.document
    text = cleandoc(text)
    lines = StringList(text.splitlines(), source=str(directive.env.doc2path(directive.env.docname)))
    directive.state.nested_parse(lines, directive.content_offset, holder)
    if inline and len(holder.children) == 1 and isinstance(holder.children[0], nodes.paragraph):
        return list(holder.children[0].children)
    return list(holder.children)


def _start_tag(node: element) -> str:
    written = "".join(f' {k}="{html.escape(v)}"' for k, v in node["html"].items())
    closed = "/" if node["tag"] in VOID else ""
    return f"<{node['tag']}{written}{closed}>"


def _visit(self: Any, node: element) -> None:
    self.body.append(_start_tag(node))


def _depart(self: Any, node: element) -> None:
    if node["tag"] not in VOID:
        self.body.append(f"</{node['tag']}>" + ("" if _is_inline(node) else "\n"))


def _is_inline(node: element) -> bool:
    return node["tag"] in ("span", "a", "code", "strong", "em", "td", "th", "option", "text")


def _pass(_self: Any, _node: nodes.Node) -> None:
    return None


def table(head: Sequence[str], rows: Sequence[element], **attributes: str) -> element:
    """Return a table with a header row."""
    return el(
        "table",
        el("thead", el("tr", *(el("th", h, scope="col") for h in head))),
        el("tbody", *rows),
        **attributes,
    )


def setup(app: Sphinx) -> None:
    """Register the node with the HTML writer; other writers see its children only."""
    silent = dict.fromkeys(("latex", "text", "man", "texinfo"), (_pass, _pass))
    app.add_node(element, html=(_visit, _depart), **silent)
    app.add_node(claim_link, html=(_pass, _pass), **silent)
