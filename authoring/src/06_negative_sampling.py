# %% [markdown]
# # 06 · Negative sampling: yes or no?
#
# To learn from a single word, the softmax has to score every word in the vocabulary. At each step it also moves every
# output vector, only to learn that `king` occurred next to `throne`. With a hundred words that costs little. With a
# hundred thousand, nearly all the time of training goes into these scores. This notebook replaces the question.
#
# **You will be able to**
#
# - measure what the softmax costs on your own computer, and from which vocabulary on it matters
# - derive loss and gradient of negative sampling, and say which rows a step touches
# - draw negative samples from the right distribution, and know what exactly is left out
# - thin out words that are too frequent to be useful
# - say what negative sampling optimises instead, and check it
# - write a whole pass of it
#
# **Time** about 115 minutes · **Builds on** [04](04_skip_gram.ipynb) (softmax, one step), [05](05_gradients.ipynb)
# (error times vector)

# %%
from time import perf_counter

import numpy as np

from w2vlib import (
    Corpus,
    Embeddings,
    Trainer,
    Vocabulary,
    draw_negatives,
    full_softmax,
    hierarchical_softmax,
    huffman_paths,
    load_analogies,
    load_kingdom,
    negative_sampling,
    noise_distribution,
    numeric_gradient,
    score_analogies,
    sigmoid,
    skipgram_pairs,
    stop_words,
    tokenize,
)
from w2vlib.counts import cooccurrences
from w2vlib.draw import Curve, Figure, Scatter, Series
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.optimizers import SGD
from w2vlib.quiz import quiz
from w2vlib.widgets import Machine, NoiseExplorer, Scene

# %% [markdown]
# ## Before any theory: the same machine, another question
#
# *about 7 minutes*
#
# This is the training machine of notebook 04 again, with one setting changed. In notebook 04 every row of `W_out`
# took part in each step. Guess what you will see in the orange matrix now, then walk through the five phases and
# compare.

# %%
# exercise 06.1

# %%
kingdom = load_kingdom()
Machine(Trainer(kingdom, objective="negative sampling", negatives=5), try_this=[
    Scene("Six answers before any training", "Each of the six bars is near one half, and each answer costs about log 2 = 0.69. Six of them make the loss, 4.155.", phase="loss"),
    Scene("A random word that fits", "**his** is one of the five random words here, and the model says yes to it with 0.853. Its error is larger than that of the "
          "target, **her**: −0.621. So this step pushes **his** away from **cart** harder than it pulls **her** closer.", t=6_002, phase="update"),
    Scene("The softmax from here on", "The same example, asked as in notebook 04: all 106 rows of W_{out} are scored, and the bars sum to 1. The loss of the one objective "
          "and the loss of the other are not on the same scale.", t=3_000, settings={"objective": "softmax"}, phase="loss"),
])

# %% [markdown] tags=["instructor"]
# Ask for guesses to 06.1 by show of fingers. Then let one learner drive on the projector, phase by phase, while
# another says aloud which rows light up. A common misunderstanding later on is that negative samples are words known
# *not* to be neighbours. The program never checks that. See "what is left out".

# %% [markdown]
# Two things are new. Phase 4 has six bars, and the other 100 rows of `W_out` take no part. Each bar starts near one
# half by itself: the bars are six separate answers and need not sum to 1. The loss also starts at another height. An
# untrained model says ½ to each of $1 + K$ questions and pays $\log 2$ for each:

# %%
fresh = Trainer(kingdom, objective="negative sampling", negatives=5)
print(f"first loss {fresh.peek().loss:.2f};  6 · log 2 = {6 * np.log(2):.2f};  log V, the softmax's, {np.log(len(fresh.W_out)):.2f}")

# %% [markdown]
# So never compare the two losses with each other. They measure answers to different questions.

# %% [markdown]
# ## What the softmax costs
#
# *about 10 minutes*
#
# Count first. The scores of one softmax step are $V$ dot products of length $N$, which take $V \cdot N$
# multiplications. The gradient of $h$ takes as many again, and so does moving all the rows. Together that is
# $3\,V N$. Suppose that only the target and $K$ random words take part (the **negative samples** of the next
# section). Then the same three parts cost $3\,(1 + K)\,N$, which does not depend on $V$.
#
# To put it in weights: a vocabulary of 50,000 words with 300 numbers each has 15 million numbers in `W_out`, and
# every softmax step uses and changes all of them. With $K$ = 5 a step uses 6 × 300 = 1,800.

# %%
for V in (96, 100_000):
    print(f"V = {V:,}, N = 100, K = 5: {3 * V * 100:,} against {3 * 6 * 100:,} multiplications, {V / 6:,.0f} times fewer")

# %% [markdown]
# Such sums are worth checking with a clock. The next cells time single steps for growing vocabularies: first with the
# softmax, then with 2, 5 and 20 random words in place of all the others.

# %%
def one_step(W_out, h, rng, K):
    """Score and move output vectors: all of them (K is None), or those of the target and K random words."""
    negatives = rng.integers(0, len(W_out), K or 0)
    scored = negative_sampling(h, W_out, 5, negatives) if K else full_softmax(h, W_out, 5)
    SGD().update(W_out, scored.rows, np.outer(scored.error, h), rate=0.01)


# %% [markdown]
# Other programs on your computer can spoil a reading of the clock, and always in the same direction: they make a step
# slower. So `seconds` takes many readings and keeps the fastest.

