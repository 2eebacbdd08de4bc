"""Exercises of notebook 03, CBOW: the average, cross-entropy, the error, both gradients and the update."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import softmax


def _a_word_twice():
    W_in = np.random.default_rng(0).normal(size=(8, 5))
    before, after = W_in[[0, 1, 2, 4]].mean(axis=0), W_in[[0, 1, 2, 4, 4]].mean(axis=0)
    far, near = (np.linalg.norm(h - W_in[4]) for h in (before, after))
    moved = after - before
    towards = np.allclose(moved / np.linalg.norm(moved), (W_in[4] - before) / far)
    return "Towards the vector of to" if towards else "It stays where it is", (
        f"distance from h to the vector of 'to': {far:.2f} before, {near:.2f} after, {near / far:.2f} times as far")


def my_hidden(W_in, context):
    """The hidden vector of CBOW, N numbers: the average of the input vectors of the context words.

    W_in : array (V, N);  context : list of ids
    """
    return W_in[context].mean(axis=0)


def _numbers(rng, *shape):
    """Weights that are easy to read."""
    return np.round(rng.normal(scale=2, size=shape), 1)


def _hidden_cases(rng):
    W_in = np.array([[1.0, -2.0], [3.0, 0.0], [-1.0, 4.0], [0.5, -3.0]])
    return [(W_in[:3], [0, 2, 2]), (W_in[:3], [1, 0]), (W_in, [3, 1, 0, 2, 0]), (W_in, [3])]


def _words_in_a_window(rng):
    V, N = rng.integers(2, 7), rng.integers(1, 5)
    return _numbers(rng, V, N), rng.integers(0, V, rng.integers(1, 6)).tolist()


def _running_half(W_in, context):
    """Each word is averaged with all before it."""
    h = W_in[context[0]]
    for id in context[1:]:
        h = (h + W_in[id]) / 2
    return h


def my_cross_entropy(probabilities, target):
    """The loss of one prediction: minus the logarithm of the probability of the right word.

    probabilities : array (V,);  target : id of the right word
    """
    return -np.log(probabilities[target])


def _probability_cases(rng):
    return [(np.array([0.7, 0.2, 0.1]), 1), (np.array([0.5, 0.5]), 0), (np.array([0.25, 0.25, 0.4, 0.1]), 3), (np.array([0.0001, 0.9999]), 1),
            (np.array([1e-10, 1 - 1e-10]), 0)]


def _probabilities(rng):
    """A distribution in twentieths, or one that is nearly certain of one word."""
    V = int(rng.integers(2, 7))
    p = np.diff([0, *np.sort(rng.permutation(np.arange(1, 20))[:V - 1]), 20]) / 20
    if rng.random() < 0.25:
        rest = 10.0 ** -rng.integers(4, 11)
        p = np.full(V, rest / (V - 1))
        p[rng.integers(V)] = 1 - rest
    return p, int(rng.integers(V))


def my_error(probabilities, target):
    """The error of a prediction, V numbers: probabilities minus labels (1 for the right word, 0 for all others).

    probabilities : array (V,);  target : id of the right word
    """
    error = probabilities.copy()
    error[target] -= 1
    return error


def my_gradients(h, W_out, error):
    """The gradients of the loss by h, shape (N,), and by W_out, shape (V, N).

    h : array (N,);  W_out : array (V, N);  error : array (V,), all of floats
    """
    grad_h = error @ W_out
    grad_W_out = np.outer(error, h)
    return grad_h, grad_W_out


def _gradient_cases(rng):
    W_out = np.array([[1.0, 2.0], [0.0, -3.0], [4.0, 1.0]])
    return [(np.array([1.0, 2.0]), W_out, np.array([0.5, -0.8, 0.3])), (np.array([3.0, -1.0]), W_out[:2], np.array([-0.4, 0.4])),
            (np.array([-1.0, 0.0, 2.0]), np.array([[1.0, 0.0, 2.0], [3.0, 1.0, -1.0]]), np.array([0.25, -0.25]))]


def _a_backward_pass(rng):
    error, N = my_error(*_probabilities(rng)), rng.integers(1, 5)
    return _numbers(rng, N), _numbers(rng, len(error), N), error


def my_update(W_in, context, grad_h, learning_rate):
    """W_in after one step of CBOW, a new array; each occurrence of a context word moves its row by its share.

    W_in : array (V, N);  context : list of C ids, repetitions allowed;  grad_h : array (N,)
    """
    new = W_in.copy()
    for id in context:
        new[id] -= learning_rate * grad_h / len(context)
    return new


def _replaced(W_in, context, row):
    new = W_in.copy()
    new[context] = row
    return new


def _update(share=True, sign=1, every=False, once=False, unique=False, distinct=False, divide=lambda W_in, context: len(context)):
    """An update with one thing wrong."""

    def wrong(W_in, context, grad_h, learning_rate):
        change = sign * learning_rate * grad_h / (len(set(context)) if unique or distinct else divide(W_in, context) if share else 1)
        rows = range(len(W_in)) if every else sorted(set(context)) if once or unique else context
        new = W_in.copy()
        np.subtract.at(new, list(rows), change)
        return new

    return wrong


def _update_cases(rng):
    W_in = np.array([[1.0, 2.0], [0.0, -1.0], [3.0, 0.5], [-2.0, 1.0]])
    return [(W_in[:3], [0, 2], np.array([1.0, -2.0]), 0.5), (W_in[:3], [1, 1, 2], np.array([3.0, 6.0]), 0.1), (W_in, [3, 0, 3, 3], np.array([-2.0, 4.0]), 0.2),
            (W_in, [1], np.array([1.0, 1.0]), 1.0)]


def _a_step_back(rng):
    W_in, context = _words_in_a_window(rng)
    return W_in, context, _numbers(rng, W_in.shape[1]), rng.choice([0.05, 0.1, 0.5, 1, 2])


def my_forward(W_in, W_out, context):
    """The way forward: the hidden vector h, shape (N,), and the probabilities of all words, shape (V,).

    W_in, W_out : arrays (V, N);  context : list of ids
    """
    h = W_in[context].mean(axis=0)
    return h, softmax(W_out @ h)


def my_step(W_in, W_out, context, target, learning_rate):
    """One step on one example: both arrays after it, new ones, and the loss before it.

    W_in, W_out : arrays (V, N);  context : list of ids;  target : id of the word in the middle
    """
    h, probabilities = my_forward(W_in, W_out, context)
    error = probabilities.copy()
    error[target] -= 1
    new_in, new_out = W_in.copy(), W_out - learning_rate * np.outer(error, h)
    for id in context:
        new_in[id] -= learning_rate * (error @ W_out) / len(context)
    return new_in, new_out, -np.log(probabilities[target])


def my_cbow(W_in, W_out, examples, learning_rate):
    """CBOW on one example after the other: both arrays after the last one, new ones, and the list of losses.

    W_in, W_out : arrays (V, N);  examples : list of (context, target)
    """
    losses = []
    for context, target in examples:
        W_in, W_out, loss = my_step(W_in, W_out, context, target, learning_rate)
        losses.append(loss)
    return W_in, W_out, losses


def _cbow_cases(rng):
    W_in, W_out = np.array([[1.0, 0.0], [0.0, 2.0], [-1.0, 1.0]]), np.array([[0.5, 1.0], [1.0, -1.0], [0.0, 0.5]])
    return [(W_in, W_out, [([0, 2], 1)], 0.5), (W_in, W_out, [([1, 1, 0], 2), ([2, 0], 1)], 0.2), (W_in, W_out, [([1], 0), ([0, 0], 2), ([1, 2], 1)], 1.0)]


def _some_examples(rng):
    V, N = rng.integers(2, 6), rng.integers(1, 4)
    examples = [(rng.integers(0, V, rng.integers(1, 5)).tolist(), int(rng.integers(V))) for _ in range(rng.integers(1, 4))]
    return np.round(rng.normal(size=(V, N)), 1), np.round(rng.normal(size=(V, N)), 1), examples, rng.choice([0.1, 0.5, 1])


def _cbow(result=lambda W_in, W_out, losses: (W_in, W_out, losses), **slip):
    """CBOW with one thing wrong."""

    def wrong(W_in, W_out, examples, learning_rate):
        V, first, losses = len(W_in), (W_in, W_out), []
        for context, target in examples:
            old_in, old_out = first if slip.get("batch") or slip.get("alone") else (W_in, W_out)
            share = 1 if slip.get("sum") else 1 / len(context)
            h = old_in[context].sum(axis=0) * share
            p = softmax(old_out @ h)
            error = (p - np.eye(V)[target]) * (np.eye(V)[target] if slip.get("target_only") else 1)
            new_out = (old_out if slip.get("alone") else W_out) - slip.get("sign", 1) * learning_rate * np.outer(error, h)
            grad_h = error @ (new_out if slip.get("moved") else old_out)
            change = slip.get("sign", 1) * learning_rate * grad_h * (1 if slip.get("whole") else share)
            W_in = (first[0] if slip.get("alone") else W_in).copy()
            if slip.get("once"):
                W_in[context] -= change
            else:
                np.subtract.at(W_in, [target] if slip.get("centre") else context, change)
            W_out = W_out if slip.get("inputs_only") else new_out
            later = -np.log(softmax(W_out @ W_in[context].mean(axis=0))[target])
            losses.append(later if slip.get("after") else -np.log(p[target]))
        return result(first[0] if slip.get("outputs_only") else W_in, W_out, losses)

    return wrong


def _the_same_step_again():
    rng = np.random.default_rng(7)
    weights, moved, right = (rng.uniform(-0.5, 0.5, (8, 5)), rng.uniform(-0.5, 0.5, (8, 5))), [], []
    for _ in range(20):
        *new, loss = my_step(*weights, [1, 2, 4, 5], 3, 0.5)
        moved.append(np.sqrt(sum(np.sum((b - a) ** 2) for a, b in zip(weights, new, strict=True))))
        right.append(np.exp(-loss))
        weights = new
    longest = int(np.argmax(moved))
    choice = {0: "The first", 19: "The last"}.get(longest, "One in the middle")
    return choice, "\n".join(f"step {t + 1:>2}: p of 'is' {right[t]:.2f}, the weights move by {moved[t]:.2f}" for t in (0, longest, 19))


EXERCISES = (
    Prediction(
        id="03.1",
        title="A word that comes twice",
        statement="""
            The gap of *neuron company ____ related to* has four context words, and CBOW's hidden vector h is the average of their input vectors. Now put *to* into the context a second time.
            What does h do?
            """,
        choices={
            "It stays where it is": "It would in a set, which holds each word only once. A **bag** counts: the average is now taken over five vectors, two of them the same.",
            "Towards the vector of to": "The old h has a weight of 4/5 now and the vector of *to* gets 1/5 more, so h goes a fifth of the way to it. A **bag** counts how often a word is there.",
            "Away from all four vectors": "An average always lies among the vectors that it is made of. One of them has more weight now.",
        },
        run=_a_word_twice,
        hints=("Write the new average down: five vectors, divided by 5.", "How much of it is the old average, and what is the rest?"),
    ),
    Exercise(
        id="03.2",
        title="The hidden vector",
        statement=r"""
            CBOW averages the input vectors of the C context words: $h = \frac{1}{C}\sum_c v_c$. Write `my_hidden`. A word that stands
            twice in the context counts twice.
            """,
        reference=my_hidden,
        cases=_hidden_cases,
        domain=_words_in_a_window,
        misconceptions=(
            Misconception("That is the sum. Divide by the number of context words: otherwise wide windows would give larger vectors than narrow ones.",
                          lambda W_in, context: W_in[context].sum(axis=0)),
            Misconception("You average over the wrong axis: one number for each word. Average over the words (`axis=0`) to get N numbers.",
                          lambda W_in, context: W_in[context].mean(axis=1)),
            Misconception("You pick columns of `W_in`. Each word owns a **row**: `W_in[context]`.",
                          lambda W_in, context: W_in[:, context].mean(axis=1)),
            Misconception("That is a single number, the mean of everything. With `axis=0` each of the N places gets its own average.",
                          lambda W_in, context: W_in[context].mean()),
            Misconception("You average all rows of `W_in`. Only the context words take part: `W_in[context]`.",
                          lambda W_in, context: W_in.mean(axis=0)),
            Misconception("A word that occurs twice in the context is counted once. Use the list as it is.",
                          lambda W_in, context: W_in[sorted(set(context))].mean(axis=0)),
            Misconception("You divide by V. Divide by C, the number of context words.",
                          lambda W_in, context: W_in[context].sum(axis=0) / len(W_in)),
            Misconception("You divide by the number of **different** words in the context. Divide by C, the number of places: a word that occurs twice counts twice.",
                          lambda W_in, context: W_in[context].sum(axis=0) / len(set(context))),
            Misconception("You divide by 4, however many context words there are. At the edges there are fewer.", lambda W_in, context: W_in[context].sum(axis=0) / 4),
            Misconception("You divide by C − 1, one less than there are context words.", lambda W_in, context: W_in[context].sum(axis=0) / np.float64(len(context) - 1)),
            Misconception("You divide by N, the number of columns. Divide by C, the number of context words.", lambda W_in, context: W_in[context].sum(axis=0) / W_in.shape[1]),
            Misconception("Only the first context word is in your result. Is there a `return` inside the loop?", lambda W_in, context: W_in[context[0]] / len(context)),
            Misconception("The last context word is missing from your sum. Does the loop end one place too early?",
                          lambda W_in, context: W_in[context[:-1]].sum(axis=0) / len(context) if context[:-1] else 0 * W_in[0]),
            Misconception("The first context word is missing from your sum. Places are counted from 0.",
                          lambda W_in, context: W_in[context[1:]].sum(axis=0) / len(context) if context[1:] else 0 * W_in[0]),
            Misconception("You set negative numbers to 0 (ReLU). There is no activation in this layer: h is the average as it is.",
                          lambda W_in, context: np.maximum(0, W_in[context].mean(axis=0))),
            Misconception("You squeeze the average through `tanh`. There is no activation in this layer: h is the average as it is.",
                          lambda W_in, context: np.tanh(W_in[context].mean(axis=0))),
            Misconception("You average two vectors again and again, so a later word weighs more than an earlier one. Add all of them up, then divide once.", _running_half),
            Misconception("You average the **ids** and look up the row with that number. Average the rows: ids are names.", lambda W_in, context: W_in[int(np.mean(context))]),
            Misconception("You divide the average by its length. CBOW leaves h as long as it is.", lambda W_in, context: (h := W_in[context].mean(axis=0)) / np.linalg.norm(h)),
        ),
        hints=("`W_in[context]` is an array with one row for each context word.", "Take its mean over the rows: `axis=0`."),
        quantities={"W_in[context]": "the input vectors of the context words", "len(context)": "the number of context words", "h": "the sum so far", "W_in[id]": "the input vector of a context word",
                    "context": "the context words", "x / len(context)": "a share of one number", "np.eye(len(W_in))[context]": "the one-hot vectors", "x": "the averaged one-hot vectors"},
        notice="There is no activation function. h is a linear mixture of rows of `W_in`, and that is why those rows can be used as word vectors.",
    ),
    Exercise(
        id="03.3",
        title="Cross-entropy",
        statement=r"""
            The labels $y$ are 1 for the right word and 0 for all others, so the sum $-\sum_j y_j \log p_j$ has one term that is not 0.
            Write `my_cross_entropy(probabilities, target)`. All probabilities are above 0.
            """,
        reference=my_cross_entropy,
        cases=_probability_cases,
        domain=_probabilities,
        misconceptions=(
            Misconception("The minus sign is missing: a logarithm of a probability is never positive, a loss never negative.",
                          lambda probabilities, target: np.log(probabilities[target])),
            Misconception("You add up the logarithms of all probabilities. The labels are 0 but for one word: a single term remains.",
                          lambda probabilities, target: -np.log(probabilities).sum()),
            Misconception("That is what each word would cost if it were the right one. Pick the right one: `probabilities[target]`.",
                          lambda probabilities, target: -np.log(probabilities)),
            Misconception("That is 1 − p. It never exceeds 1, so p = 0.001 would cost hardly more than p = 0.1. Take −log p.",
                          lambda probabilities, target: 1 - probabilities[target]),
            Misconception("That is the entropy of the prediction, −Σ p log p. Cross-entropy weights by the **labels**, not by p.",
                          lambda probabilities, target: -(probabilities * np.log(probabilities)).sum()),
            Misconception("That is the squared error. Cross-entropy looks at the logarithm of one probability.",
                          lambda probabilities, target: ((probabilities - np.eye(len(probabilities))[target]) ** 2).sum()),
            Misconception("The logarithm has base 2. This course uses `np.log` everywhere, because its derivative is 1 / x.",
                          lambda probabilities, target: -np.log2(probabilities[target])),
            Misconception("The logarithm has base 10. This course uses the natural one, `np.log`.",
                          lambda probabilities, target: -np.log10(probabilities[target])),
            Misconception("That is −log(1 − p): it is large where the right word is likely. Take the logarithm of p itself.", lambda probabilities, target: -np.log(1 - probabilities[target])),
            Misconception("You divide by V, as a mean over all words does. The sum has one term, and it is not divided.",
                          lambda probabilities, target: -np.log(probabilities[target]) / len(probabilities)),
            Misconception("You send the probabilities through a softmax. They are probabilities already, and sum to 1.", lambda probabilities, target: -np.log(softmax(probabilities)[target])),
            Misconception("The terms are there, one for each word, and all but one are 0. Add them up: a loss is one number.",
                          lambda probabilities, target: -np.eye(len(probabilities))[target] * np.log(probabilities)),
            Misconception("You add −log(1 − p) for all other words. That is the loss of many yes/no questions; here one word is chosen among V.",
                          lambda probabilities, target: -np.log(probabilities[target]) - np.log(1 - np.delete(probabilities, target)).sum()),
            Misconception("That is what the **likeliest** word costs. The right one is at `target`, however likely it is.", lambda probabilities, target: -np.log(probabilities.max())),
            Misconception("You take the logarithm of 1 + p (`np.log1p`). The loss is −log p: 0 when p is 1.", lambda probabilities, target: -np.log1p(probabilities[target])),
            Misconception("That is 1 / p: the logarithm is missing.", lambda probabilities, target: 1 / probabilities[target]),
            Misconception("You weight the logarithm by p itself. The label of the right word is 1.", lambda probabilities, target: -probabilities[target] * np.log(probabilities[target])),
            Misconception("You round the loss. A small loss becomes 0 then, as if there were nothing left to learn.",
                          lambda probabilities, target: round(float(-np.log(probabilities[target])), 2)),
            Misconception("You round the loss to four decimal places. A small loss changes a lot by that, and may become 0.",
                          lambda probabilities, target: round(float(-np.log(probabilities[target])), 4)),
        ),
        hints=("Pick one element of `probabilities`.", "`-np.log(...)` of it."),
        equivalents=tuple(("return -np.log(probabilities[target])", after, "a probability is at most 1, so the loss is never negative")
                          for after in ("return np.abs(-np.log(probabilities[target]))", "return np.maximum(-np.log(probabilities[target]), 0)")),
        quantities={"probabilities[target]": "the probability of the right word", "np.log(probabilities)": "the logarithms of all probabilities", "target": "the id of the right word",
                    "1 / probabilities[target]": "one over the probability", "math.log(p)": "the logarithm of a probability", "len(probabilities)": "the number of words"},
        notice="Guessing evenly among V words costs log V. A loss below that means that something has been learned.",
    ),
    Exercise(
        id="03.4",
        title="The error",
        statement=r"""
            The derivative of the loss with respect to the logits is as short as it gets: $\frac{\partial L}{\partial z_j} = p_j - y_j$. Write `my_error`,
            and leave the `probabilities` that you are given as they are.
            """,
        reference=my_error,
        cases=_probability_cases,
        domain=_probabilities,
        misconceptions=(
            Misconception("The sign is the other way round: probabilities minus labels. Stepping **against** this error lowers the loss.",
                          lambda probabilities, target: np.eye(len(probabilities))[target] - probabilities),
            Misconception("Only the right word has an error in your answer. The others have probabilities above 0 where 0 was right.",
                          lambda probabilities, target: (probabilities - 1) * np.eye(len(probabilities))[target]),
            Misconception("You subtract the id. `target` says **which** label is 1; it is not the number to subtract.",
                          lambda probabilities, target: probabilities - target),
            Misconception("That is the error of the right word alone. Every word has one: V numbers.",
                          lambda probabilities, target: probabilities[target] - 1),
            Misconception("Those are the probabilities themselves: subtract 1 at the target.", lambda probabilities, target: probabilities + 0.0),
            Misconception("You subtract 1 everywhere. The label is 1 for the right word alone.", lambda probabilities, target: probabilities - 1),
            Misconception("The right word's error is set to −1. Its probability counts as well: p − 1.",
                          lambda probabilities, target: np.where(np.arange(len(probabilities)) == target, -1, probabilities)),
            Misconception("The right word's error is set to 0. Its probability is not 1 yet, so its error is p − 1.",
                          lambda probabilities, target: np.where(np.arange(len(probabilities)) == target, 0, probabilities)),
            Misconception("The right word's error has the wrong sign: it is p − 1, below 0.",
                          lambda probabilities, target: np.where(np.arange(len(probabilities)) == target, 1 - probabilities, probabilities)),
            Misconception("You divide by V, as the derivative of a mean would. The loss is a sum with one term.",
                          lambda probabilities, target: (probabilities - np.eye(len(probabilities))[target]) / len(probabilities)),
            Misconception("You send the probabilities through a softmax. They are probabilities already, and sum to 1.",
                          lambda probabilities, target: softmax(probabilities) - np.eye(len(probabilities))[target]),
            Misconception("You subtract the 1 at the **likeliest** word. It belongs to the right one, `target`, however likely that is.",
                          lambda probabilities, target: probabilities - np.eye(len(probabilities))[probabilities.argmax()]),
            Misconception("There is an extra factor p (1 − p), the derivative of a sigmoid. With cross-entropy it cancels: p − y is all.",
                          lambda probabilities, target: (probabilities - np.eye(len(probabilities))[target]) * probabilities * (1 - probabilities)),
            Misconception("That is the derivative of the loss with respect to the **probabilities**, −1 / p at the target. With respect to the logits it is p − y.",
                          lambda probabilities, target: -np.eye(len(probabilities))[target] / probabilities),
            Misconception("That is the derivative of the squared error: twice p − y. The loss here is cross-entropy.",
                          lambda probabilities, target: 2 * (probabilities - np.eye(len(probabilities))[target])),
            Misconception("You square the differences. The error is p − y itself.", lambda probabilities, target: (probabilities - np.eye(len(probabilities))[target]) ** 2),
            Misconception("Those are the labels, 1 for the right word and 0 for all others. Subtract them from the probabilities.",
                          lambda probabilities, target: np.eye(len(probabilities))[target]),
        ),
        hints=("Copy the probabilities first.", "Then subtract 1 from one element of the copy."),
        notice="The errors sum to 0. The logit of the right word is raised by as much as those of all the others together are lowered.",
        quantities={"probabilities": "the probabilities", "probabilities.copy()": "the copy of the probabilities", "error": "the errors", "p": "the probability of one word", "p - 1": "the error of the right word",
                    "target": "the id of the right word", "np.eye(len(probabilities))[target]": "the labels", "len(probabilities)": "the number of words"},
    ),
    Exercise(
        id="03.5",
        title="Both gradients",
        statement=r"""
            The logits are $z_j = u_j \cdot h$. The chain rule gives $\frac{\partial L}{\partial h} = \sum_j e_j u_j$ and
            $\frac{\partial L}{\partial u_j} = e_j h$, with $e$ the error. Write `my_gradients(h, W_out, error)`, which returns both.
            """,
        reference=my_gradients,
        cases=_gradient_cases,
        domain=_a_backward_pass,
        misconceptions=(
            Misconception("The second gradient is transposed: it needs the shape of `W_out`, (V, N). `np.outer(error, h)`.",
                          lambda h, W_out, error: (error @ W_out, np.outer(h, error))),
            Misconception("The second gradient multiplies place by place. Each of the V errors is multiplied by all N numbers of h, which makes a table (V, N): "
                          "`np.outer(error, h)`.", lambda h, W_out, error: (error @ W_out, error * h)),
            Misconception("The first gradient adds up columns of `W_out`. The error belongs to the words, and words are **rows**: `error @ W_out`.",
                          lambda h, W_out, error: (W_out @ error, np.outer(error, h))),
            Misconception("The two gradients are in the wrong order: first that of h, then that of `W_out`.",
                          lambda h, W_out, error: (np.outer(error, h), error @ W_out)),
            Misconception("The first gradient is not added up: it holds one row for each word. Sum over the words, or use `error @ W_out`.",
                          lambda h, W_out, error: (error[:, None] * W_out, np.outer(error, h))),
            Misconception("Both gradients have the wrong sign. The minus belongs to the update, not to the gradient.",
                          lambda h, W_out, error: (-error @ W_out, -np.outer(error, h))),
            Misconception("The second gradient uses `W_out` where h belongs. Each vector's gradient is the error times the vector on the **other** side.",
                          lambda h, W_out, error: (error @ W_out, error[:, None] * W_out)),
            Misconception("The first gradient is the average over the words, not their sum.",
                          lambda h, W_out, error: (error @ W_out / len(error), np.outer(error, h))),
            Misconception("The first gradient adds up the output vectors as they are. Weight each one by its word's error first.",
                          lambda h, W_out, error: (W_out.sum(axis=0), np.outer(error, h))),
            Misconception("Your second result is a new `W_out`, moved by its gradient. The exercise asks for the gradient; the update comes later.",
                          lambda h, W_out, error: (error @ W_out, W_out - np.outer(error, h))),
            Misconception("The first gradient uses a `W_out` that has moved already. Both gradients belong to the old weights.",
                          lambda h, W_out, error: (error @ (W_out - np.outer(error, h)), np.outer(error, h))),
            Misconception("The first gradient holds the share of the last word alone. Add up the shares of all words: `+=` in a loop.",
                          lambda h, W_out, error: (error[-1] * W_out[-1], np.outer(error, h))),
            Misconception("The last word is missing from both gradients. Does the loop over the words end one place too early?",
                          lambda h, W_out, error: (error[:-1] @ W_out[:-1], np.outer(np.append(error[:-1], 0), h))),
            Misconception("That is the gradient of `W_out` alone. The exercise asks for both, that of h first.", lambda h, W_out, error: np.outer(error, h)),
            Misconception("That is the gradient of h alone. The exercise asks for both: `return grad_h, grad_W_out`.", lambda h, W_out, error: error @ W_out),
            Misconception("There is an extra factor h in the first gradient. A score is u · h, so its derivative with respect to h is u alone.",
                          lambda h, W_out, error: ((error @ W_out) * h, np.outer(error, h))),
            Misconception("The errors have lost their signs. The sign says whether a word's score is to go up or down.",
                          lambda h, W_out, error: (np.abs(error) @ W_out, np.outer(np.abs(error), h))),
            Misconception("The first gradient has the wrong sign. The minus belongs to the update, not to the gradient.",
                          lambda h, W_out, error: (-error @ W_out, np.outer(error, h))),
            Misconception("The second gradient has the wrong sign. The minus belongs to the update, not to the gradient.",
                          lambda h, W_out, error: (error @ W_out, -np.outer(error, h))),
            Misconception("The second gradient is h in every row. Each row is h times the **error** of its word.",
                          lambda h, W_out, error: (error @ W_out, np.tile(h, (len(error), 1)))),
            Misconception("The second gradient has a single row that is not 0. Every word has an error, so every output vector has a gradient.",
                          lambda h, W_out, error: (error @ W_out, np.outer(np.where(error < 0, error, 0), h))),
            Misconception("The second gradient is divided by V. It is the error times h.", lambda h, W_out, error: (error @ W_out, np.outer(error, h) / len(error))),
        ),
        hints=("Check the shapes: (V,) and (V, N) have to give (N,); (V,) and (N,) have to give (V, N).",
               "The first one is `error @ W_out`.", "The second one is `np.outer(error, h)`."),
        notice="A gradient has the shape of what it belongs to. That rule alone finds many mistakes.",
        quantities={"error @ W_out": "the gradient by h", "grad_h": "the gradient by h", "np.outer(error, h)": "the gradient by `W_out`", "grad_W_out": "the gradient by `W_out`", "error": "the errors",
                    "W_out": "the output vectors", "h": "the hidden vector", "e": "the errors", "W_out.T": "the output vectors as columns", "error[:, None]": "the errors as a column"},
    ),
    Exercise(
        id="03.6",
        title="The update of the context words",
        statement=r"""
            h is a sum divided by C, so each of the C input vectors gets 1/C of the gradient and moves by
            $-\eta\, \frac{1}{C}\, \frac{\partial L}{\partial h}$. A word that occurs twice in the context moves twice. Write `my_update`, which
            returns a new array.
            """,
        reference=my_update,
        cases=_update_cases,
        domain=_a_step_back,
        misconceptions=(
            Misconception("The 1/C is missing. h was divided by C on the way forward, so the gradient is divided by C on the way back. (Later "
                          "versions of word2vec.c leave it out too; notebook 05 tells how that came about.)", _update(share=False)),
            Misconception("The step goes uphill: subtract the gradient.", _update(sign=-1)),
            Misconception("Every row has moved. Only the words of the context took part.", _update(every=True)),
            Misconception("A word that occurs twice in the context has moved once. Its second move has to begin where the first one has left it. (`new[context] -= …` writes a "
                          "repeated row once; so does a loop that computes each row from the old `W_in`.)", _update(once=True)),
            Misconception("You divide by the number of **different** words. h was divided by the number of places, `len(context)`.",
                          _update(distinct=True)),
            Misconception("A repeated word is taken as one, both when you count C and when you move it. C counts positions.", _update(unique=True)),
            Misconception("You divide by V, the number of all words. h was divided by C, the number of context words.", _update(divide=lambda W_in, context: len(W_in))),
            Misconception("You divide by C twice. Once is enough: h was divided by C once.", _update(divide=lambda W_in, context: len(context) ** 2)),
            Misconception("The rows of the context hold the changes alone: they are replaced. Subtract from what was there.",
                          lambda W_in, context, grad_h, learning_rate: _replaced(W_in, context, -learning_rate * grad_h / len(context))),
            Misconception("Your array starts from zero and holds the changes alone. Begin with a copy of `W_in`.",
                          lambda W_in, context, grad_h, learning_rate: _update()(W_in, context, grad_h, learning_rate) - W_in),
            Misconception("You return the rows of the context alone. Return the whole array, with the rows that moved and the others.",
                          lambda W_in, context, grad_h, learning_rate: _update()(W_in, context, grad_h, learning_rate)[context]),
            Misconception("You divide by the learning rate. The step is the learning rate **times** the gradient.",
                          lambda W_in, context, grad_h, learning_rate: _update()(W_in, context, grad_h, 1 / learning_rate)),
            Misconception("The learning rate is missing. The step is the learning rate times the gradient.",
                          lambda W_in, context, grad_h, learning_rate: _update()(W_in, context, grad_h, 1)),
            Misconception("Only the first context word has moved. Is there a `return` inside the loop?",
                          lambda W_in, context, grad_h, learning_rate: _replaced(W_in, context[:1], W_in[context[0]] - learning_rate * grad_h / len(context))),
            Misconception("The 1/C is missing, and a word that occurs twice in the context has moved once.", _update(share=False, once=True)),
            Misconception("Nothing has moved: that is `W_in` as it was.", lambda W_in, context, grad_h, learning_rate: W_in.copy()),
        ),
        hints=("Copy `W_in`, then go through the context.", "Each occurrence: `new[id] -= learning_rate * grad_h / len(context)`."),
        quantities={"grad_h": "the gradient by h", "len(context)": "the number of context words", "learning_rate * grad_h": "the whole step", "learning_rate": "the learning rate",
                    "learning_rate * grad_h / len(context)": "the share of one context word", "new": "the new array", "new[id]": "the row of the context word", "W_in.copy()": "the copy of `W_in`",
                    "times": "how often each word occurs in the context", "context": "the context words"},
        notice="All context words move in the same direction, whatever they mean, because the average gives all of them the same share.",
    ),
    Prediction(
        id="03.7",
        title="The same step twenty times",
        statement="""
            The model is trained on the example *neuron, company, related, to* → *is* twenty times in a row, with the same learning rate, and $p$ of *is* rises towards 1. Each step moves all weights together
            by some distance. Which step is the longest?
            """,
        choices={
            "The first": "The **error** is largest at the first step. But it is multiplied with h and with output vectors, and these are short at the beginning.",
            "One in the middle": "A step is the error times a vector. At the beginning the vectors are short, at the end the error is small; in between the two make the longest steps.",
            "The last": "By then the error is small: p is near 1, and little is left to learn from this example.",
        },
        run=_the_same_step_again,
        hints=("Look at the two gradients of 03.5. What is multiplied with what?", "The error shrinks from step to step. What becomes of the lengths of the vectors?"),
    ),
    Exercise(
        id="03.8",
        title="The whole model",
        statement=r"""
            Write CBOW in three functions:

            1. `my_forward(W_in, W_out, context)`: the average $h$, and the probabilities $p$, the softmax of the scores $u_j \cdot h$. `softmax` of w2vlib is at hand.
            2. `my_step(W_in, W_out, context, target, learning_rate)`: error, both gradients, both updates. Both gradients come from the weights as they were **before** the step.
            3. `my_cbow(W_in, W_out, examples, learning_rate)`: step after step, each from where the last one ended; the losses in a list.

            Only `my_cbow` is checked. It leaves the arrays that it is given as they are, and the loss of an example is that **before** its step. You may use all that you wrote above. The target may
            be in its own context, and a word may occur there twice.
            """,
        reference=my_cbow,
        parts=(my_forward, my_step),
        cases=_cbow_cases,
        domain=_some_examples,
        misconceptions=(
            Misconception("The input vectors move by the whole gradient of h. Each has 1/C of it, because h was divided by C.", _cbow(whole=True)),
            Misconception("The gradient of h comes from a `W_out` that has moved already. Compute both gradients first, then update.", _cbow(moved=True)),
            Misconception("Both updates go uphill. Subtract the gradients.", _cbow(sign=-1)),
            Misconception("A word that occurs twice in the context moves once. `W_in[context] -= …` writes a repeated row a single time.", _cbow(once=True)),
            Misconception("Each example starts again from the first weights, and the changes are added up. Take the weights that the last step has left.", _cbow(batch=True)),
            Misconception("Each step starts from the first weights, so only the last step is left. Start from the weights that the step before has left.", _cbow(alone=True)),
            Misconception("Your losses are those **after** each step. Take the loss from the probabilities with which the step begins.", _cbow(after=True)),
            Misconception("The hidden vector is the sum of the input vectors, and nothing is divided by C. CBOW takes their average.", _cbow(sum=True)),
            Misconception("Only the output vector of the right word has an error in your step. All words have one.", _cbow(target_only=True)),
            Misconception("`W_out` stays as it was. The output vectors move as well, each by its error times h.", _cbow(inputs_only=True)),
            Misconception("`W_in` stays as it was. The input vectors of the context move as well.", _cbow(outputs_only=True)),
            Misconception("The input vector of the target moves. The input vectors that took part are those of the **context**.", _cbow(centre=True)),
            Misconception("Your losses are added up. Return the list, one loss for each example.", _cbow(lambda W_in, W_out, losses: (W_in, W_out, sum(losses)))),
            Misconception("Your losses are averaged. Return the list, one loss for each example.", _cbow(lambda W_in, W_out, losses: (W_in, W_out, np.mean(losses)))),
            Misconception("That is the loss of the last example alone. Return the list, one loss for each example.", _cbow(lambda W_in, W_out, losses: (W_in, W_out, losses[-1]))),
            Misconception("`W_in` and `W_out` are swapped in what you return.", _cbow(lambda W_in, W_out, losses: (W_out, W_in, losses))),
            Misconception("The losses come first in what you return. The order is `W_in`, `W_out`, losses.", _cbow(lambda W_in, W_out, losses: (losses, W_in, W_out))),
        ),
        hints=("The way forward is 03.2 and a softmax; the way back is 03.4, 03.5 and 03.6. Name each formula before you write its line.",
               "`W_out - learning_rate * np.outer(error, h)` makes a new array. Do the same for `W_in`: a copy, then the rows of the context.",
               "In `my_cbow`: `W_in, W_out, loss = my_step(W_in, W_out, context, target, learning_rate)`, in a loop."),
        notice="That is all of CBOW, and most of word2vec. What is missing is speed: every step scores all V words, and notebook 06 finds a way to score only a few.",
        quantities={"h": "the hidden vector", "W_in[context].mean(axis=0)": "the hidden vector", "W_out @ h": "the scores", "softmax(W_out @ h)": "the probabilities", "probabilities": "the probabilities",
                    "p": "the probabilities", "error": "the errors", "np.outer(error, h)": "the gradient by `W_out`", "error @ W_out": "the gradient by h", "grad_h": "the gradient by h",
                    "len(context)": "the number of context words", "loss": "the loss of the example", "losses": "the losses so far", "learning_rate": "the learning rate", "new_in": "the new `W_in`",
                    "new_out": "the new `W_out`"},
    ),
)
