// Widgets in JupyterLab flow in; every control is taken to its extremes, and what went wrong flows out as sentences.
// `drive.watch(kernel)` comes first; then `await drive.extremes(node, comm)` for the output node of each widget.

window.drive = (() => {
  const PATIENCE = 180_000, LONG_LIST = 24, SAMPLE = 3;
  const book = Array.from({ length: 100_000 }, (_, i) => `w${spell(i * i % 7919)}${i % 10 === 9 ? "." : ""}`).join(" ");
  const TEXTS = {
    nothing: "", "a long word": `${"x".repeat(400)} a ${"y".repeat(60)} b.`, markup: "<script>window.hacked=1</script>", emoji: "🐱 👩‍🚀 🐱 🏳️‍🌈.", "100,000 words": book,
  };
  const NUMBERS = ["", "many", "<b>1</b>", "1e999", "-1e12", "1e12", "0.5", "-0", "NaN"];
  const WEIGHTS = ["", "many", "1e999", "-1e30"];
  const under = new Set(), opened = new Set(), views = {}, troubles = [];
  let doing = "running the cells", sent = 0;

  function spell(n) {
    return [...n.toString(26)].map(digit => String.fromCharCode(97 + parseInt(digit, 26))).join("");
  }

  const trouble = text => troubles.push(`${doing}: ${text}`);

  /** JupyterLab introduces itself to a kernel at some time; one that has not imported ipywidgets yet says that it knows
   * neither the target nor the comm, and nothing is lost. Of a comm that the kernel itself has opened it must know. */
  function greeting(line) {
    const comm = line.match(/^No such comm: (\S+)$/)?.[1];
    return line === "No such comm target registered: jupyter.widget.control" || (comm !== undefined && !opened.has(comm));
  }

  /** Note every message that a widget sends until the kernel has dealt with it, and whatever the kernel complains of. */
  function watch(kernel) {
    kernel.anyMessage.connect((_, { msg, direction }) => {
      const { header, content } = msg;
      if (direction === "send") {
        if (header.msg_type === "comm_msg") { under.add(header.msg_id); sent++; }
        return;
      }
      if (header.msg_type === "status" && content.execution_state === "idle") under.delete(msg.parent_header.msg_id);
      if (header.msg_type === "comm_open") opened.add(content.comm_id);
      if (header.msg_type === "stream" && content.name === "stderr" && !content.text.trim().split("\n").every(greeting)) trouble(content.text);
      if (header.msg_type === "error") trouble(`${content.ename}: ${content.evalue}`);
      const view = content.data?.state?.view;
      if (view) views[content.comm_id] = view;
      if (view?.message?.startsWith("Something went wrong")) trouble(view.message);
    });
  }

  /** Wait until the kernel has dealt with every message and the page has drawn the answers. */
  async function settled() {
    const end = performance.now() + PATIENCE;
    for (let calm = 0; calm < 2; calm = under.size ? 0 : calm + 1) {
      if (performance.now() > end) throw new Error(`${doing}: the kernel does not answer`);
      await new Promise(resume => setTimeout(resume, 4));
    }
  }

  const visible = node => node.checkVisibility({ visibilityProperty: true });
  const able = node => !node.disabled && node.getAttribute("aria-disabled") !== "true";
  const label = node => node.ariaLabel ?? [...node.labels].map(l => (l.querySelector("span") ?? l).textContent).join(" ");
  const names = new WeakMap();      // a button may change its label while it is pressed, and is still the same
  function named(node) {
    if (!names.has(node)) names.set(node, (node.matches("button") && !node.ariaLabel ? node.textContent : label(node)) || node.type);
    return names.get(node);
  }
  const crowd = node => node.closest(".tokens, .matrix, .heatmap");

  /** The controls that can be used now; of those that come by the dozen (words, cells, weights) a few from each block. */
  function controls(root) {
    const all = [...root.querySelectorAll("button, input, select, textarea")].filter(node => visible(node) && able(node));
    const crowds = Map.groupBy(all, crowd);
    return all.filter(node => {
      const many = crowds.get(crowd(node)), last = many.length - 1;
      return !crowd(node) || [0, last >> 1, last].includes(many.indexOf(node));
    });
  }

  async function step(what, act) {
    doing = what;
    act();
    await settled();
  }

  const write = (node, value, what = JSON.stringify(value)) => step(`${named(node)} = ${what}`, () => {
    node.focus();
    node.value = value;
    node.dispatchEvent(new Event("input", { bubbles: true }));
    node.dispatchEvent(new Event("change", { bubbles: true }));
    node.blur();
  });
  const press = node => step(`press ${named(node)}`, () => node.click());
  const choose = (node, i) => step(`${named(node)}: option ${i}`, () => {
    node.selectedIndex = i;
    node.dispatchEvent(new Event("change", { bubbles: true }));
  });

  const isNumber = node => node.inputMode === "decimal";
  const isText = node => node.matches("textarea, input[type=text]") && !isNumber(node);

  async function drive(node, comm) {
    if (node.matches("select")) {
      const before = node.selectedIndex, last = node.options.length - 1;
      for (let i = 0; i <= last && node.isConnected; i++) if (i < LONG_LIST || i === last) await choose(node, i);
      if (node.isConnected) await choose(node, before);
    } else if (node.type === "range") {
      const before = node.value;
      for (const end of ["max", "min"]) await write(node, node[end]);
      await write(node, before);
    } else if (isNumber(node)) {
      const before = node.value, spec = views[comm]?.controls?.flat().find(c => c.type === "Number" && c.label === label(node));
      const ends = [spec?.min, spec?.max].filter(x => x !== null && x !== undefined).map(String);
      for (const value of [...ends, ...(crowd(node) ? WEIGHTS : NUMBERS), before]) await write(node, value);
      mended(comm);
    } else {
      await press(node);                                       // Play plays now,
      if (node.isConnected && able(node)) await press(node);   // and pauses
    }
  }

  /** Visit every control once, those too that appear on the way: what a control is and is called makes it known. */
  async function round(root, done, wanted, act) {
    const key = node => (crowd(node) ? `${crowd(node).className} ${node.tagName}` : `${node.type} ${named(node)}`);
    const visits = node => done.get(key(node)) ?? 0;
    for (;;) {
      const next = controls(root).find(node => wanted(node) && visits(node) < (crowd(node) ? SAMPLE : 1));
      if (!next) return;
      done.set(key(next), visits(next) + 1);
      await act(next);
    }
  }

  /** Each text in each text field, and with each of them both ends of every slider and one press of every button. */
  function texts(root, comm, done) {
    return round(root, done, isText, async field => {
      const before = field.value;
      for (const text of Object.keys(TEXTS)) {
        await write(field, TEXTS[text], text);
        fits(root);
        await round(root, new Map(), node => node.matches("button, [type=range]"), async node => {
          if (node.matches("button")) return press(node);
          for (const end of ["max", "min"]) await write(node, node[end], `${node[end]}, with ${text} as text`);
        });
        if (!field.isConnected) return;
      }
      await write(field, before);
      mended(comm);
    });
  }

  /** Give every control the value that it had. */
  async function restore(root, before, comm) {
    for (const node of controls(root)) {
      const value = before.get(node);
      if (value === undefined || value === stateOf(node)) continue;
      if (node.type === "radio" || node.type === "checkbox") await press(node);
      else if (node.matches("select")) await choose(node, value);
      else await write(node, value);
    }
    doing = "at the end";
    mended(comm);
  }

  /** What stood there before stands there again: there is nothing left to complain of. */
  function mended(comm) {
    const message = views[comm]?.message;
    if (message) trouble(`all is as it was, and still it says “${message}”`);
  }

  /** Nothing may be wider than the panel; what scrolls inside it may. */
  function fits(root) {
    if (root.scrollWidth <= root.clientWidth + 1) return;
    const right = node => node.getBoundingClientRect().right, edge = right(root) + 1;
    const outside = [...root.querySelectorAll("*")].filter(node => right(node) > edge);
    const names = outside.map(node => `${node.localName}.${node.getAttribute("class") ?? ""}`);
    trouble(`this sticks out of the panel: ${[...new Set(names)].join(", ")}`);
  }

  const stateOf = node => (node.type === "checkbox" ? node.checked : node.type === "radio" ? node.checked || undefined
    : node.matches("select") ? node.selectedIndex : node.value);

  /** What went wrong while every control of the widget in `root` went to its extremes. */
  async function extremes(root, comm) {
    troubles.length = 0;
    root.querySelectorAll("summary").forEach(node => { if (!node.parentNode.open) node.click(); });
    await settled();
    const before = new Map(controls(root).filter(node => !node.matches("button")).map(node => [node, stateOf(node)]));
    const asked = sent, done = new Map();
    await round(root, new Map(), node => !isText(node), node => drive(node, comm));
    await texts(root, comm, done);
    await round(root, new Map(), node => node.matches("[type=radio], [type=checkbox]"), async node => {
      await press(node);
      await texts(root, comm, done);
      if (node.isConnected && node.type === "checkbox") await press(node);
    });
    await restore(root, before, comm);
    if (sent === asked) trouble("nothing was ever sent to Python");
    if (root.querySelector("script, img[onerror]")) trouble("text has become an element of the page");
    fits(root);
    return [...troubles];
  }

  return { watch, settled, write, extremes, troubles };
})();
