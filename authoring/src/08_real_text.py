# %% [markdown]
# # 08 · Real text: the same machine, a million words
#
# The kingdom was written so that you can see something. The text of this notebook was not written for a lesson. It is
# the documentation that came with your Python, some 700,000 words by people who wanted to explain `axes`, `threads`
# and `timezones`. The formulas stay the same. What changes is everything around them. A word occurs as often as its
# authors happened to need it, no list of right answers comes with the text, and a loop over pairs takes minutes where
# you want seconds.
#
# **You will be able to**
#
# - turn any text of any size into training data, and say what was dropped and why
# - rearrange the training into blocks that run more than twenty times faster, with the same expected gradient
# - train on real text, watch it happen, and tell a good loss curve from a bad one
# - score vectors by rank correlation, by analogies, and by a test that the text itself provides
# - compare two methods or two programs fairly, and choose settings or ready-made vectors
# - write the whole way from raw lines to what a trainer reads
#
# **Time** about 120 minutes · **Builds on** [06](06_negative_sampling.ipynb) (negative sampling, subsampling),
# [07](07_analogies.ipynb) (cosine, analogies)

# %%
import tempfile
from collections import Counter
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from time import process_time

import numpy as np

from w2vlib import (
    Corpus,
    Divergence,
    Embeddings,
    FastTrainer,
    Trainer,
    fetch_corpus,
    keep_probability,
    load_analogies,
    load_corpus,
    load_vectors,
    save_projector,
    save_vectors,
    score_analogies,
    score_similarity,
    sigmoid,
    train_fast,
)
from w2vlib.draw import Bars, Curve, Figure, Row, Series, Table, smooth, word_map
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.fast import batches
from w2vlib.projection import pca
from w2vlib.quiz import quiz
from w2vlib.widgets import LiveTraining

# %% [markdown]
# ## Before any theory: set it going
#
# *about 8 minutes*
#
# The next cell reads the documentation strings of the standard library, of numpy and of matplotlib from the files on
# your disk. Nothing is imported, nothing is downloaded. It takes some seconds the first time; after that the words
# are kept in your cache folder. Look at the three sentences: small letters, no punctuation, one sentence after
# another. The model will never get more than that.

# %%
docs = load_corpus("python-docs")
three = [[" ".join(sentence)] for sentence in islice(docs, 1000, 1003)]
Figure(Table(["three sentences, as the model gets them"], three),
       alt="Three sentences from the documentation, in lower case and without punctuation.")

# %% [markdown]
# The map shows thirty-one of some thousands of words. The course has chosen words that a programmer can judge, and
# marks them by kind, a hand-made label. The model does not get the kinds. At the start all vectors are tiny and
# random, so all words are at one point.
#
# Press **Train on** once: 30,000 words are read. Now look at the table of neighbours before you press again. The
# cosines are close to 1, and the neighbours are nonsense. Both have the same cause. So far the vectors have moved
# little, and all of them the same way, so they all point in nearly the same direction. A cosine of 0.99 says nothing
# as long as *every* cosine is 0.99.
#
# Then press **Play**. Watch `left` and `right`, the colours, `minimum` and `maximum`. The cosines come down while the
# neighbours become sensible. Type another word to see its neighbours. **Start again** forgets everything, so you can
# watch the run as often as you like.

# %%
kinds = {"place": "left right top bottom upper lower", "colour": "red green blue black",
         "extreme": "min max minimum maximum", "type": "integer float string array", "file": "file path directory",
         "plot": "figure axes plot", "trouble": "exception error warning", "time": "year month day hour"}
watched = {word: kind for kind, group in kinds.items() for word in group.split()}
LiveTraining(docs, watched, backend="numpy", dim=50, epochs=2)

# %% [markdown]
# The model was never told what a colour is. The first hundred thousand words move the vectors little, because every
# gradient is a product with a vector that is still close to zero. Then the groups form quickly. Go back to the start
# and watch the curve as well: the loss has already come down a good way while all cosines are still close to 1. Up to
# there the model has only learned which words are frequent. Similar words find each other later, when the curve is
# nearly flat.

# %% [markdown] tags=["instructor"]
# Run this on the projector before any explanation. Let the room call out words to type. Expect misses: that `red`
# finds matplotlib's markers comes from the text. A common problem is that a first run without the cache takes some
# seconds longer, so start it before the session.

# %% [markdown]
# ## What a text is made of
#
# *about 12 minutes*
#
# In the kingdom each word comes back dozens of times, because it was written to repeat its words. Guess how it is in
# a text that was not. Think of the words of a manual: names of arguments, numbers, file endings.

# %%
# exercise 08.1

# %%
counts = Counter(word for sentence in docs for word in sentence)
ranked = counts.most_common()
total, rare = sum(counts.values()), [count for count in counts.values() if count < 5]
assert 500_000 < total < 1_000_000 and len(rare) > len(counts) / 2
print("the most frequent word:", ranked[0][0])
print("rare words are most of the vocabulary:", len(rare) > len(counts) / 2)
print("rare words are less than a tenth of the text:", sum(rare) < total / 10)

# %% [markdown]
# Most words are rare, and yet rare words make up hardly any of the text. Both can be true at once, and a picture
# shows how. Sort the words by their counts and number them: the number is the **rank**. Then draw the count against
# the rank, with both axes in powers of ten. A step to the right is ten times the rank, a step down is a tenth of the
# count.

# %%
some = np.unique(np.logspace(0, np.log10(len(ranked)), 200).astype(int))
zipf = Series("words", np.log10(some), np.log10([ranked[rank - 1][1] for rank in some]))
Figure(Curve([zipf], x_label="log10 of the rank", y_label="log10 of the count"),
       alt="Counts of the words by rank, both axes logarithmic: nearly a straight line that falls from the most "
           "frequent word to the thousands that occur once.")

# %% [markdown]
# The nearly straight line is **Zipf's law**: the word of rank 10 occurs about a tenth as often as the first, the word
# of rank 100 a hundredth as often. On the left a handful of words such as *the* make up a large part of the text. On
# the right a long tail of words occurs once each. Both ends cause problems.
#
# - The rare end fills two matrices with words that have too few examples. A word with three occurrences gets some
#   twenty updates in a pass, which is not enough to find its place. `min_count=5` leaves such words out *before* the
#   windows are cut, so the words on both sides of the gap become neighbours.
# - The frequent end wastes time: *the* occurs next to everything, so a pair with it says little. **Subsampling**
#   keeps each occurrence of a word with a probability, which is smaller the more frequent the word is
#   ([06](06_negative_sampling.ipynb)). What is dropped is drawn anew in every pass.
#
# How much does each of the two take away? Guess first: which of them drops more *different* words, and which drops
# more *text*?