# %%
def seconds(V, N, K):
    rng = np.random.default_rng(0)
    W_out, h, times = rng.normal(size=(V, N)) / N, rng.normal(size=N), []
    while len(times) < 5 or sum(times) < 0.05:
        start = perf_counter()
        one_step(W_out, h, rng, K)
        times.append(perf_counter() - start)
    return min(times)


# %%
sizes = [96, 1_000, 10_000, 100_000]
settings = [(8, None), (100, None), (8, 5), (100, 2), (100, 5), (100, 20)]
measured = {(N, K): [seconds(V, N, K) for V in sizes] for N, K in settings}

# %% [markdown]
# Both axes count zeros: 3 is 1,000 words and 5 is 100,000; −4 is a ten-thousandth of a second. One unit upwards is
# ten times slower. Look for the place where a rising line crosses the flat ones.

# %%
lines = [Series(f"K = {K}, N = {N}" if K else f"softmax, N = {N}", np.log10(sizes), np.log10(times), "accent", dashed=K is not None)
         for (N, K), times in measured.items()]
Figure(Curve(lines, x_label="log10 of V", y_label="log10 of the seconds per step", y_range=(-5.5, 0), height=300),
       alt="Time of one step by vocabulary, both axes logarithmic: two softmax lines climb, four lines of negative sampling stay flat.")

# %%
def times_faster(N, V, K=5):
    return measured[N, None][sizes.index(V)] / measured[N, K][sizes.index(V)]


print("V = 96: negative sampling is at least twice as fast:", times_faster(8, 96) > 2)
print("V = 100,000, N = 8: at least 20 times as fast:", times_faster(8, 100_000) > 20)
print("V = 100,000, N = 100: at least 100 times as fast:", times_faster(100, 100_000) > 100)

# %% [markdown]
# The dashed lines, those of negative sampling, are flat, because $V$ does not occur in their work. The solid ones
# climb about one unit for each unit to the right, as work proportional to $V$ must. Negative sampling begins to pay
# where they cross, and a toy vocabulary lies to the left of that place.
#
# The count promised 16 times less work at $V$ = 96. But every call of numpy has a fixed cost before it multiplies at
# all, and for small arrays that is most of the time. With 100,000 words and $N$ = 8 the step is at least 20 times as
# fast; with $N$ = 100, at least 100 times. (Your own clock decides. The lines printed above only claim what any
# computer should show.)
#
# > **You may have read** "a 1000×+ speed-up". **In fact** no single number is true. The factor grows with $V$ and
# > with $N$, shrinks with $K$, and at $V$ = 96 it is hardly a speed-up. Quote it together with its sizes, or measure.

# %% [markdown]
# ## Another question
#
# *about 20 minutes*
#
# The softmax asks *which of these V words?* Negative sampling asks about one word at a time: *is this a neighbour,
# yes or no?* It asks about the true context word, whose label is 1, and about $K$ random words, the **negative
# samples**, whose label is 0 ([Mikolov 2013b](00_start_here.ipynb#References)). For the pair `the → nurse`, with
# three negatives drawn from the vocabulary of the sentence below, the four questions are these:
#
# | input word | asked: a neighbour? | label |
# |:--|:--|--:|
# | the | nurse (the target) | 1 |
# | the | hospital (drawn) | 0 |
# | the | treatment (drawn) | 0 |
# | the | assisted (drawn) | 0 |
#
# (The sentence is "The nurse assisted the doctor with the patient's treatment at the hospital". That `hospital` is
# also a neighbour of `the` will matter later.) The input is the centre word and the target a context word, as in
# notebook 04. The program word2vec.c does it the other way round: its input is the context word, and its target is
# the centre. Its windows are drawn at random, but apart from that the set of pairs in a pass is the same. The
# negatives are then alternatives to the centre.
#
# A yes/no probability needs no sum over the vocabulary. The **sigmoid** makes it from one score:
#
# $$\sigma(z) = \frac{1}{1 + \exp(-z)}, \qquad \sigma(-z) = 1 - \sigma(z)$$
#
# A score of 0 gives one half, neither yes nor no; above 0 the model leans to yes. $\sigma(z)$ is the probability of
# *yes*, so $\sigma(-z)$ is that of *no*. The right answers are one yes and $K$ noes. We treat the $1 + K$ answers as
# independent. That is a modelling choice, not a fact about language, and it makes the objective simple: the
# probabilities are multiplied, and minus the logarithm of a product is a sum.
#
# $$L = -\log \Big(\sigma(u_t \cdot h) \prod_{k=1}^{K} \sigma(-u_k \cdot h)\Big) = -\log \sigma(u_t \cdot h) - \sum_{k=1}^{K} \log \sigma(-u_k \cdot h)$$
#
# Here $t$ is the target and $k$ runs over the negative samples. Each term is the **binary cross-entropy** of one
# yes/no answer. The next cell prints one example with its numbers, from a model that has done 3,000 steps. Before you
# read the last column: which of the six answers is the worst?

# %%
trainer = Trainer(kingdom, objective="negative sampling", negatives=5)
trainer.run(3_000)
step, words = trainer.peek(), trainer.vocabulary.words
print(f"centre word: {words[step.inputs[0]]}")
for row, z, p, y, e in zip(step.rows, step.logits, step.probabilities, step.labels, step.error, strict=True):
    print(f"{words[row]:>10}  score {z:+.2f}   σ {p:.2f}   label {y:.0f}   error {e:+.2f}")
