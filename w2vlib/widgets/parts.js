// Drawing parts shared by the panels and the training player: values flow in, native elements flow out, text only as text nodes.

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

// ---- rich text: the same small syntax as blocks.py

const MARKS = new RegExp(
  "\\\\([\\\\*_^\\[\\]`{}])|\\*\\*(.+?)\\*\\*|\\*([^*\\s](?:[^*]*[^*\\s])?)\\*|`([^`]+)`" +
  "|_\\{([^{}]*)\\}|\\^\\{([^{}]*)\\}|\\[\\[(in|out|ok|bad|dim):(.+?)\\]\\]", "g");
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
const PLACES = [[9, 4, 0], [-9, 4, 1], [0, -10, 0.5], [0, 18, 0.5], [8, -6, 0], [8, 14, 0], [-8, -6, 1], [-8, 14, 1]];
const ANCHORS = { 0: "start", 0.5: "middle", 1: "end" };

let ruler;
function textWidth(text, weight = 400) {
  ruler ??= document.createElement("canvas").getContext("2d");
  ruler.font = `${weight} 12px system-ui, sans-serif`;
  return ruler.measureText(text).width;
}

/** Round steps for an axis: about `count` of them between low and high. */
function ticks(low, high, count = 5) {
  const raw = (high - low) / count || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].find(times => times * power >= raw * 0.999) * power, list = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) list.push(k * step || 0);
  return { list, step, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/** Call `draw` now and whenever the width that `node` gets has changed. */
function followWidth(node, draw) {
  new ResizeObserver(() => { if (node.clientWidth && node.clientWidth !== node.drawnWidth) { node.drawnWidth = node.clientWidth; draw(); } })
    .observe(node);
}

/**
 * A map of labelled points.
 * points(labels, kinds, order) names them; limits([x0, x1, y0, y1]) fixes the axes; move(flat xy) puts them, fast enough for
 * 60 frames a second; settle() finds room for the labels, call it when the motion ends; light({index: role}), trails({index:
 * flat xy}), arrows([{start, end, label, role, dashed}]), onPick(index => …), describe(text).
 */
function scatter(parent, { height = 420, title = "" } = {}) {
  const node = svg("svg", { class: "w2v-map", role: "img", height, "aria-label": title }, parent);
  node.style.maxWidth = `${Math.round(1.9 * height)}px`;
  const desc = svg("desc", {}, node), grid = svg("g", { class: "grid" }, node);
  const trailLayer = svg("g", { class: "trails" }, node), arrowLayer = svg("g", { class: "arrows" }, node);
  const pointLayer = svg("g", { class: "points" }, node);
  const PAD = 26;
  let box = [-1, 1, -1, 1], axes = ["", ""], xy = [], dots = [], lit = {}, arrowList = [], trailList = {}, pick = null, scale = 1;
  let left = 0, top = 0, width = 640, obstacles = [];

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
    for (let i = 0; i < dots.length; i++)
      dots[i].group.setAttribute("transform", `translate(${px(flat[2 * i]).toFixed(1)},${py(flat[2 * i + 1]).toFixed(1)})`);
  }

  function settle() {
    const at = i => [px(xy[2 * i]), py(xy[2 * i + 1])], taken = [...obstacles];
    dots.forEach((_, i) => { const [x, y] = at(i); taken.push([x - 5, y - 5, x + 5, y + 5, i]); });
    const order = dots.map((_, i) => i).sort((a, b) => (b in lit) - (a in lit) || a - b);
    for (const i of order) {
      const { text, length } = dots[i], [x, y] = at(i);
      const boxes = PLACES.map(([dx, dy, back]) => [x + dx - back * length, y + dy - 9, x + dx - back * length + length, y + dy + 2]);
      const clashes = boxes.map(b => (b[0] < 0 || b[2] > width || b[1] < 0 || b[3] > height)
        + taken.filter(t => t[4] !== i && t[0] < b[2] && t[2] > b[0] && t[1] < b[3] && t[3] > b[1]).length);
      const best = clashes.indexOf(Math.min(...clashes)), shown = clashes[best] === 0 || i in lit;
      const [dx, dy, back] = PLACES[best];
      put(text, "x", dx); put(text, "y", dy); put(text, "text-anchor", ANCHORS[back]); put(text, "class", shown ? null : "crowded");
      if (shown) taken.push(boxes[best]);
    }
  }

  function drawArrows() {
    arrowLayer.textContent = "";
    obstacles = [];
    for (const { start, end, label, role, dashed } of arrowList) {
      const [x1, y1, x2, y2] = [px(start[0]), py(start[1]), px(end[0]), py(end[1])], length = Math.hypot(x2 - x1, y2 - y1);
      const group = svg("g", { class: `arrow role-${role}` }, arrowLayer);
      if (length > 1) {
        const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length], head = Math.min(10, length * 0.6);
        const [bx, by] = [x2 - ux * head, y2 - uy * head], wide = head * 0.45;
        svg("path", { d: `M${x1} ${y1}L${bx} ${by}`, "stroke-dasharray": dashed ? "5 4" : null }, group);
        for (let along = 8; along < length; along += 8) obstacles.push([x1 + ux * along - 2, y1 + uy * along - 2, x1 + ux * along + 2, y1 + uy * along + 2]);
        svg("path", { class: "head", d: `M${x2} ${y2}L${bx - uy * wide} ${by + ux * wide}L${bx + uy * wide} ${by - ux * wide}Z` }, group);
      }
      if (!label) continue;
      const wide = textWidth(label, 600), back = x2 < x1 - 1 ? 1 : 0, x = x2 + (back ? -7 : 7), y = y2 + (y2 > y1 ? 16 : -7);
      svg("text", { x, y, "text-anchor": ANCHORS[back] }, group, label);
      obstacles.push([x - back * wide, y - 11, x - back * wide + wide, y + 3]);
    }
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
    points(labels, kinds = [], order = []) {
      pointLayer.textContent = "";
      dots = labels.map((label, i) => {
        const kind = order.indexOf(kinds[i]), group = svg("g", { class: `point kind-${kind < 0 ? "none" : kind % 8}` }, pointLayer);
        svg("title", {}, group, kinds[i] ? `${label} (${kinds[i]})` : label);
        svg("path", { d: SHAPES[Math.max(0, kind) % 8] }, group);
        group.addEventListener("click", () => pick?.(i));
        return { group, text: svg("text", { x: 9, y: 4 }, group, label), length: textWidth(label) };
      });
      xy = new Float32Array(2 * labels.length);
    },
    limits(limits, names = axes) { box = limits; axes = names; frame(); },
    light(roles) {
      for (const i of new Set([...Object.keys(lit), ...Object.keys(roles)]))
        if (dots[i]) for (const role of [lit[i], roles[i]]) if (role) dots[i].group.classList.toggle(`role-${role}`, role === roles[i]);
      lit = roles;
      dots.forEach(({ group }, i) => group.classList.toggle("lit", i in roles));
    },
    trails(list) { trailList = list; drawTrails(); },
    arrows(list) { arrowList = list; drawArrows(); },
    onPick(listener) { pick = listener; node.classList.toggle("pickable", Boolean(listener)); },
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
  let spec = { series: [], x_range: [0, 1], y_range: [0, 1] }, x = null, px, py, bottom, right;

  function frame() {
    const width = node.clientWidth || 640, names = spec.series.map(s => s.name);
    const room = Math.min(width * 0.3, Math.max(16, ...names.map(name => textWidth(name, 600) + 14)));
    const [x0, x1] = spec.x_range, across = ticks(x0, x1, Math.max(2, Math.floor(width / 120)));
    const up = ticks(spec.y_range[0], spec.y_range[1], 4);
    const y0 = Math.min(spec.y_range[0], up.list[0]), y1 = Math.ceil(spec.y_range[1] / up.step - 1e-9) * up.step;
    const left = 50, top = 22;
    right = width - room; bottom = height - 36;
    px = v => left + (v - x0) / (x1 - x0 || 1) * (right - left);
    py = v => bottom - (v - y0) / (y1 - y0 || 1) * (bottom - top);
    grid.textContent = ""; lines.textContent = ""; beads.textContent = "";
    for (const y of [...up.list, y1].filter((v, i, all) => all.indexOf(v) === i)) {
      svg("line", { x1: left, x2: right, y1: py(y), y2: py(y) }, grid);
      svg("text", { x: left - 8, y: py(y) + 4, "text-anchor": "end" }, grid, digits(y, up.decimals));
    }
    for (const v of across.list) svg("text", { x: px(v), y: bottom + 16, "text-anchor": "middle" }, grid, v.toLocaleString("en-US"));
    svg("text", { x: left - 8, y: 12, class: "axis" }, grid, spec.y_label ?? "");
    svg("text", { x: right, y: height - 4, "text-anchor": "end", class: "axis" }, grid, spec.x_label ?? "");
    const ends = [];
    for (const line of spec.series) {
      const points = line.x.flatMap((v, i) => line.y[i] === null ? [] : [`${px(v).toFixed(1)} ${py(line.y[i]).toFixed(1)}`]);
      if (!points.length) continue;
      svg("path", { d: "M" + points.join("L"), class: `role-${line.role}`, "stroke-dasharray": line.dashed ? "6 4" : null }, lines);
      svg("circle", { r: 4, class: `role-${line.role}` }, beads);
      const [endX, endY] = points.at(-1).split(" ").map(Number);
      ends.push({ line, x: endX, y: endY });
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
      const inside = x >= line.x[0] && x <= line.x.at(-1) + 1, bead = beads.children[k++];
      let low = 0, high = line.x.length - 1;
      while (high - low > 1) { const middle = (low + high) >> 1; line.x[middle] <= x ? low = middle : high = middle; }
      const share = high > low ? Math.min(1, Math.max(0, (x - line.x[low]) / (line.x[high] - line.x[low] || 1))) : 0;
      const y = line.y[low] + share * (line.y[high] - line.y[low]);
      put(bead, "display", inside ? null : "none"); put(bead, "cx", px(x)); put(bead, "cy", py(y));
      if (inside) first = digits(y, 2);
    }
    say(reading, first);
    put(reading, "x", px(x)); put(reading, "y", 12); put(reading, "text-anchor", "middle");
  }

  followWidth(node, frame);
  return { node, marker: mark, describe(text) { say(desc, text); }, draw(next) { spec = next; x = next.marker ?? null; frame(); } };
}

