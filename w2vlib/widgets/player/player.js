// The training player: the vectors of all frames flow in once; every frame is drawn here, and Python hears where the reader stopped.

const NEAREST = 8, NAMED = 4, TRAIL_MEAN = 6, TRAIL_ROLES = ["accent", "out", "ok", "in", "bad"];
const SPEEDS = [["slow", 120], ["medium", 40], ["fast", 0]];

/** The recorded run: vectors (T, V, N) in 16 bits, one plane to look at them for each frame. */
function recording(model) {
  const [T, V, N] = model.get("shape"), scale = model.get("scale");
  const read = (name, type) => { const view = model.get(name); return new type(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)); };
  const raw = read("vectors", Int16Array), planes = read("bases", Float32Array), wide = 3 * N + 2;
  const cosines = new Float32Array(V);
  return {
    T, V, N,
    /** All frames seen in the plane of frame `b`: flat xy, 2V numbers a frame, and a box around them. */
    seen(b) {
      const plane = planes.subarray(b * wide, (b + 1) * wide), xy = new Float32Array(T * V * 2), box = [Infinity, -Infinity, Infinity, -Infinity];
      for (let k = 0; k < T * V; k++) {
        let x = 0, y = 0;
        for (let d = 0; d < N; d++) {
          const value = raw[k * N + d] * scale - plane[d];
          x += value * plane[N + d]; y += value * plane[2 * N + d];
        }
        xy[2 * k] = x; xy[2 * k + 1] = y;
        box[0] = Math.min(box[0], x); box[1] = Math.max(box[1], x); box[2] = Math.min(box[2], y); box[3] = Math.max(box[3], y);
      }
      const pad = 0.04 * Math.max(box[1] - box[0], box[3] - box[2]) || 1;
      return { xy, box: [box[0] - pad, box[1] + pad, box[2] - pad, box[3] + pad], explained: plane[3 * N] + plane[3 * N + 1] };
    },
    /** The words nearest to word `i` in frame `t` by cosine over all N numbers: [[word, cosine], …]. */
    near(t, i) {
      const start = t * V * N, length = j => { let s = 0; for (let d = 0; d < N; d++) s += raw[start + j * N + d] ** 2; return Math.sqrt(s) || 1; };
      const own = length(i);
      for (let j = 0; j < V; j++) {
        let dot = 0;
        for (let d = 0; d < N; d++) dot += raw[start + i * N + d] * raw[start + j * N + d];
        cosines[j] = dot / (own * length(j));
      }
      return Array.from(cosines, (cosine, j) => [j, cosine]).filter(([j]) => j !== i).sort((a, b) => b[1] - a[1]).slice(0, NEAREST);
    },
  };
}