print(f"loss {step.loss:.3f}")

# %%
# exercise 06.2

# %%
negative_loss = use("06.2", my_negative_loss)
target, negatives = step.rows[0], step.rows[1:]
print(f"loss of the six answers: {negative_loss(step.h, trainer.W_out, target, negatives):.3f}")

# %% [markdown]
# The true neighbour got a third where it should have had nearly 1, and that one answer is most of the loss. Of the
# noise words only `little` has a probability far from 0. The others cost almost nothing.
#
# ### A loss that a computer can't see
#
# How much can one answer cost? Say that the target's score is −40: the model is all but certain of *no*, and the text
# says *yes*. On paper $\sigma(-40) = 1 / (1 + \exp(40))$ is about $\exp(-40)$, and minus its logarithm is about 40.
# Before you run the cell, guess what `-np.log(sigmoid(z))` makes of −10, −40 and −1,000.

# %%
z = np.array([-10.0, -40.0, -1000.0])
with np.errstate(divide="ignore"):  # numpy would warn of log 0
    print("σ(z):                 ", " ".join(f"{p:.1e}" for p in sigmoid(z)))
    print("−log σ(z), as written:", -np.log(sigmoid(z)).round(3))

# %% [markdown]
# The formula is right. But a number in a computer has some sixteen digits, and `sigmoid` adds its result up from two
# halves, ½ + ½ tanh(z/2). Whatever is smaller than the last digit of ½ is lost. So $\exp(-40)$ becomes 0, the
# logarithm of 0 is $-\infty$, and one bad answer makes the mean loss of a whole run infinite. The way out is never to
# take the logarithm of a number that has been rounded. Put the formula of σ in first:
#
# $$-\log \sigma(z) = -\log \frac{1}{1 + \exp(-z)} = \log(1 + \exp(-z)) = \log(\exp(0) + \exp(-z))$$
#
# The last form is the logarithm of a sum of two exponentials, and numpy has a function for it. `np.logaddexp(a, b)`
# computes $\log(\exp(a) + \exp(b))$. It takes the larger of the two out in front, as the softmax does in
# [04](04_skip_gram.ipynb), so neither very large nor very small numbers do harm.

# %%
print("−log σ(z), rewritten: ", np.logaddexp(0, -z).round(3))
print(f"the loss of exercise 06.2, with −40 for the yes and 0 for a no: {negative_loss(np.array([40.0]), np.array([[-1.0], [0.0]]), 0, np.array([1])):.2f}")

# %% [markdown]
# The gradient never had this problem. It is made of $\sigma(z) - 1$, and where σ is rounded to 0 that is −1, as it
# should be. So a program with the naive loss may train well and print `inf`. The library's loss is written the second
# way, with `log_sigmoid(z)`, which is `-np.logaddexp(0, -z)`. If the last line above says `inf`, mend your loss of
# exercise 06.2 in the same way. (The 0 adds log 2, about 0.69.)

# %% [markdown]
# Now the gradient. The column *error* is once more *probability minus label*; here is why. Put $\sigma$ into the loss
# of one yes, and take the slope. Two rules and the chain rule do it: the slope of a logarithm is 1 divided by its
# argument, and that of $\exp(-z)$ is $-\exp(-z)$. Then multiply above and below by $\exp(z)$:
#
# $$-\log \sigma(z) = \log(1 + \exp(-z)), \qquad \text{slope: } \frac{-\exp(-z)}{1 + \exp(-z)} = \frac{-1}{1 + \exp(z)} = -\sigma(-z) = \sigma(z) - 1$$
#
# A nudge in numbers: when $z$ grows from 0 to 0.001, the loss falls from 0.69315 to 0.69265. That is −0.5 for each
# unit, and $\sigma(0) - 1 = -0.5$.
#
# For a no, put $-z$ in place of $z$. By the chain rule the sign turns, and the slope is $\sigma(z)$, that is
# $\sigma(z) - 0$. With the label $y_j$ both are one formula, $e_j = \sigma(z_j) - y_j$. Let the gradient check of
# notebook 05 confirm it:

# %%
def loss_of_scores(z):
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


print("nudged:", np.round(numeric_gradient(loss_of_scores, step.logits), 4))
print("σ − y: ", np.round(sigmoid(step.logits) - step.labels, 4))

# %% [markdown]
# From scores to vectors nothing is new. Each score is a dot product $z_j = u_j \cdot h$, so both gradients are the
# error times a vector. The code is that of the softmax with fewer rows. Take care with the two vectors: the gradient
# of an output vector $u_j$ is made of $h$, and the gradient of $h$ is made of the $u_j$.
#
# $$\frac{\partial L}{\partial u_j} = e_j\, h = (\sigma(u_j \cdot h) - y_j)\, h, \qquad \frac{\partial L}{\partial h} = \sum_j e_j\, u_j = \sum_j (\sigma(u_j \cdot h) - y_j)\, u_j$$

# %%
# exercise 06.3

# %%
# exercise 06.4

# %% [markdown]
# Try both on the step above, and compare them with what the trainer does next:

