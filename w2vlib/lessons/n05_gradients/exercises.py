"""Exercises of notebook 05, gradients: two forces, finite differences, decay, Adam, a referee for whole programs."""

from __future__ import annotations

import numpy as np

from ...exercises.definition import Exercise, Misconception, Prediction
from ...objectives import full_softmax, softmax
from ...text import load_kingdom
from ...training import Trainer


def _where_a_bold_rate_ends():
    rates, final = (0.3, 0.8), []
    for rate in rates:
        trainer = Trainer(load_kingdom(), learning_rate=rate, schedule="constant", steps=3000)
        trainer.run()
        final.append(float(trainer.losses[-1000:].mean()))
    guess = float(np.log(len(trainer.vocabulary)))
    fair, bold = final
    answer = "lower than with 0.3" if bold < fair else "between the two" if bold < guess else "above the blind guess"
    shown = "\n".join(f"rate {rate}: {loss:.1f}" for rate, loss in zip(rates, final, strict=True))
    return answer, f"mean loss of steps 2,000 to 3,000\n{shown}\nblind guess: {guess:.1f}"


def my_forces(W_out, probabilities, target):
    """What pulls and what pushes the hidden vector: two arrays of N numbers, (attraction, repulsion).

    W_out : array (V, N);  probabilities : array (V,), which sum to 1;  target : id of the right word
    """
    attraction = W_out[target]
    repulsion = -(probabilities @ W_out)
    return attraction, repulsion


def _table(rng, V, N):
    """Numbers with one decimal or with four, or whole ones among which zeros and equal rows are frequent."""
    whole = rng.random() < 0.5
    return rng.integers(-2, 3, (V, N)).astype(float) if whole else np.round(rng.normal(size=(V, N)), rng.choice([1, 4])) + 0.0


def _forces_drawn(rng, V, N):
    """Now and then with a word of small probability and a long vector, whose push counts all the same."""
    W_out, target = _table(rng, V, N), int(rng.integers(V))
    if rng.random() < 0.7:
        return W_out, rng.multinomial(16, np.full(V, 1 / V)) / 16, target
    small = 10.0 ** -rng.integers(2, 7)
    W_out[0] /= small
    return W_out, np.array([small, 1 - small, *np.zeros(V - 2)]), target


def _force_domain(rng):
    return _forces_drawn(rng, rng.integers(2, 6), rng.integers(1, 5))


def _force_cases(rng):
    first = (np.array([[1.0, 2.0], [-1.0, 0.5], [0.0, 3.0]]), np.array([0.2, 0.5, 0.3]), 1)
    rare = (np.array([[1.0, 2.0], [1e4, -5e3], [3.0, -1.0]]), np.array([0.75, 1e-5, 0.25 - 1e-5]), 0)
    return [first, *(_forces_drawn(rng, V, N) for V, N in ((3, 3), (2, 3), (5, 4))), rare]


def _square(x):
    return float(np.sum(np.square(x)))


def _log_sum_exp(x):
    return float(np.log(np.sum(np.exp(x))))


def _product(x):
    return float(np.prod(np.cos(x)))


def _in_order(x):
    return float(np.arange(1, len(x) + 1) @ np.power(x, 3))


def _largest(x):
    return float(np.max(x))


def my_numeric_gradient(f, x, step):
    """The gradient of f at x by central differences, shape (N,): (f(x + step) - f(x - step)) / (2 step), one place at a time.

    f : function of an array (N,) that gives one number;  step : small number above 0
    x : array (N,) of fractions or of whole numbers, left as it is
    """
    gradient = np.zeros(len(x))
    for d in range(len(x)):
        up, down = np.array(x, dtype=float), np.array(x, dtype=float)  # copies, in which whole numbers may get a fraction
        up[d] += step
        down[d] -= step
        gradient[d] = (f(up) - f(down)) / (2 * step)
    return gradient


def _function_cases(rng):
    return [(_in_order, np.array([1.0, -2.0]), 0.1), (_log_sum_exp, np.array([0.0, 1.0, 2.0]), 0.1),
            (_in_order, np.array([1, 0, -2]), 0.5), (_square, np.array([3.0]), 0.1), (_largest, np.array([0.3, 0.5, 0.1]), 0.5),
            (_product, np.round(rng.normal(size=4), 1), 0.1)]


def _function_domain(rng):
    f = [_square, _log_sum_exp, _product, _in_order, _largest][rng.integers(5)]
    N, step = rng.integers(1, 5), float(rng.choice([0.01, 0.1, 0.5]))
    x = [np.round(rng.normal(size=N), 1) + 0.0, rng.integers(-3, 4, N), rng.integers(-3, 4, N).astype(float)][rng.integers(3)]
    return f, x, step


def _differences(f, x, step, forward=False, backward=False, width=2, forget=False, relative=False, whole=False, cut=False):
    """Differences with one thing wrong. `whole`: in copies that hold whole numbers if x does; `cut`: so does the result."""
    x = x if whole else np.array(x, dtype=float)
    gradient, moved = np.zeros_like(x) if cut else np.zeros(len(x)), [x.copy(), x.copy()]
    for d in range(len(x)):
        up, down = moved if forget else (x.copy(), x.copy())
        nudge = step * x[d] if relative else step
        up[d] += 0 if backward else nudge
        down[d] -= 0 if forward else nudge
        gradient[d] = (f(up) - f(down)) / (width * step)
    return gradient


