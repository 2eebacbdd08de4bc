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
# - derive loss and gradient of negative sampling, and say which rows a step touches
# - draw negative samples from the right distribution, and know what exactly is left out
# - thin out words that are too frequent to be useful
# - say what negative sampling optimises instead, and check it
# - write a whole epoch of it
#
# **Time** about 110 minutes · **Builds on** [04](04_skip_gram.ipynb) (softmax, one step), [05](05_gradients.ipynb) (error times vector)

# %%
import heapq
from time import perf_counter

import numpy as np

from w2vlib import (
    Embeddings,
    Trainer,
    Vocabulary,
    draw_negatives,
    full_softmax,
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
# The machine of notebook 04 again, with one setting changed. Guess what you will see in the orange matrix; then walk through the five phases and
# compare. In notebook 04 every row of `W_out` was in play.

# %%
# exercise 06.1

# %%
kingdom = load_kingdom()
Machine(Trainer(kingdom, objective="negative sampling", negatives=5), try_this=[
    Scene("Six answers before any training", "Each of the six bars stands near one half, and each answer costs about log 2 = 0.69. Six of them make the loss, 4.155.", phase="loss"),
    Scene("A random word that fits", "**his** is one of the five random words here, and the machine says yes to it with 0.853. Its error is larger than that of the "
          "target, **her**: −0.621. So this step pushes **his** away from **cart** harder than it pulls **her** closer.", t=6_002, phase="update"),
    Scene("The softmax from here on", "The same example, asked as in notebook 04: all 106 rows of W_{out} are scored, and the bars sum to 1. The loss of the one objective "
          "and the loss of the other are not on the same scale.", t=3_000, settings={"objective": "softmax"}, phase="loss"),
])

# %% [markdown] tags=["instructor"]
# Ask for guesses to 06.1 by show of fingers. Then let one learner drive on the projector, phase by phase, while another says aloud which rows light up. What goes
# wrong later: people think that negative samples are words known *not* to be neighbours. Nobody checks that; see "what is left out".

# %% [markdown]
# Two things to find in it. Phase 4 has six bars, and the other 100 rows of `W_out` take no part. Each bar stands near one half by itself: they are six separate answers
# and need not sum to 1. And the loss starts at another height. A machine that knows nothing says ½ to each of $1 + K$ questions and pays $\log 2$ for each:

# %%
fresh = Trainer(kingdom, objective="negative sampling", negatives=5)
print(f"first loss {fresh.peek().loss:.2f};  6 · log 2 = {6 * np.log(2):.2f};  log V, the softmax's, {np.log(len(fresh.W_out)):.2f}")

# %% [markdown]
# So never compare the loss of the one with the loss of the other. They are marks for different exams.

# %% [markdown]
# ## What the softmax costs
#
# *about 10 minutes*
#
# Count first. The scores of one softmax step are $V$ dot products of length $N$: $V \cdot N$ multiplications. The gradient of $h$ takes as many, and so does moving all the rows, which makes
# $3\,V N$. With only the target and $K$ random words in play (the **negative samples** of the next section) the same three parts cost $3\,(1 + K)\,N$, and $V$ is nowhere in it.

# %%
for V in (96, 100_000):
    print(f"V = {V:,}, N = 100, K = 5: {3 * V * 100:,} against {3 * 6 * 100:,} multiplications, {V / 6:,.0f} times fewer")

# %% [markdown]
# Do not believe such sums; measure. The cells time single steps for growing vocabularies: with the softmax, and with 2, 5 and 20 random words in place of all of them.

# %%
def one_step(W_out, h, rng, K):
    """Score and move output vectors: all of them (K is None), or those of the target and K random words."""
    negatives = rng.integers(0, len(W_out), K or 0)
    scored = negative_sampling(h, W_out, 5, negatives) if K else full_softmax(h, W_out, 5)
    SGD().update(W_out, scored.rows, np.outer(scored.error, h), rate=0.01)


# %% [markdown]
# Whatever else your computer does meanwhile can spoil a reading of the clock, and always in the same direction: it makes a step slower. So `seconds` takes many readings and keeps the fastest.

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
# Both axes count zeros: 3 is 1,000 words and 5 is 100,000; −4 is a ten-thousandth of a second. One unit upwards is ten times slower. Look for the place where a rising line crosses the flat ones.

# %%
lines = [Series(f"K = {K}, N = {N}" if K else f"softmax, N = {N}", np.log10(sizes), np.log10(times), "in" if K else "out")
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
# The blue lines are flat: $V$ does not occur in their work. The orange ones climb about one unit for each unit to the right, as work that is proportional to $V$ must. Where they cross, negative sampling begins to pay, and
# a toy stands to the left of that place. The sum had promised 16 times less work at $V$ = 96, but every call of numpy costs something before it multiplies at all, and there this is nearly the whole bill. With 100,000 words there is a factor of
# about a hundred, and of about a thousand when the vectors are long, since longer vectors cost the softmax in full and negative sampling next to nothing. (Your own clock decides; the lines above only claim what any machine should show.)
#
# > **You may have read** "a 1000×+ speed-up". **In fact** no single number is true. The factor grows with $V$ and with $N$, shrinks with $K$, and at $V$ = 96 it is
# > no speed-up at all. Quote it with its sizes, or measure.

# %% [markdown]
# ## Another question
#
# *about 20 minutes*
#
# The softmax asks *which of these V words?* Negative sampling asks, of one word at a time, *is this a neighbour, yes or no?* It asks it of the true context word, whose label is 1, and
# of $K$ random words, the **negative samples**, whose label is 0 (Mikolov and colleagues, "Distributed Representations of Words and Phrases", 2013). A yes/no probability needs no sum over the
# vocabulary: the **sigmoid** makes it from one score.
#
# $$\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \sigma(-z) = 1 - \sigma(z)$$
#
# A score of 0 is a half, neither yes nor no; above 0 the machine leans to yes. $\sigma(z)$ is the probability of *yes*, so $\sigma(-z)$ is that of *no*. The right answers are one yes and $K$ noes. Taken as independent
# answers, their probabilities are multiplied, and minus the logarithm of a product is a sum:
#
# $$L = -\log \Big(\sigma(u_\text{target} \cdot h) \prod_{k=1}^{K} \sigma(-u_k \cdot h)\Big) = -\log \sigma(u_\text{target} \cdot h) - \sum_{k=1}^{K} \log \sigma(-u_k \cdot h)$$
#
# Here is one example with its numbers, from a machine that has done 3,000 steps. Before you read the last column: which of the six answers is the worst?

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
# The true neighbour got a third where it should have had nearly 1; that one answer is most of the loss. Of the noise words only `little` is taken seriously. The others are dismissed
# already and cost almost nothing.
#
# ### A loss that a computer can't see
#
# How dear can an answer get? Say that the target's score is −40: the machine is all but certain of *no*, and the text says *yes*. On paper $\sigma(-40) = 1 / (1 + e^{40})$ is about $e^{-40}$, and minus its logarithm about 40. Before you run the cell, guess
# what `-np.log(sigmoid(z))` makes of −10, −40 and −1,000.

# %%
z = np.array([-10.0, -40.0, -1000.0])
with np.errstate(divide="ignore"):  # numpy would warn of log 0
    print("σ(z):                 ", " ".join(f"{p:.1e}" for p in sigmoid(z)))
    print("−log σ(z), as written:", -np.log(sigmoid(z)).round(3))

# %% [markdown]
# Nothing is wrong with the formula. But a number in a computer has some sixteen digits, and `sigmoid` adds its result up from two halves, ½ + ½ tanh(z/2); what is smaller than the last digit of ½ is lost. So $e^{-40}$ becomes 0, the logarithm of 0 is $-\infty$, and one bad answer
# would make the mean of a whole run infinite. The way out is never to take the logarithm of something that has been rounded. Put the formula of σ in first:
#
# $$-\log \sigma(z) = -\log \frac{1}{1 + e^{-z}} = \log(1 + e^{-z}) = \log(e^0 + e^{-z})$$
#
# The last form is the logarithm of a sum of two exponentials, and numpy has a function for it. `np.logaddexp(a, b)` computes $\log(e^a + e^b)$ with the larger of the two taken out in front, the trick of the softmax in [04](04_skip_gram.ipynb), so that neither very large nor
# very small numbers do harm.

# %%
print("−log σ(z), rewritten: ", np.logaddexp(0, -z).round(3))
print(f"the loss of exercise 06.2, with −40 for the yes and 0 for a no: {negative_loss(np.array([40.0]), np.array([[-1.0], [0.0]]), 0, np.array([1])):.2f}")

# %% [markdown]
# The gradient never had the trouble: it is made of $\sigma(z) - 1$, and where σ is rounded to 0 that is −1, as it should be. So a program with the naive loss may train well and print `inf`. The library's loss is written the second way, with `log_sigmoid(z)`, which is
# `-np.logaddexp(0, -z)`. If the last line above says `inf`, mend your loss of exercise 06.2 in the same way. (The 0 adds log 2, about 0.69.)

# %% [markdown]
# Now the gradient. The column *error* is once more *probability minus label*; here is why. Put $\sigma$ into the loss of one yes, and take the slope. The slope of $\log S$ is $1/S$, that of $e^{-z}$ is $-e^{-z}$; then multiply above and below by $e^z$:
#
# $$-\log \sigma(z) = \log(1 + e^{-z}), \qquad \text{slope: } \frac{-e^{-z}}{1 + e^{-z}} = \frac{-1}{1 + e^{z}} = -\sigma(-z) = \sigma(z) - 1$$
#
# For a no, put $-z$ in place of $z$; by the chain rule the sign turns, and the slope is $\sigma(z)$, that is $\sigma(z) - 0$. With the label $y_j$ both are one formula, $\sigma(z_j) - y_j$. Let the referee of notebook 05 check it:

# %%
def loss_of_scores(z):
    return np.logaddexp(0, -z[0]) + np.logaddexp(0, z[1:]).sum()


print("nudged:", np.round(numeric_gradient(loss_of_scores, step.logits), 4))
print("σ − y: ", np.round(sigmoid(step.logits) - step.labels, 4))

# %% [markdown]
# From scores to vectors nothing is new. Each score is a dot product $z_j = u_j \cdot h$, so both gradients are the error times a vector, the same code as for the softmax with
# fewer rows. Take care with the two vectors: the gradient of an output vector $u_j$ is made of $h$, the gradient of $h$ is made of the $u_j$.
#
# $$\frac{\partial L}{\partial u_j} = (\sigma(u_j \cdot h) - y_j)\, h, \qquad \frac{\partial L}{\partial h} = \sum_j (\sigma(u_j \cdot h) - y_j)\, u_j$$

# %%
# exercise 06.3

# %%
# exercise 06.4

# %% [markdown]
# Put both on the step above, and compare them with what the trainer does next:

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
# One row on the left, six on the right. A word that is not in the loss has gradient 0, known without computing anything, so its row is neither read nor written. That is the whole speed. And it is enough, because the noise is
# drawn anew each time: a word that escapes this step is asked in another. Fewer negatives mean noisier steps and weaker pushes. (The paper advises 5 to 20 for small texts, 2 to 5 for large ones.)

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
# with $n_w$ the count of the word. They give no derivation; it worked best in their experiments. Guess first what the power does to two counts.

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
# What does that mean for a word's life? Each turn as a target pulls its output vector towards some $h$, each turn as a negative pushes it away. Count both over a run of 15,000 steps with $K$ = 5:

# %%
pairs = skipgram_pairs([vocabulary.encode(s) for s in kingdom.sentences], m=2)
print("pulled:           " + ", ".join(f"{words[i]} {15_000 * np.mean(pairs[:, 1] == i):,.0f} times" for i in (her, soup)))
for exponent in (0, 0.75, 1):
    pushed = 15_000 * 5 * noise_distribution(n, exponent)
    print(f"pushed, exp. {exponent:4}: " + ", ".join(f"{words[i]} {pushed[i]:,.0f} times" for i in (her, soup)))

# %% [markdown]
# With exponent 0 `soup` is pushed some thirty times for each pull: nearly all that it ever hears is *no*. With exponent 1 both words hear about $K$ noes for a yes, but `her` takes a fifteenth of all questions. 0.75 lies between: it spares the
# few most frequent words, and asks the rare one half as often again as its count would have it. No theorem says that this is a good bargain; experiments did.

# %% [markdown]
# What exactly is left out? Only the **target** itself, since one word can't be told yes and no in the same step. That a word is a true neighbour from another place in the text does not protect it: nobody looks.
#
# > **You may have read** that negative samples are words *known not to be* neighbours of the input. **In fact** a negative is a random word. Take the sentence "The nurse assisted the doctor with the
# > patient's treatment at the hospital" with m = 2, and look for a word that never stands near `the`.

# %%
tokens = tokenize("The nurse assisted the doctor with the patient's treatment at the hospital.")
places = [i for i, word in enumerate(tokens) if word == "the"]
near_the = {word for i in places for word in tokens[max(0, i - 2) : i + 3]}
print("words that are no context of 'the':", sorted(set(tokens) - near_the))

# %% [markdown]
# There is none: every other word of that sentence is a neighbour of `the`, so a rule that forbids neighbours would leave nothing to draw. (You may also have seen `car`, `phone` or
# `art` offered as negatives for such a sentence. They are not in its vocabulary, and a word without an output vector can't be drawn.) How often does it happen in the kingdom corpus that a negative sample is a true
# neighbour of the centre word?

# %%
neighbours = set(map(tuple, pairs.tolist()))
drawn = draw_negatives(noise, pairs[:, 1], 5, np.random.default_rng(0))
hits = [(centre, word) in neighbours for centre, row in zip(pairs[:, 0], drawn, strict=True) for word in row]
print(f"share of negative samples that are neighbours of the centre elsewhere in the text: {np.mean(hits):.2f}")

# %% [markdown]
# In so small a world that is a large share. It does no lasting harm: a true neighbour is also drawn as a positive, and what counts is how much *more* often that happens than chance.
# Keep this sentence; the section *What it learns instead* makes it exact.

# %% [markdown]
# ## Too frequent to be useful
#
# *about 8 minutes*
#
# `the` stands next to everything, so it says little about anything. In every pass word2vec.c throws away occurrences of very frequent words, at random and drawn anew. The windows are laid over what remains, so they reach further: without its two little words, "queen in the palace" has `palace`
# right next to `queen`. A word with share $f$ of all tokens keeps an occurrence with probability
#
# $$\min\left(1,\; \left(\sqrt{f/s} + 1\right)\frac{s}{f}\right)$$
#
# The paper prints a simpler formula, $\sqrt{s/f}$; the program has this one. The threshold $s$ is the share around which thinning sets in. It is often $10^{-3}$ or $10^{-5}$, made for millions of words; this text is short, so here $s$ is $10^{-2}$.

# %%
# exercise 06.7

# %%
raw = load_kingdom(remove_stop_words=False)
raw_vocabulary = Vocabulary.from_corpus(raw)
count, total = raw_vocabulary.counts[0], raw_vocabulary.counts.sum()
ratio = count / total / 1e-2
print(f"the: f = {count} / {total:,} = {count / total:.3f} and f/s = {ratio:.1f}")
print(f"kept with probability (√{ratio:.1f} + 1) / {ratio:.1f} = {(np.sqrt(ratio) + 1) / ratio:.2f}")

# %%
keep = use("06.7", my_keep)
kept = keep(raw_vocabulary.counts, 1e-2)
for i in (0, 1, 2, 3, 20, 80):
    listed = "on the stop-word list" if raw_vocabulary.words[i] in stop_words() else ""
    print(f"{raw_vocabulary.words[i]:>10}  {raw_vocabulary.counts[i]:4} times   kept with probability {kept[i]:.2f}  {listed}")

# %% [markdown]
# The first three are words that a stop-word list removes. The fourth is not: `her` is nearly as frequent as `is`, and it tells a queen from a king. A formula can't know that; it thins `her` out as
# well. What it has to offer: it needs no list, only counts, and so works in any language. And do not confuse it with the 0.75: this one thins the *text*, that one chooses the *noise*. How much the threshold matters:

# %%
strict = keep(raw_vocabulary.counts, 1e-5)
print(f"kept with s = 0.00001: {raw_vocabulary.words[80]} {strict[80]:.2f}, {raw_vocabulary.words[0]} {strict[0]:.2f}")

# %% [markdown]
# A threshold made for a library leaves next to nothing of a booklet: even `wood`, which stood sixteen times in the text, would survive about once.

# %% [markdown]
# ## What it learns instead
#
# *about 14 minutes*
#
# First: does it work? The same corpus, the same number of steps, each objective at a learning rate that suits it. The measure: questions such
# as "man is to king as woman is to …?", which notebook 07 explains.

# %%
questions = [q for section in load_analogies().values() for q in section]
for K in (None, 1, 5, 20):
    levers = {"objective": "negative sampling", "learning_rate": 0.2, "negatives": K} if K else {}
    runs = [Trainer(kingdom, seed=seed, **levers) for seed in range(3)]
    shares = [run.run() or score_analogies(run.embeddings(), questions).share for run in runs]
    print(f"{f'negative sampling, K = {K}' if K else 'softmax':>25}: {np.mean(shares):.2f} of the analogies right, mean of 3 seeds")

# %% [markdown]
# It works: with enough noise words as well as the softmax. A single one is too few on so small a text. So is it a cheap softmax?
#
# > **You may have read** that negative sampling *preserves the same gradient signal* as the softmax. **In fact** it is another objective with another optimum. It resembles the softmax; it does not
# > approximate it.
#
# Put the two steps on $h$ side by side, the second one averaged over all draws ($P$ is the noise without the target):
#
# $$\text{softmax:}\;\; (1 - p_t)\, u_t - \sum_{j \ne t} p_j\, u_j \qquad\qquad \text{negative sampling:}\;\; (1 - \sigma_t)\, u_t - K \sum_{j \ne t} P(j)\, \sigma_j\, u_j$$
#
# The pull has the same direction. The pushes have not: softmax weighs each word by its probability, and its pushes add up to its pull, $1 - p_t$. Negative sampling weighs by noise times σ, and nothing makes the two
# sides equal. At the start every σ is ½: a pull of ½ against pushes of $K/2$. Now measure it on the same weights and examples, with the negatives averaged over 500 draws, so that no luck is left in.

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
for soft, sampled in [both_gradients(run.step(), run.W_out, rng) for _ in range(30)]:
    cosines.append(soft @ sampled / np.linalg.norm(soft) / np.linalg.norm(sampled))
    ratios.append(np.linalg.norm(sampled) / np.linalg.norm(soft))
print(f"30 examples: cosine {min(cosines):.1f} to {max(cosines):.1f}, ratio of lengths {min(ratios):.1f} to {max(ratios):.1f}")

# %% [markdown]
# Sometimes they agree, sometimes they point in opposite directions, however many draws are averaged. So where does negative sampling lead? Levy and Goldberg (2014) found out, and you can follow them with what you know. Take one pair, a
# centre $w$ and a context $c$. In the course of training it is asked with label 1 as often as it occurs, $a$ times, and with label 0 as often as noise throws it up, $b$ times. Its score $z = v_w \cdot u_c$ comes to rest where the errors cancel:
#
# $$a\,(\sigma(z) - 1) + b\,\sigma(z) = 0 \quad\Longrightarrow\quad \sigma(z) = \frac{a}{a + b} \quad\Longrightarrow\quad z = \log \frac{a}{b}$$
#
# In a text with $n$ pairs $a$ is $n\,P(w, c)$, and $b$ is $K\,n\,P(w)\,P(c)$ if the noise follows the counts (exponent 1). Put both in, and $n$ drops out:
#
# $$v_w \cdot u_c \;=\; \log\frac{P(w, c)}{P(w)\,P(c)} - \log K$$
#
# The first term is the **pointwise mutual information** (PMI) of notebook 02, its table of surprise without the cut at 0. So $K$ moves every score down by the same amount, and the predicting machine and the counting table meet. With the numbers of one pair:

# %%
counts = cooccurrences(kingdom, vocabulary, m=2).astype(float)
pmi = np.log(np.where(counts > 0, counts, 1) * counts.sum() / np.outer(counts.sum(axis=1), counts.sum(axis=0)))
king, throne = vocabulary.id("king"), vocabulary.id("throne")
yes, no = counts[king, throne], 5 * counts[king].sum() * counts[throne].sum() / counts.sum()
print(f"(king, throne) in one pass, K = 5: {yes:.0f} times yes, {no:.1f} times no; log(yes/no) = {np.log(yes / no):.2f}")
print(f"PMI − log 5 = {pmi[king, throne]:.2f} − {np.log(5):.2f} = {pmi[king, throne] - np.log(5):.2f}")

# %% [markdown]
# Every pair would need a score of its own for that, so give the machine room: 64 numbers in each vector, and a longer run. Only pairs that meet at least three times are compared, since rarer ones are mostly luck.
# Before you run the cell: where should *score − PMI* come out for K = 2, and where for K = 5?

# %%
often = counts >= 3
for K in (2, 5):
    long = Trainer(kingdom, objective="negative sampling", dim=64, noise_exponent=1.0, negatives=K, learning_rate=0.2, steps=60_000)
    long.run()
    scores = long.W_in @ long.W_out.T
    print(f"K = {K}: score − PMI is {np.median(scores[often] - pmi[often]):.1f} in the median; −log {K} = {-np.log(K):.1f}; "
          f"correlation {np.corrcoef(scores[often], pmi[often])[0, 1]:.1f}")
print(f"pairs that never meet: median score {np.median(scores[counts == 0]):.1f}")

# %% [markdown]
# Each point below is a pair: to the right what counting says, upwards what the machine with $K$ = 5 says. The line is the theorem. The two thin lines are zero: chance for the PMI, an undecided ½ for the score.

# %%
shown = np.argwhere(np.triu(often))[::2]
points = np.column_stack([pmi[tuple(shown.T)], scores[tuple(shown.T)]])
named = dict.fromkeys(points[:, 0].argsort()[[1, -1]].tolist(), "accent")
labels = [", ".join(words[k] for k in pair) if i in named else "" for i, pair in enumerate(shown)]
line = {0: np.array([(x, x - np.log(5)) for x in (-2, 5.4)])}
Figure(Scatter(labels, points, "Pairs that meet at least three times; the line is PMI − log 5", axes=("PMI", "score v · u"),
               trails=line, highlight=named, limits=(-2.5, 6.5, -4.5, 4.2)),
       alt="A cloud of points along the line PMI − log 5, which rises at 45 degrees. On the right most points lie below the line.")

# %% [markdown]
# Follow the vertical zero down to the line. A pair that meets as often as chance has a score of $-\log 5$: the machine says *no*, for noise asks it five times for each time that the text does. To get a yes, a pair must meet more than five times as often as chance. On the
# right, where `sweet` and `honey` are, the points fall short of the line: those are rare words, which had the fewest steps. (Give the run 240,000 and look again.) And pairs that never meet ought to have $\log 0 = -\infty$; a finite run leaves them at a low score and no lower.
#
# Nobody computed a single logarithm of a count during that run. The yes/no game arrived at it by itself.

# %% [markdown]
# ## The other way out: hierarchical softmax, in brief
#
# *about 6 minutes*
#
# The first word2vec paper ("Efficient Estimation of Word Representations", also 2013) kept a true probability distribution over all words, but computed it along a binary tree (an idea of Morin and Bengio, 2005). Each word is a leaf. Output vectors belong to the *forks*, not to the words, and at each fork a sigmoid decides: left
# with $\sigma(z)$, right with $\sigma(-z)$. A word's probability is the product of the decisions on the way to it. In a kingdom of four words, fork 1 parts `her` from the rest, fork 2 `king` from the last two, fork 3 `milk` from `soup`:
#
# ```
#        1
#      /   \
#    her    2
#         /   \
#      king    3
#            /   \
#         milk   soup
# ```

# %%
a, b, c = sigmoid(np.array([0.4, -0.2, 1.1]))  # the chance to go left at forks 1, 2 and 3, from their scores
chances = {"her": a, "king": (1 - a) * b, "milk": (1 - a) * (1 - b) * c, "soup": (1 - a) * (1 - b) * (1 - c)}
print(", ".join(f"{word} {p:.2f}" for word, p in chances.items()), f"  sum {sum(chances.values()):.2f}")

# %% [markdown]
# They sum to 1 for any scores, because each fork shares out exactly what it received. To learn that `her` stood there, one fork is scored and moved; for `soup` three. So frequent words should sit near the top. A **Huffman tree** sees to that: join the two rarest groups of words into one, again and again, and
# count for each word how often its group was joined. For the kingdom:

# %%
heap = sorted((int(count), i, (i,)) for i, count in enumerate(vocabulary.counts))
depth = np.zeros(len(vocabulary), int)
while len(heap) > 1:
    (a, i, left), (b, _, right) = heapq.heappop(heap), heapq.heappop(heap)
    depth[list(left + right)] += 1
    heapq.heappush(heap, (a + b, i, left + right))
mean_depth = (depth * vocabulary.counts).sum() / vocabulary.counts.sum()
print(f"{len(vocabulary)} words: {mean_depth:.1f} decisions on average; her takes {depth[her]}, soup {depth[soup]}")

# %% [markdown]
# About $\log_2 V$ decisions instead of $V$ scores, and the probabilities are exact. But the tree must be built, and on frequent words negative sampling gave better vectors in the experiments of its authors. Most programs use negative sampling today.

# %% [markdown]
# ## Negative sampling, by you
#
# *about 30 minutes*
#
# You have the loss, the gradient, the update and the noise. What is left is the program around them.

# %%
# exercise 06.8

# %% [markdown]
# Four epochs on the kingdom corpus, each with its own draws. A machine that knows nothing pays 6 · log 2 = 4.16 for a pair. Which word should come out nearest to `king`?

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
# - measured the softmax on your machine, and seen that a toy gains nothing by avoiding it
# - derived σ − y from −log σ, computed loss and gradients of one yes and K noes, and counted the rows that move
# - bent the noise distribution, weighed pulls against pushes, and found that only the target itself is left out
# - subsampled frequent words by a formula instead of a list
# - compared two gradients that are said to be the same, and are not
# - seen why the scores settle at PMI − log K, and watched them do it
# - trained with negative sampling in a program of your own
#
# ## Next
#
# [Notebook 07](07_analogies.ipynb) asks what the vectors can do once they are trained: neighbours, analogies, and how far to trust them.
