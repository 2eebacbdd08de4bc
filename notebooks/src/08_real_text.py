# %% [markdown]
# # 08 · Real text: the same machine, a million words
#
# The kingdom was written so that you can see something. Nobody wrote the text of this notebook for you: it is the documentation that came with your Python, some 700,000
# words by people who wanted to explain `axes`, `threads` and `timezones`. The formulas stay the same. What changes is everything around them: most words are
# rare, no list of right answers comes with the text, and a loop over pairs takes forever.
#
# **You will be able to**
#
# - turn any text of any size into training data, and say what was dropped and why
# - rearrange the training into blocks that run more than fifty times faster, with the same expected gradient
# - train on real text, watch it happen, and tell a good run from a bad one
# - score vectors by rank correlation, by analogies, and by a test that the text itself provides
# - compare two programs fairly, and hand your vectors on to others
#
# **Time** about 90 minutes · **Builds on** [06](06_negative_sampling.ipynb) (negative sampling, subsampling), [07](07_analogies.ipynb) (cosine, analogies)

# %%
import tempfile
from collections import Counter
from itertools import islice, pairwise
from pathlib import Path
from time import process_time

import numpy as np

from w2vlib import (
    Corpus,
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
from w2vlib.exercises import check, hint, predict, solution
from w2vlib.figures import Figure, smooth, word_map
from w2vlib.quiz import quiz
from w2vlib.widgets import LiveTraining
from w2vlib.widgets.blocks import Bars, Curve, Row, Scatter, Series, Table

# %% [markdown]
# ## Before any theory: set it going
#
# *about 8 minutes*
#
# The first run of the next cell reads the documentation strings of the standard library, of numpy and of matplotlib from the files on your disk, which takes some seconds; nothing is
# imported, nothing is downloaded. Later runs find the words in your cache folder.

# %%
docs = load_corpus("python-docs")
Figure(Table(["three sentences, as the machine reads them"], [[" ".join(sentence)] for sentence in islice(docs, 1000, 1003)]),
       alt="Three sentences from the documentation, in lower case and without punctuation.")

# %% [markdown]
# Now watch. All words start in one spot, at random. Press **Train on** once: 30,000 words are read. Look at the map: hardly anything. Press again, or press **Play**, and keep
# an eye on `left` and `right`, on the colours, on `minimum` and `maximum`. Type another word to see its neighbours.

# %%
watched = """left right top bottom upper lower red green blue black min max minimum maximum integer float string array file path
             directory figure axes plot thread process lock exception error warning year month day hour"""
LiveTraining(docs, watched.split(), lane="numpy", dim=50, epochs=2)

# %% [markdown]
# Nobody told the machine what a colour is. The first hundred thousand words do almost nothing, because every gradient is a product with a vector that is still close to zero; then things fall into place.

# %% [markdown] tags=["instructor"]
# Run this on the projector before saying a word. Let the room call out words to type. Expect misses: that `red` finds matplotlib's markers is the text speaking. What goes
# wrong: a first run without the cache takes some seconds longer, so start it before the session.

# %% [markdown]
# ## What a text is made of
#
# *about 12 minutes*

# %%
# exercise 08.1

# %%
counts = Counter(word for sentence in docs for word in sentence)
ranked = counts.most_common()
total, rare = sum(counts.values()), [count for count in counts.values() if count < 5]
assert total > 400_000 and len(rare) > len(counts) / 2
print("the most frequent word:", ranked[0][0])
print("rare words are most of the vocabulary:", len(rare) > len(counts) / 2)
print("rare words are less than a tenth of the text:", sum(rare) < total / 10)

# %%
frequencies = np.log10([count for _, count in ranked])
ranks = np.log10(np.arange(1, len(ranked) + 1))
some = np.unique(np.rint(np.logspace(0, np.log10(len(ranked)), 200)).astype(int)) - 1
Figure(Curve([Series("words", ranks[some], frequencies[some])], x_label="log10 of the rank", y_label="log10 of the count"),
       alt="Counts of the words by rank, both axes logarithmic: nearly a straight line that falls from the most frequent word to the thousands that occur once.")

# %% [markdown]
# The straight line is **Zipf's law**: the word of rank $r$ occurs about $1/r$ as often as the first. Both of its ends are trouble.
#
# - The rare end fills two matrices with words that have too few examples to find their place. `min_count=5` leaves them out, and their neighbours move together.
# - The frequent end wastes time: *the* stands next to everything. **Subsampling** keeps an occurrence of a word only by chance, the smaller the more frequent it is
#   ([06](06_negative_sampling.ipynb)).

# %%
frequent = np.array([count for _, count in ranked if count >= 5])
keep = keep_probability(frequent, sample=1e-3)
print("of ten occurrences of", ranked[0][0], "about", round(10 * keep[0]), "are kept")
print("words that lose nothing: more than nine in ten:", (keep == 1).mean() > 0.9)
print("between two thirds and nine tenths of the text stay:", 2 / 3 < (keep * frequent).sum() / frequent.sum() < 0.9)

# %% [markdown]
# ### Phrases, in brief
#
# Some pairs of words are one name. A count of neighbours finds them; the winners are then written as one word, `standard_library`, and the text is read again.

# %%
# exercise 08.2

# %%
pairs = Counter(pair for sentence in docs for pair in pairwise(sentence))
scores = {(a, b): (n - 20) / (counts[a] * counts[b]) for (a, b), n in pairs.items() if n > 20 and min(len(a), len(b)) > 3}
best = sorted(scores, key=scores.get, reverse=True)[:12]
Figure(Table(["phrase", "times", "score · 1,000"], [[f"{a}_{b}", pairs[a, b], 1000 * scores[a, b]] for a, b in best]),
       alt="A table of the twelve neighbouring pairs of words with the highest phrase scores in the documentation, with their counts.")

# %% [markdown]
# ## A block at a time
#
# *about 15 minutes*
#
# Here is the loop that you know: one pair, K negative samples of its own, one small update. It trains the toy in half a second. How long would it take for 700,000 words?

# %%
few = Corpus(tuple(islice((s for s in docs if len(s) > 8), 2000)), "two thousand sentences")
slow = Trainer(few, objective="negative sampling", dim=50, window=3, learning_rate=0.025, steps=8_000)
start = process_time()
slow.run()
pairs_per_second = 8_000 / (process_time() - start)
hours = total * 6 * 0.75 / pairs_per_second / 3600  # about 6 context words each, three quarters of the words are kept
print("one pass over the documentation, pair by pair: more than a minute:", hours > 1 / 60)

# %% [markdown]
# Each step does little arithmetic and much waiting: Python finds the rows, numpy starts up, a few hundred numbers are multiplied. The cure is to do more at a time.
#
# Take a **block** of $T = 64$ consecutive words. Their scores with each other are *one* matrix product, $V U^\top$, and a mask `near` says which pairs are in a window. The negative samples are the
# bottleneck: every pair wants $K$ of its own. So let the whole block **share** $N = 24$ noise words, and let each of them count $K/N$:
#
# $$\text{pull}_{ij} = \text{near}_{ij}\,(1 - \sigma(v_i \cdot u_j)), \qquad \text{push}_{in} = C_i \tfrac{K}{N}\, \sigma(v_i \cdot z_n)$$
#
# $C_i$ is the number of words in the window of $i$. On average over the draws the gradient is what it was, since each of the $N$ words is drawn from the same noise distribution (sharing noise words
# within a window is due to Ji and colleagues, 2016). Here is a block of four words, with numbers.

# %%
rng = np.random.default_rng(0)
v, u, z = (rng.normal(size=(rows, 2)).round(1) for rows in (4, 4, 3))
near = np.array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
pull = near * (1 - sigmoid(v @ u.T))
push = near.sum(axis=1, keepdims=True) * 5 / 3 * sigmoid(v @ z.T)
print("pull\n", pull.round(2), "\npush\n", push.round(2))

# %%
print("each word moves by\n", (pull @ u - push @ z).round(2))

# %%
# exercise 08.3

# %% [markdown]
# The library's version is `w2vlib/fast/blocks.py`: the same three lines, and some care for words that stand twice in a block. Two things were given up. Pairs across the border of two blocks are lost (about one
# in thirty), and a noise word may be the true neighbour. The tests compare a block with the pair-by-pair loop, gradient by gradient.

# %%
trainer = FastTrainer(docs, lane="numpy", dim=50, epochs=3, progress=True)
start = process_time()
trainer.run()
block_seconds = process_time() - start
pair_seconds = trainer.total * 6 * 0.75 / pairs_per_second
print("more than 20 times as fast as pair by pair:", pair_seconds > 20 * block_seconds)

# %% [markdown] tags=["instructor"]
# Ask: "The block does *more* multiplications per pair than the loop. Why is it faster?" Draw 64 × 64 on the board, and shade the band that `near` keeps: nine tenths of
# the products are thrown away, and it still pays. If time is short, skip the hand-made block and run the timing cell.

# %% [markdown]
# ## A good run, and what came out
#
# *about 10 minutes*
#
# The loss of words that the machine is about to read is an honest examination: it has not trained on them in this pass. It begins at $(1 + K) \log 2$, when every score is 0 and every σ is ½.

# %%
seen, losses = zip(*trainer.losses, strict=True)
print(f"(1 + 5) · log 2 = {6 * np.log(2):.2f}; the first loss was {losses[0]:.2f}")
Figure(Curve([Series("loss", np.array(seen) / 1e6, smooth(losses, 16))], x_label="million words read", y_label="loss per example", y_range=(0, 4.5)),
       alt="The loss of new text falls steeply from 4.16 during the first half million words and slowly after that.")

# %%
vectors = trainer.embeddings()
asked = ["left", "red", "exception", "integer", "file", "maximum"]
Figure(Table(["word", "its nearest words, as your machine found them"], [[w, ", ".join(n for n, _ in vectors.neighbours(w, 6))] for w in asked]),
       alt="A table with the six nearest words of left, red, exception, integer, file and maximum: mostly words of the same kind.")

# %%
places, colours, extremes = watched.split()[:6], watched.split()[6:10], watched.split()[10:14]
kinds = {word: kind for kind, group in (("place", places), ("colour", colours), ("extreme", extremes)) for word in group}
Figure(word_map(vectors, [*kinds], kinds, height=380),
       alt="A map of fourteen words after training: the colours stand together in one corner, apart from places and extremes.")

# %%
for word, expected in (("left", "right"), ("red", "blue"), ("exception", "raised")):
    print(f"{expected} is among the ten nearest of {word}:", expected in [n for n, _ in vectors.neighbours(word)])

# %% [markdown]
# Some neighbours are excellent, some are odd, and a few are the fault of the text: tables of numbers and lists of names are text to a tokenizer. 700,000 words are little. The models that you read
# about saw a hundred billion (Mikolov and colleagues, 2013). Change the words in the list and look for the limits yourself.

# %% [markdown]
# ## Is it any good? Three kinds of test
#
# *about 12 minutes*
#
# **Human ratings.** People rated how similar two words are (WordSim-353, 2002; SimLex-999, 2015: one pair and its rating a line). One compares the *order* of the pairs by rating and by
# cosine. The toy file below has the same format; its ratings are the course's.

# %%
rated = """left right 9\nmin max 8\nred blue 8\ninteger float 7\nfile path 6\nfile directory 6\nleft thread 1\nred exception 1\nfloat directory 1\nblue file 0"""
human = [line.split() for line in rated.splitlines()]
correlation, known = score_similarity(vectors, human)
print(f"{known} of {len(human)} pairs known; the orders agree better than by chance: {correlation > 0.4}")

# %%
# exercise 08.4

# %% [markdown]
# **Analogies.** Google's file has lines of four words under `: section` headings; `load_analogies(path)` reads that format, and `score_analogies` asks, as in [07](07_analogies.ipynb), with the three inputs left out.
# You can write such a file for your own field in a minute.

# %%
folder = Path(tempfile.mkdtemp())
(folder / "docs.txt").write_text(": opposites\nleft right top bottom\nmin minimum max maximum\nleft right lower upper\n: plural\narray arrays function functions\n"
                                 "file files line lines\nvalue values key keys\n", encoding="utf-8")
questions = load_analogies(folder / "docs.txt")
for section, lines in questions.items():
    print(f"{section}: {score_analogies(vectors, lines).asked} asked")
Figure(Bars(list(questions), [score_analogies(vectors, lines).right for lines in questions.values()], names=("right answers, of three",), limits=(0, 3), digits=0),
       alt="Bars: how many of the three questions of each section, opposites and plural, this run got right.")

# %% [markdown]
# **A test that the text brings along.** In English a noun and its plural mean nearly the same, so the plural should be close by. There are hundreds of such pairs in the vocabulary, nobody has to write them down, and
# no trainer knows about the letter *s*.

# %%
def plural_score(vectors, counts, n=10, least=30):
    """Share of the words whose plural is among their n nearest."""
    pairs = [(w, w + "s") for w in vectors.words if len(w) > 2 and min(counts[w], counts[w + "s"]) >= least]
    return np.mean([plural in [word for word, _ in vectors.neighbours(w, n)] for w, plural in pairs])


chance = 10 / len(vectors)
print("far better than chance (10 in the size of the vocabulary):", plural_score(vectors, counts) > 20 * chance)

# %% [markdown]
# ## What makes it better, and what it costs
#
# *about 10 minutes*
#
# Before you run the cell, put these in the order of what they do for the plural score: twice the words, twice the dimension, a window of 10 in place of 5, fifteen negatives in place of five. One
# change at a time, from the same base; seconds and scores are measured on your machine.

# %%
def measure(**changes):
    """Seconds and plural score of one run of the numpy lane on an eighth of the text."""
    fast = FastTrainer(part, lane="numpy", progress=False, **{"dim": 40, "epochs": 3, "learning_rate": 0.05, **changes})
    start = process_time()
    fast.run()
    return process_time() - start, plural_score(fast.embeddings(), Counter(dict(zip(fast.vocabulary.words, fast.vocabulary.counts, strict=True))), least=10)


part = [sentence for i, sentence in enumerate(docs) if i % 8 == 0]
trials = {"dim": (10, 40, 120), "window": (1, 5, 10), "negatives": (1, 5, 15), "epochs": (1, 3, 8)}
measured = {name: [measure(**{name: value}) for value in values] for name, values in trials.items()}

# %%
rows = [[name, value, seconds, 100 * score] for name, values in trials.items() for value, (seconds, score) in zip(values, measured[name], strict=True)]
curves = [Curve([Series("score", trials[name], 100 * np.array(runs)[:, 1])], x_label=name, y_label="plural score, %", y_range=(0, 20), height=150)
          for name, runs in measured.items()]
Figure(Row(curves[:2]), Row(curves[2:]), Table(["setting", "value", "seconds", "plural score, %"], rows, digits=1),
       alt="Four curves and a table of seconds and plural score by dimension, window, negatives and epochs, one setting changed at a time.")

# %%
print("eight passes cost more than one:", measured["epochs"][2][0] > 3 * measured["epochs"][0][0])
print("eight passes score better than one:", measured["epochs"][2][1] > measured["epochs"][0][1])
print("a window of 10 scores better than one of 1:", measured["window"][2][1] > measured["window"][0][1])
print("fifteen negatives cost less than twice the time of one:", measured["negatives"][2][0] < 2 * measured["negatives"][0][0])

# %% [markdown]
# In a small text the number of examples decides: a wide window makes more pairs of the same words, and more passes show them again, until they only repeat themselves. More dimensions cost time and need text to fill
# them. And in a block, *more negatives are
# free*: K is a factor, and the number of products does not depend on it. What it does to the vectors is another question.
#
# More words are better than anything else. How the score grows with the text:

# %%
shares = (12, 4, 1)
grown = []
for share in shares:
    fast = FastTrainer([s for i, s in enumerate(docs) if i % share == 0], lane="numpy", progress=False, dim=40, epochs=1, learning_rate=0.05, min_count=3)
    fast.run()
    grown.append((fast.total, plural_score(fast.embeddings(), counts, least=100)))
print("the whole text scores better than a twelfth of it:", grown[-1][1] > grown[0][1])

# %%
words, quality = zip(*grown, strict=True)
Figure(Curve([Series("one pass", np.log10(words), 100 * np.array(quality))], x_label="log10 of the number of words", y_label="plural score, %"),
       alt="The plural score after one pass, by the length of the text: near zero for a twelfth of the documentation, and rising steeply towards the whole.")

# %% [markdown]
# ## Beside gensim
#
# *about 6 minutes*
#
# [gensim](https://radimrehurek.com/gensim) is what one would install otherwise: word2vec with its inner loop in C. A fair comparison takes the same text, dimension, window, negatives, subsampling and number of passes, and looks at the quality
# as well as the time. If gensim is not installed, the cell goes on without it; `pip install gensim` gets it.

# %%
settings = {"window": 5, "min_count": 5, "sample": 1e-3, "epochs": 1}
sentences, speed = list(islice(docs, 30_000)), {"pair by pair": pairs_per_second / 4.5}
length = sum(map(len, sentences))
try:
    from gensim.models import Word2Vec

    model = Word2Vec(vector_size=50, negative=5, sg=1, workers=1, **settings)
    model.build_vocab(sentences)
    start = process_time()
    model.train(sentences, total_words=length, epochs=1)
    speed["gensim"] = length / (process_time() - start)
except ImportError:
    speed["gensim (not installed)"] = 0.0
fast = FastTrainer(sentences, lane="numpy", dim=50, progress=False, **settings)
start = process_time()
fast.run()
speed["blocks in numpy"] = length / (process_time() - start)

# %%
Figure(Bars(list(speed), [value / 1000 for value in speed.values()], names=("thousand words per second, one thread",), digits=0),
       alt="Bars, thousand words per second on one thread: pair by pair, gensim, and the blocks in numpy, which are the fastest of the three.")

# %% [markdown]
# Blocks of matrix products in plain numpy beat a compiled loop over pairs: work that is arranged well beats less work. With numba installed (`pip install numba`), `lane="auto"`, which is the default, compiles the same block,
# and it runs about three times as fast again; `threads=2` lets two threads write to the same matrices without waiting (*Hogwild!*, Niu and colleagues, 2011), at the price that two runs differ a little. `make bench-fast` measures all of it
# on your machine, with scores on your own test sets.
#
# > **You may have read** that CBOW is simply worse than skip-gram. **In fact** word2vec.c and gensim average the context on the way forward and do not divide on the way back (İrsoy and colleagues, 2021). With the gradient divided as it should
# > be, the same rate makes smaller steps, so each needs a rate of its own: `train_fast(..., architecture="cbow")` takes 0.15, and `average="historical"` is the undivided one. Measure both with *their* best rate before you call one better.

# %% [markdown]
# ## Your own text, and larger ones
#
# *about 5 minutes*
#
# Any file works: a novel, your notes, the logs of a chat. It is read in pieces, so its size does not matter; `.gz` and `.zip` are unpacked on the way. Put a path in the place of `None`.

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
# With a network, `fetch_corpus("text8")` gets 17 million words of the English Wikipedia of 2006 (31 MB), checks them by their SHA-256 and keeps them. At this size analogies begin to work.
#
# ```python
# wikipedia = fetch_corpus("text8")
# vectors = train_fast(wikipedia, dim=100, epochs=3, threads=2)
# vectors.analogy("france", "paris", "italy")
# ```

# %% [markdown]
# ## Handing the vectors on
#
# *about 6 minutes*
#
# Everybody reads the format of word2vec.c: a line with V and N, then a word and its numbers, as text or as bytes.

# %%
save_vectors(vectors, folder / "docs.vec")
save_vectors(vectors, folder / "docs.bin", binary=True)
again = load_vectors(folder / "docs.bin", binary=True)
print("what is read is what was written:", again.words == vectors.words and np.allclose(again.vectors, vectors.vectors))
print("the text file is larger:", (folder / "docs.vec").stat().st_size > (folder / "docs.bin").stat().st_size)

# %%
# exercise 08.5

# %% [markdown]
# gensim opens both with `KeyedVectors.load_word2vec_format(path, binary=...)`. For the **Embedding Projector** (projector.tensorflow.org, *Load*) write two tables, numbers and words, and turn your own map in three dimensions.

# %%
save_projector(vectors, folder)
print(sorted(file.name for file in folder.glob("*.tsv")))

# %% [markdown]
# ### When one machine is not enough
#
# Then the text lies on many machines, and one trains where it lies. Spark's `Word2Vec` shows how, on a *local cluster* that needs nothing but Java and `pip install pyspark`. The same text, one sentence a line:
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
# What changes: each partition trains a copy of the matrices on its share of the text, and after each pass the copies are put together, so more partitions are faster and a little worse. And Spark uses the
# hierarchical softmax of the first paper, not negative sampling. On one machine it is the slowest way by far: a cluster pays when the text does not fit on one.

# %% [markdown] tags=["instructor"]
# The exports are worth five minutes on the projector: load both tables into the Embedding Projector and search for `left`. Spark is for those who ask; it takes half a minute for what the block does in one second,
# which is a lesson in itself. When time is short, skip phrases, Spark and the table of settings, in this order.

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
# - read 700,000 words that nobody prepared, and found most of its words rare and most of its text frequent
# - scored phrases by counting
# - rearranged a loop over pairs into blocks of matrix products, with shared noise that counts K/N
# - watched colours, directions and extremes find each other on a map
# - scored vectors by order, by analogies, and by a test that the text brought along
# - measured what words, passes, dimensions, windows and negatives cost and do
# - compared programs on equal terms, and written files that other programs read
#
# ## Next
#
# [Notebook 09](09_using_embeddings.ipynb) puts such vectors to work: search, recommendation, sentiment, translation. And it shows where one vector per word ends.
