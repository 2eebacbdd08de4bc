// Controls and the line to Python: a view's controls flow in, events flow out, each waiting for the answer to the last.

const TYPING_PAUSE = 300;

/** Controls: CONTROLS.Kind(holder, spec, send) draws one and returns update(spec, isInvalid). */
const CONTROLS = {
  Range(holder, spec, send) {
    const { input, label } = labelled(holder, html("input", { type: "range" }));
    let waiting = 0;
    const shown = html("output", { for: input.id });
    label.append(shown);
    const decimals = step => Math.max(0, (String(step).split(".")[1] ?? "").length);
    const reading = ({ step }, value = input.value) => grouped(Number(value), decimals(step));
    let room = 0;
    /** The label keeps the room that its longest text needed, or the slider would slip from under the mouse. */
    function keepRoom() {
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(shown), text = shown.textContent, now = reading(input);
      const long = [text, ...[input.min, input.max].map(end => text.replace(now, reading(input, end)))];
      const [name, ...wide] = [spec.label, ...long].map(words => Math.ceil(textWidth(words, `${fontWeight} ${fontSize} ${fontFamily}`)));
      if (!fontSize || Math.max(...wide) <= room) return;
      room = Math.max(...wide);
      shown.style.minWidth = `${Math.min(room, 260)}px`;
      holder.style.flexBasis = `${Math.max(240, name + room + 130)}px`;
    }
    followWidth(holder, keepRoom);
    function reveal(text) {
      if (shown.textContent === text) return;
      say(shown, text);
      keepRoom();
    }
    input.addEventListener("input", () => {
      reveal(reading(input));
      waiting++;
      send({ do: "set", name: spec.name, value: Number(input.value) }, () => { waiting--; });
    });
    return next => {
      for (const name of ["min", "max", "step"]) put(input, name, next[name]);
      if (!waiting) input.value = next.value;
      const text = !waiting && next.text ? next.text : reading(next);
      reveal(text);
      put(input, "aria-valuetext", text);
      return input;
    };
  },

  Number: (holder, spec, send) => written(holder, spec, send, html("input", { type: "text", inputmode: "decimal", size: 6 })),

  Text(holder, spec, send) {
    const list = html("datalist", { id: freshId() });
    const size = Math.min(48, Math.max(20, spec.value.length + 1));   // what stands there at first can be read
    const input = html("input", { type: "text", autocomplete: "off", spellcheck: "false", size });
    const update = written(holder, spec, send, input);
    holder.append(list);
    input.addEventListener("input", () => { if (list.words?.has(input.value)) input.commit(); });
    return next => {
      const text = JSON.stringify(next.suggestions);
      if (list.text !== text) {
        list.text = text; list.words = new Set(next.suggestions);
        put(input, "list", next.suggestions.length ? list.id : null);
        fit(list, next.suggestions.length, () => html("option", {}, list))
          .forEach((option, i) => put(option, "value", next.suggestions[i]));
      }
      return update(next);
    };
  },

  TextArea(holder, spec, send) {
    const input = html("textarea", { rows: spec.rows, spellcheck: "false" }), update = written(holder, spec, send, input);
    let timer;
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(input.commit, TYPING_PAUSE); });
    return update;
  },

  Choice(holder, spec, send) {
    const few = spec.options.length <= 5 && spec.options.join("").length <= 44;
    const choose = i => send({ do: "set", name: spec.name, value: spec.options[i] });
    if (!few) {
      const { input } = labelled(holder, html("select"));
      spec.options.forEach(option => html("option", {}, input, String(option)));
      input.addEventListener("change", () => choose(input.selectedIndex));
      return next => { input.selectedIndex = spec.options.indexOf(next.value); return input; };
    }
    const group = html("div", { role: "radiogroup", class: "segments", "aria-labelledby": freshId() });
    html("span", { class: "label", id: group.getAttribute("aria-labelledby") }, holder, spec.label);
    holder.append(group);
    const name = freshId(), radios = spec.options.map((option, i) => {
      const label = html("label", {}, group), radio = html("input", { type: "radio", name }, label);
      html("span", {}, label, String(option));
      radio.addEventListener("change", () => choose(i));
      return radio;
    });
    return next => {
      radios.forEach((radio, i) => { radio.checked = spec.options[i] === next.value; radio.disabled = next.disabled; });
      return null;
    };
  },

  Toggle(holder, spec, send) {
    const { input } = labelled(holder, html("input", { type: "checkbox" }), true);
    input.addEventListener("change", () => send({ do: "set", name: spec.name, value: input.checked }));
    return next => { input.checked = next.value; return input; };
  },

  Button(holder, spec, send) {
    const button = html("button", { type: "button", class: spec.primary ? "primary" : null }, holder);
    html("span", {}, button);
    if (spec.key) html("kbd", { "aria-hidden": "true" }, button, spec.key.toUpperCase());
    put(button, "aria-keyshortcuts", spec.key ? spec.key.toUpperCase() : null);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") send({ do: "press", name: spec.name });
    });
    return next => {
      say(button.firstChild, next.label);
      put(button, "aria-disabled", next.disabled ? "true" : null);   // not `disabled`: the focus would be lost with it
      return null;
    };
  },

  Play(holder, spec, send) {
    const button = html("button", { type: "button", "aria-pressed": "false" }, holder, spec.label);
    const speed = html("select", { "aria-label": `${spec.label}: speed` }, holder);
    spec.speeds.forEach(([label]) => html("option", {}, speed, label));
    speed.selectedIndex = Math.floor((spec.speeds.length - 1) / 2);
    let timer, playing = false;
    function turn(on) {
      playing = on;
      clearTimeout(timer);
      say(button, on ? "Pause" : spec.label);
      put(button, "aria-pressed", String(on));
    }
    function tick() {
      if (!holder.isConnected) return turn(false);
      const began = performance.now();
      send({ do: "tick", name: spec.name, speed: spec.speeds[speed.selectedIndex][0] }, answer => {
        if (!answer || answer.stop) turn(false);
        const rest = spec.speeds[speed.selectedIndex][1] - (performance.now() - began);
        if (playing) timer = setTimeout(tick, Math.max(0, rest));
      });
    }
    button.addEventListener("click", () => { turn(!playing); if (playing) tick(); });
    return next => {
      if (next.disabled && playing) turn(false);
      put(button, "disabled", next.disabled && "");
      return speed;
    };
  },
};

