"""A panel flows in; a page flows out that Chromium opens and Python answers. `Gallery` has every control and block.

Look at it: ``python -m tests.browser.gallery folder`` writes screenshots at three widths, light and dark.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

import numpy as np

from tests.browser.lab import FLAGS, find_browser
from w2vlib.draw.blocks import (
    Arrow,
    Bars,
    Curve,
    Details,
    Formula,
    Heatmap,
    Marked,
    Matrix,
    Prose,
    Row,
    Scatter,
    Series,
    Status,
    Table,
    Tokens,
)
from w2vlib.text import load_kinds
from w2vlib.widgets.engine.controls import Button, Choice, Number, Play, Range, Text, TextArea, Toggle
from w2vlib.widgets.engine.panel import Panel

STAND_IN = """
const listeners = {}, sent = [], state = {};
const take = ([plain, binary]) => {
  Object.assign(state, plain);
  for (const [name, text] of Object.entries(binary))
    state[name] = new DataView(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
};
take(JSON.parse(document.getElementById("view").textContent));
window.sent = sent; window.drawn = [];
window.model = {
  get: (name = "view") => state[name],
  on: (event, f) => (listeners[event] ??= new Set()).add(f), off: (event, f) => listeners[event].delete(f),
  send: event => {
    sent.push(event);
    window.kernel?.(event).then(traits => { take(traits); window.feed(state.view); });
  },
};
window.lose = () => listeners["comm_live_update"].forEach(f => f());
window.feed = next => {
  const start = performance.now();
  state.view = next;
  listeners["change:view"].forEach(f => f());
  drawn.push(performance.now() - start);
};
const source = new Blob([document.getElementById("esm").textContent], { type: "text/javascript" });
const module = await import(URL.createObjectURL(source));
window.module = module;
window.stop = module.default.render({ model, el: document.getElementById("app") });
window.ready = true;
"""


def page_of(panel, dark=False):
    """Return a page that shows `panel` with a stand-in for the widget model; `window.kernel(event)` may answer."""
    light, ground = ("false", "#111") if dark else ("true", "#fff")
    view, esm = json.dumps(traits(panel)).replace("<", "\\u003c"), panel._esm.replace("</script", "<\\/script")
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>panel</title><style>{panel._css}</style>
<body data-jp-theme-light="{light}" style="margin:16px;background:{ground}"><main id="app"></main>
<script type="application/json" id="view">{view}</script><script type="text/plain" id="esm">{esm}</script>
<script type="module">{STAND_IN}</script></body></html>"""


def traits(panel):
    """What the browser would have of a panel: plain values by name, and bytes as text."""
    names = panel.trait_names(sync=True) if hasattr(panel, "trait_names") else ["view"]
    values = {name: getattr(panel, name) for name in names if not name.startswith("_")}
    binary = {name: base64.b64encode(value).decode() for name, value in values.items() if isinstance(value, bytes)}
    return [{name: value for name, value in values.items() if isinstance(value, dict)}, binary]


def connect(page, panel):
    """Let the Python panel answer the events of the page, as a kernel would."""

    def kernel(event):
        panel.receive(event)
        return traits(panel)

    page.expose_function("kernel", kernel)


class Gallery(Panel):
    """Every control and every block, with content as the course has it."""

    title = "One step of skip-gram, and every other block of the course"

    def __init__(self, seed=1):
        random = np.random.default_rng(seed)
        self.kinds = load_kinds()
        self.words = list(dict.fromkeys(self.kinds))[:100]
        self.W_in, self.W_out = random.normal(0, 0.5, (2, len(self.words), 8))
        centre = {kind: random.normal(0, 1.6, 2) for kind in dict.fromkeys(self.kinds.values())}
        self.xy = np.array([centre[self.kinds[w]] + random.normal(0, 0.55, 2) for w in self.words])
        self.losses = 1.6 + 3 * np.exp(-np.arange(15_000) / 4000) + random.normal(0, 0.1, 15_000)
        self.ticks = 0
        super().__init__()

    def controls(self):
        return [
            [Button("back", "Back", key="b"), Button("next", "Next", primary=True, key="n"), Button("run", "Run 100"),
             Play("play"), Range("step", "step", 0, 15_000, 1, 6000, f"{self.values.get('step', 6000):,} of 15,000")],
            [Range("m", "window m", 1, 5, 1, 2), Number("rate", "learning rate", 0.3, 0, 10),
             Choice("objective", "objective", ("softmax", "negative sampling"), "softmax"),
             Choice("seed", "seed", tuple(range(10)), 0), Text("word", "word", "king", self.words),
             Toggle("trails", "trails", True), Button("off", "Undo", disabled=True)],
            [TextArea("text", "Your text", "The old king wears the golden crown and the queen rules the kingdom.",
                      hint="Any language with spaces between its words.")],
        ]

    def on_press(self, name):
        self.values["step"] += {"back": -1, "next": 1, "run": 100}[name]

    def on_tick(self, name):
        self.ticks += 1
        self.values["step"] += 10
        return self.ticks < 5

    def on_pick(self, name, index):
        self.values["word"] = self.words[index] if name == "point" else self.values["word"]
        self.picked = name, index

    def on_edit(self, name, row, column, value):
        {"in": self.W_in, "out": self.W_out}[name][row, column] = value

    def render(self, values):
        if values["word"] not in self.words:
            raise ValueError(f"“{values['word']}” is not in the vocabulary; did you mean “king”?")
        words, m, step = values["text"].split(), values["m"], values["step"]
        king, queen = self.words.index(values["word"]), self.words.index("queen")
        h = self.W_in[king] * np.cos(step / 50)
        logits = self.W_out @ h
        p = np.exp(logits - logits.max())
        p /= p.sum()
        top = [queen, *[int(i) for i in np.argsort(-p) if i != queen][:7]]
        centre = min(2, len(words) - 1)
        near = [j for j in range(max(0, centre - m), min(len(words), centre + m + 1)) if j != centre]
        roles = {i: "outside" for i in range(len(words))} | {centre: "centre"} | dict.fromkeys(near, "context")
        x, first, order = np.arange(15_000), words[:10], tuple(dict.fromkeys(self.kinds.values()))
        trail = self.xy[king] + np.cumsum(np.random.default_rng(0).normal(0, 0.1, (30, 2)), 0)[::-1]
        together = np.maximum(0, 4 - abs(np.subtract.outer(range(len(first)), range(len(first)))))
        score = "exp([[out:**u**_{%s}]] · [[in:**h**]])"
        return [
            Prose(f"The centre word is **{values['word']}**. Its row of [[in:**W**_{{in}}]] is the hidden **h**; "
                  "every row of [[out:**W**_{out}]] is asked how well it fits.\n\n"
                  "The layer is *linear*: `h = W_in[centre]`."),
            Tokens(words, roles, "The sentence with the window around its centre word", pick="token"),
            Formula([f"[[in:**h**]] = [[in:**v**_{{{values['word']}}}]] = ({', '.join(f'{v:.2f}' for v in h[:3])}, …)",
                     f"p(queen | {values['word']}) = {score % 'queen'} / Σ_{{j}} {score % 'j'} = {p[queen]:.3f}",
                     f"loss L = −log p(queen | {values['word']}) = **{-np.log(p[queen]):.3f}**"]),
            Row([Matrix("W_in", self.words, self.W_in, {king: "in"}, caption="input vectors: the embedding", edit="in"),
                 Matrix("W_out", self.words, self.W_out, {i: "positive" if i == queen else "out" for i in top[:6]},
                        caption="output vectors: the target and the five likeliest words")]),
            Row([Bars([self.words[i] for i in top], p[top], "Softmax of the scores, and the target",
                      ("probability", "target"), [float(i == queen) for i in top], {0: "positive"}, (0, 1)),
                 Bars([self.words[i] for i in top], logits[top], Marked("Scores **u** · **h**"),
                      highlight={0: "positive"}, limits=(-4, 4))]),
            Scatter(self.words, self.xy, "The embedding map: two principal components, 61 % of the variance",
                    [self.kinds[w] for w in self.words], order, limits=(-5, 5, -4, 4), axes=("PC 1", "PC 2"),
                    trails={king: trail} if values["trails"] else {}, highlight={king: "in", queen: "positive"},
                    pick="point"),
            Row([Scatter(["king", "queen"], [[1.2, 0.4], [0.3, 1.1]], "Forces on two vectors",
                         limits=(-0.5, 2, -0.5, 1.6), height=320,
                         arrows=[Arrow((0, 0), (1.2, 0.4), "v_king", "in"), Arrow((0, 0), (0.3, 1.1), "u_queen", "out"),
                                 Arrow((1.2, 0.4), (0.9, 0.75), "pull", "ok", True)]),
                 Heatmap(first, first, together, "How often two words meet", [(0, 1)] if len(first) > 1 else (), 0,
                         pick="cell")], (3, 2)),
            Curve([Series("old rate 0.3", x, self.losses, "plain", True),
                   Series("new rate 0.1", x[6000:], self.losses[6000:] - 0.3 + 0.3 * np.exp(2 - x[6000:] / 3000))],
                  "Loss, mean of the last 100 steps", "step", "loss", (0, 15_000), (0, 5), step),
            Row([Table(["centre", "context", "score", "probability", "error"],
                       [[values["word"], self.words[i], logits[i], p[i], p[i] - (i == queen)] for i in top],
                       "One row for each word in play", {0: "positive", (3, 4): "bad"}),
                 Table(["iteration", "centre", "context"],
                       [[i, words[i % len(words)], "old, king"] for i in range(40 if words else 0)],
                       "Training table", {12: "accent"})]),
            Details("What about the other words?", [Prose("All of them take part in the sum under the fraction.")]),
            Status(f"Step {step:,}: p(queen | {values['word']}) is {p[queen]:.3f}."),
        ]


def main(folder):
    """Write the screenshots."""
    from playwright.sync_api import sync_playwright

    folder = Path(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for width, dark in ((700, False), (900, False), (1200, False), (900, True)):
            panel = Gallery()
            file = folder / f"gallery-{width}{'-dark' if dark else ''}.html"
            file.write_text(page_of(panel, dark), "utf-8")
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("pageerror", lambda error: print(error))
            connect(page, panel)
            page.goto(file.as_uri())
            page.wait_for_function("window.ready")
            page.screenshot(path=file.with_suffix(".png"), full_page=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1])