# %%
frequent = np.array([count for _, count in ranked if count >= 5])
kept = keep_probability(frequent, sample=1e-3) * frequent
table = [["the text", total, len(counts)], ["with min_count = 5", frequent.sum(), len(frequent)],
         ["after subsampling, on average", round(kept.sum()), len(frequent)]]
Figure(Table(["", "words of text", "different words"], table, digits=0),
       alt="A table of three lines: min_count takes more than half of the different words and little of the text; "
           "subsampling takes text, and no word altogether.")

# %%
print("of ten occurrences of", ranked[0][0], "about", round(10 * kept[0] / frequent[0]), "are kept")
print("words that lose nothing: more than nine in ten:", np.isclose(kept, frequent).mean() > 0.9)
print("between two thirds and nine tenths of the text stay:", 2 / 3 < kept.sum() / frequent.sum() < 0.9)

# %% [markdown]
# So the two are not alternatives. `min_count` shrinks the *vocabulary*, and with it both matrices, and costs next to
# no text. Subsampling shrinks the *text* and leaves the vocabulary as it is. What subsampling takes away comes from
# few words; all others keep every occurrence.

# %% [markdown]
# ### Phrases, in brief
#
# Some pairs of words are one name: *standard library* does not mean a library that happens to be standard. The
# tokenizer cut it in two, and each half gets a vector of its own. Counting repairs this. If two words occur side by
# side far more often than their counts would explain, write them as one word, `standard_library`, and read the text
# again. Done twice, it finds names of three or four words.

# %%
# exercise 08.2

# %%
pairs, phrase_score = Counter(pair for sentence in docs for pair in pairwise(sentence)), use("08.2", my_phrase_score)
frequent_pairs = [pair for pair, n in pairs.items() if n > 20 and min(map(len, pair)) > 3]
scores = {(a, b): phrase_score(pairs[a, b], counts[a], counts[b], 20) for a, b in frequent_pairs}
best = sorted(scores, key=scores.get, reverse=True)[:12]
Figure(Table(["phrase", "times", "score · 1,000"], [[f"{a}_{b}", pairs[a, b], 1000 * scores[a, b]] for a, b in best]),
       alt="A table of the twelve neighbouring pairs of words with the highest phrase scores in the documentation, with "
           "their counts.")

# %% [markdown]
# Read the list with care. Some entries are names that you would have joined yourself. Others are habits of this text:
# a template that was copied into every page, or an author who signs each file. The score only shows that two words
# occur together. Whether they *mean* one thing is for you to decide, so look at the list before you join anything.

# %% [markdown]
# ## A block at a time
#
# *about 15 minutes*
#
# Here is the loop that you know: one pair, K negative samples of its own, one small update. It trains the toy in half
# a second. How long would it take for 700,000 words? Here every centre word draws its own window of 1 to 5 words, as
# in word2vec.c, where the toy used a fixed one. That is 3 on average, on two sides, so a word has about six context
# words. Subsampling leaves about three quarters of the words. The cell measures 8,000 steps with the processor's
# clock, and computes from them how long a pass would take.

# %%
few = Corpus(tuple(islice((s for s in docs if len(s) > 8), 2000)), "two thousand sentences")
slow = Trainer(few, objective="negative sampling", dim=50, window=3, learning_rate=0.025, steps=8_000)
start = process_time()
slow.run()
pairs_per_second = 8_000 / (process_time() - start)
pairs_of_pass = total * 6 * 0.75
print(f"one pass over the documentation: about {pairs_of_pass / 1e6:.0f} million pairs;",
      "more than 300 times as many as these:", pairs_of_pass > 300 * 8_000)

# %%
Figure(Bars(["8,000 pairs, timed", "one pass, worked out"], np.array([8_000, pairs_of_pass]) / pairs_per_second, "Seconds", digits=1),
       alt="Two bars, timed on this computer: the seconds of 8,000 pairs are hardly visible beside those of one pass.")

# %% [markdown]
# Each step spends little time on arithmetic. Part of the rest is Python's overhead: a dozen calls for a few hundred
# multiplications. A compiled loop removes that overhead and then has to wait for memory. With a large vocabulary the
# two matrices have many millions of numbers and are kept in main memory. In the time that it takes to fetch a row
# from there, a processor could do hundreds of multiplications. So the question is how many multiplications you get
# out of each number that you fetched.
#
# - *Pair by pair:* fetch $K + 2$ rows (centre, context, $K$ noise words). Each of the $K + 1$ scores takes one
#   multiplication per number, and so does each of the two gradients that follow from it. That makes $3 (K + 1)$ for
#   $K + 2$.
# - *In a block:* take $T$ consecutive words and $B$ noise words that they all **share**. Fetch $2T + B$ rows: an
#   input and an output vector of each word, and the noise. Now score *every* word against *every* other and against
#   the noise. That makes $3 T (T + B)$ for $2T + B$.

# %%
T, (_, B), K = batches.T, batches.SHARED["skip-gram"], 5  # what the library's trainer takes
loop, block = 3 * (K + 1) / (K + 2), 3 * T * (T + B) / (2 * T + B)
print(f"multiplications per number fetched: pair by pair {loop:.1f}; in a block of {T} words more than 100: {block > 100}")
print(f"share of the scores between words that are used: about {6 / T:.0%}")

# %% [markdown]
# Look at the second line. Only words within a window of each other are pairs, so nine tenths of the scores between
# words are computed and thrown away. It is still faster. Write the input vectors of the block as the rows of $H$, the
# output vectors of its words as $U_\text{pos}$, and those of the noise as $U_\text{noise}$. The products
# $H U_\text{pos}^\top$ and $H U_\text{noise}^\top$ are what processors and their libraries do best, and everything
# they need fits into the processor's own small, fast memory.
#
# A mask `near` says which pairs are in a window. The negative samples need more thought. Every pair wants $K$ of its
# own, and a block has hundreds of pairs, so fetching noise for each would bring back the waiting. So the block shares
# its $B$ noise words, and each of them counts for $K/B$ draws:
#
# $$\text{pull}_{ij} = \text{near}_{ij}\,(1 - \sigma(v_i \cdot u_j)), \qquad \text{push}_{ik} = C_i \tfrac{K}{B}\, \sigma(v_i \cdot u_k)$$
#
# Here $j$ runs over the words of the block and $k$ over the noise words. $C_i$ is the number of words in the window
# of $i$. ([Ji 2016](00_start_here.ipynb#References) shares the noise words within a window; here a whole block does.)
#
# The block does this for all of its words at once, and without a loop. Write it.

