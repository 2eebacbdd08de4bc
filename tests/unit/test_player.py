"""The training player without a browser: what it sends, what comes back, what is left without a kernel."""

import numpy as np
import pytest
from traitlets import TraitError

from w2vlib.projection import pca
from w2vlib.text import Corpus, UnknownWord, load_kingdom
from w2vlib.training import Trainer
from w2vlib.widgets.engine.standalone import standalone_html
from w2vlib.widgets.player.player import MOST_WORDS, TrainingPlayer


@pytest.fixture(scope="module")
def trainer():
    trainer = Trainer(load_kingdom(), steps=2000)
    trainer.run()
    return trainer


def from_browser(widget, **state):
    """What arrives when the reader does something: the path of a comm message."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    widget._handle_msg({"content": {"data": data}, "buffers": []})


def planes(player):
    T, _, N = player.shape
    return np.frombuffer(player.bases, "<f4").reshape(T, 3 * N + 2)


def test_every_frame_is_the_trainers_own_step(trainer):
    player = TrainingPlayer(trainer, 50)
    assert player.shape == [50, len(trainer.vocabulary), 8] and player.steps[0] == 0 and player.steps[-1] == 2000
    other = trainer.copy()
    for frame in (0, 17, 49):
        other.seek(player.steps[frame])
        assert np.abs(player.vectors_at(frame) - other.W_in).max() <= player.scale / 2 + 1e-12


def test_the_trainer_stays_where_it_is(trainer):
    twin = trainer.copy()
    twin.seek(700)
    TrainingPlayer(twin, 20)
    assert (twin.t, twin.end) == (700, 2000)


def test_planes_are_pca_turned_alike(trainer):
    player = TrainingPlayer(trainer, 30)
    axes = planes(player)[:, 8:24].reshape(30, 2, 8)
    for plane, frame in zip(axes, range(30), strict=True):
        assert np.allclose(plane @ plane.T, np.eye(2), atol=1e-5)
        agreement = axes[-1] @ plane.T
        assert agreement[0, 0] + agreement[1, 1] >= -1e-6, frame
    trainer.seek(2000)
    best = pca(trainer.W_in)
    assert planes(player)[-1, 24:].sum() == pytest.approx(best.explained.sum(), abs=1e-5)


def test_the_loss_of_a_frame_is_the_mean_of_the_steps_before_it(trainer):
    player = TrainingPlayer(trainer, 11)
    assert player.losses[5] == pytest.approx(trainer.losses[700:1000].mean())
    assert len(player.loss_curve["x"]) == len(player.loss_curve["y"]) <= 600


def test_where_the_reader_stopped(trainer):
    player = TrainingPlayer(trainer, 11)
    from_browser(player, frame=3, word="queen")
    assert (player.step, player.word) == (600, "queen")
    from_browser(player, frame=99)
    assert player.frame == 10
    with pytest.raises(TraitError, match="Did you mean 'queen'"):
        player.word = "quen"
    from_browser(player, word="<script>")
    assert player.word == "queen"


def test_kinds_and_words_have_defaults(trainer):
    player = TrainingPlayer(trainer, 2, kinds={"king": "royalty"}, word="cat")
    kinds = dict(zip(player.words, player.kinds, strict=True))
    assert (kinds["king"], kinds["cat"], player.kind_order) == ("royalty", "other", ["royalty", "other"])
    with pytest.raises(UnknownWord, match="king"):
        TrainingPlayer(trainer, 2, word="kin")
    with pytest.raises(ValueError, match="at least 1 frame"):
        TrainingPlayer(trainer, 0)


@pytest.mark.parametrize("frames", [1, 300])
def test_two_words_one_dimension_and_nothing_trained(frames):
    trainer = Trainer(Corpus.from_text("yes no"), dim=1, steps=10)
    assert TrainingPlayer(trainer, frames).shape == [1, 2, 1]
    trainer.run(10)
    player = TrainingPlayer(trainer, frames)
    assert player.shape == [min(frames, 11), 2, 1]
    assert player.steps[-1] == 10


def test_large_vocabularies_are_cut_with_a_note():
    words = [f"w{i}" for i in range(1000)]
    trainer = Trainer(Corpus([words[i:i + 5] for i in range(0, 1000, 5)]), dim=4)
    trainer.run(10)
    player = TrainingPlayer(trainer)
    assert player.shape == [11, MOST_WORDS, 4] and player.note == "The 400 most frequent of 1,000 words."


def test_a_vocabulary_that_changed_on_the_way_is_a_sentence():
    trainer = Trainer(Corpus.from_text("the king rules"))
    trainer.run(5)
    trainer = trainer.branch(Corpus.from_text("the queen rules"))
    trainer.run(5)
    with pytest.raises(ValueError, match="vocabulary changed"):
        TrainingPlayer(trainer)


def test_without_a_kernel_there_is_a_picture_and_a_text(trainer):
    data, metadata = TrainingPlayer(trainer, 5)._repr_mimebundle_()
    assert data["text/plain"].startswith("Training, played back") and "Nearest to king" in data["text/plain"]
    assert data["image/png"] and metadata["image/png"]["alt"]


def test_the_stand_alone_page_needs_nothing_else(trainer):
    page = standalone_html(TrainingPlayer(Trainer(Corpus([["</script><b>", "<!--"]]), dim=2)))
    assert "</script><b>" not in page and "<!--" not in page.replace("<!doctype", "")
    assert "http:" not in page.replace("http://www.w3.org/2000/svg", "") and "https:" not in page