/** Put a <label> with its words around or before an input. */
function labelled(holder, input, after = false) {
  input.id = freshId();
  const label = html("label", { for: input.id, class: "label" });
  holder.append(...(after ? [input, label] : [label, input]));
  holder.words = html("span", {}, label);
  return { input, label };
}

/**
 * A field that is typed in: Python's text replaces what stands there only when Python has changed it. A text that Python
 * has refused stays to be mended, with `input.reason`, and is not sent a second time.
 */
function written(holder, spec, send, input) {
  labelled(holder, input);
  let seen, sent, refused, answer;
  input.commit = () => {
    const text = input.value, same = sent === undefined && refused === undefined && text === seen;
    if (text === sent || text === refused || same) return;
    sent = text;
    send({ do: "set", name: spec.name, value: text }, view => { answer = view && { text, view }; });
  };
  input.addEventListener("change", input.commit);
  input.addEventListener("keydown", event => { if (event.key === "Enter" && input.tagName === "INPUT") input.commit(); });
  return next => {
    const value = String(next.value), bad = answer?.view.invalid === spec.name;
    if (bad) { refused = answer.text; input.why = answer.view.message; } else if (answer) refused = undefined;
    if (bad && sent === refused) sent = undefined;
    if (value !== sent && (value !== seen || (answer && !bad && input.value === sent))) {
      input.value = value;
      sent = refused = undefined;
    }
    seen = value; answer = undefined;
    input.reason = refused !== undefined && input.value === refused ? input.why : "";
    put(input, "aria-invalid", input.reason ? "true" : null);
    return input;
  };
}

/** The rows of controls; a control of the same kind and name stays the same element. */
function controlRows(parent, send) {
  const mounted = new Map();
  return (rows, message) => {
    const wanted = new Set();
    fit(parent, rows.length, () => html("div", { class: "controls" }, parent)).forEach((line, r) => {
      rows[r].forEach((spec, place) => {
        const key = [spec.type, spec.name, spec.key, JSON.stringify(spec.options ?? spec.speeds)].join();
        if (!mounted.has(key)) {
          const holder = html("div", { class: `control ${spec.type.toLowerCase()}` });
          const update = CONTROLS[spec.type](holder, spec, send);
          mounted.set(key, { holder, update, hint: html("small", { id: freshId() }) });
        }
        const { holder, update, hint } = mounted.get(key);
        wanted.add(key);
        if (line.children[place] !== holder) line.insertBefore(holder, line.children[place] ?? null);
        if (holder.words) say(holder.words, spec.label);
        const field = update(spec), about = (!message && field?.reason) || spec.hint;   // while it is news, the alert says it
        put(field ?? holder, "aria-describedby", about ? hint.id : null);
        if (field) put(field, "disabled", spec.disabled && "");
        say(hint, about);
        if (!about) hint.remove(); else if (!hint.isConnected) holder.append(hint);
      });
    });
    for (const [key, { holder }] of mounted) if (!wanted.has(key)) { holder.remove(); mounted.delete(key); }
  };
}

const SLOW = "Waiting for Python: the kernel is busy or has stopped.";
const LOST = "Python has restarted or stopped, and nothing here is answered any more. Run the cells above, then this one, again.";

/**
 * Send events one at a time; a newer value of the same control replaces one that still waits. An answer that is long in
 * coming may never come (Python was interrupted before it heard): then a press goes out without it.
 */
function channel(model, tell) {
  const me = freshId(), queue = [];
  let number = 0, under = null, timer, gone = false, late = false;
  function next() {
    clearTimeout(timer); tell(gone ? LOST : null);
    late = false;
    under = queue.shift() ?? null;
    if (!under) return;
    timer = setTimeout(() => { late = true; tell(gone ? LOST : SLOW); }, 2500);
    try { model.send({ ...under.event, ack: [me, ++number] }); } catch { lost(); }
  }
  /** The kernel has restarted or stopped, or only its connection broke: forget what waits, but try what comes. */
  function lost() {
    const waiting = [under, ...queue.splice(0)];
    gone = true;
    under = null;
    clearTimeout(timer);
    tell(LOST);
    waiting.forEach(event => event?.done());
  }
  return {
    lost,
    get busy() { return under !== null; },
    /** `done(view)` is called with Python's answer, or with no view when a newer value took its place or Python has gone. */
    send(event, done = () => {}) {
      const same = queue.find(({ event: old }) => event.do === "set" && old.do === "set" && old.name === event.name);
      if (same) { same.done(); Object.assign(same, { event, done }); } else queue.push({ event, done });
      if (late && under && event.do === "press") { const { done: give } = under; next(); give(); } else if (!under) next();
    },
    answered(view) {
      if (!under || view.ack?.[0] !== me || view.ack[1] !== number) return;
      const { done } = under;
      gone = false;
      next();
      done(view);
    },
  };
}