# %%
# exercise 08.3

# %% [markdown]
# Here is a block of four words and three noise words, in two dimensions. Follow word 1. It has a neighbour on each
# side, so $C_1 = 2$, and with $K = 5$ each noise word counts $2 \cdot 5/3$ for it. The first two lines work out its
# pull and push by hand, and the last two compare its move with that of your function.

# %%
rng, K = np.random.default_rng(0), 5
H, U_pos, U_noise = (rng.normal(size=(rows, 2)).round(1) for rows in (4, 4, 3))
near = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])

# %%
block_change = use("08.3", my_block_change)
pull = 1 - sigmoid(U_pos @ H[1])  # for every word of the block; near[1] picks the two in the window
push = 2 * 5 / 3 * sigmoid(U_noise @ H[1])
print("pull of words 0 and 2:", pull[near[1] == 1].round(2), "  push of the three noise words:", push.round(2))
print("word 1 moves by", (pull[0] * U_pos[0] + pull[2] * U_pos[2] - push @ U_noise).round(2))
print("by the function", np.round(block_change(H, U_pos, U_noise, near, K)[1], 2))

# %% [markdown]
# No push can be larger than 3.33, since σ is never above 1.

# %% [markdown]
# ### Does sharing change what is learned?
#
# Not on average, and that can be checked with numbers. Take one centre word with $C = 2$ neighbours and $K = 5$. Pair
# by pair it is pushed by $2 \cdot 5 = 10$ noise words of its own, which makes
# $10 \sum_w P(w)\, \sigma(v \cdot u_w)\, u_w$ on average. In a block with $B = 3$ there are three draws from the same
# $P$, and each counts $2 \cdot 5/3$. Three times $10/3$ is ten again. The cell draws the noise of 200,000 blocks for
# a vocabulary of six words.

# %%
rng, C, K = np.random.default_rng(16), 2, 5
noise, chances = rng.normal(size=(6, 2)), np.array([0.4, 0.2, 0.2, 0.1, 0.05, 0.05])
moves = sigmoid(noise @ [1.0, 0.5])[:, None] * noise  # what one draw of each noise word does to v = (1, 0.5)
shared = C * K / 3 * moves[rng.choice(6, (200_000, 3), p=chances)].sum(axis=1)
print("two blocks:", shared[0].round(1), shared[1].round(1))
print("mean of 200,000 blocks:", shared.mean(axis=0).round(1), "  exact, pair by pair:", (C * K * chances @ moves).round(1))

# %% [markdown]
# Single blocks are far off, in both directions, and their mean is right. All stochastic training works like this: a
# rough step in the right direction, many times. With weight $K$ in place of $K/B$ the push would be $B$ times too
# strong, and averaging over blocks would not remove that. The noise of the 64 words of one block is the same noise,
# so their errors are not independent. Whether that costs quality is a question for a measurement: a later section
# compares the blocks with gensim, which draws noise for every pair.
#
# ### A word that stands twice in a block
#
# *The* may occur in a block five times. Each of the five positions computes its own move, and the row should get
# their sum. numpy has a trap here: `W[words] += change` reads the rows, adds, and writes them back. If a row is named
# twice, the last write wins.

# %%
words, change = np.array([7, 2, 7]), np.array([[1.0], [10.0], [100.0]])
plain, summed = np.zeros((9, 1)), np.zeros((9, 1))
plain[words] += change
same = words[:, None] == words  # the 0/1 matrix of equal words
summed[words] += same @ change
print("row 7 should move by 101. Plain:", plain[7, 0], "  with the matrix of equal words:", summed[7, 0])

# %% [markdown]
# With one more small product both positions write the same, full sum. But the sum has a danger of its own: all five
# moves were computed from the *old* row. A loop would find after the first move that little is left to do. The block
# makes the move five times, and may overshoot. So the library limits the rate times the number of pairs for one word
# in one block, and shortens what goes beyond. This is also why blocks have 64 words and not 6,400.
#
# The library's version is `w2vlib/fast/batches.py`: the lines that you have written, and the limit. It lists every
# word of a block once, and every target once, whether it is a word of the block or noise. One table counts how often
# each word has each target in its window, a second how often it has it as noise. So the sums of repeated words exist
# before the products are made, and the matrix of equal words is not needed.
#
# Two things are given up. A noise word may happen to be the true neighbour. And pairs across the border of two blocks
# are lost; count them.

# %%
width = np.arange(1, 6)  # each word draws its own width of window from 1 to 5
lost, pairs_of_block = (width * (width + 1)).mean(), 2 * width.mean() * T
print(f"of {pairs_of_block:.0f} pairs, {lost:.0f} cross the border behind a block: one in {pairs_of_block / lost:.0f}")

# %% [markdown]
# Now the whole documentation, three times over, in blocks. `backend="numpy"` asks for plain numpy, which every
# computer with this course has. The clock of the processor is read before and after.

# %%
trainer = FastTrainer(docs, backend="numpy", dim=50, epochs=3, progress=True)
start = process_time()
trainer.run()
block_seconds = process_time() - start
pair_seconds = trainer.settings.epochs * pairs_of_pass / pairs_per_second
print("more than 20 times as fast as pair by pair:", pair_seconds > 20 * block_seconds)

# %% [markdown] tags=["instructor"]
# Ask: "The block does *more* multiplications per pair than the loop. Why is it faster?" Draw 64 × 64 on the board,
# and shade the band that `near` keeps: nine tenths of the products are thrown away, and it is still faster. If time
# is short, skip the hand-made block and run the timing cell.

# %% [markdown]
# ## A good run, and what came out
#
# *about 12 minutes*
#
# Before you look at results, look at the two things that tell whether a run was healthy: the rate and the loss.
#
# **The rate** falls in a line from its start to nearly 0, over *all* words of *all* passes. The steps are large at
# first, to find the right region, and small at the end, so that the scatter of single steps averages out. The start
# of 0.025 is that of word2vec.c. The toy began at 0.3, since it took only 15,000 steps. Here one pass has some 3
# million pairs, so short steps are enough, and long ones would keep frequent words from settling.
#
# Note what is counted: words of the text before subsampling. Their number is known before the training starts,
# whereas the number of words that survive the draws is not. Note also *all passes*. If the rate started again with
# every pass, each pass would disturb what the last one had settled. So three passes are not the same as one pass done
# three times, and a finished run can't be prolonged. Decide on the number of passes first.

# %%
for passes in range(4):
    print(f"after pass {passes}: the rate is {trainer.settings.rate(passes / 3):.6f}")

