# %% [markdown]
# # 05 · Gradients: two forces and a referee
#
# In notebook 04 two formulas fell from the sky, and everything that the machine learned came out of them. Here you take them apart. They turn out to
# be a tug-of-war that you can draw with arrows, four lines of school calculus, and a check so simple that it needs no calculus at all. With that
# check you will find mistakes that stood in a lecture, in a much-copied tutorial and in the original program itself.
#
# **You will be able to**
#
# - read a gradient as attraction and repulsion, and say how strong each is
# - derive both gradients of skip-gram, and the factor that CBOW's average adds
# - check any gradient with finite differences, and say when the check itself goes wrong
# - choose a learning rate, and tell too small, too large and divergence apart
# - find a bug in a training program by its gradient, not by staring at it
# - write the referee that finds it
#
# **Time** about 125 minutes · **Builds on** [03](03_cbow.ipynb) (the average), [04](04_skip_gram.ipynb) (one training step)

# %%
import numpy as np

from w2vlib import (
    Corpus,
    Divergence,
    Trainer,
    check_gradients,
    draw_negatives,
    full_softmax,
    load_kinds,
    load_kingdom,
    negative_sampling,
    noise_distribution,
    numeric_gradient,
    relative_errors,
    same_kind_share,
    softmax,
)
from w2vlib.draw import Curve, Figure, Series, loss_curve
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.lessons.n05_gradients.breakit import BUGS, Example, first_weights, gradients, loss, train
from w2vlib.quiz import quiz
from w2vlib.widgets import BreakItLab, ForceDiagram

# %% [markdown]
# ## Before any theory: a tug-of-war
#
# *about 10 minutes*
#
# Below are vectors of two numbers, so that you can see them whole. The blue arrow is the input vector of the centre word. The orange crosses are output
# vectors. One step of training pulls the blue tip along the green arrow and pushes it along the red one. The third arrow is their sum, and the small
# triangle on it is where the step will land.
#
# First a guess about how far to go along that sum.

# %%
# exercise 05.1

# %% [markdown]
# Now drive. Look at the bars before you press **Next**: which word is too likely? The longest dashed push comes from there. Then do these three:
#
# - press **Play** and watch the orange crosses part into two camps; the text has two kinds of sentences;
# - switch **forces on** to the output vectors: one arrow points along the blue one, all others against it;
# - go back to about step 100, set the learning rate to 5, and watch the small triangle fly past the tip of its arrow.

# %%
ForceDiagram()

# %% [markdown] tags=["instructor"]
# Ask before anyone presses Next: "Which of these crosses pulls, and which push?" Many say that the wrong words push and the right one pulls. The right
# one does both: it pulls with strength 1 and pushes with strength p. Have them find a step where its p is large: the net pull is nearly nothing. That is the
# sentence to come back to in the derivation.

# %% [markdown]
# With your own text, too: type two topics that share no word, and the crosses part; type sentences that share words, and they don't.

# %% [markdown]
# ## The two gradients, derived
#
# *about 20 minutes*
#
# Take one of those steps apart. The text is the same; the machine has done 250 steps.

# %%
tiny = Corpus.from_text("Kings wear crowns. Queens wear crowns. Cats drink milk. Dogs drink milk.", name="four sentences")
trainer = Trainer(tiny, dim=2, learning_rate=0.5, schedule="constant", steps=600)
trainer.seek(250)
step, W_out, words = trainer.peek(), np.array(trainer.W_out), trainer.vocabulary.words
h, target = step.h, step.target
print(f"centre word {words[step.inputs[0]]!r}, target {words[target]!r}, h = {np.round(h, 2)}, loss {step.loss:.3f}")

# %% [markdown]
# A **gradient** answers one question for each number in the machine: if I raise this number a little, by how many times as much does the loss rise? Training
# then moves every number the other way. So the whole derivation is patient bookkeeping of who depends on whom:
#
# $$h \;\to\; z_j = u_j \cdot h \;\to\; L = -\log p_t, \qquad p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$
#
# **Line 1: write the loss as two terms.** The logarithm of a fraction is a difference, so
#
# $$L = \log \sum_k e^{z_k} \;-\; z_t$$

