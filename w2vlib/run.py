"""One run: a corpus, settings and a first state flow in; states, losses and checkpoints flow out.

Every draw (order of examples, negative samples) depends on the seed and the step number alone, so any step of the past
is opened exactly: take the nearest checkpoint before it and train again from there.
"""

from __future__ import annotations

from bisect import bisect_right
from copy import copy
from dataclasses import dataclass

import numpy as np

from .huffman import huffman_paths
from .model import hidden, initial_weights, input_gradient
from .objectives import EVERY_ROW, full_softmax, guessing_loss, hierarchical_softmax, negative_sampling
from .optimizers import SGD, Adam
from .sampling import draw_negatives, noise_distribution
from .settings import Settings
from .support.checks import check_whole
from .text import Corpus, Vocabulary
from .windows import cbow_examples, skipgram_pairs

BLOCK = 1024  # steps whose draws are made together
STRIDE = 64  # steps between checkpoints, doubled when they would take more memory than this:
CHECKPOINT_BYTES = 64_000_000
LIMIT = 1e15  # a weight beyond it has run away; below it no product overflows, not even in the float32 of a drawing
LOOK = 256  # steps whose mean loss is compared with a blind guess, now and then:
RUNAWAY = 10  # training that is so many times worse than guessing has run away; a noisy one can be 2 times worse
STUCK = 1.5  # at the end of a run, being so many times worse is enough: there is nothing to come that could mend it
FORMULAS = {"softmax": full_softmax, "negative sampling": negative_sampling,
            "hierarchical softmax": hierarchical_softmax}


class Divergence(ValueError):
    """Training has run away: a weight grows past `LIMIT`, or the loss stays far above that of a blind guess."""


@dataclass
class State:
    """Everything that training changes: the step number, both matrices and what the optimizer remembers of each."""

    t: int
    W_in: np.ndarray
    W_out: np.ndarray
    optimizer_in: SGD | Adam
    optimizer_out: SGD | Adam

    def copy(self) -> State:
        return State(self.t, self.W_in.copy(), self.W_out.copy(), self.optimizer_in.copy(), self.optimizer_out.copy())

    def is_sound(self) -> bool:
        return bool(abs(self.W_in).max() <= LIMIT and abs(self.W_out).max() <= LIMIT)

    @property
    def nbytes(self) -> int:
        return 2 * (self.W_in.nbytes + self.optimizer_in.nbytes)


@dataclass(frozen=True)
class Step:
    """One training step with every intermediate value; `W_in` and `W_out` are those before the update.

    t : step number
    example : number of the example, in reading order
    inputs : ids of the input words, (1,) for skip-gram, (C,) for CBOW
    target : id of the word to predict
    h : hidden vector (N,)
    rows : scored ids (R,): all V words, the target and its negative samples, or the forks on the way to the target
    labels, logits, probabilities, error : (R,)
    loss : float
    grad_h : (N,)
    grad_rows : (R, N), gradient by the scored output vectors: the outer product of error and h
    grad_inputs : (C, N), gradient by the input vectors
    learning_rate : float
    """

    t: int
    example: int
    inputs: np.ndarray
    target: int
    h: np.ndarray
    rows: np.ndarray
    labels: np.ndarray
    logits: np.ndarray
    probabilities: np.ndarray
    error: np.ndarray
    loss: float
    grad_h: np.ndarray
    grad_rows: np.ndarray
    grad_inputs: np.ndarray
    learning_rate: float

    def one_hot(self, V: int) -> np.ndarray:
        """The input as the network sees it, shape (V,): 1 for the one input word; for CBOW each input's share."""
        x = np.zeros(check_whole("V", V, int(self.inputs.max()) + 1))
        np.add.at(x, self.inputs, 1 / len(self.inputs))
        return x


