"""A state flows in; stage.svg filled with its numbers flows out, for saved notebooks, pages without script and print.

`picture` says what each named part of the drawing shows. front/bind.js has the same function for the live page; a test
gives both the same state.
"""

from __future__ import annotations

import copy
import math
import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from ...draw.blocks import MARKS, plain
from ..engine import DRAWING as DRAWING_PARTS
from .state import State

SVG = "http://www.w3.org/2000/svg"
ElementTree.register_namespace("", SVG)
DRAWING = (Path(__file__).with_name("stage.svg")).read_text("utf-8")
CELLS = 32
SLOTS = 5
INPUTS = 4
LEVELS = 10
COVER = 110  # the length of a probability of 1
SHAPES = tuple(re.findall('"(M[^"]+)"', DRAWING_PARTS.split("SHAPES = [")[1].split("];")[0]))
STRIPS = {"in": (36, 58), "out": (112, 196)}


def short(x: float) -> str:
    """A number for a cell, of four or five signs."""
    size = abs(x)
    if not math.isfinite(x):
        return "∞"
    if size < 0.005:
        return "0.00"
    if size >= 9_999.5:
        return re.sub(r"e\+?(-?)0*", r"e\1", f"{x:.0e}").replace("-", "−")
    return f"{x:.{2 if size < 9.995 else 1 if size < 99.95 else 0}f}".replace("-", "−")


def digits(x: float | None) -> str:
    """A number for a column, three digits of it."""
    if x is None or not math.isfinite(x):
        return "∞"
    size = abs(x)
    if size and (size < 0.001 or size >= 99_999.5):
        return re.sub(r"e\+?(-?)0*", r"e\1", f"{x:.1e}").replace("-", "−")
    return f"{x:.{3 if size < 9.9995 else 2 if size < 99.995 else 1 if size < 999.95 else 0}f}".replace("-", "−")


def level(x: float, limit: float) -> str:
    """The class of a heat: its sign, and how strong it is from 0 to `LEVELS`."""
    strong = LEVELS if not abs(x) < limit else math.floor(LEVELS * abs(x) / limit + 0.5)
    return f"{'minus' if x < 0 else 'plus'} l{strong}"


def shown_places(state: State, watched: int) -> list[int]:
    """The scored places that have a row: those of the state, and in the last one the word that is watched."""
    header = state.header
    shown = list(header["shown"])
    if header["softmax"] and watched in header["scored"]:
        place = header["scored"].index(watched)
        if place not in shown:
            shown[-1] = place
    return shown


