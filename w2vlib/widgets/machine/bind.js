// A state flows in; stage.svg filled with its numbers flows out. `picture` says what each named part shows, as fill.py does
// for saved notebooks; a test gives both the same state.

const CELLS = 32, SLOTS = 5, INPUTS = 4, LEVELS = 10, COVER = 110, STRIPS = { in: [36, 58], out: [112, 196] };

/** States one after the other: length of the header, header, arrays. */
function* unpack(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice(), reading = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length;) {
    const size = reading.getUint32(at, true), A = {};
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
    for (const [name, shape] of Object.entries(header.arrays)) {
      const length = shape.reduce((a, b) => a * b, 1);
      A[name] = new Float32Array(bytes.buffer, at, length);
      at += 4 * length;
    }
    const [H, N] = header.arrays.W_in;
    yield { ...header, A, H, N, held: [...Array(header.first).keys(), ...header.held], row: (name, i) => A[name].subarray(i * N, i * N + N) };
  }
}

const minus = text => text.replaceAll("-", "−"), power = text => minus(text.replace("e+", "e"));
/** A number for a cell, of four or five signs. */
function short(x) {
  const size = Math.abs(x);
  if (!Number.isFinite(x)) return "∞";
  if (size < 0.005) return "0.00";
  return size >= 9999.5 ? power(x.toExponential(0)) : minus(x.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0));
}
/** A number for a column, three digits of it. */
function three(x) {
  if (x === null || !Number.isFinite(x)) return "∞";
  const size = Math.abs(x);
  if (size && (size < 0.001 || size >= 99999.5)) return power(x.toExponential(1));
  return minus(x.toFixed(size < 9.9995 ? 3 : size < 99.995 ? 2 : size < 999.95 ? 1 : 0));
}

/** The class of a heat: its sign, and how strong it is from 0 to LEVELS. */
function level(x, limit) {
  const strong = Math.abs(x) < limit ? Math.floor(LEVELS * Math.abs(x) / limit + 0.5) : LEVELS;
  return `${x < 0 ? "minus" : "plus"} l${strong}`;
}
const clipped = (word, most) => ([...word].length <= most ? word : `${[...word].slice(0, most - 1).join("")}…`);
const sum = (list, of = x => x) => list.reduce((total, x) => total + of(x), 0);

/** The scored places that have a row: those of the state, and in the last one the word that is watched. */
function shownPlaces(state, watched) {
  const shown = [...state.shown], place = state.softmax ? state.scored.indexOf(watched) : -1;
  if (place >= 0 && !shown.includes(place)) shown[shown.length - 1] = place;
  return shown;
}

