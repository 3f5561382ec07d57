"""The widgets, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from .visit import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Position

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("chapter", "widget"),
    [
        ("reasoning/triangle", "triangle"),
        ("reasoning/alignment", "angle"),
        ("reasoning/scaling_up", "size"),
        ("reasoning/mixed_populations", "union"),
        ("dilemma/retraining_chain", "chain"),
        ("dilemma/oscillation", "trust"),
        ("market/two_slopes", "slopes"),
        ("market/probing", "recovery"),
    ],
)
def test_the_widget_changes_its_numbers_by_keyboard(
    browser: Browser, site: str, chapter: str, widget: str
) -> None:
    with visit(browser, site, f"chapters/{chapter}.html", 1280, "light") as seen:
        page = seen.page
        sliders = page.locator(f'[data-widget="{widget}"] input[type=range]')
        outputs = page.locator(f'[data-widget="{widget}"] [data-output]')
        assert sliders.count() > 0
        assert outputs.count() > 0
        for slider in sliders.all():
            before = outputs.all_inner_texts()
            slider.focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            assert outputs.all_inner_texts() != before, slider.get_attribute("id")
        assert not seen.said


def test_it_says_why_no_pair_uses_all_anchors_and_offers_another(
    browser: Browser, site: str
) -> None:
    with visit(browser, site, "chapters/reasoning/triangle.html", 390, "dark") as seen:
        box = seen.page.locator('[data-widget="triangle"]')
        said, choice = box.locator('[data-output="status"]'), box.locator("select")
        assert choice.locator("option").count() == 7
        box.get_by_role("button", name="right angle").press("Enter")
        said.get_by_text("No stable pair uses all three anchors").wait_for()
        assert "all three anchors" not in choice.locator("option").all_inner_texts()
        before = box.locator('[data-output="B"]').inner_text()
        choice.select_option(label="all at p₃")
        assert box.locator('[data-output="B"]').inner_text() != before
        assert not seen.said


def test_an_anchor_follows_the_pointer(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/reasoning/triangle.html", 1280, "light") as seen:
        page = seen.page
        across = page.get_by_label("p3 across")
        handle = page.locator('[data-anchor="2"] .held')
        handle.scroll_into_view_if_needed()
        spot = handle.bounding_box()
        assert spot is not None
        x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
        before = float(across.input_value())
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + spot["width"], y, steps=4)
        page.mouse.up()
        assert float(across.input_value()) > before
        assert not seen.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_prediction_flips_by_keyboard_and_by_pointer(
    browser: Browser, site: str, scheme: Literal["light", "dark"]
) -> None:
    with visit(browser, site, "chapters/dilemma/graphs.html", 390, scheme) as seen:
        box = seen.page.locator('[data-widget="graph"]')
        said, agents = box.get_by_role("status"), box.locator("svg [role=button]")
        said.get_by_text("Self-fulfilling").wait_for()
        agents.nth(1).press("Enter")
        said.get_by_text("Predicted 010, answered 101").wait_for()
        agents.nth(0).click()
        said.get_by_text("Predicted 110, answered 111: 3 of 3 groups succeed").wait_for()
        box.get_by_role("button", name="Retrain").press("Enter")
        said.get_by_text("Predicted 111").wait_for()
        box.locator("select").first.select_option(label="wheel")
        assert agents.count() == 5
        assert not seen.said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_start_and_a_market_are_chosen_by_pointer(
    browser: Browser, site: str, scheme: Literal["light", "dark"]
) -> None:
    with visit(browser, site, "chapters/market/two_slopes.html", 390, scheme) as seen:
        box = seen.page.locator('[data-widget="slopes"]')
        said, plane = box.get_by_role("status"), box.locator("[data-part=plane]")
        phases, start = box.locator("[data-part=phases]"), box.get_by_label("start of learner 1")
        said.get_by_text("Swapped").wait_for()
        phases.click(position=_within(phases, 0.5, 0.2))
        said.get_by_text("Aligned").wait_for()
        phases.click(position=_within(phases, 0.5, 0.7))
        said.get_by_text("Swapped").wait_for()
        before = start.input_value()
        plane.click(position=_within(plane, 0.8, 0.8))
        said.get_by_text("Aligned").wait_for()
        assert start.input_value() != before
        assert not seen.said


def _within(drawing: Locator, across: float, down: float) -> Position:
    spot = drawing.bounding_box()
    assert spot is not None
    return {"x": across * spot["width"], "y": down * spot["height"]}


def test_the_trapped_learner_is_told_by_another_peer(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/market/probing.html", 390, "light") as seen:
        box = seen.page.locator('[data-widget="recovery"]')
        said, choice = box.get_by_role("status"), box.locator("select")
        ends: set[str] = set()
        for option in choice.locator("option").all():
            choice.select_option(value=option.get_attribute("value"))
            ends.add(said.inner_text().rpartition("comes to")[2])
        assert len(ends) == 3
        assert not seen.said