def picture(state: State, words: list[str], phase: int, watched: int) -> dict[str, dict]:
    """What each part shows in `phase` (1 to 5); `words` are those of the held rows, `watched` is a held row."""
    header, A = state.header, state.arrays
    H, N = A["W_in"].shape
    limit, late, cells = header["limit"], phase == 5, min(N, CELLS)
    broad = 256 / cells
    out: dict[str, dict] = {}
    shown = shown_places(state, watched)
    rows = [header["scored"][k] for k in shown]
    # the bars under the numbers: products while scores are made, changes in the update, one scale for all of them
    products, changes = A["W_out"][rows] * A["h"], A["new_out"][rows] - A["W_out"][rows]
    moved = A["new_in"][header["inputs"]] - A["W_in"][header["inputs"]]
    unit = max(float(np.abs(changes if late else products).max(initial=0)), float(late and np.abs(moved).max()), 1e-12)

    def line(name, values, bars=None):
        for d in range(cells):
            x, bar = float(values[d]), 0.0 if bars is None else float(bars[d]) / unit
            at = broad * (0.5 + min(0.0, bar) / 2)
            out[f"{name}.{d}"] = {"heat": level(x, limit), "text": short(x) if broad >= 30 else "",
                                  "bar": [at, broad * abs(bar) / 2] if abs(bar) > 0.01 else None}

    inputs, C = header["inputs"], len(header["inputs"])
    names = [words[i] for i in inputs]
    slots = [["", "v", names[k], A["new_in" if late and header["cbow"] else "W_in"][i], moved[k], 2]
             for k, i in enumerate(inputs[:INPUTS])]
    if C > INPUTS:
        slots[-1] = [f"and {C - INPUTS + 1} more", "", "", None, None, 2]
    slots.append(["change of ", "v", "" if C > 1 else names[0], moved[0], None, 5])
    if not header["cbow"]:
        slots.append(["new ", "v", names[0], A["new_in"][inputs[0]], moved[0], 5])
    for k in range(SLOTS):
        if k >= len(slots):
            out[f"slot.{k}"] = {"class": "gone"}
            continue
        lead, name, of, values, bars, known = slots[k]
        blank = values is None or known == 5 > phase
        out[f"slot.{k}"] = {"class": "blank" if blank else "", "data-lit": "5" if known == 5 else "2 5",
                            "data-known": known, "data-part": ("v", "dv", "va")[max(0, k - min(C, INPUTS) + 1)]}
        out |= {f"lead.{k}": {"text": lead}, f"name.{k}": {"text": name}, f"of.{k}": {"text": of[:10]}}
        line(f"v.{k}", values if values is not None else np.zeros(N), bars if late else None)
    line("h", A["h"])
    line("gh", A["grad_h"])

    exps = [_exp(float(A["s"][k]) * (1 if header["softmax"] else -1)) for k in range(len(A["s"]))]
    for j in range(8):
        if j >= len(shown):
            out[f"row.{j}"] = {"class": "gone"}
            continue
        k, row = shown[j], rows[j]
        s, p, e = (float(A[name][k]) for name in "spe")
        watch = row == watched
        out[f"row.{j}"] = {"class": " ".join(filter(None, ["target" * (j == 0), "watched" * watch]))}
        out[f"word.{j}"] = {"text": ("◉ " if watch else "") + clipped(words[row], 9 if watch else 10)}
        line(f"u.{j}", A["new_out" if late else "W_out"][row], changes[j] if late else products[j])
        out |= {f"s.{j}": {"text": digits(s)}, f"exp.{j}": {"text": digits(exps[k])}, f"p.{j}": {"text": digits(p)},
                f"e.{j}": {"text": digits(e)}, f"y.{j}": {"text": "1" if j == 0 else "0"},
                f"pbar.{j}": {"width": max(1.0, COVER * p)}, f"ebar.{j}": bar(782, 24 * e),
                f"gap.{j}": {"d": f"M{626 + COVER * p:.1f} 10.5H736" if j == 0 else ""}}
    seen_exp, seen_p, seen_e = (sum(float(x[k]) for k in shown) for x in (exps, A["p"], A["e"]))
    rest = header["V"] - len(shown)
    if header["softmax"]:
        out |= {"others": {"text": f"{rest:,} others" if rest else ""}, "apart": {"text": ""},
                "rest.exp": {"text": digits(max(0.0, header["total"] - seen_exp)
                                            if header["total"] is not None else None) if rest else ""},
                "rest.p": {"text": digits(max(0.0, 1 - seen_p)) if rest else ""},
                "rest.bar": {"d": f"M626 10.5H{626 + COVER * max(0.0, 1 - seen_p):.1f}" if rest else ""},
                "rest.e": {"text": digits(max(0.0, -seen_e)) if rest else ""},
                "rest": {"class": "" if rest else "gone"},
                "sum.exp": {"text": f"Σ {digits(header['total'])}"}, "sum.p": {"text": "Σ 1"}, "sum.e": {"text": "Σ 0"}}
    else:
        more = f"and {header['more']:,} more samples; " if header["more"] else ""
        out |= {"others": {"text": ""}, "apart": {"text": f"{more}{header['apart']:,} other rows take no part"}}
        out |= {name: {"text": ""} for name in ("sum.exp", "sum.p", "sum.e")}
    out |= {"exphead": {"text": "exp z" if header["softmax"] else "exp(−z)"},
            "phead": {"text": "probability p" if header["softmax"] else "yes: p = σ(z)"}}

    at_y = {name: lambda i, top=top: top + 200 * (i + 0.5) / H for name, (_, top) in STRIPS.items()}
    into = sorted(set(inputs))
    bends = [f"M86 {at_y['in'](i):.1f}H{94 + 3 * k}V{61 + 19 * k}H176" for k, i in enumerate(inputs[:INPUTS])]
    fans = [f"M162 {at_y['out'](i):.1f}C172 {at_y['out'](i):.1f} 164 {206 + 22 * j} 174 {206 + 22 * j}"
            for j, i in enumerate(rows)]
    out |= {"wire.in": {"d": "".join(bends)}, "wire.out": {"d": "".join(fans)},
            "rings.in": {"rings": [[at_y["in"](i), "", "in"] for i in into]},
            "rings.out": {"rings": [[at_y["out"](i), "ok" if j == 0 else "watched" if i == watched else "", "out"]
                                    for j, i in enumerate(rows)]},
            "ones": {"ones": [at_y["in"](i) for i in into]},
            "strip.in": {"strip": strip(A["new_in" if late else "W_in"], limit)},
            "strip.out": {"strip": strip(A["new_out" if late else "W_out"], limit)}}
    size = f"{header['V']:,} × {N}" if header["V"] <= H else f"{H} of {header['V']:,}"
    p0, loss = float(A["p"][shown[0]]), header["loss"]
    high = 176 - 16 * min(7.0, -math.log(max(p0, 1e-9)))
    out |= {"size.in": {"text": size}, "size.out": {"text": size}, "low": {"text": f"−{limit:g}"},
            "high": {"text": f"{limit:g}"}, "loss": {"text": f"L {digits(loss)}"},
            "again": {"text": f"again: {digits(header['again'])}"},
            "rate": {"text": f"× −{digits(header['rate'])}" + (" / C" if C > 1 else "")},
            "lossdot": {"cx": 626 + COVER * p0, "cy": high},
            "drop": {"d": f"M{626 + COVER * p0:.1f} {high:.1f}V199"}}
    blind = 176 - 16 * header["blind"]
    out |= {"blind": {"d": f"M627 {blind:.1f}H736" if blind > 60 else ""},
            "blindtext": {"text": f"blind guess {digits(header['blind'])}" if blind > 60 else "", "y": blind - 4}}
    for k in range(7):
        p = float(A["p"][shown[k + 1]]) if not header["softmax"] and k + 1 < len(shown) else None
        out[f"noise.{k}"] = {"class": "gone"} if p is None else {
            "class": "dot no", "cx": 626 + COVER * p, "cy": 176 - 16 * min(7.0, -math.log(max(1 - p, 1e-9)))}
    for k, (x, wide, word, role, kind, _) in enumerate(header["draw"]["tokens"]):
        out[f"token.{k}"] = {"token": [x, wide, word, role, kind]}
    out |= {f"token.{k}": {"class": "gone"} for k in range(len(header["draw"]["tokens"]), 24)}
    out |= {name: {"d": header["draw"][name]} for name in ("wire.x", "wire.y")}
    return out | {name: {"text": header["draw"][name]} for name in ("example", "kind")}