# %% [markdown]
# **The loss.** Each measurement takes some text that the model is *about to* train on. In the first pass that is a
# fair test, because the model has not trained on those words. It begins at $(1 + K) \log 2$, because every score is 0
# and every σ is ½: one true pair and $K$ negatives, each at a cost of $\log 2$. Before you run the cell, sketch the
# curve that you expect for three passes.

# %%
seen, losses = map(np.array, zip(*trainer.losses, strict=True))
print(f"(1 + 5) · log 2 = {6 * np.log(2):.2f}; the first loss was {losses[0]:.2f}")
curve = Series("loss", seen / 1e6, smooth(losses, 8))
Figure(Curve([curve], x_label="million words read", y_label="loss per example", y_range=(0, 4.5)),
       alt="The loss of new text falls steeply from 4.16 during the first half million words and slowly after that, "
           "with a wave that comes back in each pass.")

# %% [markdown]
# Perhaps you expected a smooth descent. Look for the wave: the loss rises again some way into the run, and does so
# again one pass later. Nothing is wrong. The text is not the same all the way: first comes the standard library, then
# numpy, then matplotlib, and some chapters are harder to predict than others. So never compare two neighbouring
# stretches of such a curve. Compare a place with *the same place one pass later*, or the means of whole passes.

# %%
means = [losses[np.ceil(3 * seen / seen[-1]) == number].mean() for number in (1, 2, 3)]
print("the second pass is better than the first:", means[1] < means[0])
print("the third changes the loss much less:", abs(means[2] - means[1]) < (means[0] - means[1]) / 2)

# %% [markdown]
# So the loss changes little after the second pass. That does not mean that the third is wasted: a later section
# measures what more passes do to the vectors.
#
# What does an *unhealthy* curve look like? Cause two failures on purpose. The cell trains on a quarter of the text
# with a rate far too small, one that is about right, and one far too large. How will each curve look?

# %%
part = [sentence for i, sentence in enumerate(docs) if i % 4 == 0]
sick = {}
for rate in (0.001, 0.05, 2.0):
    patient = FastTrainer(part, backend="numpy", progress=False, dim=40, epochs=3, learning_rate=rate)
    patient.run()
    sick[rate] = smooth([loss for _, loss in patient.losses], 4)

# %%
print("too small: the loss hardly moves:", sick[0.001].min() > 4)
print("too large: it ends far above the healthy one:", sick[2.0][-1] > sick[0.05][-1] + 0.3)
x = np.array([words for words, _ in patient.losses]) / 1e6
roles = {0.001: "plain", 0.05: "ok", 2.0: "bad"}
lines = [Series(f"rate {rate}", x, sick[rate], role=role) for rate, role in roles.items()]
Figure(Curve(lines, x_label="million words read", y_label="loss per example", y_range=(0, 4.5)),
       alt="Three loss curves. Rate 0.001: a flat line at 4.16. Rate 0.05: falls and keeps falling. Rate 2: falls at "
           "first, then stops far above the other.")

# %% [markdown]
# - **Flat at $(1 + K) \log 2$:** nothing has been learned. The rate is too small, or the text too short for it.
# - **Down, and then stuck or rising:** the steps are larger than what is left to learn. Without the limit inside a
#   block the weights could overflow; with it, the run learns little. Take a quarter of the rate.
# - **Down, in waves, each pass below the last:** healthy. But a low loss does not prove that the vectors are good,
#   since most of it comes from knowing which words are frequent. For that you need the next section.
#
# ### What came out
#
# Now ask the vectors. Cover the right column and say for each word what you would expect.

# %%
vectors = trainer.embeddings()
asked = ["left", "red", "exception", "integer", "file", "maximum"]
rows = [[word, ", ".join(near for near, _ in vectors.neighbours(word, 6))] for word in asked]
Figure(Table(["word", "its nearest words in your run"], rows),
       alt="A table with the six nearest words of left, red, exception, integer, file and maximum: mostly words of the "
           "same kind.")

# %%
for word, expected in (("left", "right"), ("red", "blue"), ("exception", "raised")):
    print(f"{expected} is among the ten nearest of {word}:", expected in [n for n, _ in vectors.neighbours(word)])

# %%
chosen = [word for word, kind in watched.items() if kind in ("place", "colour", "time")]
plane = pca(np.array([vectors[word] for word in chosen]))
Figure(word_map(vectors, chosen, watched, projection=plane, height=380),
       alt="A map of fourteen words after training: places, colours and times each stand together, apart from the "
           "others.")

# %% [markdown]
# What may you conclude from such a table, and what not?
#
# - *Neighbours occur in similar contexts.* `right` is near `left` although it means the opposite, because one can
#   replace the other in most sentences. Similar use is not the same as similar meaning.
# - *The text decides.* Here `red` is something that a line or a marker can have. In a text about politics it would
#   have other neighbours, and neither list would be wrong.
# - *Odd ones are evidence, too.* Tables of numbers and lists of names are text to a tokenizer. Look up the odd word's
#   count: close to `min_count`, a vector is half chance.
# - *A list is not a score.* Six words chosen by the author of a notebook prove nothing about the other thousands.
#   Type some of your own into `asked` and look for the limits.
#
# 700,000 words are little. How little?
#
# > **You may have read** that Google's vectors come from 3 billion words, or 6. **In fact** the vectors that Google
# > published in 2013 were trained on about 100 billion words of news. They hold 300 numbers for each of 3 million
# > words and phrases. ([Mikolov 2013a](00_start_here.ipynb#References) trained on up to 6 billion, which may be where
# > that number comes from.)

# %%
print("for each word of our text, theirs had more than 100,000:", 100e9 / total > 100_000)
print(f"their W_in: {3_000_000 * 300 * 4 / 1e9:.1f} GB;  ours: less than 10 MB: {trainer.W_in.nbytes < 10e6}")

# %% [markdown]
# ## Is it any good? Three kinds of test
#
# *about 12 minutes*
#
# **Human ratings.** People rated pairs of words, one pair and its rating a line. In WordSim-353 (2002) they rated how
# *related* two words are, so *coffee* and *cup* score high. SimLex-999 (2015) was made to ask for *similarity* alone,
# and there such pairs score low. The difference is that of [02](02_distributional_hypothesis.ipynb): *doctor* and
# *nurse* can replace each other, *doctor* and *patient* occur together.
#
# A rating goes from 0 to 10 and a cosine from −1 to 1, so how can the two be compared? By the **order** alone. Sort
# the pairs by rating, sort them by cosine, and ask how well the two orders agree. That is Spearman's rank correlation
# $\rho$ (1904). Write down both ranks of each of the $n_\text{pairs}$ pairs, take the difference $\Delta$, and
#
# $$\rho = 1 - \frac{6 \sum \Delta^2}{n_\text{pairs} (n_\text{pairs}^2 - 1)}$$
#
# The value 1 means the same order, −1 the reverse, and around 0 is chance. Four pairs, rated 9, 7, 3 and 1, with
# cosines .81, .42, .55 and .10, have the ranks 4 3 2 1 and 4 2 3 1. Two pairs are swapped, by one place each, so
# $\sum \Delta^2 = 2$ and $\rho = 1 - 12/60$. The formula holds as long as all numbers differ. Real files contain
# equal ratings. Equal numbers then share the mean of their ranks, and $\rho$ is the ordinary correlation of the
# ranks, as in `w2vlib`.

