# %% [markdown]
# # 06 · Negative sampling: yes or no?
#
# Ask a hundred people the same question to change the mind of one: that is what the softmax does. At every step each word of the vocabulary is scored, and
# each output vector is moved, to learn that `king` stood next to `throne`. With a hundred words nobody minds. With a hundred thousand the machine
# spends its life asking. This notebook replaces the question.
#
# **You will be able to**
#
# - measure what the softmax costs on your own machine, and from which vocabulary on it matters
# - write loss and gradient of negative sampling, and say which rows a step touches
# - draw negative samples from the right distribution, and know what exactly is left out
# - thin out words that are too frequent to be useful
# - say what negative sampling optimises instead, and check it
#
# **Time** about 80 minutes · **Builds on** [04](04_skip_gram.ipynb) (softmax, one step), [05](05_gradients.ipynb) (error times vector)

# %%
import heapq
from time import perf_counter

import numpy as np

from w2vlib import (
    Settings,
    Trainer,
    Vocabulary,
    draw_negatives,
    full_softmax,
    keep_probability,
    load_analogies,
    load_kingdom,
    negative_sampling,
    noise_distribution,
    score_analogies,
    sigmoid,
    skipgram_pairs,
    stop_words,
    tokenize,
)
from w2vlib.counts import cooccurrences
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.figures import Figure, loss_curve
from w2vlib.quiz import quiz
from w2vlib.widgets import Machine, NoiseExplorer
from w2vlib.widgets.blocks import Bars, Curve, Scatter, Series

# %% [markdown]
# ## Before any theory: the same machine, another question
#
# *about 7 minutes*
#
# The machine of notebook 04 again, with one setting changed. Guess what you will see in the orange matrix; then walk through the five phases and
# compare. In notebook 04 every row of `W_out` was in play.

# %%
# exercise 06.1

# %%
kingdom = load_kingdom()
Machine(Trainer(kingdom, objective="negative sampling", negatives=5))

# %% [markdown] tags=["instructor"]
# Ask for guesses to 06.1 by show of fingers. Then let one learner drive on the projector, phase by phase, while another says aloud which rows light up. What goes
# wrong later: people think that negative samples are words known *not* to be neighbours. Nobody checks that; see "what is left out".

# %% [markdown]
# ## What the softmax costs
#
# *about 10 minutes*
#
# One softmax step makes $V$ dot products of length $N$, and moves $V$ rows. With 50,000 words and 300 numbers each that is 15 million weights per training pair. Do
# not believe such sums; measure. The cells time single steps, for growing vocabularies, once with the softmax and once with 2, 5 and 20 random words
# in place of all of them (the **negative samples** of the next section; here only the clock counts).

# %%
def one_step(W_out, h, rng, K):
    """Score and move output vectors: all of them (K is None), or those of the target and K random words."""
    if K is None:
        W_out -= 0.01 * np.outer(full_softmax(h, W_out, 5).error, h)
    else:
        scored = negative_sampling(h, W_out, 5, rng.integers(0, len(W_out), K))
        np.subtract.at(W_out, scored.rows, 0.01 * np.outer(scored.error, h))


# %% [markdown]
# One clock reading can be spoiled by anything else that your computer does. So `seconds` takes many and gives the median, the one in the middle.

# %%
def seconds(V, N, K=None, repeats=9):
    rng = np.random.default_rng(0)
    W_out, h, times = rng.normal(size=(V, N)) / N, rng.normal(size=N), []
    for _ in range(repeats):
        start = perf_counter()
        one_step(W_out, h, rng, K)
        times.append(perf_counter() - start)
    return float(np.median(times))


# %%
sizes = [96, 1_000, 10_000, 100_000]
softmax_time = {N: [seconds(V, N) for V in sizes] for N in (8, 100)}
sampled_time = {K: [seconds(V, 100, K, 99) for V in sizes] for K in (2, 5, 20)}

# %% [markdown]
# Both axes count zeros: 3 is 1,000 words and 5 is 100,000; −4 is a ten-thousandth of a second. One step of the grid upwards is ten times slower.

# %%
lines = [Series(f"softmax, N = {N}", np.log10(sizes), np.log10(times), role="out") for N, times in softmax_time.items()]
lines += [Series(f"K = {K}", np.log10(sizes), np.log10(times), role="in") for K, times in sampled_time.items()]
Figure(Curve(lines, x_label="log10 of V", y_label="log10 of the seconds per step", y_range=(-5.5, 0)),
       alt="Time of one step by size of vocabulary, both axes logarithmic. The two softmax lines climb steadily from V = 1,000 on; the "
           "three lines of negative sampling stay flat.")

# %%
def times_faster(N, V, K):
    return softmax_time[N][sizes.index(V)] / sampled_time[K][sizes.index(V)]