# %%
negative_gradient, negative_update = use("06.3", my_negative_gradient), use("06.4", my_negative_update)
W_out, after = np.array(trainer.W_out), trainer.copy()
after.step()
print("gradient of h as the trainer has it:", np.allclose(negative_gradient(step.h, W_out, target, negatives), step.grad_h))
print("W_out as the trainer has it:", np.allclose(negative_update(W_out, step.h, target, negatives, step.learning_rate), after.W_out))
for name in ("W_in", "W_out"):
    moved = np.flatnonzero((getattr(after, name) != getattr(trainer, name)).any(axis=1))
    print(f"rows of {name} that moved: {len(moved)} of {len(words)}:", ", ".join(words[i] for i in moved))

# %% [markdown]
# One row of `W_in` moved, and six rows of `W_out`. A word that does not occur in the loss has gradient 0 without any
# computation, so its row is neither read nor written. This is where all the speed comes from. It is enough because
# the noise is drawn anew each time: a word that is not drawn in this step is drawn in another. With fewer negatives
# the steps scatter more and the pushes are weaker. ([Mikolov 2013b](00_start_here.ipynb#References) advises 5 to 20
# for small texts, 2 to 5 for large ones.)

# %% [markdown]
# ## Where the noise comes from
#
# *about 12 minutes*
#
# Which random words? Drawing every word equally often would waste most questions on words that hardly occur. Drawing
# them as often as they occur would ask about the most frequent ones over and over. [Mikolov
# 2013b](00_start_here.ipynb#References) tried a number of choices and kept
#
# $$P(w) = \frac{n_w^{0.75}}{\sum_i n_i^{0.75}}$$
#
# with $n_w$ the count of the word. Words drawn from this distribution are **noise words**. The paper gives no
# derivation: this exponent worked best in its experiments. Guess first what the power does to two counts.

# %%
# exercise 06.5

# %% [markdown]
# In the widget below, the bar is the chance to be drawn, and the mark is the word's share of the text. Move the
# exponent to 1, and bar and mark agree. Move it to 0, and all bars are equally long. Then press **Draw again** a few
# times: is the target ever among the negatives? Is a word ever drawn twice?

# %%
NoiseExplorer()

# %%
# exercise 06.6

# %% [markdown]
# With the numbers of the kingdom, for a frequent word and a rare one:

# %%
vocabulary = trainer.vocabulary
her, soup = vocabulary.id("her"), vocabulary.id("soup")
n, noise_of = vocabulary.counts, use("06.6", my_noise)
noise = np.asarray(noise_of(n, 0.75))
print(f"her {n[her]} times, soup {n[soup]}: {n[her] / n[soup]:.0f} to 1")
print(f"{n[her]}^0.75 = {n[her]**0.75:.1f}, {n[soup]}^0.75 = {n[soup]**0.75:.1f}: {noise[her] / noise[soup]:.1f} to 1")
for i in (her, soup):
    print(f"P({words[i]}) = {n[i]**0.75:.1f} / {(n**0.75).sum():.0f} = {noise[i]:.4f}; its share of the text is {n[i] / n.sum():.4f}")

# %% [markdown]
# What does the exponent mean for a single word? Each time it is a target, its output vector is pulled in the
# direction of some $h$. Each time it is a negative, its output vector is pushed the other way. Count both over a run
# of 15,000 steps with $K$ = 5:

# %%
pairs = skipgram_pairs([vocabulary.encode(s) for s in kingdom.sentences], m=2)
print("pulled:           " + ", ".join(f"{words[i]} {15_000 * np.mean(pairs[:, 1] == i):,.0f} times" for i in (her, soup)))
for exponent in (0, 0.75, 1):
    pushed = 15_000 * 5 * noise_distribution(n, exponent)
    print(f"pushed, exp. {exponent:4}: " + ", ".join(f"{words[i]} {pushed[i]:,.0f} times" for i in (her, soup)))

# %% [markdown]
# With exponent 0 `soup` is pushed some thirty times for each pull, so nearly every answer it is trained on is *no*.
# With exponent 1 both words get about $K$ noes for a yes, but `her` takes a fifteenth of all questions. 0.75 lies
# between: it draws the few most frequent words less often, and the rare word about 1.5 times as often as its count
# alone would. No theorem says that this is the best choice; experiments did.

# %% [markdown]
# What exactly is left out? Only the **target** itself, since one word can't be told yes and no in the same step.
# (`draw_negatives` draws another word in its place. word2vec.c skips it and goes on with the $K - 1$ that remain.) A
# word that is a true neighbour elsewhere in the text is not left out: the program does not look.
#
# > **You may have read** that negative samples are words *known not to be* neighbours of the input. **In fact** a
# > negative is a random word. Take the sentence "The nurse assisted the doctor with the patient's treatment at the
# > hospital" with m = 2, and look for a word that never occurs near `the`.

# %%
tokens = tokenize("The nurse assisted the doctor with the patient's treatment at the hospital.")
places = [i for i, word in enumerate(tokens) if word == "the"]
near_the = {word for i in places for word in tokens[max(0, i - 2) : i + 3]}
print("words that are no context of 'the':", sorted(set(tokens) - near_the))

# %% [markdown]
# None exists: every other word of that sentence is a neighbour of `the`, so a rule that forbids neighbours would
# leave nothing to draw. (You may also have seen `car`, `phone` or `art` offered as negatives for such a sentence.
# They are not in its vocabulary, and a word without an output vector can't be drawn.) How often is a negative sample
# in the kingdom corpus a true neighbour of the centre word?