# %%
z = W_out @ h
print(f"log Σ exp(z) = {np.log(np.exp(z).sum()):.3f},  z_t = {z[target]:.3f},  difference {np.log(np.exp(z).sum()) - z[target]:.3f}")
print(f"−log p_t     = {abs(np.log(softmax(z)[target])):.3f}")

# %% [markdown]
# You see both forces already. To make $L$ small, raise $z_t$, the score of the right word: that will be the attraction. And lower the first term, in which
# *all* scores sit: that will be the repulsion.
#
# **Line 2: the first term.** It is a logarithm of a sum $S = \sum_k e^{z_k}$. The slope of $\log S$ is $1/S$. Of the terms in $S$, only $e^{z_j}$ contains
# $z_j$, and the slope of $e^{z_j}$ is itself. Multiply:
#
# $$\frac{\partial}{\partial z_j} \log \sum_k e^{z_k} = \frac{1}{S}\, e^{z_j} = p_j$$
#
# The slope of log-sum-exp is softmax. Do not take that on trust. `numeric_gradient` knows no calculus: it nudges each number up and down and looks what the
# function does. (You will write it yourself in a moment.)

# %%
def log_sum_exp(z):
    return np.log(np.exp(z).sum())


print("nudged: ", np.round(numeric_gradient(log_sum_exp, z), 4))
print("softmax:", np.round(softmax(z), 4))

# %% [markdown]
# **Line 3: the second term.** $-z_t$ has slope $-1$ for the target and 0 for every other word: that is $-y_j$, the label with a minus. Together:
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j = \text{error}_j$$

# %%
def loss_of_scores(z):
    return log_sum_exp(z) - z[target]


error = softmax(z) - np.eye(len(words))[target]
print("nudged:", np.round(numeric_gradient(loss_of_scores, z), 4))
print("p − y: ", np.round(error, 4))

# %% [markdown]
# **Line 4: from scores to vectors.** Each score is a dot product, $z_j = u_{j1} h_1 + u_{j2} h_2 + \dots$ Raise $h_d$ a little and $z_j$ rises $u_{jd}$ times as much.
# But $h$ stands in *all* the scores, so all their effects on the loss add up. An output vector $u_j$ stands in one score alone:
#
# $$\frac{\partial L}{\partial h} = \sum_j \text{error}_j\, u_j \qquad\qquad \frac{\partial L}{\partial u_j} = \text{error}_j\, h$$

# %%
nudged_h = numeric_gradient(lambda h: full_softmax(h, W_out, target).loss, h)
nudged_W_out = numeric_gradient(lambda W_out: full_softmax(h, W_out, target).loss, W_out)
print("∂L/∂h      nudged", np.round(nudged_h, 4), "  formula", np.round(error @ W_out, 4))
print("∂L/∂W_out  largest difference", f"{abs(nudged_W_out - np.outer(error, h)).max():.6f}")

# %% [markdown]
# That is all of it. For skip-gram $h$ *is* the centre word's row of `W_in`, so its gradient is that row's gradient. Now put $\text{error} = p - y$ in and turn the sign
# round, since a step goes against the gradient:
#
# $$-\frac{\partial L}{\partial h} = \underbrace{u_t}_{\text{attraction}} - \underbrace{\sum_j p_j\, u_j}_{\text{repulsion}}$$
#
# What was there, minus what was expected. The second half is the average of all output vectors, weighed by how likely the machine finds them. When the machine
# expects exactly what comes, the two cancel and nothing moves.

# %%
# exercise 05.2

# %% [markdown]
# Here are the two forces of the step above, and the direction that the trainer takes:

# %%
forces = use("05.2", my_forces)
attraction, repulsion = forces(W_out, softmax(z), target)
print("attraction", np.round(attraction, 3), "+ repulsion", np.round(repulsion, 3), "=", np.round(np.add(attraction, repulsion), 3))
print("minus the gradient of the trainer:", np.round(-step.grad_h, 3))