// ---- blocks: BLOCKS.Kind(parent, tell) draws an empty block and returns update(spec); tell(event) speaks to Python

/** One tab stop for many buttons: the arrow keys walk among them, `columns` at a time up and down. */
function roving(container, columns = () => 1) {
  const buttons = () => [...container.querySelectorAll("button, input")];
  container.addEventListener("keydown", event => {
    const list = buttons(), at = list.indexOf(event.target), wide = columns();
    const hop = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide, Home: -at, End: list.length - 1 - at }[event.key];
    if (at < 0 || hop === undefined || event.target.dirty || !list[at + hop]) return;
    event.preventDefault();
    list[at + hop].focus();
  });
  const settle = () => {
    const list = buttons(), stop = list.includes(container.stop) ? container.stop : list[0];
    for (const button of list) button.tabIndex = button === stop ? 0 : -1;
  };
  container.addEventListener("focusin", event => { container.stop = event.target; settle(); });
  return settle;
}

/** A box that scrolls, reachable by keyboard exactly when there is something to scroll. */
function scroller(parent) {
  const node = html("div", { class: "w2v-scroll" }, parent);
  node.settle = caption => {
    const over = node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;
    put(node, "tabindex", over ? 0 : null); put(node, "role", over ? "region" : null); put(node, "aria-label", over ? caption || "table" : null);
    const lit = node.querySelector("tr.lit");
    if (lit && (lit.offsetTop < node.scrollTop || lit.offsetTop + lit.offsetHeight > node.scrollTop + node.clientHeight))
      node.scrollTop = lit.offsetTop - node.clientHeight / 2;
  };
  return node;
}