# %%
# exercise 08.4

# %%
rank_correlation = use("08.4", my_rank_correlation)
ratings, cosines = np.array([9, 7, 3, 1]), np.array([0.81, 0.42, 0.55, 0.10])
print("rho of the four pairs:", np.round(rank_correlation(ratings, cosines), 2))

# %% [markdown]
# Now your vectors, on a toy file in the format of those test sets. Its ratings are the course's; if you disagree,
# edit them. The table sorts the pairs by rating. If the orders agreed perfectly, the last column would fall from 10
# to 1 as well.
#
# The cell below finds the ranks with two `argsort`. This is how. For the cosines .81, .42, .55, .10 the first
# `argsort` says where each place of the sorted list comes from: 3 1 2 0. The `argsort` of that says which place each
# number gets: 3 1 2 0, the ranks counted from 0. (Here the two agree by chance. For 30, 10, 20 the first gives 1 2 0
# and the second 2 0 1.)

# %%
rated = """left right 9.5\nmin max 9\nred blue 8\ninteger float 7\nfile path 6.5
           file directory 6\nleft thread 2\nred exception 1\nfloat directory 0.5\nblue file 0"""
human = [line.split() for line in rated.splitlines()]
correlation, known = score_similarity(vectors, human)
print(f"{known} of {len(human)} pairs known; the orders agree better than by chance: {correlation > 0.4}")

# %%
cosines = np.array([vectors.similarity(a, b) for a, b, _ in human])
ranks = 1 + np.argsort(np.argsort(cosines))
rows = [[f"{a} {b}", rating, 10 - i, cosines[i], ranks[i]] for i, (a, b, rating) in enumerate(human)]
Figure(Table(["pair", "rating", "its rank", "cosine", "its rank"], rows, f"Spearman's rho: {correlation:.2f}", digits=2),
       alt="A table of ten pairs of words by rating, with the cosine of each and both ranks: pairs rated high mostly "
           "have the higher cosines.")

# %% [markdown]
# Find the pair whose two ranks are furthest apart. It costs most, because differences are squared. Note also what the
# method ignores: replace every cosine by its third power, or stretch the scale, and no rank changes, so neither does
# $\rho$. That makes it fair between programs whose cosines are high and programs whose cosines are low. For the same
# reason $\rho$ can't tell whether a cosine of 0.5 means *very similar*.

# %% [markdown]
# **Analogies.** Google's file has lines of four words under `: section` headings. `load_analogies(path)` reads that
# format, and `score_analogies` asks, as in [07](07_analogies.ipynb), with the three inputs left out. You can write
# such a file for your own field in a minute. Six questions show the format and do not measure anything, since one
# lucky answer is 17 %.

# %%
folder = Path(tempfile.mkdtemp())
(folder / "docs.txt").write_text(""": opposites\nleft right top bottom\nmin minimum max maximum\nleft right lower upper
: plural\narray arrays function functions\nfile files line lines\nvalue values key keys""", encoding="utf-8")

# %%
questions = load_analogies(folder / "docs.txt")
for section, lines in questions.items():
    print(f"{section}: {score_analogies(vectors, lines).asked} asked")
right = [score_analogies(vectors, lines).right for lines in questions.values()]
Figure(Bars(list(questions), right, names=("right answers, of three",), limits=(0, 3), digits=0),
       alt="Bars: how many of the three questions of each section, opposites and plural, this run got right.")

# %% [markdown]
# **A test that the text brings along.** In English a noun and its plural mean nearly the same, so the plural should
# be close by. The vocabulary contains hundreds of such pairs without any list, and the letter *s* means nothing to a
# trainer. The score is the share of words whose plural is among their ten nearest. Some pairs are false friends
# (*new* and *news*), so don't expect 100 %. But the false friends are the same for every run, and the score is only
# used for comparisons.

# %%
def plural_score(vectors, least=30):
    """Share of the words whose plural is among their ten nearest; both occur at least so often in the documentation."""
    enough = {word for word in vectors.words if counts[word] >= least and len(word) > 2}
    asked = [word for word in enough if word + "s" in enough]
    return np.mean([word + "s" in [near for near, _ in vectors.neighbours(word)] for word in asked])


# %%
print("far better than chance (10 in the size of the vocabulary):", plural_score(vectors) > 20 * 10 / len(vectors))
print("better for frequent words:", plural_score(vectors, least=300) > plural_score(vectors, least=10))

# %% [markdown]
# The second line is the tail of Zipf's law again: words with many examples have found their place, words with few
# have not. Which test should you trust? Each asks for something else. Ratings ask for similarity or relatedness,
# analogies for directions, plurals for forms of one word. A setting can help one and hurt another, so test what you
# need the vectors for. The best test is the task itself, as in notebook 09.

# %% [markdown]
# ## What makes it better, and what it costs
#
# *about 9 minutes*
#
# Four changes are tried: more dimensions, a window of 10 in place of 5, fifteen negatives in place of five, six
# passes in place of three. Before you run the cell, order them by what they do for the plural score. One change at a
# time, from the same base, on a quarter of the text. Seconds and scores are measured on your computer.

# %%
def measure(**changes):
    """Seconds and plural score of one run with numpy on a quarter of the text."""
    settings = {"backend": "numpy", "dim": 40, "epochs": 3, "learning_rate": 0.05, "progress": False, **changes}
    start = process_time()
    trained = train_fast(part, **settings)
    return process_time() - start, plural_score(trained)


trials = {"dim": (10, 40, 120), "window": (1, 5, 10), "negatives": (1, 5, 15), "epochs": (1, 3, 6)}
measured = {name: np.array([measure(**{name: value}) for value in values]) for name, values in trials.items()}

# %%
axes = {"y_label": "plural score, %", "y_range": (0, 20), "height": 150}
curves = [Curve([Series("score", trials[name], 100 * runs[:, 1])], x_label=name, **axes) for name, runs in measured.items()]
rows = [[name, value, seconds, 100 * score]
        for name in trials for value, (seconds, score) in zip(trials[name], measured[name], strict=True)]