def my_relative_error(analytic, numeric):
    """How far two gradients differ: the largest |a - n| / max(|a|, |n|) over all places, one number; 0 where both are 0.

    analytic, numeric : arrays of floats of the same shape, of any sign and size
    """
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))


def _relative(over, ignore=None):
    """The largest difference, each divided by `over` of the two sizes, without the places to `ignore`."""

    def wrong(analytic, numeric):
        below = over(np.abs(analytic), np.abs(numeric))
        errors = np.abs(analytic - numeric) / np.where(below > 0, below, 1)
        return np.max(errors if ignore is None else np.where(ignore(analytic, numeric), 0, errors))

    return wrong


def _norms(a, n):
    return np.linalg.norm(a) + np.linalg.norm(n)


def _gradient_pairs(rng):
    pairs = [([2.0, -1.0], [1.0, -1.5]), ([1.0, -4.0], [1.0, 4.0]), ([0.0, 3.0, 0.5], [0.0, 2.0, 0.4]), ([0.0, 2.0], [0.1, 2.0]),
             ([-3.0, 2.0], [-2.0, 2.0]), ([1e-3, 100.0], [2e-3, 100.0]), ([2e-9, 1.0], [1e-9, 1.0]), ([0.5, 0.0], [0.5, 0.0]),
             ([0.0, 0.0], [0.0, 0.0])]
    return [(np.array(a), np.array(n)) for a, n in pairs]


def _gradient_domain(rng):
    shape = [(rng.integers(1, 5),), (rng.integers(1, 4), rng.integers(1, 4))][rng.integers(2)]
    analytic = rng.integers(-9, 10, shape) * 10.0 ** rng.choice([-9, -3, 0, 2], shape)
    numeric = analytic * rng.choice([-1, 0, 0.5, 1, 1, 1.003, 2], shape)
    return (analytic, numeric) if rng.random() < 0.5 else (numeric, analytic)


def my_rate(t, steps, start):
    """The learning rate of step t: it falls in a straight line from `start` towards 0, never below start / 10,000.

    t : 0, 1, 2, …, possibly beyond the last step;  steps : length of the run, at least 1;  start : rate of step 0, above 0
    """
    return start * max(1 - t / steps, 1 / 10_000)


def _rate_cases(rng):
    return [(3, 10, 0.5), (0, 10, 0.5), (10, 10, 1.0), (14, 10, 2.0), (1, 4, 0.1), (999_990, 1_000_000, 3.0)]


def _rate_domain(rng):
    steps, start = int(rng.choice([1, 2, 5, 10, 100_000])), float(rng.choice([0.1, 0.3, 0.5, 1, 2, 3]))
    t = [0, int(rng.integers(steps)), steps - 1, steps, steps + int(rng.integers(1, 2 * steps + 1))][rng.integers(5)]
    return t, steps, start


def my_adam(gradient, mean, square, t, rate):
    """One Adam step: (what to subtract from the weights, new mean, new square), arrays like `gradient`.

    gradient : array (N,) of floats, some of them perhaps 0 or tiny;  mean, square : running means before the step, arrays (N,)
    t : 1 for the first step.  beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8
    """
    mean = 0.9 * mean + 0.1 * gradient
    square = 0.999 * square + 0.001 * gradient**2
    corrected_mean = mean / (1 - 0.9**t)
    corrected_square = square / (1 - 0.999**t)
    return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, square


def _adam(gradient, mean, square, t, rate, correct=(True, True), root=True, shift=0, power=2, fade=(0.9, 0.999), inside=False,
          epsilon=1e-8, parts=(0.1, 0.001)):
    """An Adam step with one thing wrong."""
    b1, b2 = fade
    mean = b1 * mean + parts[0] * gradient
    square = b2 * square + parts[1] * (gradient**2 if power == 2 else np.abs(gradient) if power else gradient)
    m = mean / (1 - b1 ** (t + shift)) if correct[0] else mean
    s = square / (1 - b2 ** (t + shift)) if correct[1] else square
    below = np.sqrt(s + epsilon) if inside else (np.sqrt(s) if root else s) + epsilon
    return rate * m / below, mean, square


def _adam_with_old_means(gradient, mean, square, t, rate):
    change = rate * (mean / (1 - 0.9**t)) / (np.sqrt(square / (1 - 0.999**t)) + 1e-8)
    return change, *my_adam(gradient, mean, square, t, rate)[1:]


def _adam_cases(rng):
    first = [(np.array([2.0, -0.5]), np.zeros(2), np.zeros(2), 1, 0.1), (np.array([1e-8, -3e-8]), np.zeros(2), np.zeros(2), 1, 0.5)]
    return first + [_adam_drawn(rng, N, t) for N, t in ((3, 2), (2, 10), (4, 500))]


def _adam_drawn(rng, N, t):
    """A step with numbers of an everyday size, or with tiny ones, for which epsilon counts; some gradients are 0."""
    size = rng.choice([1, 1e-3, 1e-8])
    gradient = np.round(rng.normal(size=N), 1) * rng.choice([0, 1, 1], N) + 0.0
    mean, square = (np.round(rng.normal(size=N), 1) + 0.0, np.round(rng.random(N) + 0.1, 1)) if t > 1 else (np.zeros(N), np.zeros(N))
    return size * gradient, size * mean, size**2 * square, t, float(rng.choice([0.1, 0.5, 1]))


def _adam_domain(rng):
    return _adam_drawn(rng, rng.integers(1, 5), int(rng.choice([1, 2, 3, 10, 500])))


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