# %%
neighbours = set(map(tuple, pairs.tolist()))
drawn = draw_negatives(noise, pairs[:, 1], 5, np.random.default_rng(0))
hits = [(centre, word) in neighbours for centre, row in zip(pairs[:, 0], drawn, strict=True) for word in row]
print(f"share of negative samples that are neighbours of the centre elsewhere in the text: {np.mean(hits):.2f}")

# %% [markdown]
# In so small a vocabulary that is a large share. It does no lasting harm. A true neighbour is also drawn as a
# positive, and what counts is how much *more* often that happens than chance. Remember this sentence, because the
# section *What it learns instead* makes it exact.

# %% [markdown]
# ## Too frequent to be useful
#
# *about 8 minutes*
#
# `the` occurs next to everything, so it says little about anything. In every pass word2vec.c throws away occurrences
# of very frequent words, at random and drawn anew. The windows are laid over what remains, so they reach further:
# without its two little words, "queen in the palace" has `palace` right next to `queen`. A word with share $f$ of all
# tokens keeps an occurrence with probability
#
# $$\min\left(1,\; \left(\sqrt{f/\tau} + 1\right)\frac{\tau}{f}\right)$$
#
# The paper ([Mikolov 2013b](00_start_here.ipynb#References)) prints a simpler formula, $\sqrt{\tau/f}$; the program
# has this one. The threshold $\tau$ is `sample` in code. It is the share around which thinning sets in. Values of
# $10^{-3}$ or $10^{-5}$ are common and were made for millions of words. This text is short, so here $\tau$ is
# $10^{-2}$.

# %%
# exercise 06.7

# %%
raw = load_kingdom(remove_stop_words=False)
raw_vocabulary = Vocabulary.from_corpus(raw)
count, total = raw_vocabulary.counts[0], raw_vocabulary.counts.sum()
ratio = count / total / 1e-2
print(f"the: f = {count} / {total:,} = {count / total:.3f} and f/τ = {ratio:.1f}")
print(f"kept with probability (√{ratio:.1f} + 1) / {ratio:.1f} = {(np.sqrt(ratio) + 1) / ratio:.2f}")

# %%
keep = use("06.7", my_keep)
kept = keep(raw_vocabulary.counts, 1e-2)
for i in (0, 1, 2, 3, 20, 80):
    listed = "on the stop-word list" if raw_vocabulary.words[i] in stop_words() else ""
    print(f"{raw_vocabulary.words[i]:>10}  {raw_vocabulary.counts[i]:4} times   kept with probability {kept[i]:.2f}  {listed}")

# %% [markdown]
# The first three are words that a stop-word list removes. The fourth is not: `her` is nearly as frequent as `is`, and
# it tells a queen from a king. The formula can't know that, and thins `her` out as well. Its advantage is that it
# needs counts instead of a list, and so works in any language. Do not confuse it with the 0.75: the threshold thins
# the *text*, and the exponent chooses the *noise*. How much does the threshold matter?

# %%
strict = keep(raw_vocabulary.counts, 1e-5)
print(f"kept with τ = 0.00001: {raw_vocabulary.words[80]} {strict[80]:.2f}, {raw_vocabulary.words[0]} {strict[0]:.2f}")

# %% [markdown]
# A threshold made for a library leaves next to nothing of a booklet. Even `wood`, which occurs sixteen times in the
# text, would survive about once.

# %% [markdown]
# ## What it learns instead
#
# *about 14 minutes*
#
# First: does it work? The next cell trains on the same corpus with the same number of steps, each objective (the loss
# that training reduces) at a learning rate that suits it. The measure is the share of right answers to questions such
# as "man is to king as woman is to …?", which notebook 07 explains.

# %%
questions = [q for section in load_analogies().values() for q in section]
for K in (None, 1, 5, 20):
    levers = {"objective": "negative sampling", "learning_rate": 0.2, "negatives": K} if K else {}
    runs = [Trainer(kingdom, seed=seed, **levers) for seed in range(3)]
    shares = [run.run() or score_analogies(run.embeddings(), questions).share for run in runs]
    print(f"{f'negative sampling, K = {K}' if K else 'softmax':>25}: {np.mean(shares):.2f} of the analogies right, mean of 3 seeds")

# %% [markdown]
# It works: with 20 noise words it does as well as the softmax, and a single one is too few on so small a text. So is
# it a cheap softmax?
#
# > **You may have read** that negative sampling *preserves the same gradient signal* as the softmax. **In fact** it
# > is another objective with another optimum. It resembles the softmax, but it does not approximate it.
#
# Put the two steps on $h$ side by side, the second one averaged over all draws ($P$ is the noise without the target):
#
# $$\text{softmax:}\;\; (1 - p_t)\, u_t - \sum_{j \ne t} p_j\, u_j \qquad\qquad \text{negative sampling:}\;\; (1 - \sigma(z_t))\, u_t - K \sum_{j \ne t} P(j)\, \sigma(z_j)\, u_j$$
#
# The pull has the same direction in both, but the pushes differ. Softmax weighs each word by its probability, and its
# pushes add up to its pull, $1 - p_t$. Negative sampling weighs each word by its noise probability times σ, and
# nothing makes the two sides equal. At the start every σ is ½: a pull of ½ against pushes of $K/2$. The next cells
# measure both on the same weights and examples. The negatives are averaged over 500 draws, so that hardly any chance
# is left in the comparison.