Figure(Row(curves[:2]), Row(curves[2:]), Table(["setting", "value", "seconds", "plural score, %"], rows, digits=1),
       alt="Four curves and a table of seconds and plural score by dimension, window, negatives and epochs, one setting "
           "changed at a time.")

# %%
print("six passes cost more than one, and score better:", (measured["epochs"][2] > measured["epochs"][0]).all())
print("a window of 10 scores better than one of 1:", measured["window"][2][1] > measured["window"][0][1])
one, _, fifteen = measured["negatives"][:, 0]
print(f"fifteen negatives for one: {(15 + 1) / (1 + 1):.0f} times the work in a loop;",
      "in blocks less than 3 times the seconds:", fifteen < 3 * one)

# %% [markdown]
# Compare with your order. On little text the number of examples decides: a wide window makes more pairs of the same
# words, and more passes show them again. More dimensions cost time, and need text to fill them. In a block *more
# negatives cost nothing*, because $K$ is a factor in `push` and the number of products does not depend on it. But
# they also add no new noise words: $K$ only rescales the same $B$ shared draws, so the noise is averaged no better.
# In a loop, fifteen negatives would cost nearly three times as much as five, and would be fifteen draws. Read off the
# third picture what fifteen did to the score here.
#
# Be careful with small differences. Each score is one run with one seed, over a few hundred pairs, and a per cent up
# or down is chance. A difference counts when it is much larger than the difference between two seeds. Before you
# believe a close result, measure a few seeds.
#
# Passes only repeat what is there. How does the score grow with *new* text? The next cell does one pass each over a
# twelfth, a sixth, a third and all of the documentation, scored on the same frequent words.

# %%
grown = []
for share in (12, 6, 3, 1):
    fast = FastTrainer(list(docs)[::share], backend="numpy", progress=False, dim=40, learning_rate=0.05, min_count=3)
    start = process_time()
    fast.run()
    grown.append((fast.total, process_time() - start, plural_score(fast.embeddings(), least=100)))
print("the whole text scores better than a twelfth of it:", grown[-1][2] > grown[0][2])

# %%
words, seconds, quality = np.array(grown).T
scored = Curve([Series("score", np.log10(words), 100 * quality)], x_label="log10 of the words", y_label="plural score, %")
timed = Curve([Series("time", words / 1e6, seconds)], x_label="million words", y_label="seconds")
Figure(Row([scored, timed]),
       alt="Two curves by the length of the text, one pass each. The plural score is low for the short ones and then "
           "climbs; the seconds grow in a straight line.")

# %% [markdown]
# The score is low where the text is short, and there it consists of a handful of pairs. Then it climbs. The time
# grows in a straight line: twice the text takes twice the seconds, and neither the memory for the blocks nor their
# products grow. So a text of billions of words takes longer, but can be trained in the same way on one computer.
#
# What does that mean for a text of your own? These are the defaults of word2vec.c, and where to start.
#
# | setting | word2vec.c | small text (under 10 million words) | large text | a sign that it is wrong |
# |:--|--:|:--|:--|:--|
# | `dim` | 100 | 50 to 100 | 200 to 300 | larger costs time, and the score stays |
# | `window` | 5 | 5 to 10 | 2 to 5 | neighbours of one topic where you want words of one sort (too wide) |
# | `negatives` | 5 | 5 to 20 | 2 to 5 | the score differs between seeds (too few) |
# | `min_count` | 5 | 2 to 5 | 5 to 100 | names and misprints among the neighbours (too low) |
# | `sample` | 0.001 | 0.001 | 0.001 to 0.00001 | function words among the neighbours (too high) |
# | `epochs` | 5 | 5 to 20 | 1 to 5 | all cosines close to 1 (too few) |
# | `learning_rate` | 0.025 skip-gram, 0.05 CBOW | the default | the default | loss flat (too small), or stuck or rising (too large) |
#
# Ranges like these are experience, not theory, so measure on your task. Change one setting at a time, and begin with
# the text: more of it helps most.

# %% [markdown]
# ## CBOW again, with both rates tuned
#
# *about 6 minutes*
#
# [05](05_gradients.ipynb) examined an update of CBOW in which a division is missing. The first word2vec.c added up
# the context vectors, and for a sum its undivided backward pass was right. The version of September 2014 averages on
# the way forward and still does not divide on the way back. The same holds for gensim's default, reported in 2016 and
# again in 2018, and for fastText, reported in 2019. [İrsoy, Benton & Stratos 2021](00_start_here.ipynb#References)
# call it a bug, and find that the corrected CBOW does as well as skip-gram. The trainer offers both by name:
# `average="corrected"` divides, `average="historical"` does not.
#
# Which is better? Many comparisons have made a mistake here. With $C$ context words, the undivided update moves each
# of them $C$ times as far at the same rate. If $C$ never changed, it would be the right update with a rate $C$ times
# larger for `W_in`. So "the same rate" is not the same step length, and a comparison has to give each its own best
# rate. A best rate is only found if the grid goes beyond it on both sides. The cell tries four rates for each, with
# two seeds, on the same quarter of the text: sixteen short runs. A run that diverges scores 0.

# %%
def cbow_score(average, rate):
    """Mean plural score of two seeds; 0 when the training runs away."""
    run = partial(train_fast, part, progress=False, backend="numpy", architecture="cbow", dim=40, epochs=3)
    try:
        return np.mean([plural_score(run(average=average, learning_rate=rate, seed=seed), least=10) for seed in (1, 2)])
    except Divergence:
        return 0.0


# %%
grid = {"corrected": (0.1, 0.25, 0.5, 1.0), "historical": (0.05, 0.1, 0.2, 0.3)}
tuned = {average: {rate: cbow_score(average, rate) for rate in rates} for average, rates in grid.items()}

# %%
looks = {"corrected": {"role": "accent"}, "historical": {"role": "plain", "dashed": True}}
lines = [Series(name, [*tuned[name]], 100 * np.array([*tuned[name].values()]), **look) for name, look in looks.items()]
Figure(Curve(lines, x_label="learning rate", y_label="plural score, %", x_range=(0, 1), y_range=(0, 15), height=260),
       alt="Score by learning rate. The historical curve, dashed, climbs steeply; the corrected one comes near "
           "its height at a larger rate. Both fall beyond their peak.")

