# %% [markdown]
# # 05 · Gradients: two forces and a referee
#
# In notebook 04 we used two formulas without deriving them, and everything that the model learned came from them. Here you take them apart. You can draw them as a
# tug-of-war with arrows, and derive them in four lines of school calculus. And you can check them with a test that needs no calculus at all. With that test you
# will find mistakes that were published in a lecture, in a much-copied tutorial and in word2vec.c itself.
#
# **You will be able to**
#
# - read a gradient as attraction and repulsion, and say how strong each is
# - derive both gradients of skip-gram, and the factor that CBOW's average adds
# - check any gradient with finite differences, and say when the check itself goes wrong
# - choose a learning rate, and tell too small, too large and divergence apart
# - find a bug in a training program by checking its gradient
# - write the check that finds it
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
# Below are vectors of two numbers each, so that you can see all of them. The blue arrow is the input vector of the centre word. The orange crosses are output
# vectors. One step of training pulls the blue tip along the green arrow and pushes it along the red one. The third arrow is their sum, and the small
# triangle on it marks where the step will end.
#
# First make a guess about how far to go along that sum.

# %%
# exercise 05.1

# %% [markdown]
# Now drive. Look at the bars before you press **Next**: which word is too likely? The longest dashed push comes from there. Then do these three:
#
# - press **Play** and watch the orange crosses separate into two groups; the text has two kinds of sentences;
# - switch **forces on** to the output vectors: one arrow points along the blue one, all others against it;
# - go back to about step 100, set the learning rate to 5, and watch the small triangle overshoot the tip of its arrow.

# %%
ForceDiagram()

# %% [markdown] tags=["instructor"]
# Ask before anyone presses Next: "Which of these crosses pulls, and which push?" Many say that the wrong words push and the right one pulls. That is one way
# to count: a net pull of 1 − p. The other way lets the right word pull with strength 1 and push with strength p. Have learners find a step where its p is large:
# by either count the net pull is nearly 0. Return to this in the derivation.

# %% [markdown]
# Try your own text, too. Type two topics that share no word, and the crosses separate. Type sentences that share words, and they do not.

# %% [markdown]
# ## The two gradients, derived
#
# *about 20 minutes*
#
# Take one of those steps apart. The text is the same, and the model has done 250 steps.

# %%
tiny = Corpus.from_text("Kings wear crowns. Queens wear crowns. Cats drink milk. Dogs drink milk.", name="four sentences")
trainer = Trainer(tiny, dim=2, learning_rate=0.5, schedule="constant", steps=600)
trainer.seek(250)
step, W_out, words = trainer.peek(), np.array(trainer.W_out), trainer.vocabulary.words
h, target = step.h, step.target
print(f"centre word {words[step.inputs[0]]!r}, target {words[target]!r}, h = {np.round(h, 2)}, loss {step.loss:.3f}")

# %% [markdown]
# A **gradient** answers one question for each weight: if I raise this weight a little, by how many times as much does the loss rise? Training then moves every
# weight the other way. To derive it we only have to follow what depends on what:
#
# $$h \;\to\; z_j = u_j \cdot h \;\to\; L = -\log p_t, \qquad p_j = \frac{\exp(z_j)}{\sum_k \exp(z_k)}$$
#
# The letter $t$ stands for the target, the word to be predicted. You need three rules of calculus. Each is shown here with a nudge of 0.001, as a statement about
# numbers:
#
# | rule | slope | nudged by 0.001 |
# |:--|:--|:--|
# | exponential | $\exp(z)$ has slope $\exp(z)$ | at $z$ = 1, exp rises by 0.00272; slope 2.72 |
# | logarithm | $\log a$ has slope $1/a$ | at $a$ = 4, log rises by 0.00025; slope 0.25 |
# | chain | slopes along a chain are multiplied | at $z$ = 0, $\log(\exp(z) + 3)$ rises by 0.00025; slope ¼ · 1 |
#
# **Line 1: write the loss as two terms.** The logarithm of a fraction is a difference, so
#
# $$L = \log \sum_k \exp(z_k) \;-\; z_t$$

