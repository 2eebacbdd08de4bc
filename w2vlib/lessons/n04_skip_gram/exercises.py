"""Exercises of notebook 04, skip-gram: pairs, stable softmax, loss and one whole training step."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import softmax
from ...text import load_kingdom
from ...training import Trainer
from ...windows import cbow_examples, skipgram_pairs


def _rows_that_move():
    trainer = Trainer(load_kingdom())
    W_in, W_out = trainer.W_in.copy(), trainer.W_out.copy()
    trainer.run(1)
    moved = [int((before != after).any(axis=1).sum()) for before, after in ((W_in, trainer.W_in), (W_out, trainer.W_out))]
    V = len(trainer.vocabulary)
    word = {1: "1", V: "all"}
    return f"{word[moved[0]]} and {word[moved[1]]}", f"rows changed: W_in {moved[0]} of {V}, W_out {moved[1]} of {V}"


def my_pairs(words, m):
    """All (centre, context) pairs of one sentence, in reading order.

    words : list of str;  m : words on each side

    my_pairs(["a", "b", "c"], 1) -> [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")]
    """
    pairs = []
    for i, centre in enumerate(words):
        for j in range(max(0, i - m), min(len(words), i + m + 1)):
            if j != i:
                pairs.append((centre, words[j]))
    return pairs


def _pairs_where(keep):
    def wrong(words, m):
        positions = range(len(words))
        return [(words[i], words[j]) for i in positions for j in positions if keep(words, m, i, j)]

    return wrong


def _pairs_with_negative_slice(words, m):
    """The left part of the slice begins at a negative position near the start of the sentence."""
    return [(centre, word) for i, centre in enumerate(words) for word in words[i - m:i] + words[i + 1:i + m + 1]]


def _pair_cases(rng):
    alphabet = np.array("king queen rules wise old castle night".split())
    sentences = [alphabet[rng.integers(0, 7, n)].tolist() for n in (5, 8, 11)]
    return [(["wise", "king"], 1), (["wise", "king", "rules"], 1), ("the king met the king".split(), 2), (["king"], 2), ([], 1),
            *((words, m) for words, m in zip(sentences, (2, 3, 2), strict=True))]


def my_softmax(logits):
    """Turn V logits into V probabilities that sum to 1; no logit, however large, may give NaN.

    my_softmax(np.array([0.0, 0.0])) -> [0.5, 0.5]
    """
    exponentials = np.exp(logits - np.max(logits))
    return exponentials / exponentials.sum()


def _softmax_cases(rng):
    return [(np.array([0.0, 1.0]),), (np.array([2.0, 2.0, 2.0]),), (np.array([1000.0, 1001.0, 999.0]),),
            (np.array([-3.0, -1000.0]),), (rng.normal(size=5),), (rng.normal(scale=4, size=12),)]


def my_loss(W_in, W_out, centre, context):
    """Cross-entropy of predicting the word `context` from the word `centre` (ids), one number.

    W_in, W_out : arrays (V, N), one row for each word
    """
    h = W_in[centre]
    probabilities = softmax(W_out @ h)
    return -np.log(probabilities[context])


def _loss_cases(rng):
    shapes = ((3, 2, 0, 1), (2, 3, 1, 0), (6, 4, 5, 2), (9, 5, 3, 3), (20, 8, 0, 19))
    return [(rng.normal(size=(V, N)), rng.normal(size=(V, N)), centre, context) for V, N, centre, context in shapes]


def my_step(W_in, W_out, centre, context, learning_rate):
    """One skip-gram step: return the new W_in and the new W_out; the given ones stay as they are.

    W_in, W_out : arrays (V, N);  centre, context : ids
    """
    h = W_in[centre]
    error = softmax(W_out @ h)
    error[context] -= 1
    new_in, new_out = W_in.copy(), W_out.copy()
    new_in[centre] -= learning_rate * (error @ W_out)
    new_out -= learning_rate * np.outer(error, h)
    return new_in, new_out


def _wrong_step(sign=1, one_hot=True, only_target=False, only_others=False, every_input=False, after=False, rate_in=True):
    """A step with one thing wrong."""

    def wrong(W_in, W_out, centre, context, learning_rate):
        h = W_in[centre]
        error = softmax(W_out @ h)
        error[context] -= one_hot
        used = np.arange(len(error)) == context if only_target else np.arange(len(error)) != context
        error_out = error * used if only_target or only_others else error
        new_in, new_out = W_in.copy(), W_out - sign * learning_rate * np.outer(error_out, h)
        rows = slice(None) if every_input else centre
        new_in[rows] -= sign * (learning_rate if rate_in else 1) * (error @ (new_out if after else W_out))
        return new_in, new_out

    return wrong


def _step_with_new_h(W_in, W_out, centre, context, learning_rate):
    new_in, _ = my_step(W_in, W_out, centre, context, learning_rate)
    error = softmax(W_out @ W_in[centre])
    error[context] -= 1
    return new_in, W_out - learning_rate * np.outer(error, new_in[centre])


def _step_cases(rng):
    shapes = ((3, 2, 0, 1, 0.5), (4, 3, 2, 0, 0.1), (7, 5, 6, 6, 0.3), (12, 8, 1, 9, 0.05))
    return [(rng.normal(size=(V, N)), rng.normal(size=(V, N)), i, j, rate) for V, N, i, j, rate in shapes]


def _examples_of_six_words():
    ids = [range(6)]
    pairs, (_, centres) = skipgram_pairs(ids, 2), cbow_examples(ids, 2)
    return f"{len(pairs)} and {len(centres)}", f"skip-gram: {len(pairs)} examples, CBOW: {len(centres)} examples"


EXERCISES = (
    Prediction(
        id="04.1",
        title="Which rows will move?",
        statement="""
            The machine is about to do one step: one word given, one word to predict, and a probability for every word as in
            notebook 03. How many rows of `W_in` will change, and how many rows of `W_out`?
            """,
        choices={
            "1 and 1": "One row of `W_in`, yes. But the loss contains the probability of the context word, and the sum "
            "below its fraction holds the score of every word.",
            "1 and all": "The one-hot input picks a single row of `W_in`. Every word has a score in the softmax, so every "
            "row of `W_out` gets its push: the context word's a pull, all others a shove.",
            "all and 1": "It is the other way round: think of which matrix the one-hot vector picks a row from, and which "
            "one makes the scores.",
            "all and all": "Every row of `W_out`, yes. But a row of `W_in` that the one-hot vector multiplies by 0 has no part "
            "in the loss, so its gradient is 0.",
        },
        run=_rows_that_move,
        hints=(
            "Follow the centre word from its one-hot vector to h. Which rows of `W_in` are multiplied by something other than 0?",
            "Then follow h to the scores. How many scores are there, and does the loss depend on all of them?",
        ),
    ),
    Exercise(
        id="04.2",
        title="The training pairs",
        statement="""
            Skip-gram's examples are pairs: the centre word, and one word that stands at most `m` positions away from it in
            the same sentence. Write `my_pairs(words, m)`, which lists them in reading order: centre by centre, and for each
            centre from left to right.
            """,
        reference=my_pairs,
        cases=_pair_cases,
        misconceptions=(
            Misconception(
                "Each centre word is paired with itself as well. Leave out the position of the centre: a word does not "
                "predict itself.",
                _pairs_where(lambda words, m, i, j: abs(i - j) <= m),
            ),
            Misconception(
                "Only the words on the right of the centre are used. The window has `m` words on **each** side.",
                _pairs_where(lambda words, m, i, j: 0 < j - i <= m),
            ),
            Misconception(
                "The window ends one word too early on the right: the end of a `range` or a slice is not part of it. "
                "It needs `i + m + 1`.",
                _pairs_where(lambda words, m, i, j: i - m <= j < i + m and i != j),
            ),
            Misconception(
                "The pairs are the wrong way round: (context, centre). Skip-gram is given the centre and predicts the "
                "context, so the centre comes first.",
                lambda words, m: [(context, centre) for centre, context in my_pairs(words, m)],
            ),
            Misconception(
                "A second occurrence of the same word is left out. Compare **positions** (`j != i`), not words: in "
                "\"the king met the king\" one king may stand in the window of the other.",
                _pairs_where(lambda words, m, i, j: abs(i - j) <= m and words[i] != words[j]),
            ),
            Misconception(
                "Near the start of the sentence pairs are missing: `i - m` is negative there, and Python counts a negative "
                "position from the end. Begin at `max(0, i - m)`.",
                _pairs_with_negative_slice,
            ),
        ),
        hints=(
            "Two loops: the outer one over the positions `i` of the centre, the inner one over the positions `j` of its context.",
            "`j` runs from `max(0, i - m)` to `min(len(words), i + m + 1)`, the end not included.",
            "Append `(words[i], words[j])` whenever `j != i`.",
        ),
        notice="The number of pairs is nearly 2 · m · n for a sentence of n words; only the edges lose some. Double the window "
        "and you double the work.",
    ),
    Exercise(
        id="04.3",
        title="Softmax that never overflows",
        statement=r"""
            The softmax turns scores into probabilities:

            $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$

            Write `my_softmax(logits)`. One of the tests has logits near 1,000, and `np.exp(1000)` is `inf`: find a way
            round it that leaves the result as it is.
            """,
        reference=my_softmax,
        cases=_softmax_cases,
        misconceptions=(
            Misconception(
                "Right for small logits, but `exp(1000)` is infinity, and infinity divided by infinity is NaN. Subtract the "
                "largest logit from all of them first: numerator and denominator shrink by the same factor.",
                lambda logits: np.exp(logits) / np.exp(logits).sum(),
            ),
            Misconception(
                "Your numbers are positive but do not sum to 1: divide by the **sum** of the exponentials.",
                lambda logits: np.exp(logits - np.max(logits)),
            ),
            Misconception(
                "The logits are divided by their sum without `exp`. Logits may be negative or sum to 0; `exp` makes every one "
                "positive first.",
                lambda logits: logits / np.sum(logits),
            ),
            Misconception(
                "The largest logit is subtracted above the fraction line but not below it, so the fraction changes. Use the "
                "same exponentials in both places.",
                lambda logits: np.exp(logits - np.max(logits)) / np.exp(logits).sum(),
            ),
            Misconception(
                "That is the **logarithm** of the softmax: all of its numbers are negative or 0. Take `exp` of it.",
                lambda logits: logits - np.max(logits) - np.log(np.exp(logits - np.max(logits)).sum()),
            ),
            Misconception(
                "Dividing the logits keeps them small, but it changes the differences between them, and with those the "
                "probabilities. **Subtract** the largest one instead.",
                lambda logits: my_softmax(logits / np.max(logits)),
            ),
            Misconception(
                "That is the sigmoid of each logit alone: the results do not sum to 1. In the softmax the words compete for "
                "one whole.",
                lambda logits: 1 / (1 + np.exp(-logits)),
            ),
        ),
        hints=(
            "Write it first as the formula stands: `np.exp` of all logits, divided by their sum. Then look at the case that fails.",
            "Multiply above and below the fraction line by the same number, exp(−c): nothing changes. Which c keeps every "
            "exponent at 0 or below?",
            "Subtract `np.max(logits)` from the logits before you take `np.exp`.",
        ),
        notice="Adding the same number to every logit changes nothing: only the differences between scores count.",
    ),
    Exercise(
        id="04.4",
        title="How wrong is the prediction?",
        statement=r"""
            The loss of one pair is $-\log p$ with $p$ the probability that the softmax gives to the true context word. The scores
            are the dot products of the centre word's input vector with every output vector. Write `my_loss`; `softmax` of
            w2vlib is at hand.
            """,
        reference=my_loss,
        cases=_loss_cases,
        misconceptions=(
            Misconception(
                "The scores are made from `W_in` alone. The centre word uses its **input** vector, each candidate its "
                "**output** vector: a row of `W_out`.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_in @ W_in[centre])[context]),
            ),
            Misconception(
                "Your loss is negative: the logarithm of a probability is never above 0. The minus sign in front is missing.",
                lambda W_in, W_out, centre, context: np.log(softmax(W_out @ W_in[centre])[context]),
            ),
            Misconception(
                "That is the probability of the context word, not the loss. The loss is minus its logarithm: 0 when the "
                "prediction is perfect.",
                lambda W_in, W_out, centre, context: softmax(W_out @ W_in[centre])[context],
            ),
            Misconception(
                "The two words have changed places: `centre` picks the row of `W_in`, `context` the probability.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out @ W_in[context])[centre]),
            ),
            Misconception(
                "The two matrices have changed places: the input vector comes from `W_in`, the scores from `W_out`.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_in @ W_out[centre])[context]),
            ),
            Misconception(
                "That is the negative score itself. Without the softmax a score can grow for ever; the loss has to compare "
                "it with the scores of all words.",
                lambda W_in, W_out, centre, context: -(W_out @ W_in[centre])[context],
            ),
            Misconception(
                "The softmax got a single score, and the share of one in a whole of one is always 1. Give it the scores of **all** "
                "words, `W_out @ h`, and pick the context word's probability from the result.",
                lambda W_in, W_out, centre, context: -np.log(softmax(W_out[[context]] @ W_in[centre])[0]),
            ),
            Misconception(
                "The logarithm has base 2, which measures the loss in bits. The formulas of the course, and their "
                "derivatives, use the natural logarithm, `np.log`.",
                lambda W_in, W_out, centre, context: -np.log2(softmax(W_out @ W_in[centre])[context]),
            ),
        ),
        hints=(
            "Three lines: the input vector h of the centre word; the V scores; minus the log of one probability.",
            "The scores of all words at once are `W_out @ h`.",
            "`-np.log(softmax(W_out @ W_in[centre])[context])`",
        ),
        notice="With weights near 0 every word gets probability 1 / V, so training starts at a loss of about log V.",
    ),
    Exercise(
        id="04.5",
        title="One training step",
        statement=r"""
            Put it together. With $\text{error} = p - y$ (the probabilities, minus 1 at the context word), the gradients are

            $$\frac{\partial L}{\partial h} = \sum_j \text{error}_j\, u_j \qquad \frac{\partial L}{\partial u_j} = \text{error}_j\, h$$

            and each vector moves by minus the learning rate times its gradient. Write `my_step`, which returns both new
            matrices. Both gradients belong to the **old** weights.
            """,
        reference=my_step,
        cases=_step_cases,
        misconceptions=(
            Misconception(
                "The step goes uphill: the gradient points where the loss **rises**. Subtract it.",
                _wrong_step(sign=-1),
            ),
            Misconception(
                "The error is not complete: subtract 1 from the probability of the context word. Without it every word is "
                "pushed away and none is pulled closer.",
                _wrong_step(one_hot=False),
            ),
            Misconception(
                "Only the output vector of the context word has moved. Every word has a share in the softmax, so every row of "
                "`W_out` has a gradient.",
                _wrong_step(only_target=True),
            ),
            Misconception(
                "Every output vector has moved but the one of the context word. It is the one that is pulled closer.",
                _wrong_step(only_others=True),
            ),
            Misconception(
                "All rows of `W_in` have moved. Only the centre word took part: change `W_in[centre]` alone.",
                _wrong_step(every_input=True),
            ),
            Misconception(
                "The gradient of the input vector is computed with the new `W_out`. Compute both gradients first, then move "
                "both matrices.",
                _wrong_step(after=True),
            ),
            Misconception(
                "The output vectors are moved with the **new** input vector. Both gradients belong to the old weights: keep h as it "
                "was before the step.",
                _step_with_new_h,
            ),
            Misconception(
                "You give back one row of `W_in`. Asked for are both whole matrices: copy `W_in`, change its row `centre`, return the copy.",
                lambda W_in, W_out, centre, context, rate: (my_step(W_in, W_out, centre, context, rate)[0][centre],
                                                            my_step(W_in, W_out, centre, context, rate)[1]),
            ),
            Misconception(
                "The input vector moves by the whole gradient: the learning rate is missing there.",
                _wrong_step(rate_in=False),
            ),
        ),
        hints=(
            "Begin with h, the probabilities and the error, as in the loss. Copy both matrices before you change anything.",
            "The gradient by h is `error @ W_out`; it moves one row of the copy of `W_in`.",
            "The gradient by all output vectors at once is `np.outer(error, h)`, of shape (V, N).",
        ),
        notice="The two updates are the same sentence twice: error times the vector on the other side. That symmetry is all there is "
        "to word2vec's learning.",
    ),
    Prediction(
        id="04.6",
        title="How many examples?",
        statement="""
            A sentence has 6 words and the window is 2. How many training examples does skip-gram make of it, and how many
            does CBOW?
            """,
        choices={
            "6 and 6": "CBOW makes one example for each centre word, yes. Skip-gram makes one for each word in each window.",
            "18 and 6": "Skip-gram makes one example for each (centre, context) pair: 2 + 3 + 4 + 4 + 3 + 2. CBOW joins each "
            "window into one example.",
            "24 and 6": "6 centres with 4 context words each would give 24. But the words near the edges have fewer.",
            "18 and 18": "The pairs are counted right. But CBOW averages the words of a window and predicts once.",
        },
        run=_examples_of_six_words,
        hints=(
            "Draw six dots. How many neighbours within two steps has the first one, the second one, the third one?",
            "Skip-gram counts all of those; CBOW counts centres.",
        ),
    ),
)