/** Make `parent` hold `count` children, made by `make(i)`; children that stay are not touched. */
function fit(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) make(parent.children.length);
  return [...parent.children];
}

function caption(figure) {
  const text = html("figcaption", {}, figure), note = html("p", { class: "note" }, figure);
  return spec => { rich(text, spec.caption ?? ""); say(note, spec.note ?? ""); text.hidden = !spec.caption; note.hidden = !spec.note; };
}

const ROLE_WORDS = { centre: "centre", context: "context", positive: "+ positive", negative: "− negative", outside: "", dropped: "left out" };

const BLOCKS = {
  Prose(parent) {
    const node = html("div", { class: "prose" }, parent);
    return spec => {
      const paragraphs = spec.text.split(/\n\s*\n/);
      fit(node, paragraphs.length, () => html("p", {}, node)).forEach((p, i) => rich(p, paragraphs[i]));
    };
  },

  Status(parent) {
    const node = html("p", { class: "status", role: "status" }, parent);
    return spec => rich(node, spec.text);
  },

  Formula(parent) {
    const node = html("figure", { class: "formula" }, parent), lines = html("div", {}, node), about = caption(node);
    return spec => {
      fit(lines, spec.lines.length, () => html("p", {}, lines)).forEach((p, i) => rich(p, spec.lines[i], true));
      about(spec);
    };
  },

  Table(parent) {
    const node = html("figure", { class: "table" }, parent), title = html("figcaption", { id: freshId() }, node);
    const box = scroller(node), table = html("table", { "aria-labelledby": title.id }, box);
    const head = html("tr", {}, html("thead", {}, table)), body = html("tbody", {}, table);
    const note = html("p", { class: "note" }, node);
    return spec => {
      const roles = new Map(spec.highlight.map(([at, role]) => [String(at), role])), wide = spec.header.length;
      rich(title, spec.caption); title.hidden = !spec.caption;
      say(note, spec.note); note.hidden = !spec.note;
      fit(head, wide, () => html("th", { scope: "col" }, head)).forEach((cell, c) => {
        rich(cell, spec.header[c]); cell.classList.toggle("number", spec.numeric[c]);
      });
      fit(body, spec.rows.length, () => html("tr", {}, body)).forEach((row, r) => {
        const role = roles.get(String(r));
        row.className = role ? `lit role-${role}` : "";
        fit(row, wide, c => html(c ? "td" : "th", c ? {} : { scope: "row" }, row)).forEach((cell, c) => {
          const own = roles.get(`${r},${c}`);
          cell.className = (own ? `lit role-${own} ` : "") + (spec.numeric[c] ? "number" : "");
          rich(cell, spec.rows[r][c]);
        });
      });
      box.settle(plain(spec.caption));
    };
  },

  Tokens(parent, tell) {
    const node = html("figure", { class: "tokens" }, parent), list = html("ol", {}, node), about = caption(node), rove = roving(list);
    return spec => {
      const roles = Object.fromEntries(spec.roles), kind = spec.pick ? "button" : "span";
      if (node.kind !== kind) { list.textContent = ""; node.kind = kind; }
      node.pick = spec.pick;
      const make = i => {
        const item = html("li", {}, list), word = html(kind, { class: "word", type: spec.pick ? "button" : null }, item);
        html("span", { class: "role" }, item);
        if (spec.pick) word.addEventListener("click", () => tell({ do: "pick", name: node.pick, index: i }));
      };
      fit(list, spec.words.length, make).forEach((item, i) => {
        const role = roles[i] ?? "plain";
        put(item, "class", `role-${role}`);
        say(item.firstChild, spec.words[i]);
        say(item.lastChild, ROLE_WORDS[role] ?? "");
      });
      rove();
      about(spec);
    };
  },

  Bars(parent) {
    const node = html("figure", { class: "bars" }, parent), table = html("table", {}, node), title = html("caption", {}, table);
    const head = html("tr", {}, html("thead", {}, table)), body = html("tbody", {}, table), note = html("p", { class: "note" }, node);
    const makeRow = () => {
      const row = html("tr", {}, body);
      html("th", { scope: "row" }, row);
      const cell = html("td", { class: "bar" }, row), track = html("div", { class: "track" }, cell);
      html("div", { class: "fill" }, track); html("div", { class: "zero" }, track); html("div", { class: "mark" }, track);
      html("span", {}, cell);
      return row;
    };
    return spec => {
      const [low, high] = spec.limits, roles = Object.fromEntries(spec.highlight);
      const share = v => 100 * Math.min(1, Math.max(0, (v - low) / (high - low || 1)));
      rich(title, spec.caption);
      say(note, spec.note); note.hidden = !spec.note;
      const names = ["word", spec.names[0], ...(spec.reference ? [spec.names[1] ?? "reference"] : [])];
      fit(head, names.length, () => html("th", { scope: "col" }, head)).forEach((cell, c) => rich(cell, names[c]));
      fit(body, spec.labels.length, makeRow).forEach((row, i) => {
        const value = spec.values[i], mark = spec.reference?.[i], zero = share(0), end = share(value ?? 0);
        row.className = roles[i] ? `lit role-${roles[i]}` : "";
        say(row.children[0], spec.labels[i]);
        const [track, text] = row.children[1].children, [fill, axis, tick] = track.children;
        fill.style.left = `${Math.min(zero, end)}%`; fill.style.width = `${Math.abs(end - zero)}%`;
        axis.style.left = `${zero}%`;
        tick.hidden = mark === undefined || mark === null;
        if (!tick.hidden) tick.style.left = `${share(mark)}%`;
        say(text, digits(value, spec.digits));
        if (spec.reference) say(row.children[2] ?? html("td", { class: "number" }, row), digits(mark, spec.digits));
        else row.children[2]?.remove();
      });
    };
  },

  Matrix(parent, tell) {
    const node = html("figure", { class: "matrix" }, parent), title = html("p", { class: "name" }, node);
    const body = html("div", { class: "body" }, node), strip = svg("svg", { class: "strip", role: "img" }, body);
    const box = scroller(body), table = html("table", {}, box), heading = html("caption", {}, table);
    const head = html("tr", {}, html("thead", {}, table)), rows = html("tbody", {}, table), about = caption(node);
    let spec, drawn = "";
    const rove = roving(rows, () => spec.values[0].length);

    function buildStrip(words, wide) {
      const tall = Math.max(2, Math.min(14, Math.floor(330 / words.length))), broad = Math.max(3, Math.min(12, Math.floor(60 / wide)));
      strip.textContent = "";
      put(strip, "width", wide * broad + 12); put(strip, "height", words.length * tall + 2);
      words.forEach((word, r) => {
        const group = svg("g", { transform: `translate(11,${r * tall + 1})` }, strip);
        svg("title", {}, group, word);
        for (let c = 0; c < wide; c++) svg("rect", { x: c * broad, width: broad - 0.5, height: tall - (tall > 3 ? 1 : 0.4) }, group);
        svg("path", { class: "pointer", d: `M-11 ${tall / 2 - 4}L-3 ${tall / 2}L-11 ${tall / 2 + 4}Z` }, group);
        svg("rect", { class: "ring", x: -1, y: -1, width: wide * broad + 1.5, height: tall + 1 }, group);
      });
    }

    function paint(cell, value, name) {
      const share = Math.min(1, Math.abs(value ?? 0) / spec.limit);
      put(cell, "class", value < 0 ? "minus" : "plus");
      name === "fill-opacity" ? put(cell, name, share.toFixed(2)) : cell.style.setProperty(name, `${(65 * share).toFixed(0)}%`);
    }

    function makeCell(row, c) {
      if (!c) return html("th", { scope: "row" }, row);
      const cell = html("td", {}, row);
      if (!spec.edit) return cell;
      const input = html("input", { type: "text", inputmode: "decimal", autocomplete: "off" }, cell);
      const restore = () => { input.value = input.shown; input.dirty = false; };
      input.addEventListener("input", () => { input.dirty = true; });
      input.addEventListener("keydown", event => { if (event.key === "Escape") restore(); });
      input.addEventListener("change", () => {
        const value = input.value.trim().replace("−", "-");
        input.dirty = false;
        tell({ do: "edit", name: spec.edit, row: spec.rows[row.at], column: c - 1, value: value === "" ? null : value });
      });
      return cell;
    }

    return next => {
      spec = next;
      const wide = spec.values[0]?.length ?? 0, lit = Object.fromEntries(spec.lit), shape = JSON.stringify([spec.words, wide, Boolean(spec.edit)]);
      if (shape !== drawn) { drawn = shape; buildStrip(spec.words, wide); head.textContent = ""; rows.textContent = ""; }
      put(node, "class", `matrix ${spec.name === "W_out" ? "out" : "in"}`);
      rich(title, `**${spec.name.replace(/_(\w+)/, "_{$1}")}** ${spec.words.length} × ${wide}`);
      put(strip, "aria-label", `${spec.name}: ${spec.words.length} rows of ${wide} numbers as colours`);
      spec.values.forEach((row, r) => {
        const group = strip.children[r];
        row.forEach((value, c) => paint(group.children[c + 1], value, "fill-opacity"));
        put(group, "class", r in lit ? `lit role-${lit[r]}` : null);
      });
      say(heading, `rows in play: ${spec.lit.length}`);
      fit(head, wide + 1, () => html("th", { scope: "col" }, head)).forEach((cell, c) => say(cell, c ? String(c) : "word"));
      fit(rows, spec.lit.length, () => html("tr", {}, rows)).forEach((row, k) => {
        const [r, role] = spec.lit[k];
        row.at = r;
        row.className = `role-${role}`;
        fit(row, wide + 1, c => makeCell(row, c)).forEach((cell, c) => {
          if (!c) return say(cell, spec.words[r]);
          const value = spec.values[r][c - 1], text = digits(value, 2), input = cell.firstElementChild;
          paint(cell, value, "--share");
          if (!input) return say(cell, text);
          input.shown = text;
          put(input, "aria-label", `${spec.name}, ${spec.words[r]}, number ${c}`);
          if (!input.dirty) input.value = text;
        });
      });
      rove();
      about(spec);
      box.settle(`rows of ${spec.name} in play`);
    };
  },

  Heatmap(parent, tell) {
    const node = html("figure", { class: "heatmap" }, parent), title = html("figcaption", { id: freshId() }, node);
    const box = scroller(node), table = html("table", { "aria-labelledby": title.id }, box);
    const head = html("tr", {}, html("thead", {}, table)), body = html("tbody", {}, table);
    const note = html("p", { class: "note" }, node);
    let spec;
    const rove = roving(body, () => spec.columns.length);
    html("td", {}, head);
    return next => {
      if (spec && Boolean(spec.pick) !== Boolean(next.pick)) body.textContent = "";
      spec = next;
      const lit = new Set(spec.highlight.map(String)), wide = spec.columns.length;
      rich(title, spec.caption); title.hidden = !spec.caption;
      say(note, spec.note); note.hidden = !spec.note;
      fit(head, wide + 1, () => html("span", {}, html("th", { scope: "col" }, head))).slice(1)
        .forEach((cell, c) => say(cell.firstChild, spec.columns[c]));
      fit(body, spec.rows.length, () => html("tr", {}, body)).forEach((row, r) => {
        fit(row, wide + 1, c => {
          const cell = html(c ? "td" : "th", c ? {} : { scope: "row" }, row);
          if (c && spec.pick) html("button", { type: "button" }, cell)
            .addEventListener("click", () => tell({ do: "pick", name: spec.pick, index: r * spec.columns.length + c - 1 }));
        }).forEach((cell, c) => {
          if (!c) return say(cell, spec.rows[r]);
          const value = spec.values[r][c - 1], text = spec.digits === null ? "" : digits(value, spec.digits);
          put(cell, "class", (value < 0 ? "minus" : "plus") + (lit.has(`${r},${c - 1}`) ? " lit" : ""));
          cell.style.setProperty("--share", `${(65 * Math.min(1, Math.abs(value ?? 0) / spec.limit)).toFixed(0)}%`);
          const about = `${spec.rows[r]}, ${spec.columns[c - 1]}: ${digits(value, spec.digits ?? 2)}`;
          put(cell, "title", about);
          const button = spec.pick && cell.firstElementChild;
          if (button) put(button, "aria-label", about);
          say(button || cell, text);
        });
      });
      rove();
      box.settle(plain(spec.caption));
    };
  },

  Scatter(parent, tell) {
    const node = html("figure", { class: "plot" }, parent), key = html("p", { class: "key" }, node);
    let map, shape = "";
    const about = caption(node);
    return spec => {
      if (!map || map.height !== spec.height) {
        map?.node.remove();
        map = scatter(node, { height: spec.height });
        map.height = spec.height; shape = "";
        key.after(map.node);
      }
      const next = JSON.stringify([spec.labels, spec.kinds, spec.kind_order]);
      put(map.node, "aria-label", plain(spec.caption) || "map of words");
      map.limits(spec.limits, spec.axes);
      if (next !== shape) {
        shape = next;
        map.points(spec.labels, spec.kinds, spec.kind_order);
        key.textContent = "";
        const used = spec.kind_order.map((kind, i) => [kind, i]).filter(([kind]) => spec.kinds.includes(kind));
        for (const [kind, i] of used) {
          const item = html("span", {}, key), sign = svg("svg", { viewBox: "-8 -8 16 16", class: `point kind-${i % 8}`, "aria-hidden": "true" }, item);
          svg("path", { d: SHAPES[i % 8] }, sign);
          item.append(kind);
        }
        key.hidden = !used.length;
      }
      map.move(spec.xy.flat());
      map.arrows(spec.arrows);
      map.light(Object.fromEntries(spec.highlight));
      map.trails(Object.fromEntries(spec.trails.map(([i, path]) => [i, path.flat()])));
      map.settle();
      map.onPick(spec.pick ? index => tell({ do: "pick", name: spec.pick, index }) : null);
      map.describe(spec.text);
      about(spec);
    };
  },

  Curve(parent) {
    const node = html("figure", { class: "plot" }, parent);
    let chart;
    const about = caption(node);
    return spec => {
      if (!chart || chart.height !== spec.height) {
        chart?.node.remove();
        chart = curve(node, { height: spec.height });
        chart.height = spec.height;
        node.prepend(chart.node);
      }
      put(chart.node, "aria-label", plain(spec.caption) || "curve");
      chart.draw(spec);
      chart.describe(spec.text);
      about(spec);
    };
  },

  Row(parent, tell) {
    const node = html("div", { class: "row" }, parent), update = blockList(node, tell);
    return spec => { update(spec.blocks); [...node.children].forEach((child, i) => { child.style.flexGrow = spec.widths[i] ?? 1; }); };
  },

  Details(parent, tell) {
    const node = html("details", {}, parent), summary = html("summary", {}, node), update = blockList(html("div", {}, node), tell);
    return spec => { rich(summary, spec.summary); update(spec.blocks); };
  },
};