# %%
z = W_out @ h
print(f"log Σ exp(z) = {np.log(np.exp(z).sum()):.3f},  z_t = {z[target]:.3f},  difference {np.log(np.exp(z).sum()) - z[target]:.3f}")
print(f"−log p_t     = {abs(np.log(softmax(z)[target])):.3f}")

# %% [markdown]
# Both forces are visible already. To make $L$ small, raise $z_t$, the score of the target: that will be the attraction. And lower the first term, which contains
# *all* scores: that will be the repulsion.
#
# **Line 2: the first term.** It is the logarithm of the sum of all exponentials, and its slope is 1 divided by that sum. Of the exponentials in the sum, only
# $\exp(z_j)$ contains $z_j$, and its slope is $\exp(z_j)$ itself. Multiply the two slopes:
#
# $$\frac{\partial}{\partial z_j} \log \sum_k \exp(z_k) = \frac{\exp(z_j)}{\sum_k \exp(z_k)} = p_j$$
#
# The slope of log-sum-exp is the softmax. Check it: `numeric_gradient` uses no calculus. It nudges each number up and down and measures how the function changes.
# (You will write it yourself soon.)

# %%
def log_sum_exp(z):
    return np.log(np.exp(z).sum())


print("nudged: ", np.round(numeric_gradient(log_sum_exp, z), 4))
print("softmax:", np.round(softmax(z), 4))

# %% [markdown]
# **Line 3: the second term.** $-z_t$ has slope $-1$ for the target and 0 for every other word: that is $-y_j$, minus the label. Together:
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j = e_j$$

# %%
def loss_of_scores(z):
    return log_sum_exp(z) - z[target]


error = softmax(z) - np.eye(len(words))[target]
print("nudged:", np.round(numeric_gradient(loss_of_scores, z), 4))
print("p − y: ", np.round(error, 4))

# %% [markdown]
# **Line 4: from scores to vectors.** Each score is a dot product, $z_j = u_{j1} h_1 + u_{j2} h_2 + \dots$ Raise $h_d$ a little and $z_j$ rises $u_{jd}$ times as much.
# But $h$ occurs in *all* the scores, so its effects through all of them add up. An output vector $u_j$ occurs in one score only:
#
# $$\frac{\partial L}{\partial h} = \sum_j e_j\, u_j \qquad\qquad \frac{\partial L}{\partial u_j} = e_j\, h$$

# %%
nudged_h = numeric_gradient(lambda h: full_softmax(h, W_out, target).loss, h)
nudged_W_out = numeric_gradient(lambda W_out: full_softmax(h, W_out, target).loss, W_out)
print("∂L/∂h      nudged", np.round(nudged_h, 4), "  formula", np.round(error @ W_out, 4))
print("∂L/∂W_out  largest difference", f"{abs(nudged_W_out - np.outer(error, h)).max():.6f}")

# %% [markdown]
# That completes the derivation. For skip-gram $h$ *is* the centre word's row of `W_in`, so its gradient is that row's gradient. Now put in $e_j = p_j - y_j$ and
# change the sign, since a step goes against the gradient:
#
# $$-\frac{\partial L}{\partial h} = \underbrace{u_t}_{\text{attraction}} - \underbrace{\sum_j p_j\, u_j}_{\text{repulsion}}$$
#
# The step goes towards what occurred and away from what was expected. The second term is the average of all output vectors, weighted by their probabilities. The
# closer the prediction is to the label, the more nearly the two cancel.

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
# > **You may have read** that the vector is compared "to all other word vectors" and pushed away from some of them. **In fact** pull and push come from *output*
# > vectors, and the input vector of another word does not occur in the formula. The pull is parallel to $u_t$; it does not aim at the tip of that arrow.
#
# > **You may have read** that rare words drift apart. **In fact** a row of `W_in` moves only when its word is the centre, so rare words move seldom and stay near
# > their random beginnings:

# %%
kingdom = load_kingdom()
skip_gram = Trainer(kingdom)
vocabulary = skip_gram.vocabulary
often, seldom = vocabulary.words[0], vocabulary.words[-1]
turns = {word: sum(inputs == vocabulary.id(word) for inputs, _ in skip_gram.examples) for word in (often, seldom)}
print(f"in one pass over {len(skip_gram.examples):,} pairs the row of {often!r} moves {turns[often]} times, that of {seldom!r} {turns[seldom]} times")