# %%
corrected, historical = tuned.values()
best = [max(scores, key=scores.get) for scores in (corrected, historical)]
same_rate, both_tuned = historical[0.1] / corrected[0.1], historical[best[1]] / corrected[best[0]]
print("at the rate 0.1, the undivided update is far ahead:", same_rate > 1.3)
print("the corrected one has its best score at a larger rate:", best[0] > best[1])
print("with both tuned, the undivided one is less far ahead, or behind:", both_tuned < same_rate)

# %% [markdown]
# Read the picture twice. First compare the heights at the rate 0.1, which both have. The undivided update is far
# ahead, and a reader who stops here concludes that the bug is a feature. Then compare the two *peaks*. They are much
# closer. That of the corrected update is at a larger rate, and beyond its peak each curve falls. Most of what looked
# like a better method was a larger step.
#
# Is there still a difference? With other seeds and other quarters of this text, the undivided update often keeps a
# small lead. Peaks that are a per cent or two apart are hardly further apart than two seeds of one setting can be.
# Change the seeds in `cbow_score`, or the quarter of the text, and look again. You may conclude that on this text, at
# this size, with this score, the shared rate decided the comparison, and that with a rate of its own each is useful.
# The library divides by default, because then the steps follow the gradient of the loss that is printed. It has a
# default rate for each.
#
# > **You may have read** that CBOW is worse than skip-gram. **In fact** that depends on text, rate and measure.
# > Google's vectors, the best-known of all, were trained with CBOW, by Tomáš Mikolov's own account. And a comparison
# > at one shared rate compares step lengths.

# %% [markdown] tags=["instructor"]
# Cover the picture to the right of the rate 0.1 and ask for a verdict; then take the hand away. A common mistake is
# to read the height of one peak over the other as a result. Let two learners change the seeds and compare.

# %% [markdown]
# ## Beside gensim
#
# *about 5 minutes*
#
# [gensim](https://radimrehurek.com/gensim) is the usual alternative: word2vec with its inner loop in C. A fair
# comparison takes the same text, dimension, window, negatives, subsampling, rate and number of passes. It counts
# everything from the sentences to the finished vectors, on one thread each. And it looks at the *quality* as well as
# the time, since a fast program that learns nothing is useless. If gensim is not installed, the cell goes on without
# it; `pip install gensim` gets it.

# %%
sentences, settings = list(docs), {"window": 5, "min_count": 5, "sample": 1e-3, "epochs": 2}


def with_gensim():
    from gensim.models import Word2Vec

    model = Word2Vec(sentences, vector_size=50, negative=5, sg=1, alpha=0.025, workers=1, **settings)
    return Embeddings(model.wv.index_to_key, model.wv.vectors)


def in_blocks(backend):
    return train_fast(sentences, dim=50, negatives=5, learning_rate=0.025, backend=backend, progress=False, **settings)


# %%
backend = FastTrainer(few, backend="auto", progress=False).backend  # "numba" where that is installed and works
programs = {"gensim": with_gensim, **{f"blocks, {name}": partial(in_blocks, name) for name in ("numpy", backend)}}

# %%
speed, scores = {"pair by pair": pairs_per_second / 4.5}, {}
for name, program in programs.items():
    try:
        start = process_time()
        trained = program()
        speed[name] = settings["epochs"] * total / (process_time() - start)
        scores[name] = plural_score(trained)
    except ImportError:
        speed[f"{name} (not installed)"] = 0

# %%
Figure(Bars(list(speed), [value / 1000 for value in speed.values()], f"Thousand words per second, one thread; here backend=\"auto\" is {backend}", digits=0),
       Bars(list(scores), [100 * value for value in scores.values()], "Plural score of the same run, %", digits=1),
       alt="Two groups of bars. Words per second on one thread: pair by pair is barely visible, then gensim, then the "
           "blocks. Plural scores: close to each other.")

# %% [markdown]
# Blocks of matrix products in plain numpy keep up with a compiled loop over pairs, and are usually faster here. The
# program that computes them, numpy or numba, is called the **backend**. The line above the bars says which one
# `backend="auto"`, the default, has found on your computer. With numba installed (`pip install numba`) the same block
# is compiled and is faster again; your last bar says by how much. The backend changes the speed only.
#
# `threads=2` lets two threads write to the same matrices without waiting ([Niu 2011](00_start_here.ipynb#References),
# *Hogwild!*), and then two runs differ a little. The scores should be close: the objective is the same, the random
# draws differ. But this is one run each on one computer. `make bench-fast` measures properly, in turns and with
# medians, and with scores on your own test sets.

# %% [markdown]
# ## Your own text, and larger ones
#
# *about 4 minutes*
#
# Any text works: a novel, your notes, the logs of a chat. It is read in pieces, so its size does not matter, and
# `.gz`, `.bz2`, `.xz` and `.zip` are unpacked on the way. The lines of a book are joined where they end in the middle of
# a sentence. A table needs `column="…"`, a language without blanks between words needs a `tokenizer`. Put a path in the place of `None`, and run the notebook again from the
# training cell with `corpus` in the place of `docs`. A novel has some 100,000 words, which is little: plan more
# passes, and look at the loss before you look at the neighbours.

# %%
path = None
corpus = docs if path is None else load_corpus(path)
print("reading", corpus.name)

# %%
try:
    load_corpus("my_novel.txt")
except ValueError as error:
    print(error)

# %% [markdown]
# A wrong path gets one sentence that says so. With a network, `fetch_corpus("text8")` gets 17 million words of the
# English Wikipedia of 2006 (31 MB), checks them by their SHA-256 and keeps them. At this size analogies begin to
# work.
#
# ```python
# wikipedia = fetch_corpus("text8")
# vectors = train_fast(wikipedia, dim=100, epochs=3, threads=2)
# vectors.analogy("france", "paris", "italy")
# ```
#
# Or should you take vectors that others have trained?
#
# | question | ready-made vectors | vectors of your own |
# |:--|:--|:--|
# | Is your text like theirs? | made from news, Wikipedia or the web | right for manuals, patients' records, another language or time |
# | How much text do you have? | none is needed | a million words at least, better a hundred million |
# | Words without a vector | your field's terms may be missing | every word above `min_count` has one |
# | Dimension, window, lower case | fixed by their makers | yours to choose |
# | Licence and prejudice | read the licence; the texts are theirs | you know what went in |
# | Cost | a download of gigabytes | minutes to hours of training |
#
# Google's file is in the binary format of word2vec.c, GloVe's files are text without a first line, and fastText's `.vec`
# files have one. `load_vectors` finds out which it is given. With `limit` it reads the first words only, which are the
# most frequent ones:
#
# ```python
# news = load_vectors("GoogleNews-vectors-negative300.bin.gz", limit=200_000)
# glove = load_vectors("glove.6B.100d.txt")
# ```