print("V = 96: negative sampling is at least twice as fast:", times_faster(8, 96, 5) > 2)
print("V = 100,000, N = 8: at least 50 times as fast:", times_faster(8, 100_000, 5) > 50)
print("V = 100,000, N = 100: at least 500 times as fast:", times_faster(100, 100_000, 5) > 500)

# %% [markdown]
# With the vocabulary of a toy there is little or nothing to gain: scoring 96 words takes about as long as handling five. With 100,000 words there is a factor of
# hundreds, or of thousands when the vectors are long. (Your own clock decides; the lines above only claim what any machine should show.)
#
# > **You may have read** "a 1000×+ speed-up". **In fact** no single number is true. The factor grows with $V$ and with $N$, shrinks with $K$, and at $V$ = 96 it is
# > no speed-up at all. Quote it with its sizes, or measure.

# %% [markdown]
# ## Another question
#
# *about 18 minutes*
#
# The softmax asks *which of these V words?* Negative sampling asks, of one word at a time, *is this a neighbour, yes or no?* It asks it of the true context word, whose label is 1, and
# of $K$ random words, the **negative samples**, whose label is 0 (Mikolov and colleagues, 2013). A yes/no probability needs no sum over the vocabulary: the **sigmoid** makes it
# from one score.
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad L = -\log \sigma(u_\text{target} \cdot h) - \sum_{k=1}^{K} \log \sigma(-u_k \cdot h)$$
#
# $\sigma(-z) = 1 - \sigma(z)$: the probability of *no*. Before you read the numbers: a score of 0 is a half, neither yes nor no; above 0 the machine leans to yes. Here is one example with its numbers, from a machine that has done 3,000 steps.

# %%
trainer = Trainer(kingdom, objective="negative sampling", negatives=5)
trainer.run(3_000)
step, words = trainer.peek(), trainer.vocabulary.words
print(f"centre word: {words[step.inputs[0]]}")
for row, z, p, y, e in zip(step.rows, step.logits, step.probabilities, step.labels, step.error, strict=True):
    print(f"{words[row]:>10}  score {z:+.2f}   σ {p:.2f}   label {y:.0f}   error {e:+.2f}")
print(f"loss {step.loss:.3f}")

# %%
by_hand = -np.log(sigmoid(step.logits[0])) - np.log(sigmoid(-step.logits[1:])).sum()
print(f"−log σ(target) − Σ log σ(−negative) = {by_hand:.3f}")

# %%
# exercise 06.2

# %% [markdown]
# The error is once more *probability minus label*, and both gradients are the error times a vector. It is the same code as for the softmax, with
# fewer rows. Take care with the two vectors: the gradient of an output vector $u_j$ is made of $h$, the gradient of $h$ is made of the $u_j$.
#
# $$\frac{\partial L}{\partial u_j} = (\sigma(u_j \cdot h) - y_j)\, h, \qquad \frac{\partial L}{\partial h} = \sum_j (\sigma(u_j \cdot h) - y_j)\, u_j$$

# %%
error = sigmoid(step.logits) - step.labels
print("gradient of h as the trainer has it:", np.allclose(error @ trainer.W_out[step.rows], step.grad_h))
after = trainer.copy()
after.step()
moved = np.flatnonzero((after.W_out != trainer.W_out).any(axis=1))
print(f"rows of W_out that moved: {len(moved)} of {len(words)}:", ", ".join(words[i] for i in moved))

# %%
# exercise 06.3

# %%
# exercise 06.4

# %% [markdown]
# ## Where the noise comes from
#
# *about 12 minutes*
#
# Which random words? Drawing every word equally often would waste most questions on words that hardly occur. Drawing them as often as they occur would ask about the most frequent ones
# over and over. Mikolov and colleagues tried exponents in between and kept
#
# $$P(w) = \frac{n_w^{0.75}}{\sum_i n_i^{0.75}}$$
#
# with $n_w$ the count of the word. They give no derivation; it worked best in their experiments. Guess first what the power does.

# %%
# exercise 06.5

# %% [markdown]
# Now look. The bar is the chance to be drawn, the mark is the word's share of the text. Move the exponent to 1 and bar and mark agree; move it to 0 and all bars are
# equally long. Then press **Draw again** a few times: is the target ever among the negatives? Is a word ever drawn twice?

# %%
NoiseExplorer()

# %%
# exercise 06.6

# %% [markdown]
# What exactly is left out? Only the **target** itself. That a word is a true neighbour from another place in the text does not protect it: nobody looks.
#
# > **You may have read** that negative samples are words *known not to be* neighbours of the input. **In fact** a negative is a random word. Take the sentence "The nurse assisted the doctor with the
# > patient's treatment at the hospital" with m = 2, and look for a word that never stands near `the`.

