// Blocks, drawn: the JSON of w2vlib/draw/blocks.py flows in, elements that are updated in place flow out.
// BLOCKS.Kind(parent, tell) draws an empty block and returns update(spec); tell(event) speaks to Python.

/** One tab stop for many buttons: the arrow keys walk among them, `columns` at a time up and down. */
function roving(container, columns = () => 1) {
  const buttons = () => [...container.querySelectorAll("button, input")];
  container.addEventListener("keydown", event => {
    const list = buttons(), at = list.indexOf(event.target), wide = columns();
    const ends = { Home: -at, End: list.length - 1 - at };
    const hop = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: wide, ArrowUp: -wide, ...ends }[event.key];
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
  node.settle = caption => requestAnimationFrame(() => {   // when the neighbours that share the width are there too
    const over = node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;
    put(node, "tabindex", over ? 0 : null); put(node, "role", over ? "region" : null);
    put(node, "aria-label", over ? caption || "table" : null);
    showLit();
  });
  function showLit() {
    const lit = node.querySelectorAll("tr.lit");
    if (!lit.length) return;
    const head = node.querySelector("thead").offsetHeight, last = lit[lit.length - 1];
    const top = lit[0].offsetTop - head, end = last.offsetTop + last.offsetHeight;
    if (top < node.scrollTop) node.scrollTop = top;
    if (end > node.scrollTop + node.clientHeight) node.scrollTop = end - node.clientHeight;
  }
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
  return spec => {
    rich(text, spec.caption ?? ""); text.hidden = !spec.caption;
    say(note, spec.note ?? ""); note.hidden = !spec.note;
  };
}

const ROLE_SIGNS = { positive: "+ ", negative: "− " };
const ROLE_WORDS = {
  centre: "centre", context: "context", positive: "+ positive", negative: "− negative", dropped: "left out",
};

/** The kinds that occur, each with its sign on the map. */
function drawKey(node, kinds, order) {
  node.textContent = "";
  const used = order.map((kind, i) => [kind, i]).filter(([kind]) => kinds.includes(kind));
  for (const [kind, i] of used) {
    const item = html("span", {}, node), style = look(i);
    const sign = svg("svg", { viewBox: "-8 -8 16 16", class: `point ${style.kind}`, "aria-hidden": "true" }, item);
    svg("path", { d: style.shape }, sign);
    item.append(kind);
  }
  node.hidden = !used.length;
}

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
    const node = html("figure", { class: "formula" }, parent), lines = scroller(node), about = caption(node);
    return spec => {
      fit(lines, spec.lines.length, () => html("p", {}, lines)).forEach((p, i) => rich(p, spec.lines[i], true));
      about(spec);
      lines.settle("formula");
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
    const node = html("figure", { class: "tokens" }, parent), list = html("ol", {}, node), about = caption(node);
    const rove = roving(list);
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
    const node = html("figure", { class: "bars" }, parent), table = html("table", {}, node);
    const title = html("caption", {}, table), head = html("tr", {}, html("thead", {}, table)), body = html("tbody", {}, table);
    const note = html("p", { class: "note" }, node);
    const makeRow = () => {
      const row = html("tr", {}, body);
      html("th", { scope: "row" }, row);
      const cell = html("div", { class: "bar" }, html("td", {}, row)), track = html("div", { class: "track" }, cell);
      html("div", { class: "fill" }, track); html("div", { class: "zero" }, track); html("div", { class: "mark" }, track);
      html("span", {}, cell);
      return row;
    };
    return spec => {
      const [low, high] = spec.limits, roles = Object.fromEntries(spec.highlight);
      const share = v => 100 * Math.min(1, Math.max(0, (v - low) / (high - low || 1)));
      rich(title, spec.caption);
      say(note, spec.note); note.hidden = !spec.note;
      const names = ["label", spec.names[0] ?? "value", ...(spec.reference ? [spec.names[1] ?? "reference"] : [])];
      head.parentNode.classList.toggle("unseen", !spec.names.length);
      fit(head, names.length, () => html("th", { scope: "col" }, head)).forEach((cell, c) => rich(cell, names[c]));
      fit(body, spec.labels.length, makeRow).forEach((row, i) => {
        const value = spec.values[i], mark = spec.reference?.[i], zero = share(0), end = share(value ?? 0);
        row.className = roles[i] ? `lit role-${roles[i]}` : "";
        say(row.children[0], spec.labels[i]);
        const [track, text] = row.children[1].firstChild.children, [fill, axis, tick] = track.children;
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
      const tall = Math.max(2, Math.min(14, Math.floor(250 / words.length)));
      const broad = Math.max(3, Math.min(12, Math.floor(44 / wide)));
      strip.textContent = "";
      put(strip, "width", wide * broad + 12); put(strip, "height", words.length * tall + 2);
      words.forEach((word, r) => {
        const group = svg("g", { transform: `translate(11,${r * tall + 1})` }, strip);
        svg("title", {}, group, word);
        const height = tall - (tall > 3 ? 1 : 0.4);
        for (let c = 0; c < wide; c++) svg("rect", { x: c * broad, width: broad - 0.5, height }, group);
        svg("path", { class: "pointer", d: `M-11 ${tall / 2 - 4}L-3 ${tall / 2}L-11 ${tall / 2 + 4}Z` }, group);
        svg("rect", { class: "ring", x: -1, y: -1, width: wide * broad + 1.5, height: tall + 1 }, group);
      });
    }

    function paint(cell, value, name) {
      const share = Math.min(1, Math.abs(value ?? 0) / spec.limit);
      put(cell, "class", value < 0 ? "minus" : "plus");
      if (name === "fill-opacity") put(cell, name, share.toFixed(2));
      else cell.style.setProperty(name, `${(65 * share).toFixed(0)}%`);
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
      const wide = spec.values[0]?.length ?? 0, lit = Object.fromEntries(spec.lit);
      const shape = JSON.stringify([spec.words, wide, Boolean(spec.edit)]);
      if (shape !== drawn) { drawn = shape; buildStrip(spec.words, wide); head.textContent = ""; rows.textContent = ""; }
      put(node, "class", `matrix ${spec.name === "W_out" ? "out" : "in"}`);
      rich(title, `**${spec.name.replace(/_(\w+)/, "_{$1}")}** ${spec.words.length} × ${wide}`);
      put(strip, "aria-label", `${spec.name}: ${spec.words.length} rows of ${wide} numbers as colours`);
      spec.values.forEach((row, r) => {
        const group = strip.children[r];
        row.forEach((value, c) => paint(group.children[c + 1], value, "fill-opacity"));
        put(group, "class", r in lit ? `lit role-${lit[r]}` : null);
      });
      const taking = spec.lit.filter(([, role]) => role !== "watched").length, watched = spec.lit.find(([, role]) => role === "watched");
      const play = spec.in_play ?? taking;
      say(heading, `rows in play: ${grouped(play)}${play > taking ? `, ${taking} of them here` : ""}${watched ? `; watched: ${spec.words[watched[0]]}` : ""}`);
      fit(head, wide + 1, () => html("th", { scope: "col" }, head)).forEach((cell, c) => say(cell, c ? String(c) : "word"));
      fit(rows, spec.lit.length, () => html("tr", {}, rows)).forEach((row, k) => {
        const [r, role] = spec.lit[k];
        row.at = r;
        row.className = `role-${role}`;
        fit(row, wide + 1, c => makeCell(row, c)).forEach((cell, c) => {
          if (!c) return say(cell, (ROLE_SIGNS[role] ?? "") + spec.words[r]);
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
      const minus = spec.values.some(row => row.some(value => value < 0)) ? 1.35 : 0, most = digits(spec.limit, spec.digits ?? 0).length + minus - 0.5;
      table.style.setProperty("--cell", spec.digits ? `calc(${most}ch + 8px)` : "18px");   // columns stay as wide while signs change
      node.classList.toggle("level", spec.columns.every(name => [...name].length <= 3));
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
        drawKey(key, spec.kinds, spec.kind_order);
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
    return spec => {
      update(spec.blocks);
      [...node.children].forEach((child, i) => { child.style.flexGrow = spec.widths[i] ?? 1; });
    };
  },

  Column(parent, tell) {
    const update = blockList(html("div", { class: "column" }, parent), tell);
    return spec => update(spec.blocks);
  },

  Details(parent, tell) {
    const node = html("details", {}, parent), summary = html("summary", {}, node);
    const update = blockList(html("div", {}, node), tell);
    return spec => {
      if (!summary.textContent) node.open = spec.open;
      rich(summary, spec.summary);
      update(spec.blocks);
    };
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
      if (spec.type in HOLD) holder.style.minHeight = `${Math.min(HOLD[spec.type], holder.offsetHeight)}px`;
    });
  };
}