def my_slopes(loss, weights, name, step):
    """The slope of the loss along every number of one table, by central differences: an array like weights[name].

    loss : function of a dict like `weights` that gives one number;  weights : dict from name to array, left as it is
    """
    slopes = np.zeros(weights[name].shape)
    for place in np.ndindex(slopes.shape):
        up, down = weights[name].copy(), weights[name].copy()
        up[place] += step
        down[place] -= step
        slopes[place] = (loss({**weights, name: up}) - loss({**weights, name: down})) / (2 * step)
    return slopes


def my_row_errors(analytic, numeric):
    """The largest relative error |a - n| / max(|a|, |n|) in each row, 0 where both are 0.

    analytic, numeric : arrays (rows, columns);  the result : array (rows,)
    """
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return (np.abs(analytic - numeric) / np.where(larger > 0, larger, 1)).max(axis=1)


def my_referee(loss, weights, gradients, step):
    """How wrong the gradients of a whole program are: a dict from the name of each table to its row errors.

    loss : function of a dict like `weights` that gives one number
    weights : dict from name to array (rows, columns) of floats;  gradients : the same for what is to be checked
    step : small number above 0.  All of them are left as they are.
    """
    return {name: my_row_errors(gradients[name], my_slopes(loss, weights, name, step)) for name in weights}


def _skip_gram_loss(weights):
    return full_softmax(weights["W_in"][0], weights["W_out"], 1).loss


def _cbow_loss(weights):
    return full_softmax(weights["W_in"][[0, 2]].mean(axis=0), weights["W_out"], 1).loss


def _tied_loss(weights):
    return full_softmax(weights["W"][0], weights["W"], 1).loss


def _gradients_of(loss, weights):
    """The right ones, by formula."""
    W_out = weights["W" if loss is _tied_loss else "W_out"]
    W_in = weights.get("W_in", W_out)
    inputs = [0, 2] if loss is _cbow_loss else [0]
    h = W_in[inputs].mean(axis=0)
    scored = full_softmax(h, W_out, 1)
    grad_in, grad_out = np.zeros_like(W_in), np.outer(scored.error, h)
    grad_in[inputs] = scored.grad_h / len(inputs)
    return {"W": grad_in + grad_out} if loss is _tied_loss else {"W_in": grad_in, "W_out": grad_out}


def _program(rng, loss, V, N, step):
    """A loss, weights, and gradients of which one row may have a wrong sign or factor."""
    names = ["W"] if loss is _tied_loss else ["W_in", "W_out"]
    weights = {name: np.round(rng.normal(size=(V, N)), 2) + 0.0 for name in names}
    gradients = {name: np.round(gradient, 3) + 0.0 for name, gradient in _gradients_of(loss, weights).items()}
    gradients[names[rng.integers(len(names))]][rng.integers(V)] *= rng.choice([-1, 0, 0.5, 1, 2])
    return loss, weights, gradients, step


def _referee_cases(rng):
    return [_program(rng, *made) for made in ((_skip_gram_loss, 2, 2, 0.1), (_cbow_loss, 3, 2, 0.1), (_tied_loss, 3, 2, 0.5))]


def _referee_domain(rng):
    loss = [_skip_gram_loss, _cbow_loss, _tied_loss][rng.integers(3)]
    loss, weights, gradients, step = _program(rng, loss, rng.integers(3, 5), rng.integers(1, 4), float(rng.choice([0.1, 0.2, 0.5])))
    small = rng.choice([1, 1, 1e-7])  # a loss in other units: only the relative error stays
    return (lambda weights: small * loss(weights)) if small < 1 else loss, weights, {name: small * g for name, g in gradients.items()}, step


def _referee(slopes=None, errors=None):
    """The referee with another part."""

    def wrong(loss, weights, gradients, step):
        found = {name: (slopes or my_slopes)(loss, weights, name, step) for name in weights}
        return {name: (errors or my_row_errors)(gradients[name], found[name]) for name in weights}

    return wrong


def _forward_slopes(loss, weights, name, step):
    here, slopes = loss(weights), np.zeros(weights[name].shape)
    for place in np.ndindex(slopes.shape):
        up = weights[name].copy()
        up[place] += step
        slopes[place] = (loss({**weights, name: up}) - here) / step
    return slopes


def _slopes_that_pile_up(loss, weights, name, step):
    up, down, slopes = weights[name].copy(), weights[name].copy(), np.zeros(weights[name].shape)
    for place in np.ndindex(slopes.shape):
        up[place] += step
        down[place] -= step
        slopes[place] = (loss({**weights, name: up}) - loss({**weights, name: down})) / (2 * step)
    return slopes


def _slopes_of_rows(loss, weights, name, step):
    slopes = np.zeros(weights[name].shape)
    for i in range(len(slopes)):
        up, down = weights[name].copy(), weights[name].copy()
        up[i] += step
        down[i] -= step
        slopes[i] = (loss({**weights, name: up}) - loss({**weights, name: down})) / (2 * step)
    return slopes


def _errors_by_place(analytic, numeric):
    larger = np.maximum(np.abs(analytic), np.abs(numeric))
    return np.abs(analytic - numeric) / np.where(larger > 0, larger, 1)


def _errors_by_table(analytic, numeric):
    larger = max(np.abs(analytic).max(), np.abs(numeric).max())
    return np.abs(analytic - numeric).max(axis=1) / (larger if larger > 0 else 1)


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
    falls = int((np.diff(means) < 0).sum())
    nearest = min((5, 30, 45, 50), key=lambda number: abs(number - falls))
    answer = "in all 50" if falls == 50 else f"in about {nearest}"
    return answer, f"the mean loss over the whole text fell in {falls} of 50 steps and rose in {50 - falls}"


