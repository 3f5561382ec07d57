"""The triangle's widget, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .visit import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_the_widget_changes_its_numbers_by_keyboard(browser: Browser, site: str) -> None:
    with visit(browser, site, "chapters/reasoning/triangle.html", 1280, "light") as seen:
        page = seen.page
        sliders = page.locator('[data-widget="triangle"] input[type=range]')
        outputs = page.locator('[data-widget="triangle"] [data-output]')
        assert sliders.count() > 0
        assert outputs.count() > 0
        for slider in sliders.all():
            before = outputs.all_inner_texts()
            slider.focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowRight")
            assert outputs.all_inner_texts() != before, slider.get_attribute("id")
        assert not seen.said