function render({ model, el: root }) {
  const words = model.get("words"), steps = model.get("steps"), losses = model.get("losses"), run = recording(model), { T, V } = run;
  const places = new Map(words.map((word, i) => [word, i])), last = T - 1;
  root.classList.add("w2v");
  const card = html("section", { class: "panel player", "aria-labelledby": freshId() }, root);
  html("p", { class: "title", id: card.getAttribute("aria-labelledby") }, card, model.get("title"));

  const bar = html("div", { class: "controls" }, card);
  const button = (parent, label, action, about) => {
    const node = html("button", { type: "button", "aria-label": about ?? null }, html("div", { class: "control button" }, parent), label);
    node.addEventListener("click", action);
    return node;
  };
  const jump = to => { pause(); show(to); commit(); };
  const toFirst = button(bar, "First", () => jump(0), "first frame"), toBack = button(bar, "−1", () => jump(now - 1), "one frame back");
  const player = button(bar, "Play", () => (playing ? (pause(), commit()) : play()));
  player.className = "primary";
  const toNext = button(bar, "+1", () => jump(now + 1), "one frame on"), toLast = button(bar, "Last", () => jump(last), "last frame");
  const speed = html("select", { "aria-label": "speed" }, html("div", { class: "control" }, bar));
  SPEEDS.forEach(([label]) => html("option", {}, speed, label));
  speed.selectedIndex = 1;
  const holder = html("div", { class: "control range" }, bar), slider = html("input", { type: "range", min: 0, max: Math.max(last, 0), step: 1, id: freshId(), disabled: last < 1 && "" });
  const label = html("label", { class: "label", for: slider.id }, holder, "training step"), reading = html("output", { for: slider.id }, label);
  holder.append(slider);

  const stage = html("div", { class: "stage" }, card), view = html("div", { class: "view" }, stage), side = html("div", { class: "side" }, stage);
  const key = html("p", { class: "key" }, view), map = scatter(view, { height: 520, title: "Map of the words’ input vectors" });
  const plane = html("div", { class: "plane" }, view), about = html("span", {}, plane);
  const refit = button(plane, "Refit to this step", () => fitAt(now)), first = button(plane, "Back to the first view", () => fitAt(last));
  html("p", { class: "note" }, view, model.get("note"));

  const finder = html("div", { class: "finder" }, side), list = html("datalist", { id: freshId() }, side);
  const field = html("input", { type: "text", id: freshId(), list: list.id, autocomplete: "off", spellcheck: "false" });
  finder.append(html("label", { class: "label", for: field.id }, finder, "word"), field);
  const follow = html("button", { type: "button" }, finder), missing = html("p", { class: "alert", role: "alert" }, side);
  missing.hidden = true;
  [...words].sort().forEach(word => html("option", { value: word }, list));
  const followed = html("ul", { class: "followed", "aria-label": "words with a trail" }, side);
  const bars = BLOCKS.Bars(html("div", { class: "bars-block" }, side));
  const chart = curve(side, { height: 200, title: "Loss over the steps; a click goes to a step" });
  const live = html("p", { class: "silent", "aria-live": "polite" }, card);

  let now = -1, chosen = 0, trailing = [], picture, playing = 0, calm, lit = "";

  map.points(words, model.get("kinds"), model.get("kind_order"));
  drawKey(key, model.get("kinds"), model.get("kind_order"));
  const line = model.get("loss_curve");
  chart.draw({ series: [{ name: "", x: line.x, y: line.y, role: "accent" }], x_range: [0, Math.max(1, steps[last])], y_range: [0, line.top],
    x_label: "step", y_label: line.label, marker: steps[last] });

  /** Look through the plane that fits frame `b` best; it stays until the reader asks for another. */
  function fitAt(b) {
    picture = run.seen(b);
    say(about, `Plane fitted at step ${steps[b].toLocaleString("en-US")}: it shows ${Math.round(100 * picture.explained)} % of the variance there.`);
    map.limits(picture.box, ["", ""]);
    put(first, "aria-disabled", b === last ? "true" : null);
    show(Math.max(now, 0), true);
  }

  function show(t, again = false) {
    t = Math.min(Math.max(t, 0), last);
    if (t === now && !again) return;
    now = t;
    const near = run.near(t, chosen);
    light(near);
    map.move(picture.xy.subarray(t * V * 2, (t + 1) * V * 2));
    map.trails(Object.fromEntries(trails().map(i => [i, trail(i)])));
    bars({ labels: near.map(([j]) => words[j]), values: near.map(([, cosine]) => cosine), caption: `Nearest to ${words[chosen]}`.replace(/[\\*_^[\]`{}]/g, "\\$&"),
      names: ["cosine"], highlight: [], limits: [0, 1], digits: 2, note: "" });
    chart.marker(steps[t]);
    slider.value = t;
    const place = `${steps[t].toLocaleString("en-US")} of ${steps[last].toLocaleString("en-US")}`;
    say(reading, place);
    put(slider, "aria-valuetext", `step ${place}`);
    for (const node of [toFirst, toBack]) put(node, "aria-disabled", t === 0 ? "true" : null);
    for (const node of [toNext, toLast]) put(node, "aria-disabled", t === last ? "true" : null);
    root.dataset.frame = t;
    clearTimeout(calm);
    calm = setTimeout(rest, 160, near);
  }

  /** What waits until the motion ends: places for the labels, and the sentence for those who hear the map. */
  function rest(near) {
    map.settle();
    const loss = losses.length ? ` loss ${digits(losses[now])};` : "";
    const text = `Step ${steps[now].toLocaleString("en-US")}:${loss} nearest to ${words[chosen]}: `
      + (near.map(([j, cosine]) => `${words[j]} ${digits(cosine)}`).join(", ") || "no other word");
    map.describe(text);
    if (!playing) say(live, text);
  }

  const trails = () => [...new Set([...trailing, chosen])];
  /** Where word `i` has been until now, each place the mean of a few frames around it; the last one is exact. */
  function trail(i) {
    const path = new Float32Array(2 * (now + 1)), { xy } = picture;
    for (let t = 0; t <= now; t++) {
      const reach = Math.min(TRAIL_MEAN, t, now - t);
      let x = 0, y = 0;
      for (let k = t - reach; k <= t + reach; k++) { x += xy[2 * (k * V + i)]; y += xy[2 * (k * V + i) + 1]; }
      path[2 * t] = x / (2 * reach + 1); path[2 * t + 1] = y / (2 * reach + 1);
    }
    return path;
  }

  function light(near) {
    const roles = Object.fromEntries(near.slice(0, NAMED).map(([j]) => [j, "plain"]));
    trails().forEach((i, k) => { roles[i] = i === chosen ? "accent" : TRAIL_ROLES[1 + k % 4]; });
    const text = JSON.stringify(roles);
    if (text !== lit) { lit = text; map.light(roles); }
  }

  function choose(i, aloud = true) {
    chosen = i;
    missing.hidden = true;
    field.value = words[i];
    say(follow, trailing.includes(i) ? "Drop its trail" : "Keep its trail");
    show(now, true);
    if (aloud) tell("word", words[i]);
  }

  function drawFollowed() {
    followed.textContent = "";
    trailing.forEach((i, k) => {
      const chip = html("button", { type: "button", class: `role-${TRAIL_ROLES[1 + k % 4]}`, "aria-label": `drop the trail of ${words[i]}` }, html("li", {}, followed), `${words[i]} ×`);
      chip.addEventListener("click", () => { trailing = trailing.filter(j => j !== i); drawFollowed(); field.focus(); });
    });
    choose(chosen, false);
  }

  function tell(name, value) {
    model.set(name, value);
    try { model.save_changes(); } catch { /* the kernel has gone; the player goes on without it */ }
  }
  const commit = () => tell("frame", now);

  function pause() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    playing = 0;
    say(player, "Play");
  }
  function play() {
    if (now === last) show(0);
    let before = performance.now();
    const tick = time => {
      if (!root.isConnected) return pause();
      if (time - before >= SPEEDS[speed.selectedIndex][1]) { before = time; show(now + 1); }
      if (now < last) playing = requestAnimationFrame(tick); else { pause(); commit(); }
    };
    playing = requestAnimationFrame(tick);
    say(player, "Pause");
  }

  slider.addEventListener("input", () => { pause(); show(Number(slider.value)); });
  slider.addEventListener("change", commit);
  chart.node.addEventListener("click", event => {
    const step = chart.at(event.clientX), distance = t => Math.abs(steps[t] - step);
    jump(steps.reduce((best, _, t) => (distance(t) < distance(best) ? t : best), 0));
  });
  map.onPick(i => choose(i));
  const find = () => {
    const i = places.get(field.value.trim().toLowerCase()) ?? places.get(field.value.trim());
    if (i !== undefined) return i === chosen ? undefined : choose(i);
    say(missing, `“${field.value}” is not among the ${V.toLocaleString("en-US")} words of this map; the list offers them.`);
    missing.hidden = false;
  };
  field.addEventListener("change", find);
  field.addEventListener("input", () => { if (places.has(field.value)) find(); });
  follow.addEventListener("click", () => {
    trailing = trailing.includes(chosen) ? trailing.filter(i => i !== chosen) : [...trailing, chosen];
    drawFollowed();
  });
  keepKeys(root);

  const heard = { "change:frame": () => { if (model.get("frame") !== now) { pause(); show(model.get("frame")); } },
    "change:word": () => { const i = places.get(model.get("word")); if (i !== undefined && i !== chosen) choose(i, false); } };
  for (const [event, listener] of Object.entries(heard)) model.on(event, listener);
  chosen = places.get(model.get("word")) ?? 0;
  now = Math.min(model.get("frame"), last);
  fitAt(last);
  drawFollowed();
  return () => { pause(); clearTimeout(calm); for (const [event, listener] of Object.entries(heard)) model.off(event, listener); };
}

export default { render };