# %% [markdown]
# > **You may have read** that the vector is pushed away "from all incorrectly predicted words", or that it is compared "to all
# > other word vectors". **In fact** the pushes come from every *output* vector, that of the right word too, each with its own probability; and the pull is
# > parallel to an output vector, not towards the input vector of any word.
#
# > **You may have read** that rare words drift apart. **In fact** a row of `W_in` moves only when its word is the centre, so rare words mostly stay where chance
# > put them:

# %%
kingdom = load_kingdom()
skip_gram = Trainer(kingdom)
vocabulary = skip_gram.vocabulary
often, seldom = vocabulary.words[0], vocabulary.words[-1]
turns = {word: sum(inputs == vocabulary.id(word) for inputs, _ in skip_gram.examples) for word in (often, seldom)}
print(f"in one pass over {len(skip_gram.examples):,} pairs the row of {often!r} moves {turns[often]} times, that of {seldom!r} {turns[seldom]} times")

# %% [markdown] tags=["instructor"]
# Line 2 is where people get lost. Let them compute log-sum-exp of two scores on paper, (0, 0), then nudge one to 0.1: the value rises by about 0.05, half of
# 0.1, and half is softmax of (0, 0). Everything after that is bookkeeping. Short of time: skip the check of `W_out`.

# %% [markdown]
# ## The referee: finite differences
#
# *about 15 minutes*
#
# You have used it four times. Now write it. Move one number up by ε, then down by ε, and divide the difference of the losses by 2ε:
#
# $$\frac{\partial f}{\partial x_d} \approx \frac{f(x + \varepsilon e_d) - f(x - \varepsilon e_d)}{2\varepsilon}$$
#
# It is slow: two losses for every weight. It is also nearly impossible to get wrong, and that makes it the referee of every other way to compute a gradient.

# %%
# exercise 05.3

# %% [markdown]
# To compare two gradients you need a number that means the same for large and for small entries.

# %%
# exercise 05.4

# %% [markdown]
# The library's `relative_errors` gives that number for each entry. (It compares entries below a thousandth of the largest with that thousandth, for reasons
# that you are about to see.) How small should ε be? Smaller is better, by calculus. Look at the curve before you agree.

# %%
def error_at(eps, kind):
    weights, hidden = W_out.astype(kind), h.astype(kind)
    numeric = numeric_gradient(lambda x: full_softmax(x, weights, target).loss, hidden, eps)
    return max(relative_errors(error @ W_out, numeric).max(), 1e-13)


exponents = np.arange(-13.0, 0.6, 0.5)
curves = {kind.__name__: np.log10([error_at(10**e, kind) for e in exponents]) for kind in (np.float64, np.float32)}
for eps, kind in ((1e-5, np.float64), (1e-2, np.float32), (1e-7, np.float32)):
    print(f"ε = {eps:g} in {kind.__name__}: " + ("a fine referee" if error_at(eps, kind) < 1e-3 else "useless"))

# %%
lines = [Series(name, exponents, curve, role) for (name, curve), role in zip(curves.items(), ("in", "out"), strict=True)]
Figure(Curve(lines, "Error of the finite difference", "log₁₀ of ε", "log₁₀ of the relative error", (-13, 0.5), (-13, 1)),
       alt="Relative error of the finite difference against ε, both on logarithmic scales: two valleys. In float64 the floor lies near "
       "ε = 10^-5, in float32 near 10^-2.5 and about five powers of ten higher. To the right the error grows with ε², to the left with 1/ε.")

# %% [markdown]
# Two valleys. On the right slope ε is too wide: the function bends within it, and ten times the ε gives a hundred times the error. On the left slope ε is too narrow:
# the two losses agree in almost all their digits, and their difference is what rounding left over. In float64 anything near $10^{-5}$ works. In **float32**, the type that
# fast programs use, the floor of the valley lies a hundred thousand times higher, and an ε of $10^{-7}$ gives pure garbage. So check in float64, whatever you train in.
#
# There is one more way to blame an innocent gradient. Negative sampling (notebook 06) draws random words for every example. Here is its loss as one would write it:

# %%
rng, noise = np.random.default_rng(7), noise_distribution(trainer.vocabulary.counts)