def _exp(x):
    return math.exp(x) if x < 709 else math.inf


def clipped(word, most):
    return word if len(word) <= most else f"{word[:most - 1]}…"


def bar(zero, length):
    return {"x": zero + min(0.0, length), "width": abs(length)}


def strip(values, limit) -> list[tuple[str, str]]:
    """A matrix (H, N) as one path for each colour, 48 wide and 200 high: [(class, d)]."""
    H, N = values.shape
    wide, high, paths = 48 / N, 200 / H, {}
    for i, row in enumerate(values.tolist()):
        for d, x in enumerate(row):
            name = level(x, limit)
            if not name.endswith("l0"):
                paths.setdefault(name, []).append(f"M{wide * d:.4g} {high * i:.4g}h{wide:.4g}v{high:.4g}h-{wide:.4g}z")
    return [(name, "".join(parts)) for name, parts in sorted(paths.items())]


def curve_picture(curve: dict, t: int, wire_from=None) -> dict[str, dict]:
    """What the corner with the losses shows when the machine stands at step `t`."""
    x = 22 + 218 * min(t, curve["longest"]) / curve["longest"]
    y = np.interp(x, *np.transpose(curve["now"])) if curve["now"] else 140.0
    path = {name: "M" + "L".join(f"{a:g} {b:g}" for a, b in curve[name]) if curve[name] else "" for name in
            ("now", "was", "band")}
    out = {name: {"d": d} for name, d in path.items()}
    out |= {f"{axis}t.{k}": {"text": text} for axis in "xy" for k, text in enumerate(curve[axis])}
    return out | {"cursor": {"d": f"M{x:.1f} 14V140"}, "bead": {"cx": x, "cy": float(y)},
                  "curvetitle": {"text": "loss, mean of the last 100 steps"},
                  "wasname": {"text": curve["names"][0]}, "nowname": {"text": clipped(curve["names"][1], 34)}}


@cache
def _drawing():
    return ElementTree.fromstring(DRAWING)