class Run:
    """Training under one corpus and one choice of settings, from step `start` on; it keeps its checkpoints and losses.

    A trainer that was never branched has one run; each branch ends one and begins the next. `inherited` is the state
    and the run that this one continues: words in both keep their vectors, and the forks of a tree theirs, if the words
    occur as often as before. Where words take the place of forks, or forks of words, `W_out` begins anew.
    """

    def __init__(self, corpus: Corpus, settings: Settings, start: int = 0, inherited=None):
        self.corpus, self.settings, self.start = corpus, settings, start
        self.vocabulary = Vocabulary.from_corpus(corpus)
        sentences = [self.vocabulary.encode(s) for s in corpus.sentences]
        if settings.architecture == "skip-gram":
            pairs = skipgram_pairs(sentences, settings.window)
            inputs, self.targets = pairs[:, 0].tolist(), pairs[:, 1]
        else:
            contexts, self.targets = cbow_examples(sentences, settings.window)
            inputs = [row[row >= 0] for row in contexts]
        self.examples = list(zip(inputs, self.targets.tolist(), strict=True))
        if not self.examples:
            raise ValueError(f"Every sentence of {corpus.name} has one word, so no word has a neighbour.")
        V, self.formula = len(self.vocabulary), FORMULAS[settings.objective]
        self.sampled, self.tree = self.formula is negative_sampling, self.formula is hierarchical_softmax
        if V < 2 and (self.sampled or self.tree):
            needs = "negative sampling needs another one to draw" if self.sampled else "a tree needs two to part"
            raise ValueError(f"{corpus.name} has one word only; {needs}.")
        self.noise = noise_distribution(self.vocabulary.counts, settings.noise_exponent)
        self.guessing = guessing_loss(V, settings.negatives if self.sampled else None)
        if self.tree:
            self.paths = huffman_paths(self.vocabulary.counts)
            decisions = np.array([len(path.forks) for path in self.paths])
            self.guessing = float(decisions[self.targets].mean()) * guessing_loss(2)
        self.checkpoints = [self._first_state(inherited)]
        self.stride = STRIDE
        self.losses: list[float] = []
        self._order = None, None
        self._draws = None, None, None

    def copy(self) -> Run:
        """The same run, with losses and checkpoints of its own from here on."""
        twin = copy(self)
        twin.losses, twin.checkpoints = list(self.losses), list(self.checkpoints)
        return twin

    def _first_state(self, inherited) -> State:
        V, N = len(self.vocabulary), self.settings.dim
        shapes = (V, N), (V - self.tree, N)  # a tree of V words has V − 1 forks
        rng = np.random.default_rng(self.settings.seed)
        optimizers = (SGD() if self.settings.optimizer == "sgd" else Adam(shape) for shape in shapes)
        state = State(self.start, *(initial_weights(*shape, rng) for shape in shapes), *optimizers)
        if inherited:
            old, before = inherited
            shared = [w for w in self.vocabulary.words if w in before.vocabulary]
            here, there = self.vocabulary.encode(shared), before.vocabulary.encode(shared)
            state.W_in[here] = old.W_in[there]
            of_words, same_tree = not (self.tree or before.tree), self._has_tree_of(before)
            if of_words:
                state.W_out[here] = old.W_out[there]
            elif same_tree:
                state.W_out = old.W_out.copy()
            if type(old.optimizer_in) is type(state.optimizer_in) and before.vocabulary.words == self.vocabulary.words:
                state.optimizer_in = old.optimizer_in.copy()
                if of_words or same_tree:
                    state.optimizer_out = old.optimizer_out.copy()
        return state

    def _has_tree_of(self, other):
        return self.tree and other.tree and self.vocabulary.words == other.vocabulary.words and np.array_equal(
            self.vocabulary.counts, other.vocabulary.counts)

    def _epoch_order(self, epoch):
        """The shuffled example numbers of one pass over the text."""
        if self._order[0] != epoch:
            rng = np.random.default_rng([self.settings.seed, 1, epoch])
            self._order = epoch, rng.permutation(len(self.targets))
        return self._order[1]

    def draws(self, block: int) -> tuple[list[int], list[tuple]]:
        """Example numbers of the steps of one block, and what is asked of `W_out` in each; they depend on seed and step
        alone."""
        if self._draws[0] != block:
            P, begin, end = len(self.targets), block * BLOCK, (block + 1) * BLOCK
            epochs = range(begin // P, (end - 1) // P + 1)
            examples = np.concatenate([self._epoch_order(e)[max(0, begin - e * P) : end - e * P] for e in epochs])
            targets = self.targets[examples]
            if self.sampled:
                rng = np.random.default_rng([self.settings.seed, 2, block])
                asked = zip(targets, draw_negatives(self.noise, targets, self.settings.negatives, rng), strict=True)
            else:
                asked = ((self.paths[target] if self.tree else target,) for target in targets.tolist())
            self._draws = block, examples.tolist(), list(asked)
        return self._draws[1:]

    def step(self, state: State) -> Step:
        """The step that `state` is about to take; nothing changes."""
        examples, asked = self.draws(state.t // BLOCK)
        k = state.t % BLOCK
        inputs, target = self.examples[examples[k]]
        h = hidden(state.W_in, inputs).copy()
        s = self.formula(h, state.W_out, *asked[k])
        rows = np.arange(len(state.W_out)) if s.rows is EVERY_ROW else s.rows
        return Step(
            t=state.t, example=examples[k], inputs=np.atleast_1d(inputs), target=target, h=h, rows=rows,
            labels=s.labels, logits=s.logits, probabilities=s.probabilities, error=s.error, loss=float(s.loss),
            grad_h=s.grad_h, grad_rows=s.error[:, None].dot(h[None]), learning_rate=self.settings.rate(state.t),
            grad_inputs=np.atleast_2d(input_gradient(s.grad_h, inputs, self.settings.average)),
        )

    def advance(self, state: State, stop: int) -> list[float]:
        """Train `state` in place up to step `stop`; returns each step's loss."""
        W_in, W_out, average = state.W_in, state.W_out, self.settings.average
        update_in, update_out, rate = state.optimizer_in.update, state.optimizer_out.update, self.settings.rate
        score = self.formula.__wrapped__
        losses = []
        while state.t < stop:
            first = state.t % BLOCK
            last = min(BLOCK, first + stop - state.t)
            examples, asked = self.draws(state.t // BLOCK)
            for k in range(first, last):
                inputs, _ = self.examples[examples[k]]
                h = hidden(W_in, inputs)
                scored = score(h, W_out, *asked[k])
                learning_rate = rate(state.t)
                update_out(W_out, scored.rows, scored.error[:, None].dot(h[None]), learning_rate)
                update_in(W_in, inputs, input_gradient(scored.grad_h, inputs, average), learning_rate)
                losses.append(scored.loss)
                state.t += 1
        return losses

    def train(self, state: State, stop: int) -> None:
        """`advance`, keeping checkpoints and the losses of new steps.

        Raises
        ------
        Divergence
            At a step that sends a weight past `LIMIT`: `state` then is the one before that step. And after new steps
            whose mean loss is many times that of a blind guess: `state` then is the one behind them.
        """
        while state.t < stop:
            begin = state.t
            piece = min(self.stride, LOOK)
            pause = min(stop, begin + piece - (begin - self.start) % piece)
            try:
                with np.errstate(all="ignore"):
                    losses = self.advance(state, pause)
                    if not state.is_sound():
                        vars(state).update(vars(self._last_sound(begin)))
            except BaseException:  # interrupted between the two updates of a step: no such state may survive
                vars(state).update(vars(self.nearest(begin).copy()))
                raise
            known = len(self.losses)
            self.losses += losses[known - (begin - self.start) : state.t - begin]
            if state.t < pause:
                raise Divergence(
                    f"Step {state.t:,} would send a weight past {LIMIT:g}: the learning rate "
                    f"{self.settings.rate(state.t):g} is too large here. You stand before that step; "
                    "go on with a smaller rate, from here or from an earlier step."
                )
            if (pause - self.start) % self.stride == 0 and pause > self.checkpoints[-1].t:
                self._keep(state.copy())
            if len(self.losses) > known:
                self._compare_with_guessing(state.t)

    def _compare_with_guessing(self, t):
        """Raise `Divergence` if the losses up to step `t`, the last ones, are far above those of a blind guess."""
        recent, over = self.losses[-LOOK:], t == self.settings.steps
        if not over and len(self.losses) % LOOK:
            return
        mean = sum(recent) / len(recent)
        if mean > (STUCK if over and len(recent) == LOOK else RUNAWAY) * self.guessing:
            raise Divergence(
                f"Training has run away: the mean loss of the last {len(recent)} steps is {mean:.3g}, where a blind "
                f"guess pays {self.guessing:.2f}. The learning rate {self.settings.learning_rate:g} is too large here. "
                f"You stand at step {t:,}; go on from an earlier step with a smaller rate."
            )

    def _keep(self, checkpoint):
        self.checkpoints.append(checkpoint)
        if len(self.checkpoints) * checkpoint.nbytes > CHECKPOINT_BYTES and len(self.checkpoints) > 2:
            self.checkpoints, self.stride = self.checkpoints[::2], 2 * self.stride

    def nearest(self, t: int) -> State:
        """The last checkpoint that is not after step `t`."""
        return self.checkpoints[bisect_right(self.checkpoints, t, key=lambda state: state.t) - 1]

    def _last_sound(self, begin) -> State:
        """The state before the first step after `begin` that sends a weight past `LIMIT`."""
        trial = self.nearest(begin).copy()
        self.advance(trial, begin)
        while trial.is_sound():
            sound = trial.copy()
            self.advance(trial, trial.t + 1)
        return sound