def careless(h):
    negatives = draw_negatives(noise, np.array([target]), 3, rng)[0]
    return negative_sampling(h, W_out, target, negatives).loss


nudge = np.array([1e-5, 0])
print(f"slope along the first number: {(careless(h + nudge) - careless(h - nudge)) / 2e-5:,.0f}")

# %% [markdown]
# Hundreds of thousands, for a loss of about 2. The two losses were drawn with different negative samples; their difference is not small at all, and it is divided by a very small number.
# The library's referee notices, since it asks the same question twice:

# %%
rng = np.random.default_rng(7)
try:
    numeric_gradient(careless, h)
except ValueError as complaint:
    print(complaint)

# %% [markdown]
# So **restore the random state** before each call. Then every call draws the same words, and the loss is a function again.

# %%
def careful(h):
    negatives = draw_negatives(noise, np.array([target]), 3, np.random.default_rng(7))[0]
    return negative_sampling(h, W_out, target, negatives).loss


same = draw_negatives(noise, np.array([target]), 3, np.random.default_rng(7))[0]
print("nudged ", np.round(numeric_gradient(careful, h), 4))
print("formula", np.round(negative_sampling(h, W_out, target, same).grad_h, 4))

# %% [markdown]
# ## How far to step
#
# *about 15 minutes*
#
# The gradient says which way is down, at the spot where you stand. How far that holds, it does not say. Three constant learning rates on the kingdom
# corpus, 6,000 steps each. A machine that knows nothing pays $\log V$.

# %%
rates = {rate: Trainer(kingdom, learning_rate=rate, schedule="constant", steps=6_000) for rate in (0.01, 0.2, 0.8)}
for rate, run in rates.items():
    run.run()
    print(f"learning rate {rate:4}: mean loss of the last 500 steps {run.losses[-500:].mean():.1f}")
print(f"log V = {np.log(len(vocabulary)):.1f}")

# %%
small, fair, large = (np.minimum(run.losses, 10) for run in rates.values())
Figure(loss_curve(too_small=small, about_right=fair, too_large=large), alt="Three loss curves. With rate 0.01 the loss hardly leaves log V. "
       "With 0.2 it falls and settles near 4. With 0.8 it is the first to dip, for a moment, then climbs above the loss of a blind guess and stays there.")

# %% [markdown]
# The largest rate is the treacherous one: it is the first to dip. Then the vectors have grown, the slopes are steep, each step lands on the opposite wall of the
# valley, higher than it started, and from there on the machine does worse than one that knows nothing. A rate still larger does not even stay within the numbers:

# %%
try:
    Trainer(kingdom, learning_rate=3, schedule="constant").run()
except Divergence as stopped:
    print(stopped)

# %% [markdown]
# That is **divergence**: the steps feed themselves until no number can hold them. (In a program without such a guard, the loss prints `nan` from there on.)
#
# Long steps get you near, short ones let you settle. So take long ones first. The usual recipe is a straight line down to almost nothing:

# %%
# exercise 05.5

# %%
falling, steady = (Trainer(kingdom, learning_rate=0.3, schedule=schedule) for schedule in ("linear", "constant"))
for run in (falling, steady):
    run.run()
levels = [run.losses[-500:].mean() for run in (falling, steady)]
print(f"mean loss of the last 500 steps: {levels[0]:.2f} with the falling rate, {levels[1]:.2f} with the constant one")

# %%
Figure(loss_curve(falling=falling.losses, constant=steady.losses), alt="Two loss curves that begin alike. The one with the constant rate "
       f"wobbles on a level near {levels[1]:.1f}; the one with the falling rate goes on down to {levels[0]:.1f}.")

# %% [markdown]
# The same first rate, the same examples. The constant run is not stuck; it is shaken, by the noise of one example after another, and the height of its level is the
# price of its step length.
#
# **Adam** (Kingma and Ba, 2015) goes further and gives every single weight a step length of its own, from a memory of its past gradients.

# %%
# exercise 05.6

# %% [markdown]
# Is it better here? Only a comparison with *both* rates tuned can say, for a rate means something different to each: SGD multiplies the gradient with it, while Adam's steps are about as long as the
# rate itself, however small the gradient.