# %%
tokens = tokenize("The nurse assisted the doctor with the patient's treatment at the hospital.")
near_the = {tokens[j] for i, word in enumerate(tokens) for j in range(max(0, i - 2), i + 3) if word == "the" and j != i and j < len(tokens)}
print("words that are no context of 'the':", sorted(set(tokens) - near_the - {"the"}))

# %% [markdown]
# There is none: every other word of that sentence is a neighbour of `the`, so a rule that forbids neighbours would leave nothing to draw. (You may also have seen `car`, `phone` or
# `art` offered as negatives for such a sentence. They are not in its vocabulary, and a word without an output vector can't be drawn.) How often does it happen in the kingdom corpus that a negative sample is a true
# neighbour of the centre word?

# %%
vocabulary = trainer.vocabulary
pairs = skipgram_pairs([vocabulary.encode(s) for s in kingdom.sentences], m=2)
neighbours = set(map(tuple, pairs.tolist()))
noise = noise_distribution(vocabulary.counts)
negatives = draw_negatives(noise, pairs[:, 1], 5, np.random.default_rng(0))
true_neighbours = np.mean([(centre, word) in neighbours for (centre, _), row in zip(pairs.tolist(), negatives.tolist(), strict=True) for word in row])
print(f"share of negative samples that are neighbours of the centre elsewhere in the text: {true_neighbours:.2f}")

# %% [markdown]
# In so small a world that is a large share. It does no lasting harm: a true neighbour is also drawn as a positive, and what counts is how much *more* often that happens than chance.
# Keep this sentence; the last section makes it exact.

# %% [markdown]
# ## Too frequent to be useful
#
# *about 8 minutes*
#
# `the` stands next to everything, so it says little about anything. Before training, word2vec.c throws away occurrences of very frequent words at random, and the windows of what remains reach further.
# A word with share $f$ of all tokens keeps an occurrence with probability
#
# $$\min\left(1,\; \left(\sqrt{f/s} + 1\right)\frac{s}{f}\right)$$
#
# The paper prints a simpler formula, $\sqrt{s/f}$; the program has this one. $s$ is often $10^{-3}$ or $10^{-5}$, made for millions of words.

# %%
raw = load_kingdom(remove_stop_words=False)
raw_vocabulary = Vocabulary.from_corpus(raw)
kept = keep_probability(raw_vocabulary.counts, sample=1e-2)
for i in (0, 1, 2, 3, 20, 80):
    listed = "on the stop-word list" if raw_vocabulary.words[i] in stop_words() else ""
    print(f"{raw_vocabulary.words[i]:>10}  {raw_vocabulary.counts[i]:4} times   kept with probability {kept[i]:.2f}  {listed}")

# %% [markdown]
# The first three are words that a stop-word list removes. The fourth is not: `her` is as frequent as `is`, and it tells a queen from a king. A formula can't know that; it thins `her` out as
# well. What it has to offer: it needs no list, only counts, and so works in any language. ($s$ is $10^{-2}$ here because the text is so short. With $10^{-5}$ even `wood` would hardly survive.)

# %%
strict = keep_probability(raw_vocabulary.counts, sample=1e-5)
print(f"with s = 0.00001, {raw_vocabulary.words[80]} is kept with probability {strict[80]:.2f}, {raw_vocabulary.words[0]} with {strict[0]:.2f}")

# %%
# exercise 06.7

# %% [markdown]
# ## What it learns instead
#
# *about 12 minutes*
#
# First: does it work? The same corpus, the same number of steps, both objectives, each at a learning rate that suits it. The measure: questions such
# as "man is to king as woman is to …?", which notebook 07 explains.

# %%
questions = [q for section in load_analogies().values() for q in section]
for settings in (Settings(), Settings(objective="negative sampling", learning_rate=0.2)):
    shares = []
    for seed in range(3):
        run = Trainer(kingdom, settings, seed=seed)
        run.run()
        shares.append(score_analogies(run.embeddings(), questions).share)
    print(f"{settings.objective:>18}: {np.mean(shares):.2f} of the analogies right, mean of 3 seeds")

# %% [markdown]
# > **You may have read** that negative sampling *preserves the same gradient signal* as the softmax. **In fact** it is another objective with another optimum. It resembles the softmax; it does not
# > approximate it.
#
# You have just seen that it gets nearly as many right. Now compare the two gradients of $h$, for the same weights and the same examples; the gradient of negative sampling is averaged over many draws of
# negatives, so that no luck is left in it.

# %%
def both_gradients(step, W_out, rng):
    """The softmax's gradient of h, and the mean over 500 draws of that of negative sampling."""
    draws = draw_negatives(noise, np.full(500, step.target), 5, rng)
    mean = np.mean([negative_sampling(step.h, W_out, step.target, row).grad_h for row in draws], axis=0)
    return full_softmax(step.h, W_out, step.target).grad_h, mean


