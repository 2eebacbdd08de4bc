"""Every notebook in JupyterLab: it runs, axe finds nothing, keys stay in the panels, and every extreme is answered.

The notebooks are found, not listed, and so are the widgets in their outputs; `drive.js` knows only native controls.
"""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.browser.conftest import ROOT
from tests.browser.lab import CURRENT, Lab

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
DRIVE = Path(__file__).with_name("drive.js").read_text("utf-8")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")

WIDGET = "application/vnd.jupyter.widget-view+json"
PANEL, PROGRESS = ".w2v, .w2v-quiz", "[role=progressbar], .progress"
OURS = [".w2v", ".w2v-quiz", ".jp-OutputArea .jp-RenderedHTML", ".jp-OutputArea .jp-RenderedImage"]
VIOLATIONS = """async ours => {
  const include = ours.filter(selector => document.querySelector(selector)).map(selector => [selector]);
  if (!include.length) return [];
  const { violations } = await axe.run({ include }, { resultTypes: ['violations'] });
  return violations.filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => [v.id, v.nodes.slice(0, 5).map(node => node.html.slice(0, 200))]);
}"""

FOCUSABLE = "button, input, select, textarea, summary, [tabindex='0']"
STOP = f"""(root, last) => [...root.querySelectorAll("{FOCUSABLE}")]
  .filter(node => node.tabIndex >= 0 && !node.disabled && node.checkVisibility()).at(last ? -1 : 0)"""
TO_CELL = f"""index => {{
  const notebook = {CURRENT}.content;
  notebook.activeCellIndex = index; notebook.mode = 'command'; notebook.activeCell.node.focus();
}}"""
MANY_TABS = 12
"""Between a cell and its output JupyterLab has a few stops of its own."""


class Course(Lab):
    """One notebook that has run, with `widgets`: (number of the code cell, output node, id of the kernel's side)."""

    def start(self, name):
        self.open(f"notebooks/{name}.ipynb")
        self.page.evaluate(DRIVE)
        self.page.evaluate(f"drive.watch({CURRENT}.sessionContext.session.kernel)")
        self.run_all()
        self.page.evaluate("drive.settled()")
        widgets = [
            (number, self.cell(number).locator(".jp-OutputArea-output").nth(i), output["data"][WIDGET]["model_id"])
            for number, cell in enumerate(self.cells(), 1)
            for i, output in enumerate(cell["outputs"])
            if WIDGET in output.get("data", {})
        ]
        for _, node, _ in widgets:
            node.locator(f"{PANEL}, {PROGRESS}").first.wait_for(state="attached")
        self.widgets = [widget for widget in widgets if widget[1].locator(PANEL).count()]

    def content(self):
        """The type and source of every cell, Markdown too."""
        return self.page.evaluate(f"[...{CURRENT}.content.model.cells].map(c => [c.type, c.sharedModel.getSource()])")

    def index(self, number):
        """Where code cell `number` stands among all cells."""
        return [i for i, (kind, _) in enumerate(self.content()) if kind == "code"][number - 1]


@pytest.fixture(scope="module", params=NOTEBOOKS)
def course(request, server, browser):
    with Course(server, browser) as course:
        course.start(request.param)
        yield course


def test_it_runs_without_errors_complaints_or_network(course):
    assert course.errors() == []
    assert course.page.evaluate("drive.troubles") == []
    counts = [cell["count"] for cell in course.cells()]
    assert counts == list(range(1, len(counts) + 1))
    assert course.blocked == []
    assert course.complaints == []


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious(course, theme):
    course.page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)
    course.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
    course.page.evaluate(AXE)
    assert course.page.evaluate(VIOLATIONS, OURS) == []


def test_tab_reaches_every_widget_and_keys_stay_inside(course):
    before, keyboard = course.content(), course.page.keyboard
    for number, node, _ in course.widgets:
        first, last = (node.evaluate_handle(STOP, which) for which in (False, True))
        course.page.evaluate(TO_CELL, course.index(number))
        for _ in range(MANY_TABS):
            keyboard.press("Tab")
            if node.evaluate("root => root.contains(document.activeElement)"):
                break
        assert first.evaluate("node => document.activeElement === node"), f"cell {number}"
        for target in (first, last):
            target.evaluate("node => node.focus()")
            text = target.evaluate("node => node.matches('textarea, [type=text]') ? node.value : null")
            for key in ("a", "b", "d", "d", "ArrowUp", "j", "m"):
                keyboard.press(key)
            course.page.evaluate("drive.settled()")
            if text is not None:
                target.evaluate("(node, text) => drive.write(node, text)", text)
        assert course.content() == before, f"cell {number}"
    assert course.complaints == []


def test_extremes_are_answered(course, server):
    before = course.content()
    found = {number: node.evaluate("(node, comm) => drive.extremes(node, comm)", comm)
             for number, node, comm in course.widgets}
    assert found == {number: [] for number in found}
    assert course.page.evaluate("window.hacked") is None
    assert course.content() == before and course.errors() == []
    assert course.complaints == [] and course.blocked == []
    assert "Traceback" not in server.log()
