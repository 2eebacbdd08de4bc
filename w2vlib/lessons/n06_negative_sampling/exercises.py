"""Exercises of notebook 06, negative sampling: noise, loss, gradient, update and subsampling."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import sigmoid
from ...sampling import noise_distribution
from ...text import Vocabulary, load_kingdom
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

    counts : array (V,), how often each word occurs;  exponent : 0.75 in word2vec
    """
    weights = counts**exponent
    return weights / weights.sum()


def _count_cases(rng):
    return [(np.array([1.0, 16.0]), 0.75), (np.array([8.0, 4.0, 2.0, 1.0]), 0.75), (np.array([5.0, 1.0, 3.0]), 0.0),
            (rng.integers(1, 50, 6).astype(float), 0.75), (rng.integers(1, 50, 10).astype(float), 0.5)]


def _softmax(x):
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


def my_negative_loss(h, W_out, target, negatives):
    """The loss of one yes and K noes: -log sigmoid(u_target . h) - sum over k of log sigmoid(-u_k . h).

    h : array (N,);  W_out : array (V, N);  target : id;  negatives : array of K ids, repetitions count
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


def _sampling_cases(rng):
    shapes = ((3, 2, 0, [1, 2]), (4, 2, 3, [1]), (5, 3, 2, [0, 4, 0]), (8, 5, 1, [7, 3, 0, 5, 3]), (20, 8, 11, [4, 4, 4, 19, 2]))
    return [(rng.normal(size=N), rng.normal(size=(V, N)), target, np.array(negatives)) for V, N, target, negatives in shapes]


def my_negative_gradient(h, W_out, target, negatives):
    """The gradient of that loss by h, N numbers: the sum of error times output vector over the target and the negatives.

    h : array (N,);  W_out : array (V, N);  target : id;  negatives : array of K ids, repetitions count
    """
    gradient = (sigmoid(W_out[target] @ h) - 1) * W_out[target]
    for k in negatives:
        gradient = gradient + sigmoid(W_out[k] @ h) * W_out[k]
    return gradient


def _gradient_of(h, W_out, target, negatives, label=1.0, noise_label=0.0, unique=False, sign=1, derivative=False, mean=False):
    """The gradient with one thing wrong."""
    ids = np.r_[target, np.unique(negatives) if unique else negatives]
    p = sigmoid(W_out[ids] @ h)
    error = p - np.r_[label, np.full(len(ids) - 1, noise_label)]
    if derivative:
        error = error * p * (1 - p)
    if mean:
        error = error / np.r_[1, np.full(len(ids) - 1, len(ids) - 1)]
    return sign * error @ W_out[ids]


def my_negative_update(W_out, h, target, negatives, learning_rate):
    """W_out after one step of negative sampling, a new array; a word that is drawn twice moves twice as far.

    W_out : array (V, N);  h : array (N,);  target : id;  negatives : array of K ids
    """
    new = W_out.copy()
    new[target] -= learning_rate * (sigmoid(W_out[target] @ h) - 1) * h
    for k in negatives:
        new[k] -= learning_rate * sigmoid(W_out[k] @ h) * h
    return new


def _update_of(W_out, h, target, negatives, learning_rate, once=False, every=False, sign=1, skip_target=False, one_label=True):
    """The update with one thing wrong."""
    ids = np.r_[target, negatives]
    if every:
        ids = np.r_[target, np.delete(np.arange(len(W_out)), target)]
    error = sigmoid(W_out[ids] @ h) - np.r_[one_label, np.zeros(len(ids) - 1)]
    ids, error = (ids[1:], error[1:]) if skip_target else (ids, error)
    new, change = W_out.copy(), sign * learning_rate * np.outer(error, h)
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
            in zip(_sampling_cases(rng), (0.5, 1.0, 0.1, 0.2, 0.025), strict=True)]


def my_keep(counts, sample):
    """The chance that an occurrence of each word is kept, V numbers of at most 1.

    min(1, (sqrt(f / sample) + 1) * sample / f), where f is the word's share of all tokens

    counts : array (V,), how often each word occurs;  sample : the threshold, for example 0.001
    """
    share = counts / counts.sum()
    return np.minimum(1, (np.sqrt(share / sample) + 1) * sample / share)


def _kept(counts, sample, total=None):
    """The formula without the cut at 1, with shares of another total."""
    share = counts / (total or counts.sum())
    return (np.sqrt(share / sample) + 1) * sample / share


def _keep_cases(rng):
    return [(np.array([90.0, 10.0]), 0.05), (np.array([900.0, 97.0, 3.0]), 0.01), (rng.integers(1, 1000, 8).astype(float), 0.02),
            (rng.integers(1, 1000, 20).astype(float), 0.001)]


def _who_gains():
    vocabulary = Vocabulary.from_corpus(load_kingdom())
    share, noise = noise_distribution(vocabulary.counts, 1), noise_distribution(vocabulary.counts)
    first, last = noise[0] / share[0], noise[-1] / share[-1]
    answer = "Rare words" if last > 1 > first else "Frequent words" if first > 1 > last else "Nobody"
    words = vocabulary.words
    return answer, "chance to be drawn, in proportion to the count\n" + (
        f"{words[0]} ({vocabulary.counts[0]} times): {first:.2f}\n{words[-1]} ({vocabulary.counts[-1]} times): {last:.2f}")


EXERCISES = (
    Prediction(
        id="06.1",
        title="How many rows now?",
        statement="""
            One step of skip-gram with negative sampling and K = 5 negative samples, all different. How many rows of `W_out` change?
            """,
        choices={
            "1": "The target's row changes. But each negative sample is told \"not you\", and that is a gradient, too.",
            "5": "The five negative samples, and then one more: somebody must be told \"yes, you\".",
            "6": "The target and the five negative samples. Every other word is left in peace, however many there are.",
            "all": "That was the full softmax: its sum ran over the vocabulary. This loss has 1 + K terms.",
        },
        run=_rows_of_a_step,
        hints=("Which output vectors occur in the loss?", "One yes and K noes."),
    ),
    Exercise(
        id="06.2",
        title="One yes, K noes",
        statement=r"""
            $$L = -\log \sigma(u_{\text{target}} \cdot h) - \sum_{k} \log \sigma(-u_k \cdot h)$$

            Write `my_negative_loss`; `sigmoid` of w2vlib is at hand, and so is `np.logaddexp`.
            """,
        reference=my_negative_loss,
        cases=_sampling_cases,
        misconceptions=(
            Misconception("The minus **inside** the sigmoid is missing for the negative samples: σ(−x) = 1 − σ(x) is the probability of *no*.",
                          lambda h, W_out, target, negatives: _loss_of(h, W_out, target, negatives, flip=False)),
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
               "The scores of all negatives at once are `W_out[negatives] @ h`.", "`np.logaddexp(0, W_out[negatives] @ h).sum()` is the second part: −log σ(−x) is log(1 + eˣ). "
               "`-np.log(sigmoid(-W_out[negatives] @ h)).sum()` is the same as long as no score is far from 0."),
        notice="At the start all scores are near 0, every σ is near ½, and the loss is (1 + K) · log 2, whatever the size of the vocabulary.",
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
            Misconception("The negative samples are averaged. The loss adds them up, so the gradient does, too.",
                          lambda h, W_out, target, negatives: _gradient_of(h, W_out, target, negatives, mean=True)),
        ),
        hints=("For the target: `(sigmoid(u @ h) - 1) * u`.", "For each negative sample: `sigmoid(u @ h) * u`. Add them all up."),
        notice="The same sentence as for the full softmax, error times vector, with 1 + K terms in place of V.",
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
            Misconception("A word that was drawn twice has moved once. numpy's `new[ids] -= …` writes a repeated row only once; use a loop or `np.subtract.at`.",
                          lambda *given: _update_of(*given, once=True)),
            Misconception("Every row has moved. Only the target and the negative samples are asked, and only they learn.",
                          lambda *given: _update_of(*given, every=True)),
            Misconception("A word that is drawn twice is scored again after it has moved. All errors belong to the **old** weights: compute each σ from "
                          "`W_out`, and move the rows of the copy.", _update_one_by_one),
            Misconception("The step goes uphill: subtract.", lambda *given: _update_of(*given, sign=-1)),
            Misconception("The target has not moved. It is the one that is pulled closer to h.", lambda *given: _update_of(*given, skip_target=True)),
            Misconception("The target is pushed away like a negative sample: its error is σ − 1.", lambda *given: _update_of(*given, one_label=False)),
        ),
        hints=("Copy `W_out`; compute each σ from the old one.", "Target: `new[target] -= learning_rate * (sigmoid(...) - 1) * h`. Negatives: the same without the 1."),
        notice="The cost of a step no longer depends on V. This is what made millions of words possible.",
    ),
    Prediction(
        id="06.5",
        title="Who gains by 0.75?",
        statement="""
            With exponent 1 a word is drawn in proportion to its count. The exponent is lowered to 0.75. Which words are now drawn more often than before?
            """,
        choices={
            "Rare words": "A power below 1 flattens: it takes from the many and gives to the few. Rare words get more pushes than their count would give them.",
            "Frequent words": "An exponent **above** 1 would do that.",
            "Nobody": "The probabilities still sum to 1, but they are shared out in another way.",
        },
        run=_who_gains,
        hints=("Compare 16 and 1: what are 16^0.75 and 1^0.75?", "The ratio 16 to 1 becomes 8 to 1."),
    ),
    Exercise(
        id="06.6",
        title="The noise distribution",
        statement=r"""
            Negative samples are drawn with probability $\frac{n_i^{0.75}}{\sum_j n_j^{0.75}}$, with $n_i$ the count of word i (Mikolov and others, 2013).
            Write `my_noise(counts, exponent)`.
            """,
        reference=my_noise,
        cases=_count_cases,
        misconceptions=(
            Misconception("The exponent has no effect: those are the shares of the counts themselves.",
                          lambda counts, exponent: counts / counts.sum()),
            Misconception("The powers do not sum to 1 yet: divide by **their** sum.", lambda counts, exponent: counts**exponent),
            Misconception("You normalise first and take the power then, so the result no longer sums to 1. Power first, then divide.",
                          lambda counts, exponent: (counts / counts.sum()) ** exponent),
            Misconception("You divide the powers by the sum of the counts. Divide by the sum of the powers.",
                          lambda counts, exponent: counts**exponent / counts.sum()),
            Misconception("You multiply the counts by the exponent. It is a power: `counts**exponent`.",
                          lambda counts, exponent: exponent * counts / counts.sum()),
            Misconception("The exponent is fixed at 0.75. Use the one that is given: the tests try 0 and 0.5 as well.",
                          lambda counts, exponent: counts**0.75 / (counts**0.75).sum()),
            Misconception("That is a softmax. Here the counts are positive already, and a power takes the place of `exp`.",
                          lambda counts, exponent: _softmax(exponent * counts)),
        ),
        hints=("`counts**exponent` first.", "Then divide by the sum of that."),
        notice="Exponent 1 draws like the text, 0 draws every word equally often. 0.75 was found by trying, not by a proof.",
    ),
    Exercise(
        id="06.7",
        title="Too frequent to be useful",
        statement=r"""
            word2vec.c throws away occurrences of very frequent words before training. An occurrence of a word with share f of all tokens is kept with probability

            $$\min\left(1,\ \left(\sqrt{f / s} + 1\right) \frac{s}{f}\right)$$

            Write `my_keep(counts, sample)`, with $s$ = `sample`.
            """,
        reference=my_keep,
        cases=_keep_cases,
        misconceptions=(
            Misconception("That is the formula of the paper, √(s / f). The program word2vec.c, and everybody after it, adds s / f.",
                          lambda counts, sample: np.minimum(1, np.sqrt(sample * counts.sum() / counts))),
            Misconception("Some of your probabilities exceed 1. Rare words are always kept: cut off at 1.",
                          _kept),
            Misconception("That is the chance to be thrown away. Asked for is the chance to be **kept**.",
                          lambda counts, sample: 1 - my_keep(counts, sample)),
            Misconception("f is the share of the word among all tokens, not its count: divide by the sum first.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / sample) + 1) * sample / counts)),
            Misconception("That is the first form of the paper turned round, 1 − √(s / f): the chance to be thrown away.",
                          lambda counts, sample: np.maximum(0, 1 - np.sqrt(sample * counts.sum() / counts))),
            Misconception("That is the formula of the paper, √(s / f), and it exceeds 1 for rare words. Add the s / f of the program, then cut off at 1.",
                          lambda counts, sample: np.sqrt(sample * counts.sum() / counts)),
            Misconception("You take the larger of the two numbers (`np.maximum`). A probability is cut off at 1 by `np.minimum`.",
                          lambda counts, sample: np.maximum(1, _kept(counts, sample))),
            Misconception("You keep every occurrence of every word. Look for the root over f / s, for the brackets around √(f / s) + 1, and for the factor s / f behind them.",
                          lambda counts, sample: np.ones(len(counts))),
            Misconception("The bracket is in the wrong place: the root covers f / s alone, and the 1 is added to the root.",
                          lambda counts, sample: np.minimum(1, np.sqrt(counts / counts.sum() / sample + 1) * sample * counts.sum() / counts)),
            Misconception("The two ratios have changed places: under the root stands f / s, behind the bracket s / f. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(sample * counts.sum() / counts) + 1) * counts / counts.sum() / sample)),
            Misconception("The factor behind the bracket is s / f; you multiply by f / s. Frequent words are to be kept **less** often.",
                          lambda counts, sample: np.minimum(1, (np.sqrt(counts / counts.sum() / sample) + 1) * counts / counts.sum() / sample)),
            Misconception("f is the share among **all** tokens: divide by the sum of the counts, not by the largest of them.",
                          lambda counts, sample: np.minimum(1, _kept(counts, sample, counts.max()))),
        ),
        hints=("First the shares: counts divided by their sum.", "Then the formula, then `np.minimum(1, …)`."),
        notice="The windows are laid over what is left, so throwing frequent words away also makes every window reach further.",
    ),
)