/** What each part shows in `phase` (1 to 5); `words` are those of the held rows, `watched` is a held row. */
function picture(state, words, phase, watched) {
  const { A, H, N, limit, row, inputs, softmax, cbow } = state, late = phase === 5, cells = Math.min(N, CELLS), broad = 256 / cells, out = {};
  const shown = shownPlaces(state, watched), rows = shown.map(k => state.scored[k]), C = inputs.length;
  const less = (a, b) => a.map((x, d) => x - b[d]);
  const products = rows.map(i => row("W_out", i).map((x, d) => x * A.h[d])), changes = rows.map(i => less(row("new_out", i), row("W_out", i)));
  const moved = inputs.map(i => less(row("new_in", i), row("W_in", i)));
  const most = lists => lists.reduce((top, list) => list.reduce((high, x) => Math.max(high, Math.abs(x)), top), 0);
  const unit = Math.max(most(late ? [...changes, ...moved] : products), 1e-12);
  function line(name, values, bars) {
    for (let d = 0; d < cells; d++) {
      const bar = bars ? bars[d] / unit : 0;
      out[`${name}.${d}`] = { heat: level(values[d], limit), text: broad >= 30 ? short(values[d]) : "",
        bar: Math.abs(bar) > 0.01 ? [broad * (0.5 + Math.min(0, bar) / 2), broad * Math.abs(bar) / 2] : null };
    }
  }

  const slots = inputs.slice(0, INPUTS).map((i, k) => ["", "v", words[i], row(late && cbow ? "new_in" : "W_in", i), moved[k], 2]);
  if (C > INPUTS) slots[INPUTS - 1] = [`and ${C - INPUTS + 1} more`, "", "", null, null, 2];
  slots.push(["change of ", "v", C > 1 ? "" : words[inputs[0]], moved[0], null, 5]);
  if (!cbow) slots.push(["new ", "v", words[inputs[0]], row("new_in", inputs[0]), moved[0], 5]);
  for (let k = 0; k < SLOTS; k++) {
    if (k >= slots.length) { out[`slot.${k}`] = { class: "gone" }; continue; }
    const [lead, name, of, values, bars, known] = slots[k];
    out[`slot.${k}`] = { class: !values || (known === 5 && phase < 5) ? "blank" : "", "data-lit": known === 5 ? "5" : "2 5", "data-known": known,
      "data-part": ["v", "dv", "va"][Math.max(0, k - Math.min(C, INPUTS) + 1)] };
    Object.assign(out, { [`lead.${k}`]: { text: lead }, [`name.${k}`]: { text: name }, [`of.${k}`]: { text: of.slice(0, 10) } });
    line(`v.${k}`, values ?? new Float32Array(N), late ? bars : null);
  }
  line("h", A.h);
  line("gh", A.grad_h);

  const exps = Array.from(A.s, s => Math.exp(softmax ? s : -s));
  for (let j = 0; j < 8; j++) {
    if (j >= shown.length) { out[`row.${j}`] = { class: "gone" }; continue; }
    const k = shown[j], i = rows[j], s = A.s[k], p = A.p[k], e = A.e[k], watch = i === watched;
    out[`row.${j}`] = { class: [j ? "" : "target", watch ? "watched" : ""].filter(Boolean).join(" ") };
    out[`word.${j}`] = { text: (watch ? "◉ " : "") + clipped(words[i], watch ? 9 : 10) };
    line(`u.${j}`, row(late ? "new_out" : "W_out", i), late ? changes[j] : products[j]);
    Object.assign(out, { [`s.${j}`]: { text: three(s) }, [`exp.${j}`]: { text: three(exps[k]) }, [`p.${j}`]: { text: three(p) },
      [`e.${j}`]: { text: three(e) }, [`y.${j}`]: { text: j ? "0" : "1" }, [`pbar.${j}`]: { width: Math.max(1, COVER * p) },
      [`ebar.${j}`]: { x: 782 + Math.min(0, 24 * e), width: Math.abs(24 * e) },
      [`gap.${j}`]: { d: j ? "" : `M${(626 + COVER * p).toFixed(1)} 10.5H736` } });
  }
  const rest = state.V - shown.length, over = Math.max(0, 1 - sum(shown, k => A.p[k]));
  const say = (name, text) => { out[name] = { text }; };
  say("others", softmax && rest ? `${rest.toLocaleString("en-US")} others` : "");
  const more = state.more ? `and ${state.more.toLocaleString("en-US")} more samples; ` : "";
  say("apart", softmax ? "" : `${more}${state.apart.toLocaleString("en-US")} other rows take no part`);
  if (softmax) {
    say("rest.exp", rest ? three(state.total === null ? null : Math.max(0, state.total - sum(shown, k => exps[k]))) : "");
    say("rest.p", rest ? three(over) : "");
    say("rest.e", rest ? three(Math.max(0, -sum(shown, k => A.e[k]))) : "");
    out.rest = { class: rest ? "" : "gone" };
    out["rest.bar"] = { d: rest ? `M626 10.5H${(626 + COVER * over).toFixed(1)}` : "" };
  }
  say("sum.exp", softmax ? `Σ ${three(state.total)}` : ""); say("sum.p", softmax ? "Σ 1" : ""); say("sum.e", softmax ? "Σ 0" : "");
  say("exphead", softmax ? "exp z" : "exp(−z)"); say("phead", softmax ? "probability p" : "yes: p = σ(z)");

  const y = Object.fromEntries(Object.entries(STRIPS).map(([name, [, top]]) => [name, i => top + 200 * (i + 0.5) / H]));
  const into = [...new Set(inputs)].sort((a, b) => a - b), f = x => x.toFixed(1);
  const bends = inputs.slice(0, INPUTS).map((i, k) => `M86 ${f(y.in(i))}H${94 + 3 * k}V${61 + 19 * k}H176`);
  const fans = rows.map((i, j) => `M162 ${f(y.out(i))}C172 ${f(y.out(i))} 164 ${206 + 22 * j} 174 ${206 + 22 * j}`);
  Object.assign(out, { "wire.in": { d: bends.join("") }, "wire.out": { d: fans.join("") }, "rings.in": { rings: into.map(i => [y.in(i), "", "in"]) },
    "rings.out": { rings: rows.map((i, j) => [y.out(i), j ? (i === watched ? "watched" : "") : "ok", "out"]) },
    ones: { ones: into.map(y.in) }, "strip.in": { strip: strip(A[late ? "new_in" : "W_in"], H, N, limit) },
    "strip.out": { strip: strip(A[late ? "new_out" : "W_out"], H, N, limit) } });
  const size = H >= state.V ? `${state.V.toLocaleString("en-US")} × ${N}` : `${H} of ${state.V.toLocaleString("en-US")}`;
  const height = p => 176 - 16 * Math.min(7, -Math.log(Math.max(p, 1e-9))), p0 = A.p[shown[0]], blind = 176 - 16 * state.blind;
  say("size.in", size); say("size.out", size); say("low", `−${limit}`); say("high", `${limit}`);
  say("loss", `L ${three(state.loss)}`); say("again", `again: ${three(state.again)}`);
  say("rate", `× −${three(state.rate)}${C > 1 ? " / C" : ""}`);
  Object.assign(out, { lossdot: { cx: 626 + COVER * p0, cy: height(p0) }, drop: { d: `M${f(626 + COVER * p0)} ${f(height(p0))}V199` },
    blind: { d: blind > 60 ? `M627 ${f(blind)}H736` : "" }, blindtext: { text: blind > 60 ? `blind guess ${three(state.blind)}` : "", y: blind - 4 } });
  for (let k = 0; k < 7; k++) {
    const p = !softmax && k + 1 < shown.length ? A.p[shown[k + 1]] : null;
    out[`noise.${k}`] = p === null ? { class: "gone" } : { class: "dot no", cx: 626 + COVER * p, cy: height(1 - p) };
  }
  const { tokens, example, kind, ...wires } = state.draw;
  for (let k = 0; k < 24; k++) out[`token.${k}`] = k < tokens.length ? { token: tokens[k].slice(0, 5) } : { class: "gone" };
  for (const [name, d] of Object.entries(wires)) out[name] = { d };
  say("example", example); say("kind", kind);
  return out;
}

