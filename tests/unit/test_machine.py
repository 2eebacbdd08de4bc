"""The training machine without a browser: its state, and the panel over it."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest

from w2vlib.draw.blocks import flatten, number, plain
from w2vlib.text import Corpus, load_kingdom
from w2vlib.training import Trainer
from w2vlib.widgets.machine.machine import PHASE_LABELS, Machine
from w2vlib.widgets.machine.phases import StepReader, fine
from w2vlib.widgets.machine.session import LARGEST_TEXT, MOST_BRANCHES, PHASES, Scene, Session, place
from w2vlib.widgets.machine.state import MOST_ROWS, curve_state

TEXT = "the old king rules the land. the old queen rules the land. a young prince loves the queen."
KINDS = [{}, {"architecture": "cbow"}, {"objective": "negative sampling"},
         {"architecture": "cbow", "objective": "negative sampling", "negatives": 3}]


def small(**settings):
    return Trainer(Corpus.from_text(TEXT), **{"steps": 300, "dim": 4, **settings})


def block(panel, kind):
    return next(b for b in flatten(panel.blocks) if type(b).__name__ == kind)


def status(panel):
    return plain(block(panel, "Status").text)


def fine_state(m):
    return m.trainer.t, m.phase, m.trainer.W_in.tobytes(), m.trainer.W_out.tobytes()


# the state


def test_five_phases_then_the_update():
    m = Session(small())
    before = m.trainer.W_in.copy()
    for phase in range(1, len(PHASES)):
        m.next()
        assert (m.trainer.t, m.phase) == (0, phase)
        assert np.array_equal(m.trainer.W_in, before)
    m.next()
    assert (m.trainer.t, m.phase) == (1, 0)
    assert not np.array_equal(m.trainer.W_in, before)


@pytest.mark.parametrize("settings", KINDS)
def test_back_undoes_next_exactly_over_the_edges_of_steps(settings):
    m = Session(small(**settings))
    seen = []
    for _ in range(23):
        seen.append(fine_state(m))
        m.next()
    for state in reversed(seen):
        m.back()
        assert fine_state(m) == state


def test_nothing_comes_before_the_first_phase():
    m = Session(small())
    with pytest.raises(ValueError, match="nothing before it"):
        m.back()
    assert fine_state(m)[:2] == (0, 0)


def test_the_timeline_opens_every_step_bit_for_bit():
    trainer = small()
    states = []
    for _ in range(60):
        states.append(trainer.W_in.copy())
        trainer.run(1)
    m = Session(small())
    for t in np.random.default_rng(0).permutation(60).tolist():
        m.seek(t)
        assert np.array_equal(m.trainer.W_in, states[t])


def test_the_trainer_that_was_given_stays_where_it_is():
    trainer = small()
    trainer.run(10)
    m = Session(trainer)
    m.run(50)
    m.change(learning_rate=0.01)
    assert (trainer.t, trainer.end) == (10, 10)


def test_running_ends_with_the_run():
    m = Session(small(steps=25))
    m.run(1000)
    assert m.trainer.t == 25 and m.at_end
    with pytest.raises(ValueError, match="25 steps is over"):
        m.run(1)
    with pytest.raises(ValueError, match="0 to 25"):
        m.seek(26)
    assert not m.tick(1)


def test_playing_by_phases_and_by_steps():
    m = Session(small(steps=3))
    assert [m.tick(0) for _ in range(5)] == [True] * 5 and (m.trainer.t, m.phase) == (1, 0)
    assert m.tick(1) and not m.tick(10)
    assert m.trainer.t == 3


def test_a_change_branches_and_both_pasts_are_kept():
    m = Session(small())
    m.run(100)
    m.seek(40)
    m.change(learning_rate=0.05, window=2)
    assert m.trainer.t == m.trainer.end == 40
    assert m.branch.parent.trainer.end == 100
    assert m.branch.changes == ((40, "learning rate 0.3 → 0.05"),)
    m.run(10)
    m.switch(m.branches[0].name)
    assert (m.trainer.t, m.trainer.settings.learning_rate) == (40, 0.3)
    m.switch(m.branches[1].name)
    assert (m.trainer.t, m.trainer.settings.learning_rate) == (50, 0.05)
    assert np.array_equal(m.branches[0].trainer.losses[:40], m.branches[1].trainer.losses[:40])


def test_changes_at_one_step_are_one_branch_and_no_change_is_none():
    m = Session(small())
    m.run(20)
    m.change(learning_rate=0.3)
    assert len(m.branches) == 1
    m.change(learning_rate=0.1)
    m.change(window=1)
    m.edit("W_in", 0, 1, 0.5)
    assert len(m.branches) == 2
    assert [t for t, _ in m.branch.changes] == [20, 20, 20]
    assert m.trainer.W_in[0, 1] == 0.5
    m.run(5)
    m.change(window=2)
    assert [t for t, _ in m.branch.changes] == [20, 20, 20, 25]


def test_changing_the_past_of_a_branch_forgets_its_later_changes():
    m = Session(small())
    m.run(20)
    m.change(learning_rate=0.1)
    m.run(20)
    m.seek(10)
    assert m.trainer.settings.learning_rate == 0.3
    m.change(window=1)
    assert m.branch.changes == ((10, "window 2 → 1"),)


def test_only_the_last_few_branches_are_kept():
    m = Session(small())
    for k in range(10):
        m.run(1)
        m.change(learning_rate=0.1 + k / 100)
    assert len(m.branches) == MOST_BRANCHES
    assert m.branches[-1] is m.branch
    assert len({branch.name for branch in m.branches}) == MOST_BRANCHES


def test_another_text_keeps_the_words_they_share():
    m = Session(small())
    m.run(30)
    king = m.trainer.W_in[m.trainer.vocabulary.id("king")].copy()
    m.read("The king sees a dragon.")
    assert "prince" not in m.trainer.vocabulary
    assert np.array_equal(m.trainer.W_in[m.trainer.vocabulary.id("king")], king)
    assert m.branch.changes[-1][1] == "another text of 5 words, 3 of them known"
    m.run(10)
    m.back()


@pytest.mark.parametrize(("text", "sentence"), [("", "no word"), ("one. two.", "no word has a neighbour"),
                                                ("king queen " * LARGEST_TEXT, "takes up to 20,000")])
def test_a_text_that_cannot_be_used_changes_nothing(text, sentence):
    m = Session(small())
    m.run(5)
    state, branch = fine_state(m), m.branch
    with pytest.raises(ValueError, match=sentence):
        m.read(text)
    assert fine_state(m) == state and m.branch is branch


def test_divergence_stops_at_the_last_finite_step():
    m = Session(small())
    m.run(5)
    m.change(learning_rate=1e200)
    m.run(100)
    assert "too large here" in m.notice
    assert np.isfinite(m.trainer.W_in).all() and 5 <= m.trainer.t < 105
    m.phase = 4
    m.next()
    assert m.phase == 4 and m.notice
    m.seek(2)
    assert m.notice == ""


@pytest.mark.parametrize("settings", KINDS)
def test_every_example_is_found_in_its_sentence(settings):
    trainer = Trainer(load_kingdom(), window=3, **settings)
    for example in np.linspace(0, len(trainer.examples) - 1, 200).astype(int).tolist():
        sentence, centre, contexts = place(trainer, example)
        inputs, target = trainer.examples[example]
        ids = trainer.vocabulary.encode(sentence)
        given, asked = (ids[contexts].tolist(), ids[centre]) if trainer.settings.architecture == "cbow" else (
            [ids[centre]], ids[contexts[0]])
        assert (np.atleast_1d(inputs).tolist(), target) == (given, asked)


# what is told about a step


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("settings", KINDS)
def test_the_update_that_is_told_is_the_one_that_is_made(settings, optimizer):
    trainer = small(optimizer=optimizer, **settings)
    trainer.run(30)
    reader = StepReader(trainer)
    table = reader.table(4)
    trainer.run(1)
    step = reader.step
    for column, row in ((3, trainer.W_out[step.target]), (6, trainer.W_in[step.inputs[0]])):
        assert [line[column] for line in table.rows] == [number(float(x)) for x in row]


def test_the_score_that_is_promised_is_the_score_after_the_step():
    trainer = small()
    trainer.run(30)
    reader = StepReader(trainer)
    sentence = reader.explain(4).sentence
    trainer.run(1)
    after = trainer.W_out[reader.step.target] @ trainer.W_in[reader.step.inputs[0]]
    assert f"→ {fine(float(after))}" in sentence


@pytest.mark.parametrize("settings", KINDS)
def test_the_loss_of_the_same_question_asked_again_is_what_it_will_be(settings):
    trainer = small(**settings)
    trainer.run(30)
    reader = StepReader(trainer)
    promised = reader.again
    trainer.run(1)
    h = trainer.W_in[reader.step.inputs].mean(axis=0)
    scores = trainer.W_out[reader.step.rows] @ h
    if reader.softmax:
        loss = np.log(np.exp(scores).sum()) - scores[reader.step.target]
    else:
        loss = np.logaddexp(0, np.where(reader.step.labels > 0, -scores, scores)).sum()
    assert promised == pytest.approx(loss)


def test_negative_samples_meet_few_rows():
    trainer = small(objective="negative sampling", negatives=2)
    told = StepReader(trainer).explain(2)
    assert "meets 3 rows" in told.sentence and "2 negative samples" in told.sentence


@pytest.mark.parametrize("settings", KINDS)
def test_a_formula_names_parts_of_the_picture(settings):
    from w2vlib.widgets.machine.fill import DRAWING

    reader = StepReader(small(**settings))
    parts = {part for phase in range(5) for formula in reader.explain(phase).formula for part, _ in formula}
    assert parts - {""} <= {"x", "y", "h", "W_in", "v", "u", "s", "exp", "p", "L", "e", "gh", "va", "dv"}
    assert all(f'data-part="{part}"' in DRAWING for part in parts - {"", "va", "dv"})


@pytest.mark.parametrize(("x", "text"), [(0.0, "0.000"), (-0.25, "−0.250"), (0.003235, "0.00324"), (4.6634, "4.663"),
                                         (1.5e-7, "1.50 × 10^{−7}"), (-2e30, "−2.00 × 10^{30}"),
                                         (float("inf"), "∞")])
def test_numbers_of_any_size_can_be_read(x, text):
    assert fine(x) == text


# the panel


@pytest.mark.parametrize("settings", KINDS)
def test_every_phase_is_drawn_in_all_four_machines(settings):
    panel = Machine(Trainer(Corpus.from_text(TEXT), steps=50, dim=4, **settings))
    for _ in range(11):
        assert panel.message == "" and block(panel, "Formula").lines
        panel.press("next")
    assert status(panel).startswith("Step 2, phase 2 of 5.")


def test_the_controls_do_what_they_say():
    panel = Machine(small())
    panel.press("run_10")
    assert panel.trainer.t == 10
    panel.set("t", 4)
    panel.set("goto", 120)
    assert panel.trainer.t == panel.values["t"] == 120
    panel.set("phase", "3 scores")
    assert "phase 3 of 5" in status(panel)
    panel.press("back")
    assert panel.values["phase"] == "2 hidden"
    panel.pace = "100 steps"
    assert panel.tick("play") and not panel.tick("play")
    panel.press("run_1")
    assert "cannot be used now" in panel.message


def ends(points, longest):
    return [round((x - 22) / 218 * longest) for x in (points[0][0], points[-1][0])]


def test_both_loss_curves_are_drawn_while_the_old_one_goes_further():
    panel = Machine(small())
    panel.press("run_100")
    panel.set("t", 50)
    panel.set("rate", 0.02)
    panel.press("run_10")
    curve = json.loads(panel.curve)
    assert ends(curve["was"], curve["longest"]) == [1, 100] and ends(curve["now"], curve["longest"]) == [1, 60]
    assert curve["names"] == ["before the change", "now: learning rate 0.3 → 0.02"]
    panel.set("branch", panel.session.branches[0].name)
    assert json.loads(panel.curve)["was"] == []


def test_the_old_curve_is_the_last_one_that_was_trained_beyond_the_fork():
    panel = Machine(small())
    panel.press("run_100")
    panel.set("t", 50)
    for rate in (0.1, 0.2):
        panel.set("rate", rate)
        panel.press("run_10")
    curve = curve_state(panel.session.branch, panel.session.last)
    assert ends(curve["was"], curve["longest"])[1] == 100 and ends(curve["now"], curve["longest"])[1] == 70


def test_a_weight_is_edited_in_its_cell():
    panel = Machine(small())
    panel.set("word", "prince")
    row = panel.trainer.vocabulary.id("prince")
    panel.edit("W_out", row, 2, 0.75)
    assert panel.message == "" and panel.trainer.W_out[row, 2] == 0.75
    panel.edit("W_out", row, 2, "a lot")
    assert "needs an ordinary number" in panel.message and panel.trainer.W_out[row, 2] == 0.75
    assert "W_out of prince, number 3" in panel.session.branch.name


@pytest.mark.parametrize(("name", "value"), [("rate", 0), ("rate", float("nan")), ("rate", "x"), ("window", 0),
                                             ("goto", 10**9), ("goto", -1), ("word", "quen"), ("seed", 1.5)])
def test_a_bad_value_is_one_sentence_and_nothing_changes(name, value):
    panel = Machine(small())
    panel.press("run_10")
    before = fine_state(panel.session)
    panel.set(name, value)
    assert panel.message and isinstance(panel.error, ValueError)
    assert fine_state(panel.session) == before and len(panel.session.branches) == 1


def test_a_watched_word_that_vanishes_is_replaced():
    panel = Machine(small())
    panel.set("word", "prince")
    panel.set("own", True)
    panel.set("text", "cats chase dogs. dogs chase cats.")
    panel.press("read")
    assert panel.message == "" and panel.values["word"] in panel.trainer.vocabulary


@pytest.mark.parametrize("text", ["<script>alert(1)</script> <b>bold</b>", "🐱 🐶 🐱 🐶",
                                  "a_{b} **c** [[in:d]] `e` \\f", "x y"])
def test_strange_texts_are_only_text(text):
    panel = Machine(small())
    panel.set("own", True)
    panel.set("text", text)
    panel.press("read")
    assert panel.message == ""
    for _ in range(6):
        panel.press("next")
    assert panel.message == ""


def test_too_long_a_text_is_a_sentence():
    panel = Machine(small())
    panel.set("own", True)
    panel.set("text", "king queen " * 50_000)
    panel.press("read")
    assert "100,000 words" in panel.message and len(panel.trainer.vocabulary) > 5


def test_a_divergence_is_told_in_place_and_stops_playing():
    panel = Machine(small())
    panel.set("rate", 1e200)
    panel.pace = "100 steps"
    assert not panel.tick("play")
    assert "too large here" in status(panel)
    panel.set("rate", 0.1)
    panel.set("t", 0)
    assert panel.message == ""


# the state


def sent(panel):
    """The states that a page has, by step."""
    states = [unpacked for data in (panel.step, panel.ahead) for unpacked in unpack(data)]
    return {state["t"]: (state, arrays) for state, arrays in states}


def unpack(data):
    while data:
        size = int.from_bytes(data[:4], "little")
        header, data, arrays = json.loads(data[4:4 + size]), data[4 + size:], {}
        for name, shape in header["arrays"].items():
            length = 4 * int(np.prod(shape))
            arrays[name], data = np.frombuffer(data[:length], "<f4").reshape(shape), data[length:]
        yield header, arrays


@pytest.mark.parametrize("settings", KINDS)
def test_a_state_holds_the_step_that_is_made(settings):
    panel = Machine(small(**settings))
    panel.press("run_10")
    header, arrays = sent(panel)[10]
    step, trainer = panel.trainer.peek(), panel.trainer.copy()
    before, after = (trainer.W_in, trainer.W_out), trainer.peek_weights()
    for name, matrix in zip(("W_in", "W_out", "new_in", "new_out"), (*before, *after), strict=True):
        assert np.allclose(arrays[name], matrix, atol=1e-6)
    assert np.allclose(arrays["h"], step.h, atol=1e-6) and np.allclose(arrays["grad_h"], step.grad_h, atol=1e-6)
    places = [int(np.flatnonzero(step.rows == row)[0]) for row in header["scored"]]
    for name, values in (("s", step.logits), ("p", step.probabilities)):
        assert np.allclose(arrays[name], values[places], atol=1e-6)
    assert header["scored"][header["shown"][0]] == step.target and header["inputs"] == step.inputs.tolist()
    assert header["loss"] == step.loss


def test_the_steps_around_are_sent_ahead_and_are_what_they_will_be():
    panel = Machine(small())
    panel.press("run_100")
    around = sent(panel)
    assert sorted(around) == [99, 100, 101, 102, 103, 104]
    assert (panel.trainer.t, panel.trainer.end) == (100, 100), "looking ahead trains nothing"
    panel.set("t", 103)
    for name, array in sent(panel)[103][1].items():
        assert np.array_equal(array, around[103][1][name])


def test_a_step_is_sent_once_and_a_press_is_small():
    panel = Machine(Trainer(load_kingdom()))
    panel.press("run_1")
    assert len(panel.step) < 20_000 and [header["t"] for header, _ in unpack(panel.ahead)] == [5]


def test_what_has_many_words_is_cut_to_those_that_matter():
    words = [f"w{i}" for i in range(3000)]
    panel = Machine(Trainer(Corpus([words[i:i + 6] for i in range(0, 3000, 6)]), dim=4, steps=20))
    panel.set("word", "w2999")
    panel.press("run_10")
    assert panel.message == ""
    header, arrays = sent(panel)[10]
    assert header["first"] == MOST_ROWS and len(arrays["W_in"]) <= MOST_ROWS + 12
    held = [*range(header["first"]), *header["held"]]
    assert panel.view["at"]["word"] in held
    assert held[header["target"]] == panel.trainer.peek().target
    assert arrays["p"][header["shown"]].max() == pytest.approx(panel.trainer.peek().probabilities.max())


@pytest.mark.parametrize("dim", [1, 2, 9, 40, 300])
def test_vectors_of_any_length_have_a_picture(dim):
    panel = Machine(small(dim=dim))
    panel.set("phase", PHASE_LABELS[4])
    assert panel.message == "" and ElementTree.fromstring(panel.still()) is not None
    assert len(panel.step) + len(panel.ahead) < 900_000


def test_a_branch_that_is_let_go_is_named():
    panel = Machine(small())
    for k in range(6):
        panel.press("run_1")
        assert panel.view["dropped"] == []
        panel.set("rate", 0.4 + k)
    assert panel.view["dropped"] == ["1: as it began"]
    panel.press("run_1")
    assert panel.view["dropped"] == ["1: as it began"]


# scenes

LARGE = Scene("A large rate", "Look.", t=20, settings={"learning_rate": 5.0}, run=30, phase="loss", word="queen")


def test_a_scene_is_the_same_each_time_whatever_happened_between():
    panel = Machine(small(), [LARGE])
    panel.press("run_100")
    panel.set("phase", PHASE_LABELS[1])
    states = []
    for _ in range(2):
        panel.press("scene_0")
        states.append((fine_state(panel.session), panel.values["word"], panel.view["lesson"]))
        panel.press("run_10")
        panel.edit("W_in", 0, 0, 3)
    assert states[0] == states[1] and states[0][0][:2] == (50, 3)
    assert [branch.title for branch in panel.session.branches].count("A large rate") <= 2
    panel.press("mine")
    assert (panel.trainer.t, panel.session.phase, panel.trainer.settings.learning_rate) == (100, 1, 0.3)
    assert "mine" not in {control.name for row in panel._rows for control in row}


def test_a_scene_compares_with_what_it_leaves():
    panel = Machine(small(), [LARGE])
    panel.press("scene_0")
    curve = json.loads(panel.curve)
    assert ends(curve["was"], curve["longest"]) == [1, 50] and curve["names"][1] == "now: learning rate 0.3 → 5"


def test_a_question_is_put_before_its_scene_runs():
    panel = Machine(small(), [Scene("Up?", "It fell.", run=10, ask="Will the loss rise?")])
    panel.press("scene_0")
    assert "Will the loss rise?" in panel.view["lesson"] and panel.trainer.t == 0
    panel.press("scene_0")
    assert panel.view["lesson"] == "It fell." and panel.trainer.t == 10


def test_the_present_state_is_named_and_found_again():
    panel = Machine(small())
    panel.press("run_10")
    panel.set("name", "early")
    panel.press("keep")
    state = fine_state(panel.session)
    panel.press("run_100")
    panel.set("rate", 2)
    panel.press("kept_0")
    assert fine_state(panel.session) == state
    panel.press("keep")
    assert "“early” already" in panel.message


@pytest.mark.parametrize("scenes", [5, "A scene", [LARGE, None]])
def test_what_is_no_scene_is_told(scenes):
    with pytest.raises(ValueError, match="list of scenes"):
        Machine(small(), scenes)


@pytest.mark.parametrize(("wrong", "told"), [({"phase": "6"}, "phases of a scene"), ({"word": "quen"}, "Did you mean"),
                                             ({"settings": {"rate": 3}}, "no setting 'rate'"), ({"t": 10**9}, "0 to")])
def test_a_scene_that_cannot_be_is_one_sentence(wrong, told):
    try:
        panel = Machine(small(), [Scene("Wrong", **wrong)])
    except ValueError as error:
        assert told in str(error)
        return
    panel.press("run_10")
    panel.press("scene_0")
    assert told in panel.message and panel.trainer.t == 10


def test_without_a_kernel_there_is_a_picture_and_a_text():
    data, metadata = Machine(small())._repr_mimebundle_()
    assert data["text/plain"].startswith("The machine: Skip-gram with full softmax: Step 0, phase 1 of 5.")
    assert metadata["image/svg+xml"]["alt"]
    root = ElementTree.fromstring(data["image/svg+xml"])
    texts = "".join(root.itertext())
    assert "Step 0, phase 1 of 5." in texts and "∂L/∂" in texts and "Example" in texts


@pytest.mark.parametrize("settings", KINDS)
def test_the_saved_picture_is_the_same_each_time_and_has_the_numbers_of_the_step(settings):
    panel, again = Machine(small(**settings)), Machine(small(**settings))
    for one in (panel, again):
        one.press("run_10")
        one.set("phase", PHASE_LABELS[3])
    still = panel.still()
    assert still == again.still()
    texts = "".join(ElementTree.fromstring(still).itertext())
    step = panel.trainer.peek()
    assert f"L {step.loss:.3f}" in texts
    for value in (step.logits[0 if len(step.rows) < 10 else step.target], step.h[0]):
        assert f"{value:.2f}".replace("-", "−").removeprefix("−") in texts


def test_the_last_phase_counts_the_words_of_a_context_and_names_a_single_one():
    for architecture, given in (("cbow", "the 4 context words and **wise** are pulled together"),
                                ("skip-gram", "**mother** and **wise** are pulled together")):
        corpus = Corpus([["mother", "old", "wise", "she", "works"]])
        panel = Machine(Trainer(corpus, architecture=architecture, dim=2, steps=200))
        panel.set("phase", PHASE_LABELS[-1])
        told = set()
        for t in range(40):
            panel.set("t", t)
            told.add(panel.blocks[0].text)
        assert any(given in text for text in told)


def test_a_hierarchical_softmax_is_refused_wherever_it_could_come_in():
    told = "output vectors of words, and those of a hierarchical softmax belong to the forks of a tree"
    with pytest.raises(ValueError, match=told):
        Machine(small(objective="hierarchical softmax"))
    panel = Machine(small(), try_this=[Scene("tree", settings={"objective": "hierarchical softmax"})])
    before = fine_state(panel.session)
    panel.press("scene_0")
    assert told in panel.message and fine_state(panel.session) == before
    with pytest.raises(ValueError, match=told):
        panel.session.change(objective="hierarchical softmax")
    assert fine_state(panel.session) == before
    assert "hierarchical softmax" not in str(panel.controls())