# %%
def end_loss(**settings):
    """Mean loss of the last 500 of 6,000 steps, over two seeds; infinite after a divergence."""
    runs = [Trainer(kingdom, steps=6_000, seed=seed, **settings) for seed in (0, 1)]
    try:
        return np.mean([run.run() or run.losses[-500:].mean() for run in runs])
    except Divergence:
        return np.inf


# %%
grids = {"sgd": (0.1, 0.3, 0.5, 0.8), "adam": (0.003, 0.01, 0.03, 0.1)}
ends = {name: {rate: end_loss(optimizer=name, learning_rate=rate) for rate in rates} for name, rates in grids.items()}
for name, found in ends.items():
    print(f"{name:4} " + "   ".join(f"rate {rate:5}: {end:.1f}" for rate, end in found.items()))

# %%
best = {name: Trainer(kingdom, optimizer=name, learning_rate=min(found, key=found.get), steps=6_000) for name, found in ends.items()}
for run in best.values():
    run.run()
Figure(loss_curve(SGD=best["sgd"].losses, Adam=best["adam"].losses), alt="Loss of SGD and of Adam, each at its best rate: Adam leaves "
       "the plateau a little earlier and stays a little lower; at the end of the 6,000 steps both are close together.")

# %% [markdown]
# Adam leaves the plateau a little earlier: at the start all vectors are short, so all gradients are small, and that slows SGD down but not Adam. At the end there is next to nothing between them. Adam
# pays with two more matrices of memory for each matrix, and it moves every row at every step. word2vec.c stayed with plain SGD and a falling rate.
#
# One more look at these curves: they shake. Every step goes downhill on the loss of its own pair. How often does it help the whole text?

# %%
# exercise 05.7

# %% [markdown] tags=["instructor"]
# The rates are the part that people will use at work. Ask: "You see a flat loss curve. Is the rate too small, too large, or is there nothing to learn?" Collect how to tell them apart (ten times
# larger, ten times smaller, a text of two sentences). Adam can be left out when time is short; the fair comparison should not.

# %% [markdown]
# ## The average and its missing factor
#
# *about 10 minutes*
#
# CBOW's hidden vector is an average of $C$ input vectors. Raise one of them a little: $h$ rises only $1/C$ as much. That is the chain rule, and it is one factor:
#
# $$h = \frac{1}{C} \sum_{i} v_i \qquad\Longrightarrow\qquad \frac{\partial L}{\partial v_i} = \frac{1}{C}\, \frac{\partial L}{\partial h}$$

# %%
cbow = Trainer(kingdom, architecture="cbow")
cbow.seek(3_000)
while len(cbow.peek().inputs) < 4:
    cbow.run(1)
one, W_in = cbow.peek(), np.array(cbow.W_in)
nudged = numeric_gradient(lambda W: full_softmax(W[one.inputs].mean(axis=0), cbow.W_out, one.target).loss, W_in)
last, C = one.inputs[-1], len(one.inputs)
print(f"C = {C}; gradient of the row of {vocabulary.words[last]!r}, divided by ∂L/∂h:", np.round(nudged[last] / one.grad_h, 3))

# %% [markdown]
# The original program, word2vec.c, averages on the way forward and does not divide on the way back: each context word receives the whole of $\partial L / \partial h$. That is the gradient of no loss at all. İrsoy,
# Benton and Stratos ("Corrected CBOW Performs as well as Skip-gram", 2021) point it out, and argue that it is why CBOW had been found weaker. The trainer can do both. Compare them first at one rate, then each at its best.

# %%
print(f"mean C over the text: {np.mean([len(inputs) for inputs, _ in cbow.examples]):.1f}")
for average in ("corrected", "historical"):
    found = {rate: end_loss(architecture="cbow", average=average, learning_rate=rate) for rate in (0.2, 0.4, 0.8, 1.6)}
    print(f"{average:10} " + "   ".join(f"rate {rate}: {end:.1f}" for rate, end in found.items()), f"  best: {min(found.values()):.1f}")