EXERCISES = (
    Prediction(
        id="05.1",
        title="A bolder rate",
        statement="""
            Skip-gram trains on the kingdom corpus for 3,000 steps with a constant learning rate. With a rate of 0.3 the loss is near 4 at the end. A
            blind guess, which gives every word the probability 1 / V, pays log V, about 4.7. Where does the loss end with a rate of 0.8?
            """,
        choices={
            "lower than with 0.3": "Longer steps learn faster only while the slope at their start still holds at their end. At first it does. Later "
            "the vectors have grown, and the slopes are steep.",
            "between the two": "For that the model would have to keep what it learns. Steps of this length overshoot again and again.",
            "above the blind guess": "Each step is too long for the slope that it follows, and ends on the other side of the valley, higher than it "
            "began. The model gives high probabilities to wrong words, which costs more than a blind guess.",
        },
        run=_where_a_bold_rate_ends,
        hints=("A gradient describes the slope at one point. How far from there can you trust it?",
               "A loss above log V means that the target gets, on the whole, less than 1 / V. Can a model give most of the probability to wrong words?"),
    ),
    Exercise(
        id="05.2",
        title="Attraction and repulsion",
        statement=r"""
            The hidden vector moves along $-\frac{\partial L}{\partial h} = u_{\text{target}} - \sum_j p_j u_j$. The first part is a pull along the target's
            output vector, the second a push against all output vectors, each weighted by its probability. Write `my_forces`, which returns the two parts
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
            Misconception("Every word pushes with the same strength in your answer. Weight each output vector by its probability.",
                          lambda W_out, probabilities, target: (W_out[target], -W_out.mean(axis=0))),
            Misconception("The attraction is weighted by the target's probability. The label is 1, so the pull is the whole vector u_target.",
                          lambda W_out, probabilities, target: (probabilities[target] * W_out[target], -(probabilities @ W_out))),
            Misconception("The two parts are in the wrong order: first the attraction, then the repulsion.",
                          lambda W_out, probabilities, target: (-(probabilities @ W_out), W_out[target])),
            Misconception("The attraction is weighted by 1 − p. It is the whole vector u_target: what the target's own push takes away is part of the repulsion.",
                          lambda W_out, probabilities, target: ((1 - probabilities[target]) * W_out[target], -(probabilities @ W_out))),
            Misconception("Your two parts add up to the right step, but they are cut elsewhere: the target's own push is taken off its pull. Give the whole "
                          "pull, and a push from **all** words.",
                          lambda W_out, probabilities, target: ((1 - probabilities[target]) * W_out[target],
                                                                -(probabilities @ W_out - probabilities[target] * W_out[target]))),
            Misconception("The pull is counted twice: in the attraction, and in the repulsion once more. The repulsion is made of the probabilities, not of the error "
                          "p − y.",
                          lambda W_out, probabilities, target: (W_out[target], W_out[target] - probabilities @ W_out)),
            Misconception("You give one vector, the sum of the two parts. Give both parts, first the attraction, then the repulsion.",
                          lambda W_out, probabilities, target: W_out[target] - probabilities @ W_out),
            Misconception("The repulsion is divided by the number of words. The probabilities are the weights already, and they sum to 1: add up without dividing.",
                          lambda W_out, probabilities, target: (W_out[target], -(probabilities @ W_out) / len(W_out))),
            Misconception("All output vectors push with strength 1 in your answer. Weight each by its probability.",
                          lambda W_out, probabilities, target: (W_out[target], -W_out.sum(axis=0))),
            Misconception("You take the softmax of the probabilities. They are probabilities already.",
                          lambda W_out, probabilities, target: (W_out[target], -(softmax(probabilities) @ W_out))),
            Misconception("The attraction is a column of `W_out`. Each word has a **row**.",
                          lambda W_out, probabilities, target: (W_out[:, target], -(probabilities @ W_out))),
            Misconception("Both signs are turned round: you give the parts of the gradient. The step goes against it.",
                          lambda W_out, probabilities, target: (-W_out[target], probabilities @ W_out)),
        ),
        hints=("The attraction is a row of `W_out`.", "The repulsion is minus the average of all rows, weighted by probability: `probabilities @ W_out`."),
        notice="As p of the target comes near 1, the push becomes equal and opposite to the pull, and the steps become short.",
        domain=_force_domain,
        quantities={
            "attraction": "the attraction", "repulsion": "the repulsion", "W_out[target]": "the target's output vector",
            "probabilities @ W_out": "the mean output vector, weighted by probability", "-(probabilities @ W_out)": "the repulsion",
            "p": "the probability", "u": "the output vector", "W": "the output vectors", "p * x": "the output vector times its probability",
            "np.float32(probabilities)[:, None] * W": "the output vectors times their probabilities", "-probabilities": "minus the probabilities",
            "np.arange(len(W_out)) == target": "the label",
        },
    ),
    Exercise(
        id="05.3",
        title="The gradient without calculus",
        statement=r"""
            $$\frac{\partial f}{\partial x_d} \approx \frac{f(x + \varepsilon\, \delta^{(d)}) - f(x - \varepsilon\, \delta^{(d)})}{2 \varepsilon}$$

            where $\delta^{(d)}$ is 1 at coordinate $d$ and 0 elsewhere. Write `my_numeric_gradient(f, x, step)` for any function `f`. The array `x` may also hold whole
            numbers, as `np.array([3, -2])` does.
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
            Misconception("Right for fractions. But a copy of an array of whole numbers holds whole numbers too, and cuts 3 + 0.1 back to 3. Make the copies "
                          "arrays of `float`.", lambda f, x, step: _differences(f, x, step, whole=True)),
            Misconception("Right for fractions. But `np.zeros_like(x)` holds whole numbers if x does, and cuts off what follows the point of each slope. Collect the "
                          "slopes in an array of `float`.", lambda f, x, step: np.asarray(_differences(f, x, step), dtype=x.dtype)),
            Misconception("Right for fractions. But if x holds whole numbers, so do its copies and `np.zeros_like(x)`: they cut off the step, and the slopes too. Make all "
                          "three arrays of `float`.", lambda f, x, step: _differences(f, x, step, whole=True, cut=True)),
            *(Misconception(f"Two things. {first} And a copy of an array of whole numbers cuts 3 + 0.1 back to 3: make it one of `float`.",
                            lambda f, x, step, settings=settings: _differences(f, x, step, whole=True, **settings))
              for first, settings in (
                  ("You step forward only: step to both sides and divide by 2ε.", {"forward": True, "width": 1}),
                  ("You step backward only: step to both sides and divide by 2ε.", {"backward": True, "width": 1}),
                  ("The slopes are twice too large, because the two points are 2ε apart.", {"width": 1}),
                  ("The steps at earlier places are still there at later ones: begin each place with fresh copies.", {"forget": True}),
                  ("The sign is wrong: f ahead less f behind.", {"width": -2}),
                  ("The step is multiplied with x: it is to be added.", {"relative": True}))),
            Misconception("Your points are half a step away, ε/2 on each side. Go the whole ε to each side, and divide by 2ε.",
                          lambda f, x, step: _differences(f, x, step / 2)),
            Misconception("The slope is right for a step in proportion to x, so it comes out x times as large. Add `step` to the number; do not multiply.",
                          lambda f, x, step: _differences(f, x, step, relative=True)),
        ),
        hints=("A loop over the places d. In it, two copies of x: one with `step` added at d, one with it taken away.",
               "`gradient[d] = (f(up) - f(down)) / (2 * step)`"),
        domain=_function_domain,
        equivalents=(
            ("gradient = np.zeros(len(x))",
             "gradient = np.ones(len(x))",
             "every number of the array is replaced"),
        ),
        quantities={
            "up": "the copy with the step added", "down": "the copy with the step taken away", "up[d]": "the number that is raised",
            "down[d]": "the number that is lowered", "f(up)": "f ahead", "f(down)": "f behind", "f(up) - f(down)": "the difference of f",
            "2 * step": "the distance between the two points", "len(x)": "the number of places", "range(len(x))": "the places", "gradient": "the gradient",
            "f(x + e)": "f ahead", "f(x - e)": "f behind", "f(x + e) - f(x - e)": "the difference of f", "kept": "the number as it was",
            "kept + step": "the raised number", "kept - step": "the lowered number", "ahead": "the forward differences", "behind": "the backward differences",
            "step * np.eye(len(x))": "the steps", "here": "f at x",
        },
        notice="For N weights that takes 2N evaluations of f. Backpropagation takes about two, for any N. So we use this slow method to check gradients, not to train.",
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
            Misconception("The absolute values are missing below the fraction line. Two negative numbers have a negative maximum: take `np.abs` of both first.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric)
                                                           / np.where(np.maximum(analytic, numeric) == 0, 1, np.maximum(analytic, numeric)))),
            Misconception("The 1e-8 below the fraction line hides the error of numbers that are themselves as small as that. Divide by the larger size alone, and deal with "
                          "0 / 0 by itself.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric) / (np.maximum(np.abs(analytic), np.abs(numeric)) + 1e-8))),
            Misconception("You take norms of the whole arrays. A small number that is wrong disappears beside a large one that is right: divide place by place.",
                          lambda analytic, numeric: np.linalg.norm(analytic - numeric) / (_norms(analytic, numeric) or 1)),
            Misconception("You divide the largest difference by the largest number of all. Each place has its own larger size: divide place by place, and take the maximum then.",
                          lambda analytic, numeric: np.abs(analytic - numeric).max() / (max(np.abs(analytic).max(), np.abs(numeric).max()) or 1)),
            Misconception("You give the error of each place. The exercise asks for one number, the largest of them.", _errors_by_place),
            Misconception("You divide by the **smaller** size. Divide by the larger one, so that the error is never above 2.", _relative(np.minimum)),
            Misconception("You divide by the size of `numeric` alone. Where it is the smaller of the two, the error comes out too large.",
                          _relative(lambda a, n: n)),
            Misconception("You divide by the size of `analytic` alone. Where it is the smaller of the two, the error comes out too large.",
                          _relative(lambda a, n: a)),
            Misconception("You give 0 wherever `analytic` is 0. If `numeric` is not 0 there, the error is 1: the 0 is wrong by the whole of it.",
                          _relative(np.maximum, lambda a, n: a == 0)),
            Misconception("You give 0 wherever one of the two is 0. If the other one is not, the error is 1: the 0 is wrong by the whole of it.",
                          _relative(np.maximum, lambda a, n: a * n == 0)),
            Misconception("Your largest is taken along the rows only. Take the largest over all places, whatever the shape.",
                          lambda analytic, numeric: np.max(_errors_by_place(analytic, numeric), axis=0)),
            Misconception("You divide by the sum of the two sizes, so your error is too small. Divide by the larger one.",
                          lambda analytic, numeric: np.max(np.abs(analytic - numeric)
                                                           / np.maximum(np.abs(analytic) + np.abs(numeric), 1e-300))),
        ),
        hints=("`np.abs` of the difference, `np.maximum` of the two sizes.", "Where the larger size is 0, divide by 1: `np.where(larger > 0, larger, 1)`.",
               "`np.max` of the quotient."),
        domain=_gradient_domain,
        equivalents=(
            ("return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))",
             "return np.abs(np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1)))",
             "it is never negative"),
            ("return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))",
             "return np.maximum(np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1)), 0)",
             "it is never negative"),
            ("return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))",
             "return np.max(np.abs((numeric - analytic)) / np.where(larger > 0, larger, 1))",
             "the size of a difference does not depend on its sign"),
            ("return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 1))",
             "return np.max(np.abs(analytic - numeric) / np.where(larger > 0, larger, 2))",
             "0 divided by anything is 0"),
        ),
        quantities={
            "larger": "the larger size", "np.abs(analytic - numeric)": "the size of the difference", "abs(a - n)": "the size of the difference",
            "np.maximum(np.abs(analytic), np.abs(numeric))": "the larger size", "max(abs(a), abs(n))": "the larger size", "worst": "the largest error so far",
            "np.abs(analytic)": "the size of `analytic`", "np.abs(numeric)": "the size of `numeric`", "np.where(larger > 0, larger, 1)": "the divisor",
            "analytic - numeric": "the difference", "sizes": "the larger size",
        },
        notice="With double precision and a step of 0.00001 a right gradient usually gives less than 0.00001; a wrong one is seldom below 0.01.",
    ),
    Exercise(
        id="05.5",
        title="A rate that falls",
        statement="""
            word2vec.c lowers the learning rate in a straight line over the run, and never below one ten-thousandth of its start. Write `my_rate(t, steps, start)`.
            """,
        reference=my_rate,
        cases=_rate_cases,
        domain=_rate_domain,
        equivalents=(
            ("return start * max(1 - t / steps, 1 / 10_000)",
             "return np.abs(start * max(1 - t / steps, 1 / 10_000))",
             "it is never negative"),
            ("return start * max(1 - t / steps, 1 / 10_000)",
             "return np.maximum(start * max(1 - t / steps, 1 / 10_000), 0)",
             "it is never negative"),
            ("return start * max(1 - t / steps, 1 / 10_000)",
             "return start * max(1 - t / steps, 1 / 10001)",
             "the change is within the tolerance"),
            ("return start * max(1 - t / steps, 1 / 10_000)",
             "return start * max(1 - t / steps, 1 / 9999)",
             "the change is within the tolerance"),
        ),
        quantities={
            "t / steps": "the share of the run that is over", "1 - t / steps": "the share of the run that is left", "1 / 10000": "the smallest share",
            "start / 10000": "the lowest rate", "start * 0.0001": "the lowest rate", "max(1 - t / steps, 1 / 10000)": "the share of the start",
            "start - start * t / steps": "the straight line",
        },
        misconceptions=(
            Misconception("The rate reaches 0, or falls below it after the end: training would stop or go backwards. Keep at least start / 10,000.",
                          lambda t, steps, start: start * (1 - t / steps)),
            Misconception("The smallest rate is 0.0001 itself in your answer; it should be a ten-thousandth of `start`.",
                          lambda t, steps, start: max(start * (1 - t / steps), 1e-4)),
            Misconception("It stops at 0. Keep at least start / 10,000.", lambda t, steps, start: max(start * (1 - t / steps), 0)),
            Misconception("Your rate grows from step to step. At t = 0 it should be `start`.", lambda t, steps, start: start * max(t / steps, 1e-4)),
            Misconception("Your rate stays the same throughout.", lambda t, steps, start: start),
            Misconception("Your line reaches 0 one step early, at `steps - 1`. Its whole length is `steps`.",
                          lambda t, steps, start: start * max(1 - t / (steps - 1), 1e-4)),
            Misconception("You take the share off `start` itself. The share that is left is **multiplied** with `start`.",
                          lambda t, steps, start: max(start - t / steps, start / 10_000)),
            Misconception("That is 1 / (1 + t), a curve that falls steeply at first and does not depend on `steps`. The exercise asks for a straight line.",
                          lambda t, steps, start: max(start / (1 + t), start / 10_000)),
            Misconception("The smallest rate is a thousandth of `start` in your answer; it should be a ten-thousandth.",
                          lambda t, steps, start: start * max(1 - t / steps, 1e-3)),
            Misconception("Your line ends at the lowest rate, and the line itself goes to 0. The lowest rate is a limit: take the larger of the two.",
                          lambda t, steps, start: start * max(1 - t / steps, 0) + start / 10_000),
            Misconception("The lowest rate comes in only when the run is over. The line falls below it a little before: take the larger of the two at every t.",
                          lambda t, steps, start: start * (1 - t / steps) if t < steps else start / 10_000),
            Misconception("You take the smaller of the two. The lowest rate is a floor: take the larger.",
                          lambda t, steps, start: start * min(1 - t / steps, 1e-4)),
        ),
        hints=("The share of the run that is left is `1 - t / steps`.", "Take at least 1 / 10,000 of it: `max(..., 1 / 10_000)`."),
        notice="Large steps first, to get into the right region; small ones at the end, so that the last examples do not undo what the others have taught.",
    ),
    Exercise(
        id="05.6",
        title="Adam",
        statement=r"""
            Adam (Kingma and Ba 2015) gives each weight a step size of its own, from a running mean $\bar g$ of its gradient $g$ and a running mean $\bar q$ of $g^2$:

            $$\bar g \leftarrow 0.9\, \bar g + 0.1\, g \qquad \bar q \leftarrow 0.999\, \bar q + 0.001\, g^2$$

            $$\text{change} = \eta\, \frac{\bar g / (1 - 0.9^i)}{\sqrt{\bar q / (1 - 0.999^i)} + 10^{-8}}$$

            The step number $i$ (`t` in the code) counts from 1. Both means start at 0, so after one step $\bar g$ is $0.1\, g$, ten times too small. Dividing by
            $1 - 0.9^1 = 0.1$ undoes that. Without both corrections the first step would be $0.1 / \sqrt{0.001} \approx 3.2$ times too long.

            Write `my_adam`, which returns the change and the two new means.
            """,
        reference=my_adam,
        cases=_adam_cases,
        misconceptions=(
            Misconception("The means are not corrected for their start at 0: divide by 1 − 0.9^t and 1 − 0.999^t.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, correct=(False, False))),
            Misconception("The square root is missing: without it, weights with large gradients take the smallest steps.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, root=False)),
            Misconception("Steps are counted from 1 here; your correction uses t + 1.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, shift=1)),
            Misconception("The second mean takes the gradient's size, not its square: `gradient**2`.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, power=1)),
            Misconception("The two fading factors are swapped: 0.9 for the mean, 0.999 for the square.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, fade=(0.999, 0.9), parts=(0.001, 0.1))),
            Misconception("Only the second mean is corrected for its start at 0. Divide the first one by 1 − 0.9^t as well.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, correct=(False, True))),
            Misconception("Only the first mean is corrected for its start at 0. Divide the second one by 1 − 0.999^t as well, under the root.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, correct=(True, False))),
            Misconception("Your correction is the same at every step: the power t is missing. It is 1 − 0.9^t, which comes close to 1 in a long run.",
                          lambda gradient, mean, square, t, rate: (_adam(gradient, mean, square, 1, rate)[0], *my_adam(gradient, mean, square, t, rate)[1:])),
            Misconception("The second mean takes the gradient itself. It may be negative, and a negative mean has no root: take its **square**.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, power=0)),
            Misconception("The 1e-8 is inside the root. It is added to the root, so that it counts only where gradients are about that small.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, inside=True)),
            Misconception("The 1e-8 is missing below the fraction line. With a gradient of 0 from the start, 0 is divided by 0.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, epsilon=0)),
            Misconception("The means add the whole gradient and its whole square, as momentum does. In a running mean the new number has the part that the old mean gives "
                          "up: 0.1 and 0.001.",
                          lambda gradient, mean, square, t, rate: _adam(gradient, mean, square, t, rate, parts=(1, 1))),
            Misconception("The change is made of the means from before this step. Bring the means up to date first: this step's gradient belongs to them.",
                          _adam_with_old_means),
            Misconception("The change has the wrong sign. It is what will be **subtracted** from the weights, so it has the sign of the mean.",
                          lambda *given: (-my_adam(*given)[0], *my_adam(*given)[1:])),
            Misconception("The learning rate is missing in the change.",
                          lambda gradient, mean, square, t, rate: my_adam(gradient, mean, square, t, 1)),
            Misconception("You return the corrected means. The correction is for this step's change alone; the running means go on without it.",
                          lambda gradient, mean, square, t, rate: (my_adam(gradient, mean, square, t, rate)[0],
                                                                   (0.9 * mean + 0.1 * gradient) / (1 - 0.9**t),
                                                                   (0.999 * square + 0.001 * gradient**2) / (1 - 0.999**t))),
        ),
        hints=("Five lines, in the order of the formulas. First the two new means.", "Then their corrected versions, under other names.",
               "`rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8)`"),
        notice="In the first step the change is the rate times the **sign** of the gradient, whatever its size, unless it is as small as 1e-8.",
        domain=_adam_domain,
        equivalents=(
            ("return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, square",
             "return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, np.abs(square)",
             "it is never negative"),
            ("return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, square",
             "return rate * corrected_mean / (np.sqrt(corrected_square) + 1e-8), mean, np.maximum(square, 0)",
             "it is never negative"),
        ),
        quantities={
            "mean": "the running mean", "square": "the running mean of the square", "corrected_mean": "the corrected mean",
            "corrected_square": "the corrected mean of the square", "0.9 * mean": "the old mean's part", "0.1 * gradient": "the gradient's part",
            "0.9 * mean + 0.1 * gradient": "the new mean", "gradient ** 2": "the square of the gradient", "0.999 * square": "the old square's part",
            "0.001 * gradient ** 2": "the new square's part", "0.999 * square + 0.001 * gradient ** 2": "the new mean of the square",
            "1 - 0.9 ** t": "the correction of the mean", "1 - 0.999 ** t": "the correction of the square", "mean / (1 - 0.9 ** t)": "the corrected mean",
            "square / (1 - 0.999 ** t)": "the corrected mean of the square", "np.sqrt(corrected_square)": "the root of the corrected square",
            "np.sqrt(corrected_square) + 1e-08": "the divisor", "m": "the mean", "s": "the mean of the square",
        },
    ),
    Prediction(
        id="05.7",
        title="Does every step help?",
        statement="""
            After 3,000 steps of skip-gram on the kingdom corpus we do 50 more, one pair each, and measure after each the mean loss over **all** pairs of
            the text. In how many of the 50 steps does the mean fall?
            """,
        choices={
            "in all 50": "Each step lowers the loss of its **own** pair. What is good for one pair may be bad for others.",
            "in about 45": "That is too many. The step follows one pair out of 8,052, and the gradients of two pairs with different words point in quite different directions.",
            "in about 30": "A step follows the gradient of one example. On average that is downhill, but four steps in ten go up. SGD is *stochastic* gradient descent, and this is what the word means.",
            "in about 5": "Then the mean would rise in the long run. It does fall, so the good steps outweigh the bad ones.",
        },
        run=_does_the_mean_fall,
        hints=("Whose loss does a step look at? And how many pairs share that step's words?",
               "If each step were a coin toss, the mean would fall in about 25. How much better than that is a single pair?"),
    ),
    Prediction(
        id="05.8",
        title="Which bug does the check find?",
        statement="""
            Two programs learn badly. The first one applies ReLU to the gradient, as published code did. The second one has a learning rate of 30. Which one does a
            finite-difference check of the gradient find?
            """,
        choices={
            "The first one": "Its gradient is wrong: half of the numbers are cut to 0. The other program computes a right gradient and steps too far along it.",
            "The second one": "The rate is not part of the gradient, which is multiplied by it afterwards. The check compares gradients only.",
            "Both": "The check compares a gradient with differences of the loss. Does the learning rate occur in either of them?",
        },
        run=_relu_on_gradient,
        hints=("What are the two things that the check compares?", "Where in the program does the learning rate come in?"),
    ),
    Exercise(
        id="05.9",
        title="A referee for whole programs",
        statement="""
            *Allow 30 minutes.* A program has several tables of weights, in a dict: `{"W_in": …, "W_out": …}`. Its loss is a function of that dict, and its gradients
            come in a dict of the same form. Write the referee that names the rows with a wrong gradient. Three functions share the work.

            1. `my_slopes(loss, weights, name, step)` makes the gradient of one table by central differences: every number of `weights[name]` is moved
               by itself, while all other numbers of all tables stay.
            2. `my_row_errors(analytic, numeric)` compares two such tables: the largest relative error of exercise 05.4 in each row.
            3. `my_referee(loss, weights, gradients, step)` does both for every table.

            The result is a dict from the name of each table to its row errors, an array with one number for each row. Weights and gradients are as before when it
            has finished. The three are checked together, by what `my_referee` returns.
            """,
        reference=my_referee,
        parts=(my_slopes, my_row_errors),
        cases=_referee_cases,
        domain=_referee_domain,
        misconceptions=(
            Misconception("Your slopes are forward differences. Step to both sides and divide by 2ε.", _referee(slopes=_forward_slopes)),
            Misconception("The step at one place is still there at the next one. Begin each place with fresh copies of the table.",
                          _referee(slopes=_slopes_that_pile_up)),
            Misconception("All numbers of a row move at once. Each number has a slope of its own: move one at a time.", _referee(slopes=_slopes_of_rows)),
            Misconception("Your largest is taken along the columns. Take it along each **row**: a row is a word's vector.",
                          _referee(errors=lambda a, n: _errors_by_place(a, n).max(axis=0))),
            Misconception("You give one number for each table. Give the largest error of each **row**, so that the word with the wrong gradient can be named.",
                          _referee(errors=lambda a, n: _errors_by_place(a, n).max())),
            Misconception("You give the error of each number. Give the largest one in each row.", _referee(errors=_errors_by_place)),
            Misconception("You give the mean error of each row. A wrong number among right ones should not be averaged away: take the largest.",
                          _referee(errors=lambda a, n: _errors_by_place(a, n).mean(axis=1))),
            Misconception("Your errors are absolute differences. Divide each by the larger of the two sizes.",
                          _referee(errors=lambda a, n: np.abs(a - n).max(axis=1))),
            Misconception("You divide by the largest number of the table. Each place has its own larger size.", _referee(errors=_errors_by_table)),
            Misconception("A gradient of 0 gives NaN in your answer where its slope is 0, too. There the error is 0.",
                          _referee(errors=lambda a, n: (np.abs(a - n) / np.maximum(np.abs(a), np.abs(n))).max(axis=1))),
        ),
        hints=(
            "`np.ndindex(table.shape)` goes through all places of a table, and `table[place]` is the number there.",
            "For one place: two copies of the table, one raised and one lowered there. The loss needs a whole dict, and `{**weights, name: up}` is one in which only "
            "that table is another.",
            "`my_row_errors` is exercise 05.4 with `axis=1` in the maximum. `my_referee` is one loop over the names.",
        ),
        notice="The check uses the loss alone, not the way in which the program computes its gradient. So it works for CBOW, skip-gram, tied weights, or a "
        "network of your own.",
        quantities={
            "up": "the copy with the step added", "down": "the copy with the step taken away", "2 * step": "the distance between the two points",
            "loss({**weights, name: up})": "the loss ahead", "loss({**weights, name: down})": "the loss behind", "slopes": "the slopes",
            "larger": "the larger size", "np.abs(analytic - numeric)": "the size of the difference", "np.where(larger > 0, larger, 1)": "the divisor",
            "np.maximum(np.abs(analytic), np.abs(numeric))": "the larger size",
        },
    ),
)
