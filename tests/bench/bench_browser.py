"""How fast the widgets draw, in Chromium: a table of milliseconds (median and 95th percentile) from action to picture.

    python tests/bench/bench_browser.py            # the player alone, then the machine in JupyterLab
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
from tests.browser.lab import Lab, LabServer, chromium
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

PRESS = """async ([name, count]) => {
  const card = document.querySelector(".w2v .panel"), spent = [];
  const button = [...card.querySelectorAll("button")].find(b => b.textContent.startsWith(name));
  for (let k = 0; k < count; k++) {
    const drawn = new Promise(done => {
      const watch = new MutationObserver(() => {
        watch.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(done));
      });
      watch.observe(card.querySelector(".status"), { childList: true, subtree: true, characterData: true });
    });
    const began = performance.now();
    button.click();
    await drawn;
    spent.push(performance.now() - began);
    await new Promise(done => setTimeout(done, 60));
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


def bench_machine(browser):
    cells = [new_code_cell("from w2vlib import Trainer, load_kingdom\nfrom w2vlib.widgets import Machine\n"
                           "Machine(Trainer(load_kingdom()))")]
    with tempfile.TemporaryDirectory() as folder:
        nbformat.write(new_notebook(cells=cells, metadata=METADATA), Path(folder) / "bench.ipynb")
        with LabServer(folder) as server, Lab(server, browser) as lab:
            lab.open("bench.ipynb")
            lab.run_all()
            lab.page.wait_for_selector(".w2v .panel .status")
            for name, count in (("Next", 60), ("Back", 30), ("Run 10", 30), ("Run 100", 30)):
                report(f"machine in JupyterLab: “{name}” → picture", lab.page.evaluate(PRESS, [name, count]))


def main(which):
    print(f"{'milliseconds':58}{'p50':>7}{'p95':>8}")
    with chromium() as browser:
        if which in ("", "player"):
            bench_player(browser)
        if which in ("", "machine"):
            bench_machine(browser)


if __name__ == "__main__":
    main("".join(sys.argv[1:]))
