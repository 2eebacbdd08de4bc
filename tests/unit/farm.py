"""Small texts, the trainers that learn them, and what can be seen of a trainer."""

import pytest

from tests.unit.oracles import COMBINATIONS
from w2vlib.text import Corpus
from w2vlib.training import Trainer

FARM = Corpus.from_text(
    "The king feeds the cat. The queen feeds the dog. The cat sees the dog and the dog sees the cat. "
    "The king and the queen walk. So so so. Alone.", name="the farm"
)
SEA = Corpus.from_text("The king sails. The queen sails the sea. A whale sees the king and the queen.", name="the sea")

combinations = pytest.mark.parametrize(("architecture", "objective"), COMBINATIONS)
optimizers = pytest.mark.parametrize("optimizer", ["sgd", "adam"])


def make(architecture="skip-gram", objective="softmax", corpus=FARM, **changes):
    """A trainer of four dimensions for 600 steps, unless `changes` say otherwise."""
    return Trainer(corpus, architecture=architecture, objective=objective, **{"dim": 4, "steps": 600, **changes})


def bits(trainer):
    """Both matrices, bit by bit."""
    return trainer.W_in.tobytes(), trainer.W_out.tobytes()


def everything(trainer):
    """All that a learner can see of a trainer."""
    return trainer.t, trainer.end, trainer.forks, bits(trainer), trainer.losses.tobytes(), trainer.settings


def one_by_one(trainer, n):
    """{step: bits} of the step where the trainer stands and of the next `n`, taken singly."""
    seen = {trainer.t: bits(trainer)}
    for _ in range(n):
        trainer.run(1)
        seen[trainer.t] = bits(trainer)
    return seen