# %% [markdown]
# (`inf` is a divergence.) Read the first column: at the same small rate the update with the bug *learns faster*. It has to: its steps on `W_in` are $C$ times as long. Its
# **effective learning rate** is larger, and the rate was too small. Now read along the rows: the historical update does at each rate roughly what the corrected one does at twice that rate, and it is the
# first to diverge. At their best rates hardly anything is left between them, on this corpus, with its short sentences. The missing $1/C$ also gives long contexts more weight than short ones; whether that
# costs anything on large texts is what the paper measures, and what this toy cannot say.
#
# The moral is about comparing: whoever tries both at one rate finds the bug to be an improvement.

# %% [markdown]
# ## The break-it lab
#
# *about 20 minutes*
#
# A wrong gradient rarely crashes. The loss falls, only less; the vectors look like something; and a month later someone writes that the method is not very good. First a guess about what the referee can see.

# %%
# exercise 05.8

# %% [markdown]
# One thing you need first. Some programs take a whole window at once: one centre word, $C$ targets. Their loss is the sum of the $C$ losses, so their error is the sum of the $C$ errors, and each of those
# sums to 0 (the probabilities sum to 1, the label is 1):
#
# $$\text{error} = \sum_c \,(p - y_c) = C \cdot p - \sum_c y_c$$

# %%
window = np.array([words.index(word) for word in ("kings", "crowns", "queens")])
errors = np.array([full_softmax(h, W_out, c).error for c in window])
print("sum of the three errors:", np.round(errors.sum(axis=0), 2))
print("3 p − Σ y:              ", np.round(3 * softmax(z) - np.eye(len(words))[window].sum(axis=0), 2))
print(f"and their sum: {abs(errors.sum()):.2f}")

# %% [markdown]
# Below are four programs, **A** to **D**. Each has one bug, and at least three of the four were published. For each of them:
#
# 1. read what the gradient check says: which matrix, which rows, which term or factor;
# 2. move the centre word, and see whether every example shows the bug;
# 3. say what is wrong, in a sentence, before you tick **show the bug**;
# 4. train it next to the right update. Look at the loss curve, then at the two maps. Try the other rates before you judge the damage.

# %%
BreakItLab()

# %% [markdown] tags=["instructor"]
# Let pairs take one program each and defend a diagnosis before the bug is shown. The most instructive is the one whose damage can hardly be seen at the right rate: it would never have been found by looking at
# results. Ask: "How would you have noticed?" There is only one good answer.

# %% [markdown]
# You have seen how each one looks; here is what each one costs, with the rate tuned for the right and for the broken update separately.

# %%
kinds = load_kinds()


def cost(game, bug):
    """The best run over a few rates: its loss at the end, and how often a word's nearest neighbour is of its own kind."""
    rates = (0.4, 0.8, 1.2) if game == "cbow" else (0.03, 0.1, 0.3)
    runs = [train(kingdom, game, bug, rate, steps=4_000) for rate in rates]
    best = min(runs, key=lambda run: np.inf if run.diverged else run.losses[-500:].mean())
    share = same_kind_share(best.embeddings, kinds)
    return f"loss {best.losses[-500:].mean():.1f}, nearest word of its kind for {10 * share:.0f} words in 10"


# %%
for bug in BUGS.values():
    print(f"{bug.title}\n    right:  {cost(bug.game, '')}\n    broken: {cost(bug.game, bug.name)}")

# %%
right, broken = (train(kingdom, "window", bug, learning_rate=0.1, steps=4_000) for bug in ("", "multi-hot"))
Figure(loss_curve(right=np.minimum(right.losses, 8), multi_hot=np.minimum(broken.losses, 8)), alt="Loss of skip-gram on whole windows at rate 0.1, "
       "values above 8 drawn as 8. The right update falls steadily. The multi-hot one falls with it at first, then turns and climbs far above the start.")