/** A matrix (H, N) as one path for each colour, 48 wide and 200 high: [[class, d], …]. */
function strip(values, H, N, limit) {
  const paths = new Map(), wide = 48 / N, high = 200 / H, size = `h${+wide.toPrecision(4)}v${+high.toPrecision(4)}h-${+wide.toPrecision(4)}z`;
  const across = Array.from({ length: N }, (_, d) => +(wide * d).toPrecision(4));
  for (let i = 0, k = 0; i < H; i++) {
    const down = +(high * i).toPrecision(4);
    for (let d = 0; d < N; d++, k++) {
      const name = level(values[k], limit);
      if (name.endsWith("l0")) continue;
      paths.set(name, `${paths.get(name) ?? ""}M${across[d]} ${down}${size}`);
    }
  }
  return [...paths].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What the corner with the losses shows when the machine stands at step `t`. */
function curvePicture(curve, t) {
  const x = 22 + 218 * Math.min(t, curve.longest) / curve.longest, path = list => (list.length ? `M${list.map(([a, b]) => `${a} ${b}`).join("L")}` : "");
  const next = curve.now.findIndex(([a]) => a >= x), [[x0, y0], [x1, y1]] = [curve.now.at(next > 0 ? next - 1 : next) ?? [0, 140], curve.now.at(next) ?? [0, 140]];
  const y = x1 > x0 ? y0 + (y1 - y0) * (x - x0) / (x1 - x0) : y1, texts = {};
  for (const axis of ["x", "y"]) curve[axis].forEach((text, k) => { texts[`${axis}t.${k}`] = { text }; });
  return { ...texts, now: { d: path(curve.now) }, was: { d: path(curve.was) }, band: { d: path(curve.band) }, cursor: { d: `M${x.toFixed(1)} 14V140` },
    bead: { cx: x, cy: y }, curvetitle: { text: "loss, mean of the last 100 steps" }, wasname: { text: curve.names[0] }, nowname: { text: clipped(curve.names[1], 34) } };
}

/** From this step's loss, above its bar, to its place in the curve of all steps. */
const lossWire = ({ lossdot: dot, bead }) =>
  `M${dot.cx.toFixed(1)} ${dot.cy.toFixed(1)}H846V${(44 + bead.cy).toFixed(1)}H${(860 + bead.cx).toFixed(1)}`;

/** Make the rows and cells that `data-repeat` asks for, and give every part its full name. */
function expand(node, N, path = "") {
  for (const child of [...node.children]) {
    const times = child.dataset.repeat, at = child.dataset.at;
    if (times === undefined) {
      if (path && at) child.dataset.at = at + path;
      expand(child, N, path);
      continue;
    }
    const cells = times === "N", count = cells ? Math.min(N, CELLS) : Number(times), dx = cells ? 256 / count : 0, dy = Number(child.dataset.dy ?? 0);
    for (let k = 0; k < count; k++) {
      const one = child.cloneNode(true);
      if (dx || dy) put(one, "transform", `translate(${dx * k},${dy * k})`);
      if (cells) { put(one.children[0], "width", dx - 1); put(one.children[1], "x", dx - 3); }
      one.dataset.at = `${at}${path}.${k}`;
      for (const name of ["repeat", "dx", "dy"]) delete one.dataset[name];
      expand(one, N, `${path}.${k}`);
      child.before(one);
    }
    child.remove();
  }
}

/** The drawing for vectors of N numbers: its root, and bind({name: values}), which touches only what has changed. */
function drawing(N) {
  const root = document.importNode(new DOMParser().parseFromString(PICTURE, "image/svg+xml").documentElement, true);
  expand(root, N);
  const parts = new Map([...root.querySelectorAll("[data-at]")].map(node => [node.dataset.at, { node, base: node.getAttribute("class") ?? "", was: {} }]));
  const rects = (node, list, make) => { while (node.children.length > list.length) node.lastChild.remove(); list.forEach((one, i) => make(node.children[i] ?? svg("rect", {}, node), one)); };
  const HOW = {
    text: (node, text, values) => { (("heat" in values) ? node.children[1] : node).textContent = text; },
    heat: (node, kind) => put(node.children[0], "class", `heat ${kind}`),
    bar(node, bar) {
      put(node.children[2], "class", bar ? "bar" : "gone");
      if (bar) { put(node.children[2], "x", bar[0].toFixed(1)); put(node.children[2], "width", bar[1].toFixed(1)); }
    },
    token(node, [x, wide, word, role, kind]) {
      put(node, "class", `token ${kind}`); put(node, "transform", `translate(${x},0)`); put(node.children[0], "width", wide);
      [word, role].forEach((text, k) => { put(node.children[k + 1], "x", wide / 2); say(node.children[k + 1], text); });
    },
    strip(node, list) {
      while (node.children.length > list.length) node.lastChild.remove();
      list.forEach(([kind, d], i) => { const path = node.children[i] ?? svg("path", {}, node); put(path, "class", kind); put(path, "d", d); });
    },
    rings: (node, list) => rects(node, list, (rect, [y, kind, matrix]) => {
      for (const [name, value] of Object.entries({ x: STRIPS[matrix][0] - 2.5, y: (y - 2).toFixed(1), width: 53, height: 4, class: `ring ${kind}` })) put(rect, name, value);
    }),
    ones: (node, list) => rects(node, list, (rect, y) => { for (const [name, value] of Object.entries({ x: 22, y: (y - 1.5).toFixed(1), width: 8, height: 3 })) put(rect, name, value); }),
    class: (node, kind, _, base) => put(node, "class", kind === "gone" ? "gone" : base.includes(kind) ? base : `${base} ${kind}`.trim()),
  };
  return {
    root, parts,
    bind(values) {
      for (const [name, next] of Object.entries(values)) {
        const { node, base, was } = parts.get(name);
        for (const [key, value] of Object.entries(next)) {
          const seen = typeof value === "object" ? JSON.stringify(value) : value;
          if (was[key] === seen) continue;
          was[key] = seen;
          if (key in HOW) HOW[key](node, value, next, base);
          else put(node, key, typeof value === "number" && !key.startsWith("data-") ? value.toFixed(1) : value);
        }
      }
    },
  };
}

export { curvePicture, picture, unpack };
