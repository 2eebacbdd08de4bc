"""The training machine without a browser: its state, and the panel over it."""

import numpy as np
import pytest

from w2vlib.draw.blocks import flatten, number, plain
from w2vlib.text import Corpus, load_kingdom
from w2vlib.training import Trainer
from w2vlib.widgets.machine.machine import PHASE_LABELS, Machine
from w2vlib.widgets.machine.phases import StepReader, fine
from w2vlib.widgets.machine.session import LARGEST_TEXT, MOST_BRANCHES, PHASES, Session, place

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
    table = reader.explain(4).table
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
    assert f"to {fine(float(after))}" in sentence


def test_negative_samples_touch_few_rows():
    trainer = small(objective="negative sampling", negatives=2)
    told = StepReader(trainer).explain(2)
    assert "Only 3 scores are needed" in told.sentence
    assert sorted(told.lit_out.values()) in (["negative", "negative", "positive"], ["negative", "positive"])


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
    panel.set("pace", "100 steps")
    assert panel.tick("play") and not panel.tick("play")
    panel.press("run_1")
    assert "cannot be used now" in panel.message


def test_both_loss_curves_leave_the_fork_together():
    panel = Machine(small())
    panel.press("run_100")
    panel.set("t", 50)
    panel.set("rate", 0.02)
    panel.press("run_10")
    lines = {line.name: line for line in block(panel, "Curve").series}
    assert list(lines) == ["", "before the change", "now"]
    assert (lines["before the change"].x[-1], lines["now"].x[0], lines["now"].x[-1]) == (100, 51, 60)
    panel.set("branch", panel.session.branches[0].name)
    assert [line.name for line in block(panel, "Curve").series] == ["", "now"]


def test_the_old_curve_is_the_last_one_that_was_trained_beyond_the_fork():
    panel = Machine(small())
    panel.press("run_100")
    panel.set("t", 50)
    for rate in (0.1, 0.2):
        panel.set("rate", rate)
        panel.press("run_10")
    lines = {line.name: line for line in block(panel, "Curve").series}
    assert (lines["before the change"].x[-1], lines["now"].x[0], lines["now"].x[-1]) == (100, 51, 70)


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
    panel.set("pace", "100 steps")
    assert not panel.tick("play")
    assert "too large here" in status(panel)
    panel.set("rate", 0.1)
    panel.set("t", 0)
    assert panel.message == ""


def matrices(panel):
    return [block for block in flatten(panel.blocks) if type(block).__name__ == "Matrix"]


def test_the_rows_in_play_are_those_that_the_step_reads():
    panel = Machine(Trainer(load_kingdom(), objective="negative sampling", negatives=5, steps=20))
    panel.set("phase", PHASE_LABELS[4])
    step, king = panel.trainer.peek(), panel.trainer.vocabulary.id("king")
    assert king not in {*step.inputs.tolist(), *step.rows.tolist()}
    W_in, W_out = matrices(panel)
    assert (W_in.in_play, W_out.in_play) == (1, len(set(step.rows.tolist())))
    assert W_in.lit[king] == W_out.lit[king] == "watched" and len(W_in.lit) == 2
    panel.set("phase", PHASE_LABELS[0])
    assert [matrix.in_play for matrix in matrices(panel)] == [1, 0]


def test_full_softmax_reads_every_row_of_w_out():
    panel = Machine(Trainer(load_kingdom(), steps=20))
    panel.set("phase", PHASE_LABELS[2])
    V, king = len(panel.trainer.vocabulary), panel.trainer.vocabulary.id("king")
    W_in, W_out = matrices(panel)
    assert (W_in.in_play, W_out.in_play) == (1, V) and W_out.lit[king] == "out"
    assert f"W_out, {V} × 8; rows in play: {V}" in panel._repr_mimebundle_()[0]["text/plain"]


def test_matrices_light_few_rows_of_many_words():
    words = [f"w{i}" for i in range(3000)]
    panel = Machine(Trainer(Corpus([words[i:i + 6] for i in range(0, 3000, 6)]), dim=4, steps=20))
    panel.set("word", "w2999")
    panel.press("run_10")
    assert panel.message == ""
    for matrix in matrices(panel):
        assert len(matrix.words) <= 220 and len(matrix.lit) <= 12


def test_without_a_kernel_there_is_a_picture_and_a_text():
    data, metadata = Machine(small())._repr_mimebundle_()
    assert data["text/plain"].startswith("The machine: Skip-gram with full softmax: Step 0, phase 1 of 5.")
    assert metadata["image/png"]["alt"] and data["image/png"]