# %% [markdown]
# Two of them do visible harm. A **ReLU on the gradient** throws half of it away, always the same half: no number of an input vector can ever rise. The **multi-hot target** makes the pushes
# too weak for the pulls: its error sums to $1 - C$, not to 0, so all scores rise together without end. In the curve it looks as good as the right one for the first thousand steps. The **undivided average** you know: its best rate is another one. And the **forgotten term** of tied weights? The other term is left, and it is
# still downhill, so it learns. Nothing in its curve would have told you. The check did, in a few milliseconds.
#
# Where they were seen: the ReLU in the lecture and the assignment of a well-known online course, which has since put it right; the multi-hot error in a from-scratch tutorial that many repositories have copied; the
# average in word2vec.c. For the tied weights we name no page.
#
# Now the tool is yours. The function below is a fifth program. Run the check, read the verdict, mend the function, and run it again.

# %%
def suspicious(weights, example):
    W_in, W_out = weights["W_in"], weights["W_out"]
    h = W_in[example.inputs].mean(axis=0)
    error = len(example.targets) * softmax(W_out @ h)
    np.subtract.at(error, example.targets, 1)
    grad_in = np.zeros_like(W_in)
    grad_in[example.inputs] = h @ W_out.T @ W_out / len(example.inputs)
    return {"W_in": grad_in, "W_out": -error[:, None] * h}


# %%
six = ("the", "wise", "king", "rules", "old", "kingdom")
sentence = Example(inputs=np.array([2]), targets=np.array([0, 1, 3, 0]))
start = {name: 6 * matrix for name, matrix in first_weights(len(six), 4, "window").items()}
for finding in check_gradients(lambda moved: loss(moved, sentence), start, suspicious(start, sentence), six):
    print(finding.verdict)

# %% [markdown]
# Two bugs, and the verdicts differ in kind: one is a sign, the other a wrong vector in the sum. (The gradient of $h$ needs the *error* where the function has the scores.) The mended one is what the library has:

# %%
for finding in check_gradients(lambda moved: loss(moved, sentence), start, gradients(start, sentence), six):
    print(finding.verdict)

# %% [markdown]
# What the check cannot see: a learning rate that is too large, an update that uses `W_out` after it has been changed, a window that crosses sentences, pairs that are missing. It compares a gradient with a loss. If
# the loss is the wrong one, both are wrong together, and they agree.

# %% [markdown]
# ## A referee of your own
#
# *about 30 minutes*
#
# You have seen what `check_gradients` says. Its heart is a function that you can write: every number of every table is nudged, and each row gets one number that says how
# wrong its gradient is.

# %%
# exercise 05.9

# %% [markdown]
# Put your referee on CBOW with its missing factor. Two context words give the average, and the gradient in the cell is the one that would be right for their sum.

# %%
referee = use("05.9", my_referee)
context, right_word = [0, 2], 1
rng = np.random.default_rng(3)
tables = {"W_in": rng.normal(size=(4, 3)), "W_out": rng.normal(size=(4, 3))}


def average_loss(tables):
    return full_softmax(tables["W_in"][context].mean(axis=0), tables["W_out"], right_word).loss


scored = full_softmax(tables["W_in"][context].mean(axis=0), tables["W_out"], right_word)
claimed = {name: np.zeros((4, 3)) for name in tables}
claimed["W_out"] += np.outer(scored.error, tables["W_in"][context].mean(axis=0))
claimed["W_in"][context] = scored.grad_h
for name, errors in referee(average_loss, tables, claimed, 1e-3).items():
    print(f"{name:5} error of each row:", " ".join(f"{error:.2f}" for error in errors))

# %% [markdown]
# Two rows stand out with an error of 0.5: the true gradient is half of what the program claims, $1/C$ with $C = 2$. The rows of words that are not in the context have
# gradient 0, and there the two agree.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("05")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - watched attraction and repulsion move every vector, and found that the right word does both
# - derived $p - y$ from log-sum-exp in three lines, and both gradients in one more, each checked by nudging
# - written the finite difference, and seen it fail with ε too small, in float32 and with fresh random numbers
# - told a rate that is too small from one that is too large, and met divergence
# - compared schedules, optimisers and CBOW's two averages fairly: each at its own best rate
# - named the wrong term in five programs from their gradients alone
#
# ## Next
#
# Every step here touched every row of `W_out`, since every word pushes. With 100,000 words that is the whole cost of training. [Notebook 06](06_negative_sampling.ipynb) lets only a handful of words push, and finds out what
# that changes.