/** How tall a block may stay after it has shrunk, so that the page under the reader does not jump. */
const HOLD = { Prose: 130, Status: 60, Formula: 260, Table: 330, Matrix: 480, Bars: 330 };

/** Draw blocks into `parent`, in place: a block of the same type at the same place is updated, never rebuilt. */
function blockList(parent, tell) {
  const mounted = [];
  followWidth(parent, () => mounted.forEach(({ holder }) => { holder.style.minHeight = ""; }));
  return specs => {
    while (mounted.length > specs.length) mounted.pop().holder.remove();
    specs.forEach((spec, i) => {
      if (mounted[i]?.type !== spec.type) {
        const holder = html("div", { class: `block ${spec.type.toLowerCase()}-block` });
        if (mounted[i]) mounted[i].holder.replaceWith(holder); else parent.append(holder);
        mounted[i] = { type: spec.type, holder, update: BLOCKS[spec.type](holder, tell) };
      }
      const { holder, update } = mounted[i], text = JSON.stringify(spec);
      if (mounted[i].text === text) return;
      mounted[i].text = text;
      update(spec);
      if (spec.type in HOLD) holder.style.minHeight = `${Math.min(HOLD[spec.type], Math.max(holder.offsetHeight, parseInt(holder.style.minHeight) || 0))}px`;
    });
  };
}