def _expand(node, N, path=""):
    """Make the rows and cells that `data-repeat` asks for, and give every part its full name."""
    for child in list(node):
        times = child.attrib.get("data-repeat")
        if times is None:
            _expand(child, N, path)
            if path and "data-at" in child.attrib:
                child.set("data-at", child.attrib["data-at"] + path)
            continue
        place, cells = list(node).index(child), times == "N"
        count = min(N, CELLS) if cells else int(times)
        node.remove(child)
        for k in range(count):
            one = copy.deepcopy(child)
            dx, dy = 256 / count if cells else 0, float(child.attrib.get("data-dy", 0))
            if dx or dy:
                one.set("transform", f"translate({dx * k:g},{dy * k:g})")
            if cells:
                one[0].set("width", f"{dx - 1:g}")
                one[1].set("x", f"{dx - 3:g}")
            one.set("data-at", f"{child.attrib['data-at']}{path}.{k}")
            for name in ("data-repeat", "data-dx", "data-dy"):
                one.attrib.pop(name, None)
            _expand(one, N, f"{path}.{k}")
            node.insert(place + k, one)


def _add(parent, tag, text="", **attributes):
    node = ElementTree.SubElement(parent, f"{{{SVG}}}{tag}", {name.replace("_", "-"): str(value)
                                                              for name, value in attributes.items()})
    node.text = text
    return node


def _bind(node, values):
    """Give a part of the drawing its values."""
    for name, value in values.items():
        if name == "text":
            (node[1] if "heat" in values else node).text = value
        elif name == "heat":
            node[0].set("class", f"heat {value}")
        elif name == "bar":
            node[2].set("class", "bar" if value else "gone")
            for side, x in zip(("x", "width"), value or (), strict=False):
                node[2].set(side, f"{x:.1f}")
        elif name == "token":
            x, wide, word, role, kind = value
            node.set("class", f"token {kind}")
            node.set("transform", f"translate({x:g},0)")
            node[0].set("width", f"{wide:g}")
            for child, text in ((node[1], word), (node[2], role)):
                child.set("x", f"{wide / 2:g}")
                child.text = text
        elif name == "strip":
            for kind, d in value:
                _add(node, "path", d=d, **{"class": kind})
        elif name == "rings":
            for y, kind, matrix in value:
                _add(node, "rect", x=STRIPS[matrix][0] - 2.5, y=f"{y - 2:.1f}", width=53, height=4,
                     **{"class": f"ring {kind}"})
        elif name == "ones":
            for y in value:
                _add(node, "rect", x=22, y=f"{y - 1.5:.1f}", width=8, height=3)
        elif name == "class" and "class" in node.attrib and value != "gone":
            node.set("class", f"{node.attrib['class']} {value}" if node.attrib["class"] not in value else value)
        elif name in ("d", "class") or name.startswith("data-"):
            node.set(name, str(value))
        else:
            node.set(name, f"{value:.1f}")


def _rich(parent, text, **attributes):
    """Rich text as tspans of one <text>."""
    at = 0
    for mark in MARKS.finditer(text):
        if text[at:mark.start()]:
            _add(parent, "tspan", text[at:mark.start()], **attributes)
        at, kind, inner = mark.end(), mark.lastgroup, mark[mark.lastgroup]
        if kind in ("raw", "code"):
            _add(parent, "tspan", inner, **attributes)
        elif kind in ("sub", "sup"):
            _add(parent, "tspan", plain(inner), **(attributes | {"dy": 3 if kind == "sub" else -4, "font_size": "76%"}))
            _add(parent, "tspan", "\u200b", dy=-3 if kind == "sub" else 4)
        elif kind == "tone":
            tone = mark[0][2:].partition(":")[0]
            _rich(parent, inner, **(attributes | {"style": f"fill:var(--{tone}-text)"}))
        else:
            _rich(parent, inner, **(attributes | {"class": "b" if kind == "bold" else "i"}))
    if text[at:]:
        _add(parent, "tspan", text[at:], **attributes)


