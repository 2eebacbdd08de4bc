// Drawing parts shared by panels and training player: values flow in, elements flow out; text enters only as text nodes.

const SVG = "http://www.w3.org/2000/svg";

/** Set an attribute only when it changes; null, undefined and false remove it. */
function put(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

function grow(node, attributes, parent, text) {
  for (const [name, value] of Object.entries(attributes)) put(node, name, value);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.append(node);
  return node;
}
const html = (tag, attributes = {}, parent, text) => grow(document.createElement(tag), attributes, parent, text);
const svg = (tag, attributes = {}, parent, text) => grow(document.createElementNS(SVG, tag), attributes, parent, text);

let serial = 0;
const freshId = () => `w2v-${Math.random().toString(36).slice(2, 8)}-${serial++}`;

function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A number for reading: fixed decimals, a true minus, no minus zero. */
function digits(value, decimals = 2) {
  if (value === null || !Number.isFinite(value)) return "—";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** The same with commas between the thousands. */
const grouped = (value, decimals = 0) => digits(value, decimals).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");

// ---- rich text: the same small syntax as blocks.py

const MARKS = new RegExp([   // what stands between two marks is made of single signs and of signs protected by a backslash
  /\\([\\*_^[\]`{}])/, /\*\*((?:\\.|[^\\\n])+?)\*\*/, /\*((?!\s)(?:\\.|[^\\*])+)(?<!\s)\*/, /`([^`]+)`/,
  /_\{((?:\\.|[^\\{}])*)\}/, /\^\{((?:\\.|[^\\{}])*)\}/, /\[\[(in|out|ok|bad|dim):((?:\\.|[^\\\n])+?)\]\]/,
].map(mark => mark.source).join("|"), "g");
const LONE_LETTER = /(?<![\p{L}\d])(\p{L})(?![\p{L}\d])/u;

function richInto(parent, text, maths) {
  const words = part => part.split(maths ? LONE_LETTER : /$^/)
    .forEach((piece, i) => { if (piece) i % 2 ? html("i", {}, parent, piece) : parent.append(piece); });
  let at = 0;
  for (const mark of text.matchAll(MARKS)) {
    words(text.slice(at, mark.index));
    at = mark.index + mark[0].length;
    const [, raw, bold, italic, code, sub, sup, tone, toned] = mark;
    if (raw !== undefined) parent.append(raw);
    else if (code !== undefined) html("code", {}, parent, code);
    else if (bold !== undefined) richInto(html("b", {}, parent), bold, false);
    else if (italic !== undefined) richInto(html("i", {}, parent), italic, false);
    else if (sub !== undefined) richInto(html("sub", {}, parent), sub, maths);
    else if (sup !== undefined) richInto(html("sup", {}, parent), sup, maths);
    else richInto(html("span", { class: `tone-${tone}` }, parent), toned, maths);
  }
  words(text.slice(at));
}

/** Show rich text in `node`; nothing happens when it already stands there. */
function rich(node, text, maths = false) {
  if (node.richText === text) return;
  node.richText = text;
  node.textContent = "";
  richInto(node, text, maths);
}

/** Rich text without its marks, for labels that cannot hold elements. */
function plain(text) {
  const node = html("span");
  richInto(node, text, false);
  return node.textContent;
}

// ---- the map: labelled points on axes that stay where they are

const SHAPES = [
  "M5 0A5 5 0 1 1-5 0A5 5 0 1 1 5 0Z", "M-4.5-4.5H4.5V4.5H-4.5Z", "M0-5.8L5.4 4H-5.4Z", "M0-6L6 0L0 6L-6 0Z",
  "M-1.9-5.5H1.9V-1.9H5.5V1.9H1.9V5.5H-1.9V1.9H-5.5V-1.9H-1.9Z",
  "M0-6.4L1.7-2.2L6.1-2L2.7.9L3.8 5.2L0 2.8L-3.8 5.2L-2.7.9L-6.1-2L-1.7-2.2Z", "M0 5.8L5.4-4H-5.4Z",
  "M-3-5.2H3L6 0L3 5.2H-3L-6 0Z",
];
/** Colour class and shape of the kind at this place in the order; from the ninth on (and for none) a grey dot. */
const look = i => ({ kind: i >= 0 && i < 8 ? `kind-${i}` : "", shape: SHAPES[i] ?? SHAPES[0] });

const PLACES = [[9, 4, 0], [-9, 4, 1], [0, -10, 0.5], [0, 18, 0.5], [8, -6, 0], [8, 14, 0], [-8, -6, 1], [-8, 14, 1]];
const ANCHORS = { 0: "start", 0.5: "middle", 1: "end" };
const TOUCH = -2, CLEAR = 6;   // a label goes when another is nearer than the one, and comes back beyond the other
const overlap = (a, b, apart = 0) => a[0] < b[2] + apart && a[2] > b[0] - apart && a[1] < b[3] + apart && a[3] > b[1] - apart;
const ARROW_KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let ruler;
/** How wide a text is, in the font of maps and curves at this weight, or in any other CSS font. */
function textWidth(text, font = 400) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = typeof font === "number" ? `${font} 12px system-ui, sans-serif` : font;
  return ruler.measureText(text).width;
}

/** Round steps for an axis: about `count` of them between low and high. */
function ticks(low, high, count = 5) {
  const raw = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find(times => times * power >= raw * 0.999) * power, list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) list.push(k * step || 0);
  return { list, step, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** Keep keys inside: JupyterLab would take "a", "dd" and the arrows as commands on cells, and Ctrl+Z in a field as its own. */
function keepKeys(root) {
  root.addEventListener("keydown", event => {
    const command = event.ctrlKey || event.metaKey, editing = event.target.matches(TYPED) && "acvxyz".includes(event.key.toLowerCase());
    if (!command || editing) event.stopPropagation();
  });
  root.addEventListener("beforeinput", event => event.stopPropagation(), true);   // there JupyterLab waits for Ctrl+Z, too
}
const TYPED = "textarea, select, input:not([type=checkbox], [type=radio], [type=range])";

/** Call `draw` now and whenever the width that `node` gets has changed. */
function followWidth(node, draw) {
  let drawn = 0;
  new ResizeObserver(() => {
    if (!node.clientWidth || node.clientWidth === drawn) return;
    drawn = node.clientWidth;
    draw();
  }).observe(node);
}

/**
 * A map of labelled points.
 * points(labels, kinds, order) names them; limits([x0, x1, y0, y1]) fixes the axes; move(flat xy) puts them, fast enough for
 * 60 frames a second; settle() finds room for the labels, call it when the motion ends; light({index: role}), trails({index:
 * flat xy}), arrows([{start, end, label, role, dashed}]), onPick(index => …), describe(text). What can be picked by mouse can
 * be picked by the arrow keys, from the point lit in the accent onwards.
 */
function scatter(parent, { height = 420, title = "" } = {}) {
  const node = svg("svg", { class: "w2v-map", role: "img", height, "aria-label": title }, parent);
  node.style.maxWidth = `${Math.round(1.9 * height)}px`;
  const desc = svg("desc", {}, node), grid = svg("g", { class: "grid" }, node);
  const trailLayer = svg("g", { class: "trails" }, node), arrowLayer = svg("g", { class: "arrows" }, node);
  const pointLayer = svg("g", { class: "points" }, node);
  const PAD = 26;
  let box = [-1, 1, -1, 1], axes = ["", ""], xy = [], dots = [], lit = {}, arrowList = [], trailList = {}, pick = null;
  let scale = 1, left = 0, top = 0, width = 640, obstacles = [], order = [];

  const px = x => left + (x - box[0]) * scale, py = y => top + (box[3] - y) * scale;

  function frame() {
    width = node.clientWidth || 640;
    scale = Math.min((width - 2 * PAD) / (box[1] - box[0]), (height - 2 * PAD) / (box[3] - box[2]));
    left = (width - scale * (box[1] - box[0])) / 2;
    top = (height - scale * (box[3] - box[2])) / 2;
    grid.textContent = "";
    const across = [box[0] - left / scale, box[1] + left / scale], up = [box[2] - top / scale, box[3] + top / scale];
    const step = ticks(0, Math.max(across[1] - across[0], up[1] - up[0]), 8);
    const lines = range => ticks(range[0], range[1], (range[1] - range[0]) / step.step).list;
    for (const x of lines(across)) {
      svg("line", { x1: px(x), x2: px(x), y1: 0, y2: height, class: Math.abs(x) < 1e-9 ? "zero" : null }, grid);
      if (px(x) > 60 && px(x) < width - 20) svg("text", { x: px(x) + 3, y: height - 6 }, grid, digits(x, step.decimals));
    }
    for (const y of lines(up)) {
      svg("line", { x1: 0, x2: width, y1: py(y), y2: py(y), class: Math.abs(y) < 1e-9 ? "zero" : null }, grid);
      if (py(y) > 30 && py(y) < height - 30) svg("text", { x: 6, y: py(y) - 3 }, grid, digits(y, step.decimals));
    }
    svg("text", { x: width - 8, y: height - 20, "text-anchor": "end", class: "axis" }, grid, axes[0] && `${axes[0]} →`);
    svg("text", { x: 8, y: 16, class: "axis" }, grid, axes[1] && `↑ ${axes[1]}`);
  }

  function move(flat) {
    xy = flat;
    for (let i = 0; i < dots.length; i++) {
      const x = px(flat[2 * i]), y = py(flat[2 * i + 1]);
      dots[i].x = x; dots[i].y = y;
      dots[i].group.setAttribute("transform", `translate(${x.toFixed(1)},${y.toFixed(1)})`);
    }
    thin();
  }

  /** Where the label of a point would stand at one of the `PLACES`. */
  function labelBox({ x, y, length, bold }, [dx, dy, back], lit) {
    const wide = lit ? bold : length, start = x + dx - back * wide;
    return [start, y + dy - 9, start + wide, y + dy + 2];
  }

  function label(dot, place, shown) {
    if (place !== dot.place) {
      const [dx, dy, back] = dot.place = place;
      put(dot.text, "x", dx); put(dot.text, "y", dy); put(dot.text, "text-anchor", ANCHORS[back]);
    }
    if (shown !== dot.shown) put(dot.text, "class", (dot.shown = shown) ? null : "crowded");
  }

  /** While points move, labels keep their places, and of those that meet only the first stays; lit ones make way and stay. */
  function thin() {
    const taken = [];
    for (const i of order) {
      const dot = dots[i];
      let box = labelBox(dot, dot.place, i in lit), shown = true;
      if (i in lit) {
        const free = place => !taken.some(other => overlap(labelBox(dot, place, true), other, TOUCH));
        const place = free(dot.place) ? dot.place : PLACES.find(free) ?? dot.place;
        box = labelBox(dot, place, true);
        label(dot, place, true);
      } else {
        const apart = dot.shown ? TOUCH : CLEAR;
        shown = !taken.some(other => overlap(box, other, apart));
        label(dot, dot.place, shown);
      }
      if (shown) taken.push(box);
    }
  }

  function settle() {
    const taken = [...obstacles, ...dots.map(({ x, y }, i) => [x - 5, y - 5, x + 5, y + 5, i])];
    for (const i of order) {
      const boxes = PLACES.map(place => labelBox(dots[i], place, i in lit));
      const clashes = boxes.map(b => (b[0] < 0 || b[2] > width || b[1] < 0 || b[3] > height)
        + taken.filter(t => t[4] !== i && overlap(t, b)).length);
      const best = clashes.indexOf(Math.min(...clashes)), shown = clashes[best] === 0 || i in lit;
      label(dots[i], PLACES[best], shown);
      if (shown) taken.push(boxes[best]);
    }
  }

  /** The point that an arrow key leads to from point `from`: near, and more ahead than aside. */
  function beyond(from, [dx, dy]) {
    const far = ({ x, y }) => {
      const ahead = (x - from.x) * dx + (y - from.y) * dy, aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      return ahead > 0 && aside <= ahead ? ahead + 2 * aside : Infinity;
    };
    const best = dots.reduce((a, b) => (far(b) < far(a) ? b : a), from);
    return far(best) < Infinity ? dots.indexOf(best) : -1;
  }
  node.addEventListener("keydown", event => {
    const from = dots[Object.keys(lit).find(i => lit[i] === "accent") ?? 0];
    if (!pick || !from || !(event.key in ARROW_KEYS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = beyond(from, ARROW_KEYS[event.key]);
    if (next >= 0) pick(next);
  });

  function drawArrows() {
    const labels = [], heads = [];
    arrowLayer.textContent = "";
    obstacles = [];
    for (const { start, end, label, role, dashed } of arrowList) {
      const x1 = px(start[0]), y1 = py(start[1]), x2 = px(end[0]), y2 = py(end[1]), length = Math.hypot(x2 - x1, y2 - y1);
      const group = svg("g", { class: `arrow role-${role}` }, arrowLayer);
      if (length > 1) {
        const ux = (x2 - x1) / length, uy = (y2 - y1) / length, long = Math.min(10, length * 0.6);
        const bx = x2 - ux * long, by = y2 - uy * long, wide = long * 0.45;
        svg("path", { d: `M${x1} ${y1}L${bx} ${by}`, "stroke-dasharray": dashed ? "5 4" : null }, group);
        const head = `M${x2} ${y2}L${bx - uy * wide} ${by + ux * wide}L${bx + uy * wide} ${by - ux * wide}Z`;
        svg("path", { class: "head", d: head }, group);
        for (let on = 8; on < length; on += 8) {
          const x = x1 + ux * on, y = y1 + uy * on;
          obstacles.push([x - 2, y - 2, x + 2, y + 2]);
        }
      }
      if (label) heads.push({ group, label, x: x2, y: y2, back: x2 < x1 - 1 ? 1 : 0, down: y2 > y1 });
    }
    const dotted = dots.map(({ x, y }) => [x - 6, y - 6, x + 6, y + 6]);
    for (const { group, label, x, y, back, down } of heads) {
      const wide = textWidth(label, 600), spots = [];
      for (const near of [0, 14, 28]) for (const below of [down, !down]) for (const side of [back, 1 - back]) {
        const at = x + (side ? -7 : 7), line = y + (below ? 16 + near : -7 - near), start = at - side * wide;
        spots.push({ at, line, side, box: [start, line - 11, start + wide, line + 3] });
      }
      const clashes = spots.map(({ box }) => [...obstacles, ...dotted].filter(other => overlap(box, other)).length
        + 10 * labels.filter(other => overlap(box, other)).length + 10 * (box[0] < 0 || box[2] > width || box[1] < 0 || box[3] > height));
      const { at, line, side, box } = spots[clashes.indexOf(Math.min(...clashes))];
      svg("text", { x: at, y: line, "text-anchor": ANCHORS[side] }, group, label);
      labels.push(box);
    }
    obstacles.push(...labels);
  }

  function drawTrails() {
    trailLayer.textContent = "";
    for (const [i, flat] of Object.entries(trailList)) {
      const points = [];
      for (let k = 0; k < flat.length; k += 2) points.push(`${px(flat[k]).toFixed(1)},${py(flat[k + 1]).toFixed(1)}`);
      svg("polyline", { points: points.join(" "), class: `role-${lit[i] ?? "plain"}` }, trailLayer);
    }
  }

  function redraw() { frame(); move(xy); drawArrows(); drawTrails(); settle(); }
  followWidth(node, redraw);
  return {
    node, move, settle,
    points(labels, kinds = [], kindOrder = []) {
      pointLayer.textContent = "";
      dots = labels.map((name, i) => {
        const { kind, shape } = look(kindOrder.indexOf(kinds[i])), group = svg("g", { class: `point ${kind}` }, pointLayer);
        svg("title", {}, group, kinds[i] ? `${name} (${kinds[i]})` : name);
        svg("path", { d: shape }, group);
        group.addEventListener("click", () => pick?.(i));
        const text = svg("text", {}, group, name);
        return { group, text, length: textWidth(name), bold: textWidth(name, 700), x: 0, y: 0, place: null, shown: true };
      });
      dots.forEach(dot => label(dot, PLACES[0], true));
      order = dots.map((_, i) => i);
      xy = new Float32Array(2 * labels.length);
    },
    limits(limits, names = axes) { box = limits; axes = names; frame(); },
    light(roles) {
      dots.forEach(({ group }, i) => {
        if (lit[i]) group.classList.remove("lit", `role-${lit[i]}`);
        if (roles[i]) group.classList.add("lit", `role-${roles[i]}`);
      });
      for (const i of Object.keys(roles)) if (dots[i]) pointLayer.append(dots[i].group);   // lit points lie on top
      lit = roles;
      order = dots.map((_, i) => i).sort((a, b) => (b in lit) - (a in lit) || a - b);
    },
    trails(list) { trailList = list; drawTrails(); },
    arrows(list) { arrowList = list; drawArrows(); },
    onPick(listener) {
      pick = listener;
      node.classList.toggle("pickable", Boolean(pick));
      put(node, "role", pick ? "application" : "img"); put(node, "tabindex", pick ? 0 : null);
      put(node, "aria-roledescription", pick ? "map; the arrow keys go from word to word" : null);
      for (const layer of [grid, trailLayer, arrowLayer, pointLayer]) put(layer, "aria-hidden", pick ? "true" : null);
    },
    describe(text) { say(desc, text); },
  };
}

// ---- the curve: lines named at their ends

/** A line chart: draw({series, x_range, y_range, x_label, y_label, marker}) and, fast, marker(x). */
function curve(parent, { height = 220, title = "" } = {}) {
  const node = svg("svg", { class: "w2v-curve", role: "img", height, "aria-label": title }, parent);
  const desc = svg("desc", {}, node), grid = svg("g", { class: "grid" }, node), lines = svg("g", {}, node);
  const cursor = svg("g", { class: "cursor" }, node), rod = svg("line", {}, cursor), reading = svg("text", {}, cursor);
  const beads = svg("g", {}, cursor);
  let spec = { series: [], x_range: [0, 1], y_range: [0, 1] }, x = null, px, unpx, py, bottom, right;

  function frame() {
    const width = node.clientWidth || 640, names = spec.series.map(s => s.name);
    const room = Math.min(width * 0.3, Math.max(16, ...names.map(name => textWidth(name, 600) + 14)));
    const [x0, x1] = spec.x_range, across = ticks(x0, x1, Math.max(2, Math.floor(width / 90)));
    const up = ticks(spec.y_range[0], spec.y_range[1], 4);
    const y0 = Math.min(spec.y_range[0], up.list[0]), y1 = Math.ceil(spec.y_range[1] / up.step - 1e-9) * up.step;
    const left = 50, top = 22;
    right = width - room; bottom = height - 36;
    px = v => left + (v - x0) / (x1 - x0 || 1) * (right - left);
    unpx = place => x0 + (place - left) / (right - left || 1) * (x1 - x0);
    py = v => bottom - (v - y0) / (y1 - y0 || 1) * (bottom - top);
    grid.textContent = ""; lines.textContent = ""; beads.textContent = "";
    for (const y of [...up.list, y1].filter((v, i, all) => all.indexOf(v) === i)) {
      svg("line", { x1: left, x2: right, y1: py(y), y2: py(y) }, grid);
      svg("text", { x: left - 8, y: py(y) + 4, "text-anchor": "end" }, grid, digits(y, up.decimals));
    }
    for (const v of across.list) {
      const text = v.toLocaleString("en-US"), half = textWidth(text) / 2;
      svg("text", { x: Math.min(px(v), width - half), y: bottom + 16, "text-anchor": "middle" }, grid, text);
    }
    svg("text", { x: left - 8, y: 12, class: "axis" }, grid, spec.y_label ?? "");
    svg("text", { x: right, y: height - 4, "text-anchor": "end", class: "axis" }, grid, spec.x_label ?? "");
    const ends = [];
    for (const line of spec.series) {
      const points = line.x.flatMap((v, i) => line.y[i] === null ? [] : [`${px(v).toFixed(1)} ${py(line.y[i]).toFixed(1)}`]);
      if (!points.length) continue;
      const dashes = line.dashed ? "6 4" : null;
      svg("path", { d: "M" + points.join("L"), class: `role-${line.role}`, "stroke-dasharray": dashes }, lines);
      svg("circle", { r: 4, class: `role-${line.role}` }, beads);
      const [endX, endY] = points.at(-1).split(" ").map(Number);
      if (line.name) ends.push({ line, x: endX, y: endY });
    }
    ends.sort((a, b) => a.y - b.y).forEach((end, i) => {
      if (i) end.y = Math.max(end.y, ends[i - 1].y + 14);
      svg("text", { x: end.x + 7, y: end.y + 4, class: `name role-${end.line.role}` }, lines, end.line.name);
    });
    mark(x);
  }

  function mark(value) {
    x = value;
    put(cursor, "display", x === null || x === undefined ? "none" : null);
    if (x === null || x === undefined || !px) return;
    put(rod, "x1", px(x)); put(rod, "x2", px(x)); put(rod, "y1", 18); put(rod, "y2", bottom);
    let k = 0, first = "";
    for (const line of spec.series.filter(s => s.y.some(v => v !== null))) {
      const reach = 1 + (line.x.at(-1) - line.x[0]) / line.x.length;   // a long line's last point is a mean of several
      const inside = x >= line.x[0] && x <= line.x.at(-1) + reach, bead = beads.children[k++];
      let low = 0, high = line.x.length - 1;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (line.x[middle] <= x) low = middle; else high = middle;
      }
      const share = high > low ? Math.min(1, Math.max(0, (x - line.x[low]) / (line.x[high] - line.x[low] || 1))) : 0;
      const y = line.y[low] + share * (line.y[high] - line.y[low]);
      put(bead, "display", inside ? null : "none"); put(bead, "cx", px(x)); put(bead, "cy", py(y));
      if (inside && line.name) first = digits(y, 2);
    }
    say(reading, first);
    const beside = 50 + textWidth(spec.y_label ?? "") + textWidth(first, 600) / 2;   // of the axis's name
    put(reading, "x", Math.max(px(x), beside)); put(reading, "y", 12); put(reading, "text-anchor", "middle");
  }

  followWidth(node, frame);
  return {
    node, marker: mark,
    at: clientX => unpx(clientX - node.getBoundingClientRect().left),
    draw(next) { spec = next; x = next.marker ?? null; frame(); },
    describe(text) { say(desc, text); },
  };
}