# %%
def both_gradients(step, W_out, rng):
    """The softmax's gradient of h, and the mean over 500 draws of that of negative sampling."""
    draws = draw_negatives(noise, np.full(500, step.target), 5, rng)
    mean = np.mean([negative_sampling(step.h, W_out, step.target, row).grad_h for row in draws], axis=0)
    return full_softmax(step.h, W_out, step.target).grad_h, mean


# %% [markdown]
# Two things to compare: the direction (the cosine is 1 if they agree, −1 if they are opposite) and the length. What
# would you expect if one were an approximation of the other?

# %%
run = Trainer(kingdom)
run.run(3_000)
rng, cosines, ratios = np.random.default_rng(1), [], []
for soft, sampled in [both_gradients(run.step(), run.W_out, rng) for _ in range(30)]:
    cosines.append(soft @ sampled / np.linalg.norm(soft) / np.linalg.norm(sampled))
    ratios.append(np.linalg.norm(sampled) / np.linalg.norm(soft))
print(f"30 examples: cosine {min(cosines):.1f} to {max(cosines):.1f}, ratio of lengths {min(ratios):.1f} to {max(ratios):.1f}")

# %% [markdown]
# Sometimes they nearly agree (0.9), and sometimes one even points against the other (−0.7), however many draws are
# averaged. One caution belongs to this measurement. The weights come from a *softmax* run, and adding the same number
# to all its scores would change nothing there. So its scores lie around 0, where σ is ½ on average, and negative
# sampling would first lower them all.
#
# So where does negative sampling lead? [Levy & Goldberg 2014a](00_start_here.ipynb#References) answered that, and you
# can follow their argument with what you know. Take one pair, a centre word $w$ and a context word $c$. In training
# the pair is asked with label 1 as often as it occurs, $n^+$ times. It is asked with label 0 as often as it is drawn
# as noise, $n^-$ times. Its score $z = v_w \cdot u_c$ comes to rest where the errors cancel:
#
# $$n^+\,(\sigma(z) - 1) + n^-\,\sigma(z) = 0 \quad\Longrightarrow\quad \sigma(z) = \frac{n^+}{n^+ + n^-}$$
#
# Then $1 - \sigma(z) = \frac{n^-}{n^+ + n^-}$. The quotient of the two is
# $\frac{\sigma(z)}{1 - \sigma(z)} = \exp(z)$, so $\exp(z) = n^+ / n^-$ and
#
# $$z = \log \frac{n^+}{n^-}$$
#
# In a text with $n_\text{pairs}$ pairs, $n^+$ is $n_\text{pairs}\,P(w, c)$. If the noise follows the counts (exponent
# 1), then $n^-$ is $K\,n_\text{pairs}\,P(w)\,P(c)$. Put both in, and $n_\text{pairs}$ drops out:
#
# $$v_w \cdot u_c \;=\; \log\frac{P(w, c)}{P(w)\,P(c)} - \log K$$
#
# The first term is the **pointwise mutual information** (PMI) of notebook 02, its table of surprise without the cut
# at 0. So $K$ lowers every score by the same amount, and the scores of the model are the numbers of the counting
# table. With exponent 0.75 the noise is $P(c)^{0.75}$, divided by its sum, in place of $P(c)$. Rare context words are
# then asked as noise more often, so they score lower than their PMI says ([Levy, Goldberg & Dagan
# 2015](00_start_here.ipynb#References) call this context distribution smoothing). With the numbers of one pair:

# %%
counts = cooccurrences(kingdom, vocabulary, m=2).astype(float)
pmi = np.log(np.where(counts > 0, counts, 1) * counts.sum() / np.outer(counts.sum(axis=1), counts.sum(axis=0)))
king, throne = vocabulary.id("king"), vocabulary.id("throne")
yes, no = counts[king, throne], 5 * counts[king].sum() * counts[throne].sum() / counts.sum()
print(f"(king, throne) in one pass, K = 5: {yes:.0f} times yes, {no:.1f} times no; log(yes/no) = {np.log(yes / no):.2f}")
print(f"PMI − log 5 = {pmi[king, throne]:.2f} − {np.log(5):.2f} = {pmi[king, throne] - np.log(5):.2f}")

# %% [markdown]
# For that, every pair would need a score that can be set independently of all the others. With few numbers in each
# vector the scores are a compromise, in which frequent pairs weigh most. So give the model room: 64 numbers in each
# vector, and a longer run. Only pairs that occur at least three times are compared, since the counts of rarer ones
# are mostly chance. Before you run the cell: where should *score − PMI* come out for K = 2, and where for K = 5?

# %%
often = counts >= 3
for K in (2, 5):
    long = Trainer(kingdom, objective="negative sampling", dim=64, noise_exponent=1.0, negatives=K, learning_rate=0.2, steps=60_000)
    long.run()
    scores = long.W_in @ long.W_out.T
    print(f"K = {K}: score − PMI is {np.median(scores[often] - pmi[often]):.1f} in the median; −log {K} = {-np.log(K):.1f}; "
          f"correlation {np.corrcoef(scores[often], pmi[often])[0, 1]:.1f}")
print(f"pairs that never co-occur: median score {np.median(scores[counts == 0]):.1f}")