def map_picture(state: State, words: list[str], kinds: list[int], plane: dict, watched: int) -> list[list]:
    """The points of the map: [x, y, word, class, place of its kind], and the sentence with the nearest words."""
    V = state.arrays["W_in"][:state.header["first"]]
    xy = ((V - plane["mean"]) @ np.transpose(plane["axes"])).tolist()
    near = nearest(V, watched) if watched < len(V) else []
    roles = {state.header["target"]: "target", watched: "watched"}
    lit = {watched, *state.header["inputs"], state.header["target"], *(i for i, _ in near[:3])}
    points, taken = [], []
    for i in sorted(range(len(V)), key=lambda i: (i != watched, i not in lit)):
        x, y = 120 + min(114, max(-114, xy[i][0])), 113 - min(78, max(-78, xy[i][1]))
        long = 11 + 6.4 * len(words[i])
        sides = {"named": (x - 5, y - 6, x + long, y + 6), "named left": (x - long, y - 6, x + 5, y + 6)}
        free = next((side for side, box in sides.items() if i in lit and box[0] > 0 and box[2] < 240 and not any(
            box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken)), None)
        taken += [sides[free]] if free else []
        kind = " ".join(filter(None, ["place", roles.get(i), "lit" * (i in lit), free]))
        points.append([x, y, words[i], kind, kinds[i]])
    return points


def nearest(vectors, i) -> list[tuple[int, float]]:
    """The rows that point most nearly the same way as row `i`, with their cosines."""
    lengths = np.linalg.norm(vectors, axis=1)
    with np.errstate(all="ignore"):
        cosines = np.nan_to_num(vectors @ vectors[i] / (lengths * lengths[i]))
    return [(int(j), float(cosines[j])) for j in np.argsort(-cosines, kind="stable") if j != i]


def near_text(words, near, watched) -> list[str]:
    """Two lines that name the words nearest to the watched one."""
    told = [f"{clipped(words[j], 9)} {x:.2f}".replace("-", "−") for j, x in near[:4]]
    return [f"nearest to {clipped(words[watched], 14)}: {', '.join(told[:1])}", ", ".join(told[1:])]


def fill(state: State, words: list[str], kinds: list[int], curve: dict, title: str, phase: int, watched: int) -> str:
    """stage.svg with the numbers of `state`, with its title, sentence and formula: a file that opens anywhere."""
    root = copy.deepcopy(_drawing())
    _expand(root, state.arrays["W_in"].shape[1])
    parts = {node.attrib["data-at"]: node for node in root.iter() if "data-at" in node.attrib}
    shown = picture(state, words, phase, watched) | curve_picture(curve, state.header["t"])
    for name, values in shown.items():
        _bind(parts[name], values)
    _bind(parts["wire.loss"], {"d": loss_wire(shown)})
    root.set("class", f"stage {'softmax' if state.header['softmax'] else 'ns'}")
    root.set("data-phase", str(phase))
    root.set("viewBox", "0 -72 1112 540")
    parts["title"].text = title
    first = state.header["first"]
    if watched < first:
        near = nearest(state.arrays["W_in"][:first], watched)
        for k, text in enumerate(near_text(words, near, watched)):
            parts[f"near.{k}"].text = text
    for x, y, word, kind, place in map_picture(state, words, kinds, curve["plane"], watched)[::-1]:
        point = _add(parts["points"], "g", transform=f"translate({x:.1f},{y:.1f})", **{"class": kind})
        _add(point, "path", d=SHAPES[place] if 0 <= place < len(SHAPES) else SHAPES[0], transform="scale(.62)")
        if "named" in kind:
            _add(point, "text", word, x=6, y=4)
    told = state.header["told"][phase - 1]
    step = f"**Step {state.header['t']:,}, phase {phase} of 5.** "
    for k, line in enumerate(_lines(step + told["sentence"], 150)):
        _rich(_add(parts["say"], "text", y=18 * k, style="font-size:13.5px"), line)
    formulas = " \u2003\u2003 ".join("".join(text for _, text in formula) for formula in told["formula"])
    _rich(_add(parts["formula"], "text", style="font: 16px var(--serif)"), formulas)
    for node in root.iter():
        node.attrib.pop("data-at", None)
    return ElementTree.tostring(root, encoding="unicode")


def loss_wire(shown) -> str:
    """From this step's loss, above its bar, to its place in the curve of all steps."""
    dot, bead = shown["lossdot"], shown["bead"]
    return f"M{dot['cx']:.1f} {dot['cy']:.1f}H846V{44 + bead['cy']:.1f}H{860 + bead['cx']:.1f}"


def _lines(text, width):
    """The words of rich text in two lines at most."""
    if len(plain(text)) <= width:
        return [text]
    middle = text.rfind(" ", 0, text.find(plain(text)[width - 40:width - 30].strip() or " ") + 1)
    cut = middle if middle > 40 else text.rfind(" ", 0, width)
    return [text[:cut], text[cut + 1:]]