# %% [markdown] tags=["instructor"]
# Line 2 is the hardest. Let learners compute log-sum-exp of two scores on paper, (0, 0), then nudge one to 0.1: the value rises by about 0.05, half of
# 0.1, and half is the softmax of (0, 0). The rest is bookkeeping. Short of time: skip the check of `W_out`.

# %% [markdown]
# ## The referee: finite differences
#
# *about 15 minutes*
#
# You have used it four times, and now you write it. Raise one number by ε, then lower it by ε, and divide the difference of the losses by 2ε:
#
# $$\frac{\partial f}{\partial x_d} \approx \frac{f(x + \varepsilon\, \delta^{(d)}) - f(x - \varepsilon\, \delta^{(d)})}{2\varepsilon}$$
#
# Here $\delta^{(d)}$ is 1 at coordinate $d$ and 0 elsewhere. The method is slow, since it needs two losses for every weight. But it is hard to get wrong, so it can be the
# referee when another way to compute a gradient is in doubt.

# %%
# exercise 05.3

# %% [markdown]
# To compare two gradients you need a number that means the same for large and for small entries.

# %%
# exercise 05.4

# %% [markdown]
# The library's `relative_errors` gives that number for each entry. (Entries below a thousandth of the largest are compared with that thousandth, for reasons
# that you are about to see.) How small should ε be? By calculus, the smaller the better. Look at the curve before you agree.

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
# The curves have two valleys. On the right slope ε is too large: the function bends within it, and ten times the ε gives a hundred times the error. On the left
# slope ε is too small. The two losses agree in almost all their digits, and their difference consists mostly of rounding errors.
#
# In float64 anything near $10^{-5}$ works. In **float32**, the type that fast programs use, the floor of the valley lies a hundred thousand times higher, and an ε
# of $10^{-7}$ is useless. So check in float64, whatever you train in.
#
# There is one more way to blame a correct gradient. Negative sampling (notebook 06) draws random words for every example. Here is its loss as you might first
# write it:

# %%
rng, noise = np.random.default_rng(7), noise_distribution(trainer.vocabulary.counts)


def careless(h):
    negatives = draw_negatives(noise, np.array([target]), 3, rng)[0]
    return negative_sampling(h, W_out, target, negatives).loss


nudge = np.array([1e-5, 0])
print(f"slope along the first number: {(careless(h + nudge) - careless(h - nudge)) / 2e-5:,.0f}")

# %% [markdown]
# A slope of 222,592 cannot be right. The two losses were drawn with different negative samples, so their difference is large, and it is divided by a very small
# number. The library's referee notices, since it computes the same loss twice:

# %%
rng = np.random.default_rng(7)
try:
    numeric_gradient(careless, h)
except ValueError as complaint:
    print(complaint)

# %% [markdown]
# The two losses, 4.985 and 0.533, belong to different random words. So **restore the random state** before each call. Then every call draws the same words, and the
# loss is a function again.

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
# The gradient says which way is down at the current weights. It does not say how far you can trust that. Here are three constant learning rates on the kingdom
# corpus, with 6,000 steps each. A model that has learned nothing pays $\log V$.

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
# The largest rate looks best at first, since its loss is the first to fall. By then the vectors have grown and the slopes are steep. Each step overshoots to the other
# side of the valley, higher than it started. The loss ends at 5.4, worse than the 4.7 of a blind guess. A still larger rate does not even keep the numbers finite:

# %%
try:
    Trainer(kingdom, learning_rate=3, schedule="constant").run()
except Divergence as stopped:
    print(stopped)

# %% [markdown]
# That is **divergence**: each step makes the next one larger, until the weights overflow. (In a program without such a guard, the loss prints `nan` from there on.)
#
# Large steps bring you near a minimum quickly, and small steps let you settle there. So begin with large ones. The usual schedule is a straight line down to almost 0:

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
# Both runs have the same first rate and the same examples. Every example pulls the weights a different way, and at a constant rate they never settle. The larger the
# rate, the higher the level at which the loss stays. Training with one random example a step is called **stochastic gradient descent**, SGD; "stochastic" means random.
#
# **Adam** ([Kingma & Ba 2015](00_start_here.ipynb#References)) gives every single weight its own step length, computed from its past gradients.

