"""Exercises of notebook 06, negative sampling: noise, loss, gradient, update, subsampling and a whole epoch."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid, softmax
from ...sampling import noise_distribution
from ...text import load_kingdom
from ...training import Trainer


def _rows_of_a_step():
    trainer = Trainer(load_kingdom(), objective="negative sampling", negatives=5)
    while len(set(trainer.peek().rows.tolist())) != 6:
        trainer.run(1)
    before = trainer.W_out.copy()
    trainer.run(1)
    moved = int((before != trainer.W_out).any(axis=1).sum())
    return str(moved), f"rows of W_out changed: {moved} of {len(before)}"


def my_noise(counts, exponent):
    """The noise distribution: count ** exponent for each word, divided so that the sum is 1.

    counts : array (V,), how often each word occurs, at least once;  exponent : 0.75 in word2vec, here any from 0 to 2
    """
    weights = counts**exponent
    return weights / weights.sum()


def _count_cases(rng):
    return [(np.array([1.0, 16.0]), 0.75), (np.array([8, 4, 2, 1]), 0.75), (np.array([5, 1, 3]), 2.0), (np.array([4.0, 1.0, 4.0, 9.0]), 0.5),
            (np.array([5.0, 1.0, 3.0]), 0.0)]


def _counts(rng):
    """Small counts with ties, or counts of very different size; as whole numbers or as floats."""
    counts = rng.integers(1, 10, rng.integers(2, 6)) ** rng.choice([1, 2])
    return counts if rng.random() < 0.5 else counts.astype(float)


def _count_domain(rng):
    return _counts(rng), float(rng.choice([0, 0.5, 0.75, 0.75, 1, 1.25]))


def _noise_in_place(counts, exponent):
    counts **= exponent
    counts /= counts.sum()
    return counts


def _shares(weights):
    return weights / weights.sum()


def my_negative_loss(h, W_out, target, negatives):
    """The loss of one yes and K noes: -log sigmoid(u_target . h) - sum over k of log sigmoid(-u_k . h).

    h : array (N,);  W_out : array (V, N), all scores W_out @ h between -20 and 20;  target : id
    negatives : array of K ids, at least one, none of them the target; repetitions count
    """
    yes = np.logaddexp(0, -W_out[target] @ h)
    noes = np.logaddexp(0, W_out[negatives] @ h)
    return yes + noes.sum()


def _loss_of(h, W_out, target, negatives, flip=True, mean=False, yes=True, unique=False, raw=False):
    """The loss with one thing wrong."""
    ids = np.unique(negatives) if unique else np.asarray(negatives)
    scores = W_out[ids] @ h
    noes = -np.log(sigmoid(-scores if flip else scores)) if not raw else sigmoid(scores)
    return yes * -np.log(sigmoid(W_out[target] @ h)) + (noes.mean() if mean else noes.sum())


def _full_loss(h, W_out, target):
    return -np.log(softmax(W_out @ h)[target])


def _table(rng, V, N):
    """Numbers with one decimal, or whole ones among which zeros and equal rows are frequent."""
    return _plain(rng, V, N) if rng.random() < 0.5 else rng.integers(-2, 3, (V, N)).astype(float)


def _plain(rng, *shape):
    return np.round(rng.normal(size=shape), 1) + 0.0


def _others(rng, V, target, *shape):
    """Ids of words other than the target."""
    return (target + rng.integers(1, V, shape)) % V


def _sampling_cases(rng):
    shapes = ((4, 2, 1, [3, 0]), (3, 2, 2, [0, 0]), (5, 3, 2, [0, 4, 0]), (3, 1, 0, [2]), (6, 3, 5, [4, 4, 0, 4]))
    W_out = np.array([[3.0, 2.0], [-3.0, -2.0], [4.0, 7.0], [-6.0, -5.0]])
    far = [(np.array([1.0, 2.0]), W_out, target, np.array(negatives)) for target, negatives in ((0, [2]), (1, [0, 3]))]  # scores ±7, −16, 18
    return [(_plain(rng, N), _plain(rng, V, N), target, np.array(negatives)) for V, N, target, negatives in shapes] + far


def _sampling_domain(rng):
    V, N, K = rng.integers(2, 6), rng.integers(1, 4), rng.integers(1, 5)
    target = int(rng.integers(V))
    h = _plain(rng, N) if rng.random() < 0.5 else rng.choice([-2.0, -1.0, 1.0, 2.0], N)
    W_out = _table(rng, V, N) * rng.choice([1, 1, 1, 5])
    return h, W_out * min(1, 20 / (np.abs(W_out @ h).max() or 1)), target, _others(rng, V, target, K)


def my_negative_gradient(h, W_out, target, negatives):
    """The gradient of that loss by h, N numbers: the sum of error times output vector over the target and the negatives.

    h : array (N,);  W_out : array (V, N);  target : id
    negatives : array of K ids, at least one, none of them the target; repetitions count
    """
    gradient = (sigmoid(W_out[target] @ h) - 1) * W_out[target]
    for k in negatives:
        gradient = gradient + sigmoid(W_out[k] @ h) * W_out[k]
    return gradient


def _gradient_of(h, W_out, target, negatives, label=1.0, noise_label=0.0, unique=False, sign=1, derivative=False, mean=False,
                 flip=False, minus=False, probabilities=sigmoid):
    """The gradient with one thing wrong."""
    ids = np.r_[target, np.unique(negatives) if unique else negatives]
    scores = W_out[ids] @ h
    p = probabilities(np.r_[scores[0], -scores[1:]] if flip else scores)
    error = p - np.r_[label, np.full(len(ids) - 1, noise_label)]
    if derivative:
        error = error * p * (1 - p)
    if mean or minus:
        error = error * np.r_[1, np.full(len(ids) - 1, 1 / (len(ids) - 1) if mean else -1)]
    return sign * error @ W_out[ids]


def _sums_multiplied(h, W_out, target, negatives):
    vectors = W_out[np.r_[target, negatives]]
    return (sigmoid(vectors @ h).sum() - 1) * vectors.sum(axis=0)


def my_negative_update(W_out, h, target, negatives, learning_rate):
    """W_out after one step of negative sampling, a new array; a word that is drawn twice moves twice as far.

    W_out : array (V, N) of floats;  h : array (N,);  target : id;  learning_rate : above 0
    negatives : array of K ids, at least one, none of them the target; repetitions count
    """
    new = W_out.copy()
    new[target] -= learning_rate * (sigmoid(W_out[target] @ h) - 1) * h
    for k in negatives:
        new[k] -= learning_rate * sigmoid(W_out[k] @ h) * h
    return new


def _update_of(W_out, h, target, negatives, learning_rate, once=False, every=False, sign=1, skip_target=False, one_label=True,
               mean=False, label=0.0, flip=False, probabilities=sigmoid, along=None):
    """The update with one thing wrong."""
    ids = np.r_[target, negatives]
    if every:
        ids = np.r_[target, np.delete(np.arange(len(W_out)), target)]
    error = probabilities(W_out[ids] @ h) - np.r_[one_label, np.full(len(ids) - 1, label)]
    error *= np.r_[-1 if flip else 1, np.full(len(ids) - 1, 1 / (len(ids) - 1) if mean else 1)]
    ids, error = (ids[1:], error[1:]) if skip_target else (ids, error)
    new, change = W_out.copy(), sign * learning_rate * error[:, None] * (h if along is None else along(W_out, ids))
    if once:
        new[ids] -= change
    else:
        np.subtract.at(new, ids, change)
    return new


def _update_one_by_one(W_out, h, target, negatives, learning_rate):
    new = W_out.copy()
    for k in (target, *negatives):
        new[k] -= learning_rate * (sigmoid(new[k] @ h) - (k == target)) * h
    return new


def _update_cases(rng):
    return [(W_out, h, target, negatives, rate) for (h, W_out, target, negatives), rate
            in zip(_sampling_cases(rng), (0.5, 0.1, 2.0, 1.0, 0.2, 0.5, 0.1), strict=True)]


def _update_domain(rng):
    h, W_out, target, negatives = _sampling_domain(rng)
    return W_out, h, target, negatives, float(rng.choice([0.1, 0.5, 1.0, 2.0]))


def my_keep(counts, sample):
    """The chance that an occurrence of each word is kept, V numbers of at most 1.

    min(1, (sqrt(f / sample) + 1) * sample / f), where f is the word's share of all tokens

    counts : array (V,), how often each word occurs, at least once;  sample : the threshold, for example 0.001
    """
    share = counts / counts.sum()
    return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)


def _kept(counts, sample, total=None):
    """The formula without the cut at 1, with shares of another total."""
    share = counts / (total or counts.sum())
    return (np.sqrt(share / sample) + 1) * sample / share


def _keep_cases(rng):
    return [(np.array([90, 10]), 0.05), (np.array([900.0, 97.0, 3.0]), 0.01), (np.array([5, 60, 5, 400, 30]), 0.02), (np.array([30.0, 6.0, 4.0]), 0.001)]


def _keep_domain(rng):
    return _counts(rng), float(rng.choice([0.001, 0.01, 0.05, 0.1]))


def my_asked(target, negatives):
    """The words that one example asks about, and the answers: (ids, labels), two arrays of the same length.

    target : id, comes first, with label 1;  negatives : ids, each with label 0; one that is the target is left out
    """
    ids = [target, *(k for k in negatives if k != target)]
    return np.array(ids), np.array([1.0] + [0.0] * (len(ids) - 1))


def my_sampled_step(W_in, W_out, centre, ids, labels, rate):
    """One step of negative sampling on the tables themselves; returns the loss before the step.

    W_in, W_out : arrays (V, N) of floats, both are changed;  ids, labels : as `my_asked` gives them
    """
    h, vectors = W_in[centre].copy(), W_out[ids]  # as they are before the step
    p = sigmoid(vectors @ h)
    error = p - labels
    W_in[centre] -= rate * (error @ vectors)
    np.subtract.at(W_out, ids, rate * np.outer(error, h))
    return -np.log(np.where(labels == 1, p, 1 - p)).sum()


def my_epoch(W_in, W_out, pairs, negatives, start):
    """One epoch of skip-gram with negative sampling: (W_in, W_out, mean loss) after it; the given tables stay as they are.

    W_in, W_out : arrays (V, N) of floats;  pairs : ids (centre, target), array (P, 2), at least one pair
    negatives : ids, array (P, K), row t for pair t;  start : the first learning rate, above 0
    The rate of pair t is start * (1 - t / P), and the loss of each pair is the one before its step.
    """
    W_in, W_out, total = W_in.copy(), W_out.copy(), 0.0
    for t, (centre, target) in enumerate(pairs):
        ids, labels = my_asked(target, negatives[t])
        total += my_sampled_step(W_in, W_out, centre, ids, labels, start * (1 - t / len(pairs)))
    return W_in, W_out, total / len(pairs)


def _epoch(W_in, W_out, pairs, negatives, start, asked=my_asked, falls=True, first_draws=False, stale=False, after=False,
           new_h=False, new_out=False, divisor=len, once=False):
    """The epoch with one part put together wrongly."""
    W_in, W_out = W_in.copy(), W_out.copy()
    given, total = (W_in.copy(), W_out.copy()), 0.0
    for t, (centre, target) in enumerate(pairs):
        ids, labels = asked(target, negatives[0 if first_draws else t])
        rate = start * (1 - t / len(pairs)) if falls else start
        A, B = given if stale else (W_in, W_out)
        h, vectors = A[centre].copy(), B[ids]
        error = sigmoid(vectors @ h) - labels
        move_in = rate * (error @ vectors)
        move_out = rate * np.outer(error, h - move_in if new_h else h)
        if once:
            W_out[ids] -= move_out
        else:
            np.subtract.at(W_out, ids, move_out)
        W_in[centre] -= rate * (error @ W_out[ids]) if new_out else move_in
        if after:
            h, vectors = W_in[centre], W_out[ids]
        total += np.logaddexp(0, (1 - 2 * labels) * (vectors @ h)).sum()
    return W_in, W_out, total / divisor(pairs)


def _asked_with_target(target, negatives):
    return np.r_[target, negatives], np.r_[1.0, np.zeros(len(negatives))]


def _asked_until_target(target, negatives):
    kept = negatives.tolist()
    return my_asked(target, kept[: kept.index(target)] if target in kept else kept)


def _epoch_drawn(rng, V, N, P, K):
    return _plain(rng, V, N), _plain(rng, V, N), rng.integers(V, size=(P, 2)), rng.integers(V, size=(P, K)), float(rng.choice([0.1, 0.5, 1.0]))


def _epoch_cases(rng):
    first = np.array([[0, 1], [2, 1]]), np.array([[2, 1], [0, 0]])
    return [(_plain(rng, 3, 2), _plain(rng, 3, 2), *first, 0.5), *(_epoch_drawn(rng, *shape) for shape in ((3, 2, 3, 2), (4, 3, 5, 3)))]


def _epoch_domain(rng):
    return _epoch_drawn(rng, rng.integers(2, 5), rng.integers(1, 4), rng.choice([1, 2, 3, 4, 15]), rng.integers(1, 4))


def _sixteen_to_one():
    noise = noise_distribution(np.array([16, 1]))
    return f"{noise[0] / noise[1]:.0f}", f"drawn with probabilities {noise[0]:.3f} and {noise[1]:.3f}: {noise[0] / noise[1]:.1f} to 1"


EXERCISES = (
    Prediction(
        id="06.1",
        title="How many rows now?",
        statement="""
            One step of skip-gram with negative sampling and K = 5 negative samples, all different. How many rows of `W_out` change?
            """,
        choices={
            "1": "The target's row changes. But each negative sample has label 0, which gives it a gradient as well.",
            "5": "Those are the negative samples. The target's row, with label 1, changes as well.",
            "6": "The target and the five negative samples. No other row changes, however many there are.",
            "all": "That was the full softmax: its sum ran over the vocabulary. This loss has 1 + K terms.",
        },
        run=_rows_of_a_step,
        hints=("Which output vectors occur in the loss?", "One yes and K noes."),
    ),
    Exercise(
        id="06.2",
        title="One yes, K noes",
        statement=r"""
            $$L = -\log \sigma(u_t \cdot h) - \sum_{k} \log \sigma(-u_k \cdot h)$$

            Write `my_negative_loss`; you can use `sigmoid` of w2vlib and `np.logaddexp`.
            """,
        reference=my_negative_loss,
        cases=_sampling_cases,
        misconceptions=(
            Misconception("For the negative samples you take the probability of *yes*, σ(z). Take that of *no*, σ(−z): the score has a minus sign of its own, apart "
                          "from the one in front of the logarithm.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, flip=False)),
            Misconception("The target is treated as a *no*. It is the one *yes*: its term is −log σ(z), without a minus inside.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, yes=False) - np.log(sigmoid(-W_out[target] @ h))),
            Misconception("The terms of the negative samples are subtracted. Each term, with the minus in front of its logarithm, is positive: they all **add** to the loss.",
                          lambda h, W_out, target, negatives: -np.log(sigmoid(W_out[target] @ h)) - _loss_of(h, W_out, target, negatives, yes=False)),
            Misconception("The logarithm has base 2. The formulas of the course, and their derivatives, use the natural logarithm, `np.log`.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives) / np.log(2)),
            Misconception("Only the target's term is there. Each negative sample adds a term of its own.",
                          lambda h, W_out, target, negatives: -np.log(sigmoid(W_out[target] @ h))),
            Misconception("Only the first negative sample adds its term. Each of the K samples does.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives[:1])),
            Misconception("Only the last negative sample adds its term. Each of the K samples does.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives[-1:])),
            Misconception("All words but the target are asked. Only the words that were drawn are: use the ids in `negatives`.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, np.delete(np.arange(len(W_out)), target))),
            Misconception("You divide the whole loss by 1 + K. Its terms are added up, not averaged.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives) / (1 + len(negatives))),
            Misconception("That is the loss of the full softmax. Negative sampling asks yes or no of each word by itself, with the sigmoid.",
                          lambda h, W_out, target, negatives: _full_loss(h, W_out, target)),
            Misconception("You take a softmax over the target and the negative samples. They do not compete: each one is a yes or a no by itself, with the sigmoid.",
                          lambda h, W_out, target, negatives: _full_loss(h, W_out[np.r_[target, negatives]], 0)),
            Misconception("You average over the negative samples. Their logarithms are added up.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, mean=True)),
            Misconception("The target is missing. Without its *yes*, every vector would only be pushed away.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, yes=False)),
            Misconception("A word that was drawn twice is counted once. Each draw is a question of its own.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, unique=True)),
            Misconception("The whole loss has the wrong sign: logarithms of probabilities are negative, a loss is not.",
                          lambda h, W_out, target, negatives: -_loss_of(h, W_out, target, negatives)),
            Misconception("You score the words 0, 1, … K − 1. `negatives` holds the **ids** of the words that were drawn: use `W_out[negatives]`, or "
                          "loop over `for k in negatives`.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, np.arange(len(negatives)))),
            Misconception("For the negative samples you add σ itself. Take −log(1 − σ): being sure and wrong has to hurt.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, raw=True)),
        ),
        hints=("Two parts: one number for the target, one sum for the negatives.",
               "The scores of all negatives at once are `W_out[negatives] @ h`.", "`np.logaddexp(0, W_out[negatives] @ h).sum()` is the second part: −log σ(−z) is log(1 + exp(z)). "
               "`-np.log(sigmoid(-W_out[negatives] @ h)).sum()` is the same as long as no score is far from 0."),
        domain=_sampling_domain,
        equivalents=(
            ("yes = np.logaddexp(0, -W_out[target] @ h)",
             "yes = np.logaddexp(-W_out[target] @ h, 0)",
             "`logaddexp` takes its two numbers in any order"),
            ("yes = np.logaddexp(0, -W_out[target] @ h)",
             "yes = np.logaddexp(0, (h @ (-W_out[target])))",
             "the dot product of two vectors takes them in any order"),
            ("noes = np.logaddexp(0, W_out[negatives] @ h)",
             "noes = np.logaddexp(W_out[negatives] @ h, 0)",
             "`logaddexp` takes its two numbers in any order"),
            ("return yes + noes.sum()",
             "return np.abs(yes + noes.sum())",
             "it is never negative"),
            ("return yes + noes.sum()",
             "return np.maximum(yes + noes.sum(), 0)",
             "it is never negative"),
        ),
        quantities={
            "yes": "the target's term", "noes": "the terms of the negative samples", "noes.sum()": "the sum over the negative samples",
            "W_out[target] @ h": "the target's score", "-W_out[target] @ h": "minus the target's score", "W_out[target]": "the target's output vector",
            "W_out[negatives] @ h": "the scores of the negative samples", "W_out[negatives]": "the output vectors of the negative samples",
            "W_out[k] @ h": "the score of the negative sample", "s(W_out[target] @ h)": "the probability of yes", "1 - s(W_out[k] @ h)": "the probability of no",
            "loss": "the loss so far", "signs": "the signs",
        },
        notice="At the start all scores are near 0, every σ is near ½, and the loss is (1 + K) · log 2 for a vocabulary of any size.",
    ),
    Exercise(
        id="06.3",
        title="The gradient",
        statement=r"""
            The error is once more probability minus label: $\sigma(u_j \cdot h) - y_j$, with label 1 for the target and 0 for the negative samples. The gradient by h is the sum
            of error times output vector. Write `my_negative_gradient`.
            """,
        reference=my_negative_gradient,
        cases=_sampling_cases,
        misconceptions=(
            Misconception("The label of the target is missing: its error is σ − 1. With σ alone even the true word is pushed away.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, label=0.0)),
            Misconception("You treat the negative samples as true words, with label 1. Their label is 0.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, noise_label=1.0)),
            Misconception("A word that was drawn twice is counted once.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, unique=True)),
            Misconception("The sign is wrong: that is the direction of the step, minus the gradient.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, sign=-1)),
            Misconception("There is a factor σ(1 − σ) too much. It is the derivative of the sigmoid, and the derivative of the logarithm cancels it.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, derivative=True)),
            Misconception("You multiply each error by h. That is the gradient by an output vector; the gradient **by h** is made of the output vectors u.",
                          lambda h, W_out, target, negatives: (sigmoid(W_out[np.r_[target, negatives]] @ h).sum() - 1) * h),
            Misconception("For the negative samples you take σ(−z), the probability of *no*. Their error is the probability of *yes* less a label of 0: σ(z).",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, flip=True)),
            Misconception("The negative samples have the wrong sign. Every word in play adds its error times its vector; only the errors differ in sign.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, minus=True)),
            Misconception("Only the last negative sample counts. Every one of them adds to the sum.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives[-1:])),
            Misconception("Only the first negative sample counts. Every one of them adds to the sum.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives[:1])),
            Misconception("You add up the errors and the vectors separately, and then multiply. Each error belongs to its own vector: multiply first, then add up.", _sums_multiplied),
            Misconception("Only the target is there. Each negative sample adds its error times its vector.",
                          lambda h, W_out, target, negatives: (sigmoid(W_out[target] @ h) - 1) * W_out[target]),
            Misconception("The target is missing. It adds its error, σ − 1, times its vector.",
                          lambda h, W_out, target, negatives: sigmoid(W_out[negatives] @ h) @ W_out[negatives]),
            Misconception("All words of the vocabulary are in your sum. Only the target and the words that were drawn are in play.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, np.delete(np.arange(len(W_out)), target))),
            Misconception("Your probabilities come from a softmax over the words in play. Each one is a yes or a no by itself: use the sigmoid of its own score.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, probabilities=softmax)),
            Misconception("The negative samples are averaged. The loss adds them up, so the gradient does, too.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, mean=True)),
        ),
        hints=("For the target: `(sigmoid(u @ h) - 1) * u`.", "For each negative sample: `sigmoid(u @ h) * u`. Add them all up."),
        notice="As for the full softmax it is error times vector, with 1 + K terms in place of V.",
        domain=_sampling_domain,
        equivalents=(
            ("gradient = (sigmoid(W_out[target] @ h) - 1) * W_out[target]",
             "gradient = (sigmoid((h @ W_out[target])) - 1) * W_out[target]",
             "the dot product of two vectors takes them in any order"),
            ("gradient = gradient + sigmoid(W_out[k] @ h) * W_out[k]",
             "gradient = gradient + sigmoid((h @ W_out[k])) * W_out[k]",
             "the dot product of two vectors takes them in any order"),
        ),
        quantities={
            "gradient": "the gradient so far", "sigmoid(W_out[target] @ h)": "the target's probability of yes", "W_out[target]": "the target's output vector",
            "sigmoid(W_out[target] @ h) - 1": "the error of the target", "sigmoid(W_out[k] @ h)": "the error of the negative sample",
            "W_out[k]": "the output vector of the negative sample", "(sigmoid(W_out[target] @ h) - 1) * W_out[target]": "the target's part",
            "sigmoid(W_out[k] @ h) * W_out[k]": "the negative sample's part", "W_out[target] @ h": "the target's score",
            "W_out[k] @ h": "the score of the negative sample", "error": "the error", "U": "the output vectors in play", "times": "the number of draws of each word",
        },
    ),
    Exercise(
        id="06.4",
        title="Only the rows in play",
        statement="""
            Each output vector in play moves by minus the learning rate times its error times h. Write `my_negative_update`, which returns a new `W_out`.
            All errors belong to the old weights.
            """,
        reference=my_negative_update,
        cases=_update_cases,
        misconceptions=(
            Misconception("A word that was drawn twice has moved only once. Each draw moves its row, from where the draw before it has left the row. (With an array of ids, "
                          "`new[ids] -= …` keeps one change of each row; `np.subtract.at` adds them up.)",
                          lambda *given: _update_of(*given, once=True)),
            Misconception("Every row has moved. Only the target and the negative samples are asked, and only they learn.",
                          lambda *given: _update_of(*given, every=True)),
            Misconception("A word that is drawn twice is scored again after it has moved. All errors belong to the **old** weights: compute each σ from "
                          "`W_out`, and move the rows of the copy.", _update_one_by_one),
            Misconception("The step goes uphill: subtract.", lambda *given: _update_of(*given, sign=-1)),
            Misconception("The target has not moved. It is the one that is pulled closer to h.", lambda *given: _update_of(*given, skip_target=True)),
            Misconception("The target is pushed away like a negative sample: its error is σ − 1.", lambda *given: _update_of(*given, one_label=False)),
            Misconception("The target moves the wrong way: its error is σ − 1, not 1 − σ. That is negative, so that subtracting it pulls.",
                          lambda *given: _update_of(*given, flip=True)),
            Misconception("Each row moves along itself. The gradient of an output vector is its error times **h**.",
                          lambda *given: _update_of(*given, along=lambda W_out, ids: W_out[ids])),
            Misconception("You return by how much the rows change. Return the whole new `W_out`.",
                          lambda W_out, *given: my_negative_update(W_out, *given) - W_out),
            Misconception("Only the target has moved. Each negative sample is pushed away by its own σ.",
                          lambda W_out, h, target, negatives, rate: _update_of(W_out, h, target, negatives[:0], rate)),
            Misconception("The negative samples are treated as true words, with label 1. Their label is 0.", lambda *given: _update_of(*given, label=1.0)),
            Misconception("The pushes of the negative samples are divided by K. The loss adds their terms up, so each pushes with its whole σ.",
                          lambda *given: _update_of(*given, mean=True)),
            Misconception("Your probabilities come from a softmax over the words in play. Each one is a yes or a no by itself: use the sigmoid of its own score.",
                          lambda *given: _update_of(*given, probabilities=softmax)),
            Misconception("The learning rate is missing.", lambda *given: _update_of(*given[:-1], 1.0)),
            Misconception("You move the rows 0, 1, … K − 1. `negatives` holds the **ids** of the words that were drawn.",
                          lambda W_out, h, target, negatives, rate: _update_of(W_out, h, target, np.arange(len(negatives)), rate)),
        ),
        hints=("Copy `W_out`; compute each σ from the old one.", "Target: `new[target] -= learning_rate * (sigmoid(...) - 1) * h`. Negatives: the same without the 1."),
        notice="The cost of a step no longer depends on V. That makes vocabularies of millions of words possible.",
        domain=_update_domain,
        equivalents=(
            ("new[target] -= learning_rate * (sigmoid(W_out[target] @ h) - 1) * h",
             "new[target] -= learning_rate * (sigmoid((h @ W_out[target])) - 1) * h",
             "the dot product of two vectors takes them in any order"),
            ("new[k] -= learning_rate * sigmoid(W_out[k] @ h) * h",
             "new[k] -= learning_rate * sigmoid((h @ W_out[k])) * h",
             "the dot product of two vectors takes them in any order"),
        ),
        quantities={
            "new": "the new `W_out`", "new[target]": "the target's new row", "new[k]": "the negative sample's new row", "W_out.copy()": "the copy of `W_out`",
            "sigmoid(W_out[target] @ h) - 1": "the error of the target", "sigmoid(W_out[k] @ h)": "the error of the negative sample",
            "sigmoid(W_out[target] @ h)": "the target's probability of yes", "W_out[target] @ h": "the target's score",
            "W_out[k] @ h": "the score of the negative sample", "learning_rate * sigmoid(W_out[k] @ h) * h": "the negative sample's push",
            "learning_rate * (sigmoid(W_out[target] @ h) - 1) * h": "the target's pull", "error": "the error", "ids": "the words in play",
            "times": "the number of draws of each word",
        },
    ),
    Prediction(
        id="06.5",
        title="What becomes of 16 to 1?",
        statement="""
            One word occurs 16 times as often as another. Negative samples are drawn in proportion to the count to the power 0.75. How many times as often is
            the first word drawn?
            """,
        choices={
            "16": "That would be exponent 1, which draws in proportion to the counts themselves.",
            "12": "That is 0.75 times 16. The exponent is a power, not a factor.",
            "8": "16 is 2 · 2 · 2 · 2, and three quarters of that power is 2 · 2 · 2. A power below 1 flattens: the frequent word is drawn less often than its "
            "count would have it, the rare word more often.",
            "2": "That is the fourth root, exponent 0.25. 0.75 is three of the four steps.",
        },
        run=_sixteen_to_one,
        hints=("16 is a power of 2: which one?", "$16^{0.75} = (2^4)^{0.75}$. Multiply the exponents."),
    ),
    Exercise(
        id="06.6",
        title="The noise distribution",
        statement=r"""
            Negative samples are drawn with probability $\frac{n_i^{0.75}}{\sum_j n_j^{0.75}}$, where $n_i$ is the count of word i (Mikolov 2013b).
            Write `my_noise(counts, exponent)`.
            """,
        reference=my_noise,
        cases=_count_cases,
        misconceptions=(
            Misconception("The exponent has no effect: those are the shares of the counts themselves.",
                          lambda counts, exponent: counts / counts.sum()),
            Misconception("The powers do not sum to 1 yet: divide by **their** sum.", lambda counts, exponent: counts**exponent),
            Misconception("You normalise first and then take the power, so the result no longer sums to 1. Power first, then divide.",
                          lambda counts, exponent: (counts / counts.sum()) ** exponent),
            Misconception("You divide the powers by the sum of the counts. Divide by the sum of the powers.",
                          lambda counts, exponent: counts**exponent / counts.sum()),
            Misconception("You divide by the largest power, so the largest number is 1. Divide by the sum of the powers.",
                          lambda counts, exponent: counts**exponent / (counts**exponent).max()),
            Misconception("You divide by the mean of the powers, so your numbers sum to V. Divide by their sum.",
                          lambda counts, exponent: counts**exponent / (counts**exponent).mean()),
            Misconception("Base and exponent have changed places. The count is the base: `counts**exponent`.",
                          lambda counts, exponent: _shares(exponent ** np.asarray(counts, dtype=float))),
            Misconception("Your rare words are drawn most often, as with a minus before the exponent. A frequent word still has the larger chance.",
                          lambda counts, exponent: _shares(counts ** -exponent)),
            Misconception("Your exponent is 1 / 0.75 where 0.75 is given. That makes frequent words still more frequent: take the exponent as it is.",
                          lambda counts, exponent: _shares(counts ** (1 / exponent)) if exponent else _shares(np.ones(len(counts)))),
            Misconception("That is 1 minus the noise distribution. It sums to V − 1, and rare words have the largest numbers: leave the 1 out.",
                          lambda counts, exponent: 1 - my_noise(counts, exponent)),
            Misconception("Right for counts with a decimal point. But `np.zeros_like(counts)` holds whole numbers if the counts do, and cuts the fractions off. "
                          "Collect the powers in an array of `float`.", lambda counts, exponent: _shares((counts**exponent).astype(counts.dtype))),
            Misconception("The powers are cut to whole numbers before you divide. Keep their fractions.",
                          lambda counts, exponent: _shares((counts**exponent).astype(int))),
            Misconception("You work in the array `counts` itself. The caller's counts have changed afterwards, and an array of whole numbers can't hold powers with a fraction. "
                          "Build a new array.", _noise_in_place),
            Misconception("You take `exp` of the powers. The powers are positive already: divide them by their sum.",
                          lambda counts, exponent: _shares(np.exp(counts**exponent))),
            Misconception("You multiply the counts by the exponent. It is a power: `counts**exponent`.",
                          lambda counts, exponent: exponent * counts / counts.sum()),
            Misconception("The exponent is fixed at 0.75. Use the one that is given: the tests try 0 and 0.5 as well.",
                          lambda counts, exponent: counts**0.75 / (counts**0.75).sum()),
            Misconception("That is a softmax. Here the counts are positive already, and a power takes the place of `exp`.",
                          lambda counts, exponent: softmax(exponent * counts)),
        ),
        hints=("`counts**exponent` first.", "Then divide by the sum of that."),
        domain=_count_domain,
        equivalents=(
            ("return weights / weights.sum()",
             "return np.abs(weights / weights.sum())",
             "it is never negative"),
            ("return weights / weights.sum()",
             "return np.maximum(weights / weights.sum(), 0)",
             "it is never negative"),
        ),
        quantities={
            "weights": "the powers", "counts ** exponent": "the powers", "weights.sum()": "the sum of the powers", "sum(weights)": "the sum of the powers",
            "np.log(counts)": "the logarithms of the counts", "z": "the logarithms of the powers", "np.exp(z)": "the powers",
        },
        notice="Exponent 1 draws like the text, 0 draws every word equally often. 0.75 was found by trying, not by a proof.",
    ),
    Exercise(
        id="06.7",
        title="Too frequent to be useful",
        statement=r"""
            word2vec.c throws away occurrences of very frequent words, drawn anew in every pass. An occurrence of a word with share f of all tokens is kept with probability

            $$\min\left(1,\ \left(\sqrt{f / \tau} + 1\right) \frac{\tau}{f}\right)$$

            Write `my_keep(counts, sample)`, with $\tau$ = `sample`.
            """,
        reference=my_keep,
        cases=_keep_cases,
        misconceptions=(
            Misconception("That is the formula of the paper, √(τ / f). The program word2vec.c adds τ / f.",
                          lambda counts, sample: np.minimum(1, np.sqrt(sample * counts.sum() / counts))),
            Misconception("Some of your probabilities exceed 1. Rare words are always kept: cut off at 1.",
                          _kept),
            Misconception("That is the chance to be thrown away. Return the chance to be **kept**.",
                          lambda counts, sample: 1 - my_keep(counts, sample)),
            Misconception("f is the share of the word among all tokens, not its count: divide by the sum first.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / sample) + 1) * sample / counts)),
            Misconception("That is the first form of the paper turned round, 1 − √(τ / f): the chance to be thrown away.",
                          lambda counts, sample: np.maximum(0, 1 - np.sqrt(sample * counts.sum() / counts))),
            Misconception("That is the formula of the paper, √(τ / f), and it exceeds 1 for rare words. Add the τ / f of the program, then cut off at 1.",
                          lambda counts, sample: np.sqrt(sample * counts.sum() / counts)),
            Misconception("You take the larger of the two numbers (`np.maximum`). A probability is cut off at 1 by `np.minimum`.",
                          lambda counts, sample: np.maximum(1, _kept(counts, sample))),
            Misconception("The bracket is in the wrong place: the root covers f / τ alone, and the 1 is added to the root.",
                          lambda counts, sample: np.minimum(1, np.sqrt(counts / counts.sum() / sample + 1) * sample * counts.sum() / counts)),
            Misconception("The two ratios have changed places: under the root is f / τ, behind the bracket τ / f. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(sample * counts.sum() / counts) + 1) * counts / counts.sum() / sample)),
            Misconception("The factor behind the bracket is τ / f; you multiply by f / τ. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / counts.sum() / sample) + 1) * counts / counts.sum() / sample)),
            Misconception("Words above the threshold keep all their occurrences in your answer. They are the frequent ones: the formula thins **them** out, and rare words stay.",
                          lambda counts, sample: np.where(counts / counts.sum() > sample, 1, _kept(counts, sample))),
            Misconception("Your threshold is always 0.001. Use `sample`.", lambda counts, sample: my_keep(counts, 0.001)),
            Misconception("Right for counts with a decimal point. But `np.zeros_like(counts)` holds whole numbers if the counts do, and cuts each probability to 0 or 1. "
                          "Collect the probabilities in an array of `float`.", lambda counts, sample: my_keep(counts, sample).astype(counts.dtype)),
            Misconception("f is the share among **all** tokens: divide by the sum of the counts, not by the largest of them.",
                          lambda counts, sample: np.minimum(1, _kept(counts, sample, counts.max()))),
        ),
        hints=("First the shares: counts divided by their sum.", "Then the formula, then `np.minimum(1, …)`."),
        notice="The windows are laid over what is left, so throwing frequent words away also makes every window reach further.",
        domain=_keep_domain,
        equivalents=(
            ("return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)",
             "return np.abs(np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share))",
             "it is never negative"),
            ("return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)",
             "return np.maximum(np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share), 0)",
             "it is never negative"),
        ),
        quantities={
            "share": "the share of the word", "f": "the share of the word", "counts / counts.sum()": "the share of the word", "counts.sum()": "the number of tokens",
            "total": "the number of tokens", "share / sample": "f / τ", "f / sample": "f / τ", "sample / share": "τ / f", "ratio": "τ / f",
            "np.sqrt(share / sample)": "the square root", "np.sqrt(f / sample)": "the square root", "np.sqrt(share / sample) + 1": "the bracket",
            "(np.sqrt(share / sample) + 1) * sample / share": "the formula before the cut at 1", "keep": "the probabilities", "kept": "the probabilities",
        },
    ),
    Exercise(
        id="06.8",
        title="A whole epoch",
        statement="""
            *Allow 30 minutes.* Train with negative sampling from the first pair to the last. The draws are given, so that the tables can be compared: row t of
            `negatives` belongs to pair t. Three functions share the work.

            1. `my_asked` puts together what is asked: the target with label 1, then the negative samples with label 0. A sample that happens to be the target
               is left out, because a word can't be told yes and no at once.
            2. `my_sampled_step` moves the two tables that it is given by one step, and returns the loss from before the step. Both gradients belong to the old
               weights.
            3. `my_epoch` goes through the pairs in order. Its learning rate falls in a straight line: `start * (1 - t / P)` for pair t of P.

            `my_epoch` returns both tables and the mean loss of the pairs; the tables that were given stay as they are. The three are checked together, by what
            `my_epoch` returns.
            """,
        reference=my_epoch,
        parts=(my_asked, my_sampled_step),
        cases=_epoch_cases,
        domain=_epoch_domain,
        misconceptions=(
            Misconception("A negative sample that is the target is asked as well, with label 0. Leave it out.", lambda *given: _epoch(*given, asked=_asked_with_target)),
            Misconception("When the target turns up among the negative samples, you drop the ones behind it too. Leave out that one alone.",
                          lambda *given: _epoch(*given, asked=_asked_until_target)),
            Misconception("Your learning rate stays the same. The rate of pair t is start · (1 − t / P).", lambda *given: _epoch(*given, falls=False)),
            Misconception("Every pair gets the negative samples of the first one. Row t of `negatives` belongs to pair t.", lambda *given: _epoch(*given, first_draws=True)),
            Misconception("All steps start from the tables that were given. Each step starts from what the step before left behind.", lambda *given: _epoch(*given, stale=True)),
            Misconception("Each loss is taken after its step. Take it before, because it says how wrong the answers were when they were given.",
                          lambda *given: _epoch(*given, after=True)),
            Misconception("The output vectors are moved with the **new** input vector. A row of `W_in` changes with the table: keep a copy of h before you move it.",
                          lambda *given: _epoch(*given, new_h=True)),
            Misconception("The input vector is moved with the **new** output vectors. Keep those from before the step.", lambda *given: _epoch(*given, new_out=True)),
            Misconception("A word that is drawn twice for a pair moves only once. Each draw moves its row. (Of a row that is repeated in `ids`, `W_out[ids] -= …` keeps one "
                          "change; `np.subtract.at` adds them up.)", lambda *given: _epoch(*given, once=True)),
            Misconception("You give the sum of the losses. Divide by the number of pairs.", lambda *given: _epoch(*given, divisor=lambda pairs: 1)),
            Misconception("You divide the loss by the number of questions. Each pair has one loss, the sum over its questions: divide by the number of pairs.",
                          lambda W_in, W_out, pairs, negatives, start: _epoch(
                              W_in, W_out, pairs, negatives, start,
                              divisor=lambda pairs: sum(len(my_asked(target, row)[0]) for (_, target), row in zip(pairs, negatives, strict=True)))),
            Misconception("Centre and target have changed places. A row of `pairs` is (centre, target): the centre picks the row of `W_in`.",
                          lambda W_in, W_out, pairs, negatives, start: _epoch(W_in, W_out, pairs[:, ::-1], negatives, start)),
        ),
        hints=(
            "`my_asked` is a list: the target, then those of `negatives` that differ from it. The labels are a 1 and as many zeros as there are samples left.",
            "`my_sampled_step` is exercises 06.2 to 06.4 in one: scores of the words asked, σ, error = σ − label, loss, two gradients. Keep h and the output vectors from "
            "before the step, h as a copy.",
            "`my_epoch` copies both tables, loops with `enumerate(pairs)`, and adds up the losses.",
        ),
        notice="If you also draw the negatives yourself and throw away frequent words, this is what word2vec.c does. The rest of that program is about speed.",
        quantities={
            "h": "the hidden vector", "vectors": "the output vectors in play", "p": "the probabilities of yes", "error": "the error", "labels": "the labels",
            "ids": "the words that are asked", "error @ vectors": "the gradient by h", "np.outer(error, h)": "the gradient by the output vectors",
            "vectors @ h": "the scores", "W_in[centre].copy()": "the copy of the hidden vector", "total": "the sum of the losses",
            "t / len(pairs)": "the share of the epoch that is over", "1 - t / len(pairs)": "the share of the epoch that is left", "len(pairs)": "the number of pairs",
            "start * (1 - t / len(pairs))": "the learning rate", "total / len(pairs)": "the mean loss", "negatives[t]": "the negative samples of the pair",
            "1 - p": "the probabilities of no",
        },
    ),
)
