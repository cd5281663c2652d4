"""What must be true of every page: names, contrast, width, and what axe-core looks for."""

from pathlib import Path

from browser import Tab

NAMELESS = """(() => [...document.querySelectorAll('button, a, input, select, textarea, video, [role=slider], img')]
    .filter((e) => e.checkVisibility() && !(e.matches('img') && e.hasAttribute('alt')))
    .filter((e) => !(e.ariaLabel || e.labels?.length || e.innerText?.trim() || e.title))
    .map((e) => e.outerHTML.slice(0, 120)))()"""
# The ratio of WCAG 2, of each text to the nearest opaque ground behind it.
PALE = """(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0.9) return c; } return [18, 20, 24]; };
  const faults = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('button:disabled, option, script, .skip')) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faults.push(`${ratio.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return faults;
})()"""
# What axe finds wrong, rule by rule, with the elements.
AXE = """axe.run(document, {resultTypes: ['violations']}).then(({violations}) => violations.map(
  (v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))"""


class Checker:
    """Checks pages by rules of our own, and by axe-core's of WCAG 2.2 (levels A and AA) and best practice."""

    def __init__(self, axe: Path) -> None:
        self.axe = axe.read_text()

    def check(self, browser: Tab, page: str) -> None:
        assert (found := browser.run(NAMELESS)) == [], f"{page}: without a name: {found}"
        assert (found := browser.run(PALE)) == [], f"{page}: too little contrast: {found}"
        wide = browser.run("""document.documentElement.scrollWidth > innerWidth ||
            document.querySelector('main').scrollWidth > document.querySelector('main').clientWidth""")
        assert not wide, f"{page}: wider than the window"
        if not browser.run("!!window.axe"):
            browser.run(self.axe + ";0")
        assert (found := browser.run(AXE)) == [], f"{page}: axe finds {found}"