# %%
# exercise 05.6

# %% [markdown]
# Is Adam better here? Only a comparison with *both* rates tuned can say, because the rate means something different to each. SGD multiplies the gradient by it.
# Adam's steps are about as long as the rate itself, however small the gradient.

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
# Adam leaves the **plateau**, the flat beginning, a little earlier. At the start all vectors are short, so all gradients are small. That slows SGD down but not Adam. At the
# end the losses are 3.5 and 3.4. Adam has to store two more matrices for each matrix, and it moves every row at every step. word2vec.c uses plain SGD and
# a falling rate.
#
# Look at these curves again: they are jagged. Every step lowers the loss of its own pair, if the rate is small enough. How often does it lower the loss of the
# whole text?

# %%
# exercise 05.7

# %% [markdown] tags=["instructor"]
# The rates are the part that people will use at work. Ask: "You see a flat loss curve. Is the rate too small, too large, or is there nothing to learn?" Collect ways to
# tell these apart (ten times larger, ten times smaller, a text of two sentences). Short of time: leave out Adam, but keep the fair comparison.

# %% [markdown]
# ## The average and its missing factor
#
# *about 10 minutes*
#
# CBOW's hidden vector is an average of $C$ input vectors. Raise one of them a little, and $h$ rises only $1/C$ as much. The chain rule turns that into one factor:
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
# word2vec.c has this wrong, and the history shows how. The first version (2013) *summed* the context vectors. It gave each of them the whole of
# $\partial L / \partial h$, which is right for a sum. The version of September 2014 divided the sum by $C$ on the way forward and left the way back as it was.
# The library gensim averages, too, and has the same update. Users asked about it in 2016 and again in 2018, and about that of fastText in 2019. [İrsoy, Benton and Stratos
# 2021](00_start_here.ipynb#References) analyse it, and argue that it is why CBOW had been found weaker than skip-gram.
#
# What does the missing factor do? If every context had the same $C$, this would be ordinary SGD with a $C$ times as large rate for `W_in`. But $C$ is smaller at the
# ends of sentences, so long contexts get more weight than short ones, and no loss has such a gradient. The trainer can do both updates: `corrected` and `historical`,
# which is averaged but not divided. Compare them first at one rate, then each at its best.

# %%
print(f"mean C over the text: {np.mean([len(inputs) for inputs, _ in cbow.examples]):.1f}")
for average in ("corrected", "historical"):
    found = {rate: end_loss(architecture="cbow", average=average, learning_rate=rate) for rate in (0.2, 0.4, 0.8, 1.6)}
    print(f"{average:10} " + "   ".join(f"rate {rate}: {end:.1f}" for rate, end in found.items()), f"  best: {min(found.values()):.1f}")

# %% [markdown]
# (`inf` is a divergence.) Read the first column: at the same small rate the historical update *learns faster*, with a loss of 2.8 against 3.4. Its steps on `W_in`
# are $C$ times as long, so its **effective learning rate** is larger, and the rate of 0.2 was too small. Now read along the rows. At each rate the historical
# update does about as well as the corrected one at twice that rate, and it is the first to diverge.
#
# At their best rates the losses are 1.9 and 2.0, on this corpus with its short sentences. Whether the extra weight of long contexts costs anything on large texts
# is what the paper measures, and this small corpus cannot say. If you compare the two at one rate only, you may take the bug for an improvement.

# %% [markdown]
# ## The break-it lab
#
# *about 20 minutes*
#
# A wrong gradient rarely crashes. The loss still falls, though often not as far, and the vectors still look plausible. A month later someone concludes that the method is not
# very good. First make a guess about what the gradient check can see.

# %%
# exercise 05.8

# %% [markdown]
# You need one more formula. Some programs take a whole window at once, with one centre word and $C$ targets. Their loss is the sum of the $C$ losses, so their error
# is the sum of the $C$ errors. Each of those sums to 0, because the probabilities sum to 1 and so do the labels:
#
# $$e = \sum_c \,(p - y_c) = C \cdot p - \sum_c y_c$$

