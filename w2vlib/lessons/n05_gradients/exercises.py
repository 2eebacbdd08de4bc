"""Exercises of notebook 05, gradients: two forces, finite differences, the gradient check, decay, Adam."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import full_softmax, softmax
from ...text import load_kingdom
from ...training import Divergence, Trainer


def _three_rates():
    rates, final = (0.003, 0.3, 30.0), []
    for rate in rates:
        trainer = Trainer(load_kingdom(), learning_rate=rate, schedule="constant", steps=3000)
        try:
            trainer.run(3000)
            final.append(float(trainer.losses[-1000:].mean()))
        except Divergence:
            final.append(np.inf)
    shown = [f"{rate:g}: {'grew beyond every number' if loss == np.inf else f'{loss:.1f}'}" for rate, loss in zip(rates, final, strict=True)]
    return f"{rates[int(np.argmin(final))]:g}", "mean loss of steps 2,000 to 3,000, by learning rate\n" + "\n".join(shown)


def my_forces(W_out, probabilities, target):
    """What pulls and what pushes the hidden vector: two arrays of N numbers, (attraction, repulsion).

    W_out : array (V, N);  probabilities : array (V,);  target : id of the right word
    """
    attraction = W_out[target]
    repulsion = -(probabilities @ W_out)
    return attraction, repulsion


def _force_cases(rng):
    return [(rng.normal(size=(V, N)), softmax(rng.normal(size=V)), target) for V, N, target in ((2, 2, 0), (3, 2, 2), (5, 4, 1), (9, 3, 8))]


def _square(x):
    return float(np.sum(np.square(x)))


def _log_sum_exp(x):
    return float(np.log(np.sum(np.exp(x))))


def _product(x):
    return float(np.prod(np.cos(x)))


def my_numeric_gradient(f, x, step):
    """The gradient of f at x by central differences, shape (N,): (f(x + step) - f(x - step)) / (2 step), one place at a time.

    f : function of an array (N,) that gives one number;  x : array (N,), left as it is;  step : small number
    """
    gradient = np.zeros(len(x))
    for d in range(len(x)):
        up, down = np.array(x, dtype=float), np.array(x, dtype=float)  # copies, in which whole numbers may get a fraction
        up[d] += step
        down[d] -= step
        gradient[d] = (f(up) - f(down)) / (2 * step)
    return gradient


def _function_cases(rng):
    return [(_square, np.array([3.0]), 0.1), (_square, np.array([1.0, -2.0]), 0.1), (_log_sum_exp, np.array([0.0, 1.0, 2.0]), 0.1),
            (_product, rng.normal(size=4), 0.1), (_log_sum_exp, rng.normal(size=6), 0.2)]


def _differences(f, x, step, forward=False, backward=False, width=2, forget=False):
    """Differences with one thing wrong."""
    gradient, moved = np.zeros(len(x)), x.copy()
    for d in range(len(x)):
        up, down = (moved, moved) if forget else (x, x)
        up, down = up.copy(), down.copy()
        up[d] += 0 if backward else step
        down[d] -= 0 if forward else step
        gradient[d] = (f(up) - f(down)) / (width * step)
        moved[d] += step
    return gradient


def my_relative_error(analytic, numeric):
    """How far two gradients differ: the largest |a - n| / max(|a|, |n|) over all places, one number; 0 where both are 0.

    analytic, numeric : arrays of the same shape
    """
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))


def _gradient_pairs(rng):
    pairs = [([2.0], [1.0]), ([1.0, -4.0], [1.0, 4.0]), ([0.0, 3.0], [0.0, 2.0]), ([0.5, 0.0], [0.5, 0.0]), ([1e-3, 100.0], [2e-3, 100.0])]
    random = [(a, a + rng.normal(scale=0.1, size=a.shape)) for a in (rng.normal(size=5), rng.normal(size=(3, 4)))]
    return [(np.array(a), np.array(n)) for a, n in pairs] + random


def my_rate(t, steps, start):
    """The learning rate of step t: it falls in a straight line from `start` towards 0, never below start / 10,000.

    t : 0, 1, 2, …, possibly beyond the last step;  steps : length of the run;  start : rate of step 0
    """
    return start * max(1 - t / steps, 1 / 10_000)


def my_adam(gradient, mean, square, t, rate):
    """One Adam step: (what to subtract from the weights, new mean, new square), arrays like `gradient`.

    mean, square : running means before the step;  t : 1 for the first step.  beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
    """
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    corrected_mean = mean / (1 - 0.9**t)
    corrected_square = square / (1 - 0.999**t)
    return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, square


def _adam(gradient, mean, square, t, rate, correct=True, root=True, shift=0, squared=True, fade=(0.9, 0.999)):
    """An Adam step with one thing wrong."""
    b1, b2 = fade
    mean = b1 * mean + (1 - b1) * gradient
    square = b2 * square + (1 - b2) * (gradient**2 if squared else np.abs(gradient))
    m = mean / (1 - b1 ** (t + shift)) if correct else mean
    s = square / (1 - b2 ** (t + shift)) if correct else square
    return rate * m / ((np.sqrt(s) if root else s) + 1e-8), mean, square


def _adam_cases(rng):
    first = [(np.array([2.0, -0.5]), np.zeros(2), np.zeros(2), 1, 0.1)]
    later = [(rng.normal(size=N), rng.normal(size=N), rng.random(N) + 0.1, t, 0.01) for N, t in ((3, 2), (5, 10), (4, 500))]
    return first + later


def _relu_on_gradient():
    rng = np.random.default_rng(4)
    h, W_out = rng.normal(size=5), rng.normal(size=(8, 5))
    right = full_softmax(h, W_out, 2).grad_h
    numeric = my_numeric_gradient(lambda x: full_softmax(x, W_out, 2).loss, h, 1e-5)
    found = [name for name, gradient in (("The first one", np.maximum(0, right)), ("The second one", right))
             if my_relative_error(gradient, numeric) > 1e-5]
    errors = [my_relative_error(gradient, numeric) for gradient in (np.maximum(0, right), right)]
    return found[0] if len(found) == 1 else "Both", (f"relative error with ReLU on the gradient: {errors[0]:.2f}\n"
                                                     f"relative error with a learning rate of 30:  {'below 0.00001' if errors[1] < 1e-5 else 'large'}")


def _does_the_mean_fall():
    trainer = Trainer(load_kingdom(), learning_rate=0.3, schedule="constant")
    trainer.run(3000)

    def mean_loss():
        z = trainer.W_in @ trainer.W_out.T
        log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
        return -np.mean(log_p[tuple(np.array(trainer.examples).T)])

    means = [mean_loss()]
    for _ in range(50):
        trainer.run(1)
        means.append(mean_loss())
    rises = int((np.diff(means) > 0).sum())
    answer = "In all 50" if rises == 0 else "In none" if rises == 50 else "In some of them"
    return answer, f"the mean loss over the whole text fell in {50 - rises} of 50 steps and rose in {rises}"


EXERCISES = (
    Prediction(
        id="05.1",
        title="Which rate wins?",
        statement="""
            Skip-gram trains on the kingdom corpus for 3,000 steps with a constant learning rate, once with 0.003, once with 0.3, once with 30. With which
            one is the loss lowest at the end?
            """,
        choices={
            "0.003": "It goes in the right direction, in steps a hundred times smaller. After 3,000 of them it has hardly left the start.",
            "0.3": "Large enough to get somewhere in 3,000 steps, small enough for the slope to hold over the length of a step.",
            "30": "Bigger steps learn faster only while the slope still describes the ground they land on. These fly over the valley.",
        },
        run=_three_rates,
        hints=("A gradient describes the slope at one point. How far from it may you trust it?",
               "At the start the loss is log V, near 5. One of the three will hardly have left it."),
    ),
    Exercise(
        id="05.2",
        title="Attraction and repulsion",
        statement=r"""
            The hidden vector moves along $-\frac{\partial L}{\partial h} = u_{\text{target}} - \sum_j p_j u_j$. The first part is a pull towards the target's
            output vector, the second a push away from all of them, each by its probability. Write `my_forces`, which returns the two parts
            such that their **sum** is the direction of the step.
            """,
        reference=my_forces,
        cases=_force_cases,
        misconceptions=(
            Misconception("The repulsion points the wrong way: it pushes away, so it carries a minus sign. The two parts are added.",
                          lambda W_out, probabilities, target: (W_out[target], probabilities @ W_out)),
            Misconception("The target is left out of the repulsion. The sum runs over **all** words, the target too: that is why the "
                          "forces balance when its probability is 1.",
                          lambda W_out, probabilities, target: (W_out[target], -(probabilities @ W_out - probabilities[target] * W_out[target]))),
            Misconception("Every word pushes with the same strength in your answer. Weigh each output vector with its probability.",
                          lambda W_out, probabilities, target: (W_out[target], -W_out.mean(axis=0))),
            Misconception("The attraction is weighed with the target's probability. The label is 1, so the pull is the whole vector u_target.",
                          lambda W_out, probabilities, target: (probabilities[target] * W_out[target], -(probabilities @ W_out))),
            Misconception("The two parts are in the wrong order: first the attraction, then the repulsion.",
                          lambda W_out, probabilities, target: (-(probabilities @ W_out), W_out[target])),
            Misconception("Both signs are turned round: you give the parts of the gradient. The step goes against it.",
                          lambda W_out, probabilities, target: (-W_out[target], probabilities @ W_out)),
        ),
        hints=("The attraction is a row of `W_out`.", "The repulsion is minus the average of all rows, weighed by probability: `probabilities @ W_out`."),
        notice="When the prediction is perfect, p is 1 at the target, and push and pull are equal and opposite. Learning stops by itself.",
    ),
    Exercise(
        id="05.3",
        title="The gradient without calculus",
        statement=r"""
            $$\frac{\partial f}{\partial x_d} \approx \frac{f(x + \varepsilon e_d) - f(x - \varepsilon e_d)}{2 \varepsilon}$$

            where $e_d$ is 1 at place d and 0 elsewhere. Write `my_numeric_gradient(f, x, step)` for any function `f`.
            """,
        reference=my_numeric_gradient,
        cases=_function_cases,
        misconceptions=(
            Misconception("That is the forward difference, (f(x + ε) − f(x)) / ε. Its error shrinks with ε; that of the central one with ε². Step to "
                          "both sides.", lambda f, x, step: _differences(f, x, step, forward=True, width=1)),
            Misconception("That is the backward difference, (f(x) − f(x − ε)) / ε. Step to both sides: the errors of the two cancel.",
                          lambda f, x, step: _differences(f, x, step, backward=True, width=1)),
            Misconception("Twice too large: the two points are 2ε apart, so divide by `2 * step`.",
                          lambda f, x, step: _differences(f, x, step, width=1)),
            Misconception("The step at one place is still there when you come to the next. Begin each place with a fresh copy of x.",
                          lambda f, x, step: _differences(f, x, step, forget=True)),
            Misconception("All places move at once in your answer. Move one at a time: you want a slope for each.",
                          lambda f, x, step: np.full(len(x), (f(x + step) - f(x - step)) / (2 * step))),
            Misconception("The sign is wrong: f **ahead** minus f **behind**.", lambda f, x, step: -_differences(f, x, step)),
        ),
        hints=("A loop over the places d. In it, two copies of x: one with `step` added at d, one with it taken away.",
               "`gradient[d] = (f(up) - f(down)) / (2 * step)`"),
        notice="For N weights that takes 2N evaluations of f. Backpropagation takes about two, for any N. This slow method is the referee, not the player.",
    ),
    Exercise(
        id="05.4",
        title="The referee's verdict",
        statement=r"""
            Are two gradients the same? An absolute difference says nothing when the numbers themselves are small. Write
            `my_relative_error`: the largest $\frac{|a - n|}{\max(|a|, |n|)}$ over all places, with 0 where both are 0.
            """,
        reference=my_relative_error,
        cases=_gradient_pairs,
        misconceptions=(
            Misconception("That is the absolute difference. A difference of 0.001 is nothing beside 100 and everything beside 0.001: divide.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric))),
            Misconception("0 / 0 gives NaN where both gradients are 0. Divide by 1 there.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric) / np.maximum(np.abs(analytic), np.abs(numeric)))),
            Misconception("That is the average. One wrong number among a thousand right ones vanishes in it; take the largest.",
                          lambda analytic, numeric: np.mean(np.abs(analytic - numeric)
                                                            / np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), 1e-300))),
            Misconception("Differences of opposite sign escape you: take the absolute value before the maximum.",
                          lambda analytic, numeric: np.max((analytic - numeric)
                                                           / np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), 1e-300))),
            Misconception("You divide by the sum of the two sizes, which gives half of it or less. Divide by the larger one.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric)
                                                           / np.maximum(np.abs(analytic) + np.abs(numeric), 1e-300))),
        ),
        hints=("`np.abs` of the difference, `np.maximum` of the two sizes.", "Where the larger size is 0, divide by 1: `np.where(larger > 0, larger, 1)`.",
               "`np.max` of the quotient."),
        notice="With double precision and a step of 0.00001 a right gradient usually gives less than 0.00001; a wrong one is seldom below 0.01.",
    ),
    Exercise(
        id="05.5",
        title="A rate that falls",
        statement="""
            word2vec.c lowers the learning rate in a straight line over the run, and never below one ten-thousandth of its start. Write `my_rate(t, steps, start)`.
            """,
        reference=my_rate,
        cases=lambda rng: [(0, 10, 0.5), (5, 10, 0.5), (10, 10, 1.0), (12, 10, 1.0), (750, 1000, 0.025), (999_999, 1_000_000, 0.3)],
        misconceptions=(
            Misconception("The rate reaches 0, or falls below it after the end: training would stop or go backwards. Keep at least start / 10,000.",
                          lambda t, steps, start: start * (1 - t / steps)),
            Misconception("The smallest rate is 0.0001 itself in your answer; it should be a ten-thousandth of `start`.",
                          lambda t, steps, start: max(start * (1 - t / steps), 1e-4)),
            Misconception("It stops at 0. Keep at least start / 10,000.", lambda t, steps, start: max(start * (1 - t / steps), 0)),
            Misconception("Your rate grows with t. At t = 0 it should be `start`.", lambda t, steps, start: start * max(t / steps, 1e-4)),
            Misconception("Your rate stays the same throughout.", lambda t, steps, start: start),
        ),
        hints=("The share of the run that is left is `1 - t / steps`.", "Take at least 1 / 10,000 of it: `max(..., 1 / 10_000)`."),
        notice="Large steps first, to get into the right region; small ones at the end, so that the last examples don't shake what all the others built.",
    ),
    Exercise(
        id="05.6",
        title="Adam",
        statement=r"""
            Adam (Kingma and Ba 2015) gives each weight a step size of its own, from a running mean $m$ of its gradient and a running mean $s$ of its square:

            $$m \leftarrow 0.9\, m + 0.1\, g \qquad s \leftarrow 0.999\, s + 0.001\, g^2$$

            $$\text{change} = \eta\, \frac{m / (1 - 0.9^t)}{\sqrt{s / (1 - 0.999^t)} + 10^{-8}}$$

            Write `my_adam`, which returns the change and the two new means.
            """,
        reference=my_adam,
        cases=_adam_cases,
        misconceptions=(
            Misconception("The means are not corrected for their start at 0: divide by 1 − 0.9^t and 1 − 0.999^t.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, correct=False)),
            Misconception("The square root is missing: without it, weights with large gradients take the smallest steps.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, root=False)),
            Misconception("Steps are counted from 1 here; your correction uses t + 1.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, shift=1)),
            Misconception("The second mean takes the gradient's size, not its square: `gradient**2`.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, squared=False)),
            Misconception("The two fading factors have changed places: 0.9 for the mean, 0.999 for the square.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, fade=(0.999, 0.9))),
            Misconception("You give back the corrected means. The correction is for this step's change alone; the running means go on without it.",
                          lambda gradient, mean, square, t, rate: (my_adam(gradient, mean, square, t, rate)[0],
                                                                   (0.9 * mean + 0.1 * gradient) / (1 - 0.9**t),
                                                                   (0.999 * square + 0.001 * gradient**2) / (1 - 0.999**t))),
        ),
        hints=("Five lines, in the order of the formulas. First the two new means.", "Then their corrected versions, under other names.",
               "`rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8)`"),
        notice="In the first step the change is the rate times the **sign** of the gradient, whatever its size.",
    ),
    Prediction(
        id="05.7",
        title="Does every step help?",
        statement="""
            After 3,000 steps of skip-gram on the kingdom corpus we do 50 more, one pair each, and measure after each the mean loss over **all** pairs of
            the text. In how many of the 50 does the mean fall?
            """,
        choices={
            "In all 50": "Each step lowers the loss of its **own** pair. What is good for one pair may be bad for others.",
            "In some of them": "A step follows the gradient of one example. It is right on average, and wrong quite often: that is the S in SGD.",
            "In none": "Then nothing would ever be learned; and the curve does fall in the long run.",
        },
        run=_does_the_mean_fall,
        hints=("Whose loss does a step look at?", "Look at the training curve through a magnifying glass: is it smooth?"),
    ),
    Prediction(
        id="05.8",
        title="Which bug does the check find?",
        statement="""
            Two programs learn badly. The first one applies ReLU to the gradient, as published code did. The second one has a learning rate of 30. Which one does a
            finite-difference check of the gradient find?
            """,
        choices={
            "The first one": "Its gradient is wrong: half of the numbers are cut to 0. The other one computes a right gradient and walks too far along it.",
            "The second one": "The rate is no part of the gradient: it comes after it. The check compares gradients only.",
            "Both": "The check compares a gradient with differences of the loss. Does the learning rate occur in either of them?",
        },
        run=_relu_on_gradient,
        hints=("What are the two things that the check compares?", "Where in the program does the learning rate come in?"),
    ),
)
