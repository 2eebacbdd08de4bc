"""How fast the widgets draw, in Chromium: a table of milliseconds (median and 95th percentile) from action to picture.

    python tests/bench/bench_browser.py            # the player, then the machine with `make lab` and without
    python tests/bench/bench_browser.py player     # only the player
"""

import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parents[2]))

from authoring.build import METADATA
from tests.browser.lab import PROMPT, USUAL, Lab, LabServer, chromium
from w2vlib.text import load_kingdom
from w2vlib.training import Trainer
from w2vlib.widgets.engine.standalone import standalone_html
from w2vlib.widgets.player.player import TrainingPlayer

# The slider's event is sent at the start of a frame, as browsers send input; a message posted then comes back painted.
SCRUB = """async count => {
  const slider = document.querySelector("input[type=range]"), last = Number(slider.max), spent = [];
  const painted = () => new Promise(done => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  for (let k = 0; k < count; k++) {
    await new Promise(requestAnimationFrame);
    const began = performance.now();
    slider.value = (k * 37) % (last + 1);
    slider.dispatchEvent(new Event("input"));
    await painted();
    spent.push(performance.now() - began);
  }
  return spent;
}"""

# A press is a click at the start of a frame, and is over when the picture that it leads to is painted: a message posted
# in the frame that draws it comes back then. What is drawn at once has changed when the click returns.
PRESS = """async ([name, count, rest]) => {
  const card = document.querySelector(".w2v .panel"), spent = [];
  const button = [...card.querySelectorAll("button, label")].find(b => b.textContent.startsWith(name));
  const told = card.querySelector(".say, .status"), frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise(done => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  });
  for (let k = 0; k < count; k++) {
    await frame();
    const before = told.textContent, began = performance.now();
    const drawn = new Promise(done => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(told, { childList: true, subtree: true, characterData: true });
    });
    button.click();
    const local = told.textContent !== before;
    await drawn;
    if (!local) await frame();
    await painted();
    spent.push(performance.now() - began);
    await new Promise(done => setTimeout(done, rest));
  }
  return spent;
}"""


def report(what, spent):
    print(f"{what:58}{np.percentile(spent, 50):7.1f}{np.percentile(spent, 95):8.1f}", flush=True)


def bench_player(browser):
    trainer = Trainer(load_kingdom(), window=3)
    trainer.run()
    player = TrainingPlayer(trainer, 300)
    T, V, _ = player.shape
    with tempfile.TemporaryDirectory() as folder:
        page_file = Path(folder) / "player.html"
        page_file.write_text(standalone_html(player), "utf-8")
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(page_file.as_uri())
        page.wait_for_function("window.ready")
        page.evaluate(SCRUB, 30)
        report(f"player: slider → drawn frame ({V} words × {T} frames)", page.evaluate(SCRUB, 300))
        page.close()


def bench_machine(browser, connection, where):
    cells = [new_code_cell("from w2vlib import Trainer, load_kingdom\nfrom w2vlib.widgets import Machine\n"
                           "Machine(Trainer(load_kingdom()))")]
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(new_notebook(cells=cells, metadata=METADATA), Path(folder) / "bench.ipynb")
        with LabServer(folder, connection) as server, Lab(server, browser, 1280, 720) as lab:
            lab.open("bench.ipynb")
            lab.run_all()
            lab.page.wait_for_selector(".w2v .panel :is(.status, .say)")
            for name, count in (("Next", 60), ("Back", 40), ("Run 10", 30), ("Run 100", 20), ("Run 1,000", 8)):
                report(f"machine, {where}: “{name}” → painted", lab.page.evaluate(PRESS, [name, count, 500]))


def main(which):
    print(f"{'milliseconds':58}{'p50':>7}{'p95':>8}")
    with chromium() as browser:
        if which in ("", "player"):
            bench_player(browser)
        if which in ("", "machine"):
            bench_machine(browser, PROMPT, "make lab")
            bench_machine(browser, USUAL, "jupyter lab")


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