# %% [markdown]
# Each point below is a pair: its PMI from the counts to the right, the score of the model with $K$ = 5 upwards. The
# slanted line is the theorem. The two thin lines are zero: as often as chance for the PMI, an undecided ½ for the
# score.

# %%
shown = np.argwhere(np.triu(often))[::2]
points = np.column_stack([pmi[tuple(shown.T)], scores[tuple(shown.T)]])
named = dict.fromkeys(points[:, 0].argsort()[[1, -1]].tolist(), "accent")
labels = [", ".join(words[k] for k in pair) if i in named else "" for i, pair in enumerate(shown)]
line = {0: np.array([(x, x - np.log(5)) for x in (-2, 5.4)])}
Figure(Scatter(labels, points, "Pairs that co-occur at least three times; the line is PMI − log 5", axes=("PMI", "score v · u"),
               trails=line, highlight=named, limits=(-2.5, 6.5, -4.5, 4.2)),
       alt="A cloud of points along the line PMI − log 5, which rises at 45 degrees. On the right most points lie below the line.")

# %% [markdown]
# Follow the vertical zero down to the slanted line. A pair that co-occurs as often as chance has a score of
# $-\log 5$. The model says *no*, because the pair is asked as noise five times for each time that it occurs in the
# text. To get a yes, a pair must co-occur more than five times as often as chance.
#
# On the right, where `sweet` and `honey` are, the points fall short of the line: those are rare words, which had the
# fewest steps. (Give the run 240,000 steps and look again.) Pairs that never co-occur ought to have
# $\log 0 = -\infty$. A finite run leaves them at a low score, −5.0 in the median here.
#
# No logarithm of a count was computed during that run. The sum of many yes/no steps leads to it.
#
# **GloVe** ([Pennington, Socher & Manning 2014](00_start_here.ipynb#References)) takes the direct way to such a
# table. It first counts the whole text, and then fits dot products to the logarithms of the counts $n_{ij}$ by
# weighted least squares:
#
# $$\sum_{i,j\,:\; n_{ij} > 0} \omega(n_{ij})\, \big(v_i \cdot u_j + b_i + b'_j - \log n_{ij}\big)^2, \qquad \omega(n) = \min\left(1,\; (n/100)^{0.75}\right)$$
#
# The intercepts $b_i$ and $b'_j$, one for each word and each context word, can absorb how frequent the words are,
# which PMI divides out. The weight $\omega$ keeps rare pairs from counting too much and frequent ones from counting
# without limit. Pairs that never co-occur are left out. At the end GloVe keeps the sum $v_i + u_i$ as the vector of
# word $i$.

# %% [markdown]
# ## The other way out: hierarchical softmax
#
# *about 12 minutes*
#
# Negative sampling gives up the probabilities. The first word2vec paper ([Mikolov 2013a](00_start_here.ipynb#References)) kept a
# true probability distribution over all words, but computed it along a binary tree (an idea of
# [Morin & Bengio 2005](00_start_here.ipynb#References)). Each word is a leaf. Output vectors belong to the *forks*, not to the words.
# At each fork a sigmoid decides: left with $\sigma(u \cdot h)$, right with $\sigma(-u \cdot h) = 1 - \sigma(u \cdot h)$. A word's
# probability is the product of the decisions on the way to it. (It is not that of the softmax of $u \cdot h$: the tree is another model.)
#
# To learn from a word, only the forks above it are scored and moved. So frequent words should be near the root. A **Huffman tree**
# does that: it joins the two rarest groups of words into one, again and again, until one group is left. Here is the tree of a text of
# twelve words.

# %%
rhyme = Vocabulary.from_corpus(Corpus.from_text("Her king, her milk, her soup, her king. Milk for her king."))
paths = huffman_paths(rhyme.counts)
for word, count, path in zip(rhyme.words, rhyme.counts, paths, strict=True):
    way = "  ".join(f"{fork} {'left' if label else 'right':<5}" for fork, label in zip(*path, strict=True))
    print(f"{word:>5}  {count} times   {way}")

# %% [markdown]
# Fork 0 is the root. Draw the tree on paper from these five lines: it has five leaves and four forks. `her` takes one decision,
# `soup` and `for` take four. Now give every fork a vector, take some $h$, and walk to `king`. The sign is + for left and − for right:
#
# $$L = -\log p(\text{king}) = -\sum_{j} \log \sigma(\pm u_j \cdot h)$$

# %%
rng = np.random.default_rng(0)
h, forks = rng.normal(size=3), rng.normal(size=(len(rhyme) - 1, 3))
path = paths[rhyme.id("king")]
for fork, label in zip(*path, strict=True):
    score = forks[fork] @ h
    print(f"fork {fork}: u · h = {score:5.2f}   {'left, σ(u · h)' if label else 'right, σ(−u · h)'} = {sigmoid(score if label else -score):.2f}")
scored = hierarchical_softmax(h, forks, path)
print(f"product {np.exp(-scored.loss):.3f}, loss {scored.loss:.3f}, error = σ − label: {scored.error.round(2)}")

# %% [markdown]
# Look at the last line. A decision is one yes/no question, the one that you have derived above. Its label is 1 for left and 0 for
# right, its error is σ − label, and both gradients are that error times a vector. So nothing new has to be differentiated. Two claims
# are left to be checked: that the gradient is right, and that the probabilities of *all* words sum to 1 whatever the scores are. Say
# why they must, before you run the cell.

