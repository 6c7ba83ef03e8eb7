"""Looks at what a page shows, and collects what is wrong with it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.catalogues import LANGUAGES, Words

SCRIPT = Path(__file__).with_name("look.js")
PHONE = 600  # pixels; below that lists may scroll within themselves
OVERLAYS = ".ant-modal, .ant-drawer, .ant-dropdown, .ant-popover"
WAITING = ".ant-skeleton, .ant-spin-spinning, .tbl-waiting, .tl-waiting, .my-waiting, .ant-message-loading"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(done))))"
RAW = {
    "an id": re.compile(r"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b|\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b"),
    "JSON": re.compile(r'[{\[]\s*"\w+"'),
    "a value for programs": re.compile(r"\bundefined\b|\[object Object\]|\bNaN\b|\bnull\b|\{\{|FREQ="),
}


@dataclass
class Looks:
    """`faults` is what was found, each after the place in which it stands."""

    page: Page
    words: Words
    axe: Callable[..., None]
    faults: list[str] = field(default_factory=list)

    def settled(self) -> None:
        """The page has what it asked the server for."""
        expect(self.page.locator("#root")).not_to_be_empty()
        expect(self.page.locator(WAITING).filter(visible=True)).to_have_count(0, timeout=15_000)
        self.page.evaluate("() => document.fonts.ready.then(() => new Promise(requestAnimationFrame))")

    def everything(self, place: str, widths: tuple[int, ...]) -> None:
        """Text and keys once, the layout at every width, axe at the widest and the narrowest."""
        self._note(place, self._texts())
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.evaluate(DRAWN)
            self._note(f"{place} at {width}", self._layout(width))
            if width == widths[-1] or (width == widths[0] and widths[-1] < PHONE):
                self._note(f"{place} at {width}", self._axe())
        self.page.set_viewport_size({"width": widths[0], "height": 900})
        self.page.evaluate(DRAWN)

    def tab_order(self, place: str) -> None:
        """Runs in one language only: the order of Tab does not depend on it."""
        if self.words.language != LANGUAGES[0]:
            return
        stops = int(self.page.evaluate("look.startTabbing()"))
        for _ in range(stops + 4):
            self.page.keyboard.press("Tab")
        self._note(place, self.page.evaluate("look.tabbed()"))

    def focus(self, place: str) -> None:
        self._note(place, self._soon("look.focus()"))

    def escape(self, place: str) -> None:
        self.page.keyboard.press("Escape")
        self._note(place, self._soon("look.back()"))

    def close(self) -> None:
        """Nothing lies over the page any more."""
        self.page.keyboard.press("Escape")
        expect(self.page.locator(OVERLAYS).filter(visible=True)).to_have_count(0)

    def _note(self, place: str, faults: Iterator[str] | list[str]) -> None:
        self.faults += [f"{place}: {fault}" for fault in faults]

    def _soon(self, question: str) -> list[str]:
        """What is wrong, unless it is right within a moment: drawers move in, and focus follows."""
        for _ in range(20):  # the page's own policy forbids wait_for_function, which compiles its text there
            if not (fault := str(self.page.evaluate(question))):
                return []
            self.page.wait_for_timeout(100)
        return [fault]

    def _texts(self) -> Iterator[str]:
        text = str(self.page.evaluate("look.text()"))
        spaces = "|".join(self.words.namespaces())
        for found in re.finditer(rf"(?<![\w.@/])(?:{spaces})(?:\.\w+)+\b(?!@)", text):
            if not found[0].endswith((".csv", ".xlsx")):
                yield f"looks like an untranslated key: {found[0]}"
        text = self.words.like("logs.request").sub("", text)  # support asks for this id
        for what, pattern in RAW.items():
            yield from (f"shows {what}: {found[0]}" for found in pattern.finditer(text))

    def _layout(self, width: int) -> Iterator[str]:
        found = self.page.evaluate("narrow => look.layout(narrow)", width < PHONE)
        yield from found["faults"]
        for each in found["cut"]:
            if each["whole"] or not self._tooltip(each["at"]):
                yield f"is cut: {each['text']}"

    def _tooltip(self, at: str) -> bool:
        """Pointing at the element shows its whole text."""
        element = self.page.locator(f'[data-cut="{at}"]')
        element.hover()
        tooltip = self.page.locator(".ant-tooltip:visible", has_text=element.inner_text())
        try:
            expect(tooltip.first).to_be_visible(timeout=1000)
        except AssertionError:
            return False
        self.page.mouse.move(0, 0)
        return True

    def _axe(self) -> list[str]:
        try:
            self.axe(self.page, self.page.evaluate("look.front()"))
        except AssertionError as error:
            return [f"axe: {error}".partition("\nassert ")[0]]
        return []
