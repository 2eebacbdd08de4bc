// A panel: Python's view flows in (controls and blocks), events flow out.

function render({ model, el: root }) {
  root.classList.add("w2v");
  const card = html("section", { class: "panel", "aria-labelledby": freshId() }, root);
  const title = html("p", { class: "title", id: card.getAttribute("aria-labelledby") }, card);
  const form = html("div", { class: "form" }, card), alert = html("p", { class: "alert", role: "alert" }, card);
  const wait = html("p", { class: "wait", "aria-live": "polite", hidden: "" }, card);
  const body = html("div", { class: "blocks" }, card);
  let drawn = false;
  function tell(trouble) {
    say(wait, trouble ?? "");
    wait.hidden = !trouble;
  }
  const line = channel(model, tell);
  const controls = controlRows(form, line.send), blocks = blockList(body, line.send);

  function show() {
    const view = model.get("view");
    if (!view?.controls) return tell(SLOW);   // the widget is known before what it shows
    if (!drawn) tell(null);
    drawn = true;
    line.answered(view);
    say(title, view.title); title.hidden = !view.title;
    controls(view.controls, view.message);
    say(alert, view.message); alert.hidden = !view.message;
    blocks(view.blocks);
  }

  keepKeys(root);
  root.addEventListener("keydown", event => {
    const other = event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPED);
    if (other || (event.repeat && line.busy)) return;
    const shortcut = root.querySelector(`button[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`);
    if (shortcut) { event.preventDefault(); shortcut.click(); }
  });
  model.on("change:view", show);
  model.on("comm_live_update", line.lost);   // ipywidgets says so when the kernel restarts or dies
  show();
  return () => { model.off("change:view", show); model.off("comm_live_update", line.lost); };
}

export default { render };
