"""Exercises of notebook 03, CBOW: the average, cross-entropy, the error, both gradients and the update."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...text import load_kingdom
from ...training import Trainer


def _swap_context_words():
    W_in = np.random.default_rng(0).normal(size=(8, 5))
    before, after = W_in[[0, 1, 2, 4]].mean(axis=0), W_in[[4, 1, 2, 0]].mean(axis=0)
    same = np.allclose(before, after)
    shown = ", ".join(f"{x:.2f}" for x in before), ", ".join(f"{x:.2f}" for x in after)
    return "It stays the same" if same else "It changes", f"h before: {shown[0]}\nh after:  {shown[1]}"


def my_hidden(W_in, context):
    """The hidden vector of CBOW, N numbers: the average of the input vectors of the context words.

    W_in : array (V, N);  context : list of ids
    """
    return W_in[context].mean(axis=0)


def _hidden_cases(rng):
    contexts = ((3, 2, [0, 2]), (4, 3, [1]), (4, 4, [2, 0, 2]), (8, 5, [0, 1, 3, 4]), (12, 8, [11, 3, 3, 5, 0]))
    return [(rng.normal(size=(V, N)), context) for V, N, context in contexts]


def my_cross_entropy(probabilities, target):
    """The loss of one prediction: minus the logarithm of the probability of the right word.

    probabilities : array (V,);  target : id of the right word
    """
    return -np.log(probabilities[target])


def _probability_cases(rng):
    given = [(np.array([0.5, 0.5]), 0), (np.array([0.7, 0.2, 0.1]), 2), (np.array([0.25, 0.25, 0.4, 0.1]), 1)]
    return given + [(rng.dirichlet(np.ones(V)), target) for V, target in ((5, 4), (9, 0), (30, 13))]


def my_error(probabilities, target):
    """The error of a prediction, V numbers: probabilities minus labels (1 for the right word, 0 for all others).

    probabilities : array (V,);  target : id of the right word
    """
    error = probabilities.copy()
    error[target] -= 1
    return error


def my_gradients(h, W_out, error):
    """The gradients of the loss by h, shape (N,), and by W_out, shape (V, N).

    h : array (N,);  W_out : array (V, N);  error : array (V,)
    """
    grad_h = error @ W_out
    grad_W_out = np.outer(error, h)
    return grad_h, grad_W_out


def _gradient_cases(rng):
    return [(rng.normal(size=N), rng.normal(size=(V, N)), my_error(rng.dirichlet(np.ones(V)), V // 2))
            for V, N in ((2, 2), (3, 3), (5, 2), (8, 5), (3, 7))]


def my_update(W_in, context, grad_h, learning_rate):
    """W_in after one step of CBOW, a new array; each occurrence of a context word moves its row by its share.

    W_in : array (V, N);  context : list of C ids, repetitions allowed;  grad_h : array (N,)
    """
    new = W_in.copy()
    for id in context:
        new[id] -= learning_rate * grad_h / len(context)
    return new


def _update(share=True, sign=1, every=False, once=False, unique=False, distinct=False):
    """An update with one thing wrong."""

    def wrong(W_in, context, grad_h, learning_rate):
        change = sign * learning_rate * grad_h / (len(set(context)) if unique or distinct else len(context) if share else 1)
        rows = range(len(W_in)) if every else sorted(set(context)) if once or unique else context
        new = W_in.copy()
        np.subtract.at(new, list(rows), change)
        return new

    return wrong


def _update_cases(rng):
    shapes = ((3, 2, [0, 2], 0.5), (4, 3, [1, 1, 2], 0.2), (8, 5, [0, 1, 3, 4], 0.1), (6, 4, [5, 0, 5, 5], 0.3), (3, 3, [1], 1.0))
    return [(rng.normal(size=(V, N)), context, rng.normal(size=N), rate) for V, N, context, rate in shapes]


def _rows_of_a_step():
    trainer = Trainer(load_kingdom(), architecture="cbow")
    while len(set(trainer.peek().inputs.tolist())) != 4:
        trainer.run(1)
    before = trainer.W_in.copy(), trainer.W_out.copy()
    trainer.run(1)
    moved = [int((a != b).any(axis=1).sum()) for a, b in zip(before, (trainer.W_in, trainer.W_out), strict=True)]
    V = len(trainer.vocabulary)
    return f"{moved[0]} and {'all' if moved[1] == V else moved[1]}", f"rows changed: W_in {moved[0]} of {V}, W_out {moved[1]} of {V}"


EXERCISES = (
    Prediction(
        id="03.1",
        title="Two words change places",
        statement="""
            The context "neuron company … related to" predicts the word in the gap. You let `neuron` and `to` change places: "to company … related neuron". What
            happens to the hidden vector h?
            """,
        choices={
            "It changes": "A reader would stumble. But h is a sum divided by a number, and a sum has no order.",
            "It stays the same": "An average does not care about order. The **bag** in \"continuous bag of words\" means this.",
            "Its sign changes": "Nothing is multiplied by −1 here: the same four vectors are added up.",
        },
        run=_swap_context_words,
        hints=("How is h made from the four input vectors?", "Does a + b differ from b + a?"),
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
        ),
        hints=("`W_in[context]` is an array with one row for each context word.", "Take its mean over the rows: `axis=0`."),
        notice="There is no activation function. h is a linear mixture of rows of `W_in`, and that is why those rows can be used as word vectors.",
    ),
    Exercise(
        id="03.3",
        title="Cross-entropy",
        statement=r"""
            The labels $y$ are 1 for the right word and 0 for all others, so the sum $-\sum_j y_j \log p_j$ has one term that is not 0.
            Write `my_cross_entropy(probabilities, target)`.
            """,
        reference=my_cross_entropy,
        cases=_probability_cases,
        misconceptions=(
            Misconception("The minus sign is missing: a logarithm of a probability is never positive, a loss never negative.",
                          lambda probabilities, target: np.log(probabilities[target])),
            Misconception("You add up the logarithms of all probabilities. The labels are 0 but for one word: a single term remains.",
                          lambda probabilities, target: -np.log(probabilities).sum()),
            Misconception("That is what each word would cost if it were the right one. Pick the right one: `probabilities[target]`.",
                          lambda probabilities, target: -np.log(probabilities)),
            Misconception("That is 1 − p. It never exceeds 1, so being quite wrong would cost hardly more than being rather wrong. Take −log p.",
                          lambda probabilities, target: 1 - probabilities[target]),
            Misconception("That is the entropy of the prediction, −Σ p log p. Cross-entropy weighs with the **labels**, not with p.",
                          lambda probabilities, target: -(probabilities * np.log(probabilities)).sum()),
            Misconception("That is the squared error. Cross-entropy looks at the logarithm of one probability.",
                          lambda probabilities, target: ((probabilities - np.eye(len(probabilities))[target]) ** 2).sum()),
            Misconception("The logarithm has base 2. This course uses `np.log` everywhere, because its derivative is 1 / x.",
                          lambda probabilities, target: -np.log2(probabilities[target])),
            Misconception("The logarithm has base 10. This course uses the natural one, `np.log`.",
                          lambda probabilities, target: -np.log10(probabilities[target])),
        ),
        hints=("Pick one element of `probabilities`.", "`-np.log(...)` of it."),
        notice="Guessing evenly among V words costs log V. A loss below that means that something has been learned.",
    ),
    Exercise(
        id="03.4",
        title="The error",
        statement=r"""
            The derivative of the loss by the logits is as short as it gets: $\frac{\partial L}{\partial z_j} = p_j - y_j$. Write `my_error`,
            and leave the `probabilities` that you are given as they are.
            """,
        reference=my_error,
        cases=_probability_cases,
        misconceptions=(
            Misconception("The sign is the other way round: probabilities minus labels. Stepping **against** this error lowers the loss.",
                          lambda probabilities, target: np.eye(len(probabilities))[target] - probabilities),
            Misconception("Only the right word has an error in your answer. The others have probabilities above 0 where 0 was right.",
                          lambda probabilities, target: (probabilities - 1) * np.eye(len(probabilities))[target]),
            Misconception("You subtract the id. `target` says **where** the 1 of the labels stands; it is not the number to subtract.",
                          lambda probabilities, target: probabilities - target),
            Misconception("That is the error of the right word alone. Every word has one: V numbers.",
                          lambda probabilities, target: probabilities[target] - 1),
            Misconception("Those are the probabilities themselves: subtract 1 at the target.", lambda probabilities, target: probabilities + 0.0),
            Misconception("You subtract 1 everywhere. The label is 1 for the right word alone.", lambda probabilities, target: probabilities - 1),
            Misconception("The right word's error is set to −1. Its probability counts as well: p − 1.",
                          lambda probabilities, target: np.where(np.arange(len(probabilities)) == target, -1, probabilities)),
        ),
        hints=("Copy the probabilities first.", "Then subtract 1 from one element of the copy."),
        notice="The errors sum to 0. What the right word is pulled up by, all the others together are pushed down by.",
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
        misconceptions=(
            Misconception("The second gradient is transposed: it needs the shape of `W_out`, (V, N). `np.outer(error, h)`.",
                          lambda h, W_out, error: (error @ W_out, np.outer(h, error))),
            Misconception("The second gradient multiplies place by place. Each of the V errors meets all N numbers of h, which makes a table (V, N): "
                          "`np.outer(error, h)`.", lambda h, W_out, error: (error @ W_out, error * h)),
            Misconception("The first gradient adds up columns of `W_out`. The error belongs to the words, and words are **rows**: `error @ W_out`.",
                          lambda h, W_out, error: (W_out @ error, np.outer(error, h))),
            Misconception("The two gradients are in the wrong order: first by h, then by `W_out`.",
                          lambda h, W_out, error: (np.outer(error, h), error @ W_out)),
            Misconception("The first gradient is not added up: it holds one row for each word. Sum over the words, or use `error @ W_out`.",
                          lambda h, W_out, error: (error[:, None] * W_out, np.outer(error, h))),
            Misconception("Both gradients have the wrong sign. The minus belongs to the update, not to the gradient.",
                          lambda h, W_out, error: (-error @ W_out, -np.outer(error, h))),
            Misconception("The second gradient uses `W_out` where h belongs. Each vector's gradient is the error times the vector on the **other** side.",
                          lambda h, W_out, error: (error @ W_out, error[:, None] * W_out)),
            Misconception("The first gradient is the average over the words, not their sum.",
                          lambda h, W_out, error: (error @ W_out / len(error), np.outer(error, h))),
        ),
        hints=("Check the shapes: (V,) and (V, N) have to give (N,); (V,) and (N,) have to give (V, N).",
               "The first one is `error @ W_out`.", "The second one is `np.outer(error, h)`."),
        notice="A gradient has the shape of what it belongs to. That rule alone finds half of all mistakes.",
    ),
    Exercise(
        id="03.6",
        title="The update of the context words",
        statement=r"""
            h is a sum divided by C, so each of the C input vectors has 1/C of the responsibility: it moves by
            $-\eta\, \frac{1}{C}\, \frac{\partial L}{\partial h}$. A word that stands in the context twice moves twice. Write `my_update`, which
            returns a new array.
            """,
        reference=my_update,
        cases=_update_cases,
        misconceptions=(
            Misconception("The 1/C is missing. h was divided by C on the way forward, so the gradient is divided by C on the way back. (word2vec.c forgets "
                          "this as well: İrsoy and others, 2021.)", _update(share=False)),
            Misconception("The step goes uphill: subtract the gradient.", _update(sign=-1)),
            Misconception("Every row has moved. Only the words of the context took part.", _update(every=True)),
            Misconception("A word that stands in the context twice has moved once. numpy's `new[context] -= …` does that: a repeated row is "
                          "written once. Use a loop or `np.subtract.at`.", _update(once=True)),
            Misconception("You divide by the number of **different** words. h was divided by the number of places, `len(context)`.",
                          _update(distinct=True)),
            Misconception("A repeated word is taken as one, both when you count C and when you move it. C counts positions.", _update(unique=True)),
        ),
        hints=("Copy `W_in`, then go through the context.", "Each occurrence: `new[id] -= learning_rate * grad_h / len(context)`."),
        notice="All context words move in the same direction, whatever they mean: CBOW can't tell which of them deserved it.",
    ),
    Prediction(
        id="03.7",
        title="Who moves?",
        statement="""
            CBOW does one step on an example with four different context words. How many rows of `W_in` change, and how many rows of `W_out`?
            """,
        choices={
            "4 and 1": "The four inputs, yes. But the softmax gives every word a probability, so every word has an error.",
            "1 and 4": "Which side is given and which is predicted? The context is the input here.",
            "4 and all": "Four inputs share the gradient of h. On the output side the softmax involves every word.",
            "all and all": "The rows of words that are not in the context have no part in h: their gradient is 0.",
        },
        run=_rows_of_a_step,
        hints=("Which rows of `W_in` were added up to make h?", "Which rows of `W_out` made scores?"),
    ),
)