# %%
window = np.array([words.index(word) for word in ("kings", "crowns", "queens")])
errors = np.array([full_softmax(h, W_out, c).error for c in window])
print("sum of the three errors:", np.round(errors.sum(axis=0), 2))
print("3 p − Σ y:              ", np.round(3 * softmax(z) - np.eye(len(words))[window].sum(axis=0), 2))
print(f"and their sum: {abs(errors.sum()):.2f}")

# %% [markdown]
# Below are four programs, **A** to **D**. Each has one bug, and at least three of the four were published. For each of them:
#
# 1. read what the gradient check says: which matrix and which rows are wrong, and by how much;
# 2. move the centre word, and see whether every example shows the bug;
# 3. say what is wrong, in a sentence, and choose it under **its bug**: a right guess shows the two formulas;
# 4. under **view**, train it next to the right update. Look at the loss curve, then compare the maps. Try the other rates before you judge the damage.

# %%
BreakItLab()

# %% [markdown] tags=["instructor"]
# Let pairs take one program each and defend a diagnosis before the bug is shown. The most instructive program is the one whose damage can hardly be seen at the right rate.
# Looking at results would not have found it. Ask: "How would you have noticed?" Only the check answers that.

# %% [markdown]
# You have seen how each bug looks. Here is what each one costs, with the rate tuned separately for the right and for the broken update.

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
# Two of them do visible harm. A **ReLU on the gradient** sets every negative number of it to 0, so no number of an input vector can ever rise. The **multi-hot target**
# makes the pushes too weak for the pulls: its error sums to $1 - C$, not to 0, so all scores rise together without end. In the curve it looks as good as the right
# one for the first thousand steps. The **undivided average** you know: its best rate is a different one. And the **forgotten term** of tied weights? The other term
# remains, and it still points downhill, so the model learns. Its loss of 3.7 against 3.6 would not have told you. The check did, in a few milliseconds.
#
# Where were they seen? The ReLU was in the lecture and the assignment of an online course by DeepLearning.AI, which has since corrected it. The multi-hot error is in
# a from-scratch tutorial that many repositories have copied, and the undivided average in word2vec.c. For the tied weights we could not verify a published example.
#
# Now use the check yourself. The function below is a fifth program. Run the check, read the verdict, correct the function, and run it again.

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
# The function has two bugs, and the verdicts differ in kind: one is a sign, the other a wrong vector in the sum. (The gradient of $h$ needs the *errors* where the
# function has the scores.) The corrected version is what the library has:

# %%
for finding in check_gradients(lambda moved: loss(moved, sentence), start, gradients(start, sentence), six):
    print(finding.verdict)

# %% [markdown]
# The check cannot see a learning rate that is too large, an update that uses `W_out` after it has been changed, a window that crosses sentences, or pairs that are
# missing. It compares a gradient with a loss. If the loss itself is the wrong one, the gradient can still agree with it.

# %% [markdown]
# ## A referee of your own
#
# *about 30 minutes*
#
# You have seen what `check_gradients` says. Its core is a function that you can write: nudge every number of every table, and give each row one number that says how
# wrong its gradient is.

# %%
# exercise 05.9

# %% [markdown]
# Try your referee on CBOW with its missing factor. Two context words give the average, and the gradient in the cell is the one that would be right for their sum.

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
# Two rows have an error of 0.5: the true gradient is half of what the program claims, $1/C$ with $C = 2$. The rows of words that are not in the context have
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
# - watched attraction and repulsion move every vector
# - derived $p - y$ from log-sum-exp in three lines, and both gradients in one more, each checked by nudging
# - written the finite difference, and seen it fail with ε too small, in float32 and with fresh random numbers
# - told a rate that is too small from one that is too large, and met divergence
# - compared schedules, optimisers and CBOW's two averages, each at its own best rate
# - named the wrong term in five programs from their gradients alone
#
# ## Next
#
# Every step here moved every row of `W_out`, since every word pushes. With 100,000 words that is nearly the whole cost of training. [Notebook
# 06](06_negative_sampling.ipynb) lets only a handful of words push, and finds out what that changes.