# %%
nudged = numeric_gradient(lambda x: hierarchical_softmax(x, forks, path).loss, h)
print("gradient of h   ", scored.grad_h.round(4))
print("by differences  ", nudged.round(4))
chances = {word: np.exp(-hierarchical_softmax(h, forks, way).loss) for word, way in zip(rhyme.words, paths, strict=True)}
print(", ".join(f"{word} {p:.2f}" for word, p in chances.items()), f"  sum {sum(chances.values()):.2f}")

# %% [markdown]
# They sum to 1 for any scores, because each fork divides exactly the probability that reached it, and 1 reached the root. No sum over
# the vocabulary was needed. What a step costs is a number that you can count: its dot products $u \cdot h$.

# %%
def decisions(counts):
    """The mean number of forks above a word of a text in which the words occur `counts` times."""
    return sum(len(path.forks) * count for path, count in zip(huffman_paths(counts), counts, strict=True)) / sum(counts)


print("dot products in a step      softmax   K = 5   tree, all words alike   tree, Zipf")
for V in (106, 1_000, 10_000):
    zipf = 1 / np.arange(1, V + 1)
    print(f"{V:>20,} words   {V:>9,}   {6:>5}   {decisions(np.ones(V)):>21.1f}   {decisions(zipf):>10.1f}")
print(f"the kingdom: {decisions(vocabulary.counts):.1f} instead of {len(vocabulary)}")

# %% [markdown]
# The softmax needs $V$ of them, the tree about $\log_2 V$. Ten times as many words cost 3.3 decisions more, and fewer where words follow
# Zipf's law, because the frequent ones have short ways. Does it learn as well? The learning rate is the best of four that were tried on
# these same questions.

# %%
questions = [q for section in load_analogies().values() for q in section]
runs = [Trainer(kingdom, objective="hierarchical softmax", learning_rate=0.2, seed=seed) for seed in range(3)]
shares = [run.run() or score_analogies(run.embeddings(), questions).share for run in runs]
print(f"hierarchical softmax: {np.mean(shares):.2f} of the analogies right, mean of 3 seeds")
print(f"W_in {runs[0].W_in.shape}, W_out {runs[0].W_out.shape}: one row for each fork")

# %% [markdown]
# It does, on this small text. It has three drawbacks. The counts of the whole text must be known before the tree can be built. Its
# groups are made by frequency alone, so words that share a fork need not have anything in common. And words have no output vectors of
# their own. In the experiments of [Mikolov 2013b](00_start_here.ipynb#References) negative sampling gave better vectors for frequent
# words. Negative sampling is the default of word2vec.c and of gensim, and both offer the tree as `hs`.

# %% [markdown]
# ## Negative sampling, by you
#
# *about 30 minutes*
#
# You have the loss, the gradient, the update and the noise. What is left is the program around them.

# %%
# exercise 06.8

# %% [markdown]
# The next cell does four passes over the kingdom corpus, each with its own draws. (A pass is also called an epoch.)
# An untrained model pays 6 · log 2 = 4.16 for a pair. Which word should come out nearest to `king`?

# %%
epoch = use("06.8", my_epoch)
rng, own_W_in, own_W_out = np.random.default_rng(0), np.array(fresh.W_in), np.array(fresh.W_out)
for k in range(4):
    draws = draw_negatives(noise, pairs[:, 1], 5, rng)
    own_W_in, own_W_out, mean_loss = epoch(own_W_in, own_W_out, pairs, draws, 0.3)
    print(f"epoch {k + 1}: mean loss {mean_loss:.2f}")
(near, cosine), *_ = Embeddings(vocabulary.words, own_W_in).neighbours("king", 1)
print(f"nearest to king: {near}, cosine {cosine:.2f}")

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("06")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - measured the softmax on your own computer, and seen that a toy vocabulary gains nothing by avoiding it
# - derived σ − y from −log σ, computed loss and gradients of one yes and K noes, and counted the rows that move
# - computed the noise distribution, weighed pulls against pushes, and found that only the target itself is left out
# - subsampled frequent words by a formula instead of a list
# - compared two gradients that are said to be the same, and found that they differ
# - seen why the scores settle at PMI − log K, and watched them do it
# - trained with negative sampling in a program of your own
#
# ## In PyTorch
#
# The same model in PyTorch, for reading (the course doesn't need it). The comments give the course's line for each.
# PyTorch finds the gradients by itself when you call `loss.backward()`.
#
# ```python
# from torch import nn
# from torch.nn.functional import logsigmoid
#
# class SkipGram(nn.Module):
#     def __init__(self, V, N):
#         super().__init__()
#         self.W_in, self.W_out = nn.Embedding(V, N), nn.Embedding(V, N)  # two tables, random at first
#
#     def forward(self, centre, target, negatives):           # ids: (P,), (P,), (P, K), for P pairs at once
#         h = self.W_in(centre)                               # h = W_in[centre]
#         yes = (self.W_out(target) * h).sum(dim=1)           # W_out[target] @ h
#         noes = (self.W_out(negatives) @ h[:, :, None])[:, :, 0]  # W_out[negatives] @ h
#         return -(logsigmoid(yes) + logsigmoid(-noes).sum(dim=1)).sum()  # the loss of this notebook, summed over the P pairs
# ```
#
# ## Next
#
# [Notebook 07](07_analogies.ipynb) asks what the vectors can do once they are trained: neighbours, analogies, and how
# far to trust them.
