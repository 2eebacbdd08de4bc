// The stage: states flow in, one picture flows out. Phases, steps that it has seen or that were sent ahead, the watched word
// and the map are the page's own; for everything else it asks Python.

const KEPT = 64, REST = 300, FLIGHT = 420;
const RECORDED = "This page holds a few steps of one run. In JupyterLab the machine itself answers: every step, every change.";
const count = n => n.toLocaleString("en-US");

function render({ model, el: root }) {
  root.classList.add("w2v");
  const card = html("section", { class: "panel machine", "aria-labelledby": freshId() }, root);
  const title = html("p", { class: "title", id: card.getAttribute("aria-labelledby") }, card), bar = html("div", { class: "bar" }, card);
  const told = html("div", { class: "told" }, card), sentence = html("p", { class: "say", "aria-live": "polite" }, told), aside = html("div", { class: "aside" }, told);
  const picture1 = html("div", { class: "picture" }, card), formula = html("p", { class: "formula" }, card);
  const scenes = html("div", { class: "scenes" }, card), lesson = html("p", { class: "lesson", "aria-live": "polite" }, card);
  const alert = html("p", { class: "alert", role: "alert" }, card), wait = html("p", { class: "wait", "aria-live": "polite", hidden: "" }, card);
  const tip = html("p", { class: "tip", role: "tooltip", hidden: "" }, picture1), drawer = html("div", { class: "drawer", id: freshId(), hidden: "" }, card);
  const change = html("button", { type: "button", class: "change", "aria-expanded": "false", "aria-controls": drawer.id });
  change.append("Change…");
  const numbers = html("details", { class: "numbers" }, card);
  html("summary", {}, numbers, "As a table");
  const table = BLOCKS.Table(html("div", { class: "block" }, numbers));

  const calm = matchMedia("(prefers-reduced-motion: reduce)"), cache = new Map(), at = { key: null, t: 0, phase: 1, word: 0 };
  let view, world, curve, stage, state, outs = false, followed = {}, asking = 0, resting, lifting, flying = [], own = "";

  const line = channel(model, trouble => { say(wait, trouble ?? ""); wait.hidden = !trouble; });
  const live = typeof model.send === "function", ask = (event, done) => (live ? line.send(event, done) : recorded(event, done));
  const send = (event, done) => local(event, done) || ask(event, done);
  const drawBar = controlRows(bar, send), drawAside = controlRows(aside, send), drawScenes = controlRows(scenes, send), drawDrawer = controlRows(drawer, send);

  // ---- what Python sends

  function keep(bytes) {
    if (!bytes?.byteLength) return;
    for (const one of unpack(bytes)) {
      const key = one.key.join("/");
      cache.delete(key);
      cache.set(key, one);
      if (cache.size > KEPT) cache.delete(cache.keys().next().value);
    }
  }
  const known = (key, t) => cache.get(`${key}/${t}`);

  function hear() {
    view = model.get("view");
    if (!view?.at) { say(wait, SLOW); wait.hidden = false; return; }
    world = model.get("world");
    const bytes = model.get("curve");
    curve = JSON.parse(new TextDecoder().decode(bytes.buffer ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) : bytes));
    keep(model.get("step"));
    keep(model.get("ahead"));
    const mine = asking > 0, other = view.at.key !== at.key;
    line.answered(view);
    for (const [name, value] of Object.entries(view.at))   // the page goes where Python has gone by itself
      if (other || (value !== followed[name] && !mine)) at[name] = value;
    followed = view.at;
    show(false);
    rich(alert, view.message ? guard(view.message) : view.notice); alert.hidden = !view.message && !view.notice;
    rich(lesson, view.lesson); lesson.hidden = !view.lesson;
  }

  // ---- what the page does by itself

  const labels = () => world.phases;
  /** Do what an event asks for if no message is needed, or only one that Python hears afterwards; else return false. */
  function local(event, done = () => {}) {
    const { do: what, name, value } = event, last = labels().length;
    const finish = () => { done({ ...view, stop: false }); return true; };
    if (what === "press" && name === "next") return at.phase < last ? walk(at.t, at.phase + 1) : walk(at.t + 1, 1);
    if (what === "press" && name === "back" && (at.phase > 1 || at.t > 0)) return at.phase > 1 ? walk(at.t, at.phase - 1) : walk(at.t - 1, last);
    if (what === "tick") {
      const next = at.phase === last || event.speed === "by step" ? known(at.key, at.t + 1) && [at.t + 1, event.speed === "by step" ? at.phase : 1] : [at.t, at.phase + 1];
      if (event.speed.endsWith("steps") || !next) return false;
      walk(...next);
      done({ ...view, stop: at.t >= world.last });
      return true;
    }
    if (what !== "set") return false;
    if (name === "phase") { walk(at.t, labels().indexOf(value) + 1); return finish(); }
    if (name === "outs") { outs = value; show(false); return finish(); }
    if (name === "t" && known(at.key, value)) { walk(value, at.phase, true); return finish(); }
    if (name === "word") { const id = world.words.indexOf(value); if (id >= 0) { at.word = id; show(false); } }
    return false;
  }

  /** Without Python a page shows the steps that it was given: the nearest one to where an event leads. */
  function recorded({ do: what, name, value, speed }, done = () => {}) {
    const far = parseInt((what === "tick" ? speed : what === "press" ? name.replace("run_", "") : "") || 0), steps = [...cache.values()].map(one => one.t);
    const aim = far ? at.t + far : name === "t" || name === "goto" ? value : null, there = steps.filter(t => !far || t > at.t);
    const t = aim === null ? at.t : there.reduce((a, b) => (Math.abs(b - aim) < Math.abs(a - aim) ? b : a), there[0] ?? at.t);
    const shown = aim !== null || name === "word";
    say(wait, shown ? "" : RECORDED); wait.hidden = shown;
    if (t !== at.t) { at.t = t; show(false); }
    done({ ...view, at, stop: t >= Math.max(...steps) });
    return true;
  }

  /** Go to a phase of a step: at once if the step is here, and Python hears of it; else when Python has answered. */
  function walk(t, phase, still = false) {
    if (t > world.last || t < 0) return false;
    const step = t !== at.t, here = known(at.key, t);
    if (here) { Object.assign(at, { t, phase }); show(!still); }
    if (!step) { rest(); return true; }
    asking++;
    ask({ do: "set", name: "t", value: t }, answer => {
      asking--;
      if (answer && !asking && answer.at.t !== at.t) Object.assign(at, { t: answer.at.t, phase: answer.at.t === t ? phase : labels().length });
      if (!here || answer?.notice) show(false);
      rest();
    });
    return true;
  }
  /** Python hears which phase is looked at when that has settled: for the saved picture. */
  function rest() {
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!live || !root.isConnected || view.at.phase === at.phase || line.busy) return;
      asking++;
      line.send({ do: "set", name: "phase", value: labels()[at.phase - 1] }, () => { asking--; });
    }, REST);
  }

  // ---- drawing

  function show(moving) {
    state = known(at.key, at.t) ?? state;
    if (!state) return;
    if (stage?.N !== state.N) setUp(state.N);
    land();
    const words = state.held.map(id => world.words[id]), watched = state.held.indexOf(at.word), before = stage.root.dataset.phase;
    const values = { ...picture(state, words, at.phase, watched), ...curvePicture(curve, at.t), ...mapPicture(words, watched) };
    values["wire.loss"] = { d: lossWire(values) };
    stage.root.classList.toggle("moving", moving && !calm.matches);
    stage.root.dataset.phase = at.phase;
    for (const [name, on] of [["softmax", state.softmax], ["ns", !state.softmax]]) stage.root.classList.toggle(name, on);
    stage.bind(values);
    const [x] = state.draw.tokens.find(([, , , , kind]) => kind === "target");
    stage.root.style.setProperty("--shift", `${-Math.max(0, x - 140)}px`);   // where the sentence is cut, its question stays in sight
    tell();
    if (numbers.open) fillTable(words, watched);
    if (moving && !calm.matches && Number(before) !== at.phase) lifting = requestAnimationFrame(() => requestAnimationFrame(fly));
    if (tip.of) explain(tip.of);
  }

  function tell() {
    const { sentence: words, formula: formulas } = state.told[at.phase - 1];
    const gone = view.dropped.length ? ` [[dim:(Six branches are kept; let go: ${view.dropped.map(guard).join("; ")}.)]]` : "";
    rich(sentence, `**Step ${count(at.t)}, phase ${at.phase} of ${labels().length}.** ${words}${gone}`);
    const text = JSON.stringify(formulas);
    if (text !== own) {
      own = text;
      formula.textContent = "";
      for (const pieces of formulas) {
        const one = html("span", { class: "one" }, formula);
        for (const [part, words] of pieces) richInto(html("span", part ? { class: "symbol", "data-about": part, tabindex: -1 } : {}, one), words, true);
      }
    }
    put(change, "aria-label", `Change… (${view.changes} so far)`);
    const mine = { phase: { value: labels()[at.phase - 1] }, t: { value: at.t, text: `step ${count(at.t)} of ${count(world.last)}` }, outs: { value: outs },
      back: { disabled: at.t === 0 && at.phase === 1 }, word: { value: world.words[at.word] } };
    const [first, second, third, ...rest] = view.controls.map(row => row.map(spec => ({ ...spec, ...mine[spec.name] })));
    say(title, view.title);
    drawBar([first], view.message); drawAside([second], view.message); drawScenes([third], view.message); drawDrawer(rest, view.message);
    scenes.hidden = !third.length;
    if (change.parentNode !== bar.lastChild) bar.lastChild.append(change);
  }

  function fillTable(words, watched) {
    const shown = shownPlaces(state, watched), cells = k => [state.A.s, state.A.p, state.A.e].map(list => three(list[k]));
    const rows = shown.map((k, j) => [words[state.scored[k]], ...cells(k), j ? "0" : "1", Array.from(state.row("W_out", state.scored[k]), short).join(", ")]);
    rows.push(["h", "", "", "", "", Array.from(state.A.h, short).join(", ")]);
    table({ caption: `Step ${count(at.t)}`, header: ["word", "score", "probability", "error", "target", "output vector"], rows, numeric: [0, 1, 1, 1, 1, 0],
      highlight: [["0", "positive"]], note: "" });
  }

  const field = () => (card.dataset.size === "snug" ? [138, 212] : [240, 170]);
  function place([x, y]) {
    const [wide, high] = field(), near = (value, most) => Math.min(most, Math.max(-most, value * Math.min(1, most / 70)));
    return [wide / 2 + near(x, wide / 2 - 6), 28 + high / 2 - near(y, high / 2 - 7)];
  }
  function mapPicture(words, watched) {
    const { mean, axes } = curve.plane, { first, N } = state, late = at.phase === 5, points = [], taken = [];
    const see = (matrix, i) => { const v = state.row(matrix, i); return place(axes.map(axis => axis.reduce((all, a, d) => all + a * (v[d] - mean[d]), 0))); };
    const near = watched >= 0 && watched < first ? nearest(watched) : [], lit = new Set([watched, ...state.inputs, state.target, ...near.slice(0, 3).map(([i]) => i)]);
    const order = Array.from({ length: first }, (_, i) => i).sort((a, b) => (b === watched) - (a === watched) || lit.has(b) - lit.has(a) || a - b);
    for (const i of order) {
      const [x, y] = see(late ? "new_in" : "W_in", i), long = 11 + 6.4 * words[i].length, sides = [["named", [x - 5, y - 6, x + long, y + 6]], ["named left", [x - long, y - 6, x + 5, y + 6]]];
      const free = lit.has(i) && sides.find(([, box]) => box[0] > 0 && box[2] < field()[0] && !taken.some(other => overlap(box, other)));
      if (free) taken.push(free[1]);
      points.push([i, "", x, y, ["place", i === state.target && "target", i === watched && "watched", lit.has(i) && "lit", free && free[0]].filter(Boolean).join(" ")]);
      if (outs) points.push([i, "out", ...see(late ? "new_out" : "W_out", i), lit.has(i) ? "place out lit" : "place out"]);
    }
    drawPoints(points, words);
    const told2 = near.slice(0, 4).map(([i, x]) => minus(`${clipped(words[i], 9)} ${x.toFixed(2)}`)), name = words[watched] ?? "";
    return { "near.0": { text: watched < 0 ? "" : `nearest to ${clipped(name, 14)}: ${told2.slice(0, 1).join(", ")}` }, "near.1": { text: told2.slice(1).join(", ") } };
  }
  function nearest(i) {
    const { first, N, A } = state, length = j => Math.hypot(...A.W_in.subarray(j * N, j * N + N)), own = length(i), list = [];
    for (let j = 0; j < first; j++) {
      if (j === i) continue;
      let dot = 0;
      for (let d = 0; d < N; d++) dot += A.W_in[i * N + d] * A.W_in[j * N + d];
      list.push([j, dot / (own * length(j)) || 0]);
    }
    return list.sort((a, b) => b[1] - a[1]);
  }
  function drawPoints(points, words) {
    const { node } = stage.parts.get("points"), wanted = new Set(points.map(([i, side]) => `${i}${side}`));
    for (const [key, point] of stage.points) if (!wanted.has(key)) { point.remove(); stage.points.delete(key); }
    for (const [i, side, x, y, kind] of points) {
      const key = `${i}${side}`, id = state.held[i];
      if (!stage.points.has(key)) {
        const made = svg("g", { tabindex: -1 }, node);
        svg("path", { transform: "scale(.62)" }, made); svg("text", { x: 6, y: 4 }, made);
        stage.points.set(key, made);
      }
      const point = stage.points.get(key);
      put(point, "class", kind); put(point, "data-word", id); put(point, "transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
      put(point, "role", "img"); put(point, "aria-label", `${words[i]}, ${side ? "output" : "input"} vector on the map`);
      put(point.firstChild, "d", look(world.kinds[id]).shape);
      say(point.lastChild, words[i]);
    }
  }

  // ---- motion: throw-away copies over a picture that is already final

  function land() {
    cancelAnimationFrame(lifting);
    flying.forEach(one => one.cancel());
    flying = [];
    stage.flights.textContent = "";
  }
  /** The place of a number's end, in the units of the drawing. */
  function spot(name, inverse) {
    const { node } = stage.parts.get(name), box = (node.children[1] ?? node).getBBox(), m = inverse.multiply(node.getScreenCTM());
    return `translate(${m.a * (box.x + box.width) + m.e}px, ${m.d * (box.y + box.height - 3) + m.f}px)`;
  }
  /** What flows in this phase: [from, to, whose number, delay, colour] for each copy, and the wires that draw themselves. */
  function flows() {
    const rows = shownPlaces(state, state.held.indexOf(at.word)).length, cells = Math.min(state.N, CELLS), numbered = 256 / cells >= 30;
    const all = (n, how) => Array.from({ length: n }, (_, k) => how(k)), across = how => (numbered ? all(cells, how) : []);
    return [
      [[], '[data-at="wire.x"], [data-at="wire.y"]'],
      [all(Math.min(state.inputs.length, INPUTS), k => across(d => [`v.${k}.${d}`, `h.${d}`, `v.${k}.${d}`, 120, "blue"])).flat(), '[data-at="wire.in"], [data-part="h"] > .wire'],
      [[...across(d => [`h.${d}`, `u.${rows - 1}.${d}`, `h.${d}`, 0, "blue"]), ...all(rows, j => [`u.${j}.${cells - 1}`, `s.${j}`, `s.${j}`, 60 + 16 * j, ""])], '[data-at="wire.out"]'],
      [all(rows, j => [`s.${j}`, `p.${j}`, `exp.${j}`, 10 * j, ""]), '[data-at="wire.loss"], [data-at="drop"]'],
      [[...all(rows, j => [`e.${j}`, `u.${j}.${cells - 1}`, `e.${j}`, 10 * j, ""]), ...across(d => [`u.0.${d}`, `gh.${d}`, `gh.${d}`, 160, "blue"])], ".back.wire"],
    ][at.phase - 1];
  }
  function fly() {
    const inverse = stage.root.getScreenCTM().inverse(), [copies, wires] = flows();
    const ways = copies.map(([from, to]) => [spot(from, inverse), spot(to, inverse)]);   // read everything, then write
    copies.forEach(([, , of, delay, tone], i) => {
      const holder = stage.parts.get(of).node, node = svg("text", { class: `n flight ${tone}` }, stage.flights, (holder.children[1] ?? holder).textContent), [from, to] = ways[i];
      flying.push(node.animate([{ transform: from, opacity: 1 }, { transform: to, opacity: 1, offset: 0.92 }, { transform: to, opacity: 0 }],
        { duration: FLIGHT, delay, easing: "ease-in-out", fill: "both" }));
    });
    for (const wire of stage.root.querySelectorAll(wires)) {
      put(wire, "pathLength", 1);
      flying.push(wire.animate([{ strokeDasharray: "1", strokeDashoffset: 1 }, { strokeDasharray: "1", strokeDashoffset: 0 }], { duration: FLIGHT, easing: "ease-in-out" }));
    }
  }

  // ---- where a number comes from, and what a click does

  /** The part of the drawing that an element belongs to: its name, split ("u.3.5" → u, 3, 5). */
  function named(target) {
    const node = target.closest?.("[data-at]");
    return node ? { node, name: node.dataset.at, part: node.dataset.at.split(".")[0], places: node.dataset.at.split(".").slice(1).map(Number) } : null;
  }
  const bracketed = x => (x < 0 ? `(${short(x)})` : short(x));
  const guard = word => word.replace(/[\\*_^[\]`{}]/g, "\\$&");

  /** The number at a name: [rich text that says where it comes from, names of its sources]. */
  function origin({ part, places: [k, d] }) {
    const { A, inputs, softmax, cbow, N } = state, watched = state.held.indexOf(at.word), shown = shownPlaces(state, watched), cells = Math.min(N, CELLS);
    const held = i => guard(world.words[state.held[i]]), all = name => Array.from({ length: cells }, (_, i) => `${name}.${i}`), u = j => state.row("W_out", state.scored[shown[j]]);
    const target = held(state.target), word = part in { u: 1, s: 1, exp: 1, p: 1, e: 1, y: 1, row: 1, word: 1, pbar: 1 } && shown[k] !== undefined ? held(state.scored[shown[k]]) : "", late = at.phase === 5;
    const rate = three(state.rate), place = shown[k], terms = () => Array.from(u(k).subarray(0, 8), (x, i) => `${bracketed(A.h[i])}·${bracketed(x)}`).join(" + ");
    switch (part) {
      case "v": {
        const slot = stage.parts.get(`slot.${k}`).node.dataset.part, i = inputs[slot === "v" ? k : 0] ?? inputs[0], old = state.row("W_in", i)[d], now = state.row("new_in", i)[d];
        if (slot === "dv") return [`change of **v**, number ${d + 1}: ${three(now)} − ${bracketed(old)} = **${three(now - old)}**`, [`gh.${d}`]];
        if (slot === "va" || late) return [`**v**_{${held(i)}}, number ${d + 1}: before ${three(old)}, after **${three(now)}**`, [`gh.${d}`]];
        return [`**v**_{${held(i)}}, number ${d + 1} = W_{in}, row ${count(state.held[i])}, column ${d + 1} = **${three(old)}**. Click to change it.`, []];
      }
      case "h": return [`h_{${d + 1}} = ${inputs.length > 1 ? `(${inputs.map(i => bracketed(state.row("W_in", i)[d])).slice(0, 6).join(" + ")}${inputs.length > 6 ? " + …" : ""}) / ${inputs.length}` : `number ${d + 1} of **v**_{${held(inputs[0])}}`} = **${three(A.h[d])}**`,
        inputs.slice(0, INPUTS).map((_, i) => `v.${i}.${d}`)];
      case "gh": return [`∂L/∂h_{${d + 1}} = Σ_{j} e_{j} u_{j${d + 1}} = ${shown.slice(0, 4).map((q, j) => `${bracketed(A.e[q])}·${bracketed(u(j)[d])}`).join(" + ")} + … = **${three(A.grad_h[d])}**`,
        shown.flatMap((_, j) => [`e.${j}`, `u.${j}.${d}`])];
      case "u": {
        const old = u(k)[d], now = state.row("new_out", state.scored[place])[d];
        if (late) return [`**u**_{${word}}, number ${d + 1}: before ${three(old)}, change ${three(now - old)} from −${rate} · e_{${word}} · h_{${d + 1}} = −${rate}·${bracketed(A.e[place])}·${bracketed(A.h[d])}, after **${three(now)}**`, [`e.${k}`, `h.${d}`]];
        return [`**u**_{${word}}, number ${d + 1} = **${three(old)}**; times h_{${d + 1}} = ${bracketed(old)}·${bracketed(A.h[d])} = ${three(old * A.h[d])}. Click to change it.`, [`h.${d}`]];
      }
      case "s": return [`z_{${word}} = **h** · **u**_{${word}} = ${terms()}${N > 8 ? " + …" : ""} = **${three(A.s[place])}**${late ? " (with the rows before the update)" : ""}`, [...all("h"), ...all(`u.${k}`)]];
      case "exp": return [`exp(${softmax ? "" : "−"}z_{${word}}) = exp(${softmax ? "" : "−"}${bracketed(A.s[place])}) = **${three(Math.exp(softmax ? A.s[place] : -A.s[place]))}**`, [`s.${k}`]];
      case "p": case "pbar": return [softmax ? `p_{${word}} = exp(z_{${word}}) / Σ = ${three(Math.exp(A.s[place]))} / ${three(state.total)} = **${three(A.p[place])}**`
        : `p_{${word}} = σ(z) = 1 / (1 + ${three(Math.exp(-A.s[place]))}) = **${three(A.p[place])}**`, [`exp.${k}`, ...(softmax ? ["sum.exp"] : [])]];
      case "y": return [k ? `y_{${word}} = 0: the text does not say **${word}** here` : `y_{${word}} = 1: the text says **${word}**`, []];
      case "e": case "ebar": return [`e_{${word}} = p − y = ${three(A.p[place])} − ${k ? 0 : 1} = **${three(A.e[place])}**`, [`p.${k}`, `y.${k}`]];
      case "loss": case "lossdot": return [softmax ? `L = −log p_{${target}} = −log ${three(A.p[shown[0]])} = **${three(state.loss)}**` : `L = −log p_{${target}} − Σ_{k} log(1 − p_{k}) = **${three(state.loss)}**`, softmax ? ["p.0"] : shown.map((_, j) => `p.${j}`)];
      case "again": return [`The same question after this update: **${three(state.again)}**`, []];
      case "rest": case "others": return [`All ${count(state.V - shown.length)} words that have no row here, together`, []];
      default: return null;
    }
  }

  function hush() {
    tip.hidden = true; tip.of = null;
    stage.root.querySelectorAll(".src").forEach(node => node.classList.remove("src"));
  }
  function explain(target) {
    hush();
    const one = named(target), found = one && !one.node.closest(".blank, .gone") && origin(one);
    if (!found) return;
    const [text, sources] = found, shape = one.node.children[0] ?? one.node, box = shape.getBoundingClientRect(), frame = picture1.getBoundingClientRect();
    rich(tip, text, true);
    tip.hidden = false; tip.of = target;
    const left = Math.min(Math.max(0, box.left - frame.left - 40), frame.width - tip.offsetWidth - 4), below = box.bottom - frame.top + 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${below + tip.offsetHeight < frame.height ? below : box.top - frame.top - tip.offsetHeight - 8}px`;
    for (const name of sources) (stage.parts.get(name)?.node.querySelector("rect.heat") ?? stage.parts.get(name)?.node)?.classList.add("src");
    put(one.node, "aria-label", plain(text));
  }
  /** Light up the part that a symbol names, and the symbols that name a part. */
  function touch(part) {
    for (const node of stage.root.querySelectorAll(".touched")) node.classList.remove("touched");
    for (const node of formula.querySelectorAll(".touched")) node.classList.remove("touched");
    if (!part) return;
    stage.root.querySelectorAll(`[data-part="${part}"]`).forEach(node => node.classList.add("touched"));
    formula.querySelectorAll(`[data-about="${part}"]`).forEach(node => node.classList.add("touched"));
  }

  /** Type another number into a cell of W_in or W_out: the run branches there. */
  function edit({ node, part, places: [k, d] }) {
    if (part === "v" && node.closest("[data-part]").dataset.part !== "v") return;
    const matrix = part === "v" ? "W_in" : "W_out", row = part === "v" ? state.inputs[k] : state.scored[shownPlaces(state, state.held.indexOf(at.word))[k]];
    const value = state.row(matrix, row)[d], box = node.getBoundingClientRect(), frame = picture1.getBoundingClientRect();
    const input = html("input", { type: "text", inputmode: "decimal", class: "edit", "aria-label": `${matrix}, ${world.words[state.held[row]]}, number ${d + 1}` }, picture1);
    Object.assign(input.style, { left: `${box.left - frame.left}px`, top: `${box.top - frame.top}px`, width: `${Math.max(46, box.width)}px`, height: `${Math.max(20, box.height)}px` });
    input.value = short(value);
    input.select(); input.focus();
    let open = true;
    const leave = focus => { if (open) { open = false; input.remove(); if (focus) node.focus(); } };
    input.addEventListener("keydown", event => {
      if (event.key === "Escape") leave(true);
      if (event.key !== "Enter") return;
      const typed = input.value.trim().replace("−", "-");
      ask({ do: "edit", name: matrix, row: state.held[row], column: d, value: typed === "" ? null : typed });
      leave(true);
    });
    input.addEventListener("blur", () => leave(false));
  }
  const watch = id => send({ do: "set", name: "word", value: world.words[id] });

  function act(target) {
    const point = target.closest?.("[data-word]"), one = named(target);
    if (point) return watch(Number(point.dataset.word));
    if (!one) return undefined;
    const { part, places: [k] } = one, shown = shownPlaces(state, state.held.indexOf(at.word));
    if (part === "token") return watch(state.draw.tokens[k][5]);
    if (["word", "pbar", "p"].includes(part) && shown[k] !== undefined) return watch(state.held[state.scored[shown[k]]]);
    return part === "u" || part === "v" ? edit(one) : undefined;
  }

  const READ = ["v", "gh", "h", "u", "s", "exp", "p", "y", "e", "loss", "word", "token"];
  const stops = node => node.dataset?.word !== undefined || READ.includes(node.dataset?.at?.split(".")[0]);
  const readable = () => [...[...stage.parts.values()].map(({ node }) => node), ...stage.points.values()]
    .filter(node => stops(node) && node.getClientRects().length && !node.closest(".blank, .gone"));
  function step(from, [dx, dy]) {
    const centre = node => { const box = node.getBoundingClientRect(); return [(box.left + box.right) / 2, (box.top + box.bottom) / 2]; }, [x0, y0] = centre(from);
    const far = node => { const [x, y] = centre(node), ahead = (x - x0) * dx + (y - y0) * dy, off = Math.abs((x - x0) * dy) + Math.abs((y - y0) * dx); return node !== from && ahead > 2 && off <= ahead + 12 ? ahead + 3 * off : Infinity; };
    const best = readable().reduce((a, b) => (far(b) < far(a) ? b : a), from);
    if (far(best) < Infinity) { from.tabIndex = -1; best.tabIndex = 0; best.focus(); }
  }

  function setUp(N) {
    stage?.root.remove();
    stage = { N, points: new Map(), ...drawing(N) };
    put(stage.root, "role", "group"); put(stage.root, "aria-label", "One training step: arrow keys walk from number to number, Enter changes a weight or watches a word");
    stage.root.querySelector(".still").remove();
    stage.flights = svg("g", { "aria-hidden": "true" }, stage.root);
    picture1.prepend(stage.root);
    for (const { node } of stage.parts.values()) if (READ.includes(node.dataset.at.split(".")[0])) put(node, "tabindex", -1);
    stage.parts.get("h.0").node.tabIndex = 0;
    stage.root.addEventListener("pointerover", event => { explain(event.target); touch(event.target.closest("[data-part]")?.dataset.part); });
    stage.root.addEventListener("pointerleave", () => { hush(); touch(null); });
    stage.root.addEventListener("focusin", event => explain(event.target));
    stage.root.addEventListener("focusout", hush);
    stage.root.addEventListener("click", event => act(event.target));
    stage.root.addEventListener("keydown", event => {
      if (event.key in ARROW_KEYS && stops(event.target)) { event.preventDefault(); step(event.target, ARROW_KEYS[event.key]); }
      if (event.key === "Enter") { event.preventDefault(); act(event.target); }
    });
    const { node: plot } = stage.parts.get("plot");
    const drag = event => {
      const [x] = [new DOMPoint(event.clientX, event.clientY).matrixTransform(plot.getScreenCTM().inverse()).x];
      send({ do: "set", name: "t", value: Math.round(Math.min(1, Math.max(0, (x - 22) / 218)) * Math.min(curve.longest, world.last)) });
    };
    plot.addEventListener("pointerdown", event => { plot.setPointerCapture(event.pointerId); plot.dragged = true; drag(event); });
    plot.addEventListener("pointermove", event => plot.dragged && drag(event));
    for (const end of ["pointerup", "pointercancel"]) plot.addEventListener(end, () => { plot.dragged = false; });
    new ResizeObserver(() => {
      const kind = { 1080: "wide", 830: "snug", 620: "middle", 0: "slim" }[[1080, 830, 620, 0].find(least => card.clientWidth >= least)];
      if (card.dataset.size === kind) return;
      put(card, "data-size", kind);
      put(stage.root, "viewBox", { wide: "0 0 1112 414", snug: "0 0 856 414", middle: "0 0 716 626", slim: "0 0 346 806" }[kind]);
      show(false);
    }).observe(card);
  }

  change.addEventListener("click", () => {
    drawer.hidden = !drawer.hidden;
    put(change, "aria-expanded", String(!drawer.hidden));
    if (!drawer.hidden) drawer.querySelector("input, select")?.focus();
  });
  formula.addEventListener("pointerover", event => touch(event.target.closest("[data-about]")?.dataset.about));
  formula.addEventListener("pointerleave", () => touch(null));
  numbers.addEventListener("toggle", () => show(false));
  keepKeys(root);
  root.addEventListener("keydown", event => {
    const other = event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPED);
    if (event.key === "Escape" && !drawer.hidden) { change.click(); change.focus(); }
    if (other || (event.repeat && line.busy)) return;
    if (/^[1-5]$/.test(event.key)) walk(at.t, Number(event.key));
    const shortcut = root.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
    if (shortcut) { event.preventDefault(); shortcut.click(); }
  });
  const heard = { "change:view": hear, "change:ahead": () => keep(model.get("ahead")), comm_live_update: line.lost };
  for (const [event, listener] of Object.entries(heard)) model.on(event, listener);
  hear();
  return () => { clearTimeout(resting); for (const [event, listener] of Object.entries(heard)) model.off(event, listener); };
}

export default { render };