# %% [markdown]
# Two things to compare: the direction (the cosine is 1 if they agree, −1 if they are opposite) and the length. What would you expect if the one were an approximation of the other?

# %%
run = Trainer(kingdom)
run.run(3_000)
rng, cosines, ratios = np.random.default_rng(1), [], []
for step in [run.step() for _ in range(30)]:
    soft, sampled = both_gradients(step, run.W_out, rng)
    cosines.append(soft @ sampled / np.linalg.norm(soft) / np.linalg.norm(sampled))
    ratios.append(np.linalg.norm(sampled) / np.linalg.norm(soft))
print(f"30 examples: cosine of the two gradients {min(cosines):.1f} to {max(cosines):.1f}, ratio of lengths {min(ratios):.1f} to {max(ratios):.1f}")

# %% [markdown]
# Sometimes they agree, sometimes they point in opposite directions, however many draws are averaged. So where does negative sampling lead? Levy and Goldberg (2014) found out. If the vectors have enough numbers, the best score of a pair is its **pointwise mutual
# information**, shifted down by $\log K$:
#
# $$v_w \cdot u_c \;=\; \log\frac{P(w, c)}{P(w)\,P(c)} - \log K$$
#
# That is notebook 02's table of surprise, minus a constant: the predicting machine and the counting table meet. You can check it, with 64 numbers in each
# vector, noise with exponent 1 as in the theorem, and a longer run. Before you run the cell: where should *score − PMI* come out for K = 2, and where for K = 5?

# %%
counts = cooccurrences(kingdom, vocabulary, m=2).astype(float)
pmi = np.log(np.where(counts > 0, counts, 1) * counts.sum() / np.outer(counts.sum(axis=1), counts.sum(axis=0)))
often = counts >= 3

# %% [markdown]
# `pmi` is the PPMI of notebook 02 without the cut at 0; `often` marks the pairs that meet at least three times, since rarer ones are mostly luck. Now the machine's side:

# %%
shifts = {}
for K in (2, 5):
    long = Trainer(kingdom, objective="negative sampling", dim=64, noise_exponent=1.0, negatives=K, learning_rate=0.2, steps=60_000)
    long.run()
    scores = long.W_in @ long.W_out.T
    shifts[K] = np.median(scores[often] - pmi[often])
    print(f"K = {K}: score − PMI is {shifts[K]:.1f} in the median; −log {K} = {-np.log(K):.1f}; "
          f"correlation {np.corrcoef(scores[often], pmi[often])[0, 1]:.1f}")

# %%
points = np.column_stack([pmi[often], scores[often]])[::4]
theory = np.array([(x, x - np.log(5)) for x in (pmi[often].min(), pmi[often].max())])
caption = "Each point is a pair of words that meets at least three times; the line is PMI − log 5"
Figure(Scatter([""] * len(points), points, caption, axes=("PMI", "score v · u"), trails={0: theory}),
       alt="A cloud of points along a rising line: the larger the PMI of two words, the larger their score. The line is PMI minus log 5, and "
           "the points lie on both sides of it.")

# %% [markdown]
# Nobody computed a single logarithm of a count during that run. The yes/no game arrived at it by itself.

# %% [markdown]
# ## The other way out: hierarchical softmax, in brief
#
# *about 5 minutes*
#
# The first word2vec paper (Mikolov and colleagues, 2013) kept a true probability distribution over all words but computed it along a binary tree: each word is a leaf, and its probability is a product of left-or-right decisions on the way to it. A
# Huffman tree gives frequent words short ways: join the two rarest groups of words into one, again and again, and count for each word how often its group was joined.

# %%
heap = sorted((int(count), i, (i,)) for i, count in enumerate(vocabulary.counts))
depth = np.zeros(len(vocabulary), int)
while len(heap) > 1:
    (a, i, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
    depth[list(left + right)] += 1
    heapq.heappush(heap, (a + b, i, left + right))
mean_depth = (depth * vocabulary.counts).sum() / vocabulary.counts.sum()
print(f"{len(vocabulary)} words: {mean_depth:.1f} yes/no decisions on average, at most {depth.max()}; the softmax scores {len(vocabulary)}")

# %% [markdown]
# About $\log_2 V$ decisions instead of $V$ scores. It is exact, but the tree must be built, and on frequent words negative sampling gave better vectors in the experiments of its authors. Most programs use negative sampling today.

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
# - measured the softmax on your machine, and seen that a toy gains nothing by avoiding it
# - computed loss, error and gradients of one yes and K noes, and counted the rows that move
# - bent the noise distribution, and found that only the target itself is left out
# - subsampled frequent words by a formula instead of a list
# - compared two gradients that are said to be the same, and are not
# - watched the scores settle at PMI − log K
#
# ## Next
#
# [Notebook 07](07_analogies.ipynb) asks what the vectors can do once they are trained: neighbours, analogies, and how far to trust them.