# %% [markdown]
# ## Handing the vectors on
#
# *about 5 minutes*
#
# Most programs for word vectors read the format of word2vec.c: a line with V and N, then a word and its numbers, as
# text or as bytes.

# %%
save_vectors(vectors, folder / "docs.vec")
save_vectors(vectors, folder / "docs.bin", binary=True)
again = load_vectors(folder / "docs.bin", binary=True)
print("what is read is what was written:", again.words == vectors.words and np.allclose(again.vectors, vectors.vectors))
print("the text file is larger:", (folder / "docs.vec").stat().st_size > (folder / "docs.bin").stat().st_size)

# %%
# exercise 08.5

# %%
lines_of = use("08.5", my_word2vec_lines)
(folder / "mine.vec").write_text("\n".join(lines_of(vectors.words, vectors.vectors)), encoding="utf-8")
mine = load_vectors(folder / "mine.vec")
print("your file can be read:", mine.words == vectors.words and np.allclose(mine.vectors, vectors.vectors, atol=0.0006))

# %% [markdown]
# gensim opens both with `KeyedVectors.load_word2vec_format(path, binary=...)`. If you come from gensim, here are the
# names of this library for what its `KeyedVectors` do:
#
# | in gensim | here |
# |:--|:--|
# | `most_similar` | `neighbours(word, n)`, or `analogy(a, b, c, n)` for positive and negative words |
# | `similar_by_vector` | `neighbours(vector, n)` |
# | `most_similar_cosmul` | `analogy(a, b, c, n, multiply=True)` |
# | `doesnt_match` | `odd_one_out(words)` |
# | `distance` | `1 - similarity(a, b)` |
# | `n_similarity` | the cosine of the two mean vectors, by hand |
# | `evaluate_word_pairs` | `score_similarity(embeddings, pairs)` |
# | `evaluate_word_analogies` | `score_analogies(embeddings, questions)` |
# | `get_vector` | `embeddings[word]` |
# | `key_to_index` | `id(word)` |
# | `index_to_key` | `words` |
# | `has_index_for` | `word in embeddings` |
# | `save_word2vec_format` | `save_vectors(embeddings, path)` |
# | `load_word2vec_format` | `load_vectors(path)` |
# | `Word2Vec(vector_size=, sg=, negative=, alpha=, epochs=)` | `train_fast(dim=, architecture=, negatives=, learning_rate=, epochs=)` |
# | `model.save`, `Word2Vec.load`, `model.train` | `FastTrainer.save`, `FastTrainer.load`, `continue_with` |
#
# For the **Embedding Projector**
# (projector.tensorflow.org, *Load*) write two tables, numbers and words, and turn your own map in three dimensions.

# %%
save_projector(vectors, folder)
print(sorted(file.name for file in folder.glob("*.tsv")))

# %% [markdown]
# ### When one machine is not enough
#
# If the text is spread over many computers, train where it is. Spark's `Word2Vec` shows how, on a *local cluster*
# that needs nothing but Java and `pip install pyspark`. The same text, one sentence a line:
#
# ```python
# from pyspark.ml.feature import Word2Vec
# from pyspark.sql import SparkSession
# from pyspark.sql.functions import split
#
# spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
# lines = spark.read.text(str(docs.paths[0])).select(split("value", " ").alias("words"))
# model = Word2Vec(vectorSize=50, windowSize=5, minCount=5, maxIter=1, numPartitions=2, seed=1,
#                  inputCol="words", outputCol="vector").fit(lines)
# print([row.word for row in model.findSynonyms("left", 5).collect()])
# spark.stop()
# ```
#
# What changes is this. Each partition trains a copy of the matrices on its share of the text, and the copies are put
# together only after each pass. On this text two partitions find as many plurals as one, and eight clearly fewer, in
# most runs by a third: the smaller the share, the less a copy learns before the copies are merged. Spark uses the
# hierarchical softmax of [Mikolov 2013a](00_start_here.ipynb#References), not negative sampling. On one computer it
# takes several times as long as the block. A cluster is worth it when the text does not fit on one computer.

# %% [markdown] tags=["instructor"]
# The exports are worth five minutes on the projector: load both tables into the Embedding Projector and search for
# `left`. Spark is for those who ask. It takes ten seconds and more, half of them to start, for what the block does in
# one. When time is short, skip phrases, Spark and the table of settings, in this order.

# %% [markdown]
# ## Put it together: from raw lines to ids
#
# *about 30 minutes*
#
# Between the text on the disk and the first pair there is a small program that is easily overlooked. It decides what
# the model is trained on: which words there are, which number each has, and which occurrences are dropped. You have
# seen its parts here and in [06](06_negative_sampling.ipynb). Write the whole of it, the larger exercise of this
# notebook.

# %%
# exercise 08.6

# %% [markdown]
# Try it on the two thousand sentences from above, as raw lines, with a draw for each word.

# %%
training_text, lines = use("08.6", my_training_text), [" ".join(sentence) for sentence in few.sentences]
counted = Counter(" ".join(lines).split())
words, encoded = training_text(lines, 5, 1e-3, np.random.default_rng(0).random(sum(counted.values())))

# %%
known = np.array([counted[word] for word in words])
chances, stayed = keep_probability(known, 1e-3), Counter(i for sentence in encoded for i in sentence)
print("id 0 is", words[0], " and occurs most often:", counted[words[0]] == max(counted.values()))
print("of the most frequent word less than a third stays:", stayed[0] < known[0] / 3)
print("as many words stay as the chances promise, within 3 %:", abs(sum(stayed.values()) / (chances @ known) - 1) < 0.03)

# %% [markdown]
# Not exactly as many: the draws are random, and a word that was left alone in its sentence was dropped with the
# sentence.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("08")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - read 700,000 words that were not written for a lesson, and found that most words are rare and that a few words
#   make up most of the text
# - scored phrases by counting
# - rearranged a loop over pairs into blocks of matrix products, with shared noise that counts K/B, and checked that
#   its mean is right
# - watched colours, directions and extremes find each other on a map, and read healthy and unhealthy loss curves
# - scored vectors by order, by analogies, and by a test that the text brought along
# - measured what words, passes, dimensions, windows and negatives cost and do
# - compared two updates of CBOW, each at its own best rate, and programs on equal terms
# - written files that other programs read
# - written the reader that turns raw lines into subsampled sentences of ids
#
# ## Next
#
# [Notebook 09](09_using_embeddings.ipynb) puts such vectors to work in search, recommendation, sentiment and
# translation. It also shows what one vector per word can't do.
