// Draws a quiz: questions and tries flow in from Python, clicks flow back. Text is only ever text, never HTML.

function element(tag, className, text = "") {
  const node = document.createElement(tag);
  node.className = className;
  text.split("`").forEach((piece, i) => {
    if (!piece) return;
    const part = i % 2 ? document.createElement("code") : document.createTextNode(piece);
    if (i % 2) part.textContent = piece;
    node.append(part);
  });
  return node;
}

function drawOption(option, choose) {
  const row = element("li", "w2v-quiz-option");
  const button = element("button", "w2v-quiz-button");
  button.type = "button";
  const sign = element("span", "w2v-quiz-sign", "○");
  const verdict = element("strong", "");
  const text = element("span", "", option.text);
  button.append(sign, text);
  button.addEventListener("click", choose);
  const reason = element("p", "w2v-quiz-reason");
  reason.setAttribute("aria-live", "polite");
  row.append(button, reason);
  const update = (now) => {
    if (now.reason === undefined || row.dataset.state) return;
    row.dataset.state = now.right ? "right" : "wrong";
    sign.textContent = now.right ? "✓" : "✗";
    verdict.textContent = now.right ? "Right. " : "Not this one. ";
    reason.append(verdict, element("span", "", now.reason));
  };
  update(option);
  return { row, update };
}

function render({ model, el }) {
  const view = model.get("view");
  const root = element("section", "w2v-quiz");
  root.setAttribute("aria-label", view.title);
  const list = element("ol", "w2v-quiz-questions");
  const options = view.questions.map((question, q) => {
    const item = element("li", "w2v-quiz-question");
    const group = element("fieldset", "");
    const choices = element("ul", "w2v-quiz-options");
    const drawn = question.options.map((option, o) => drawOption(option, () => model.send({ question: q, option: o })));
    choices.append(...drawn.map(({ row }) => row));
    group.append(element("legend", "", `${q + 1}. ${question.text}`), choices);
    item.append(group);
    list.append(item);
    return drawn;
  });
  const score = element("p", "w2v-quiz-score", view.score);
  score.setAttribute("role", "status");
  root.append(list, score);
  el.append(root);
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") event.stopPropagation(); // JupyterLab takes letters for commands
  });

  const refresh = () => {
    const now = model.get("view");
    now.questions.forEach((question, q) => question.options.forEach((option, o) => options[q][o].update(option)));
    score.textContent = now.score;
  };
  model.on("change:view", refresh);
  return () => model.off("change:view", refresh);
}

export default { render };
