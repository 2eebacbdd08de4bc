# %% [markdown]
# # 01 · One-hot: how words become numbers
#
# A neural network multiplies and adds. It can't multiply `king`. So before anything can be learned, every word must become numbers, and there is
# one way to do it that is so plain that nobody can object to it. You build it in this notebook, you find that it is perfectly fair to all
# words, and you find that this fairness is the problem.
#
# **You will be able to**
#
# - take a text apart into tokens and types, and give every type an id
# - describe a text by its bag of words, and name two things that the bag cannot see
# - write one-hot vectors, and prove that any two of them are equally far apart
# - say what a vocabulary of a million words costs, written out and as ids
# - replace the product of a one-hot vector and a matrix by the look-up of a row
# - build a small search engine, and say what it can't find
#
# **Time** about 90 minutes · **Builds on** [00](00_start_here.ipynb)

# %%
import numpy as np

from w2vlib import Corpus, Vocabulary, load_kingdom, tokenize
from w2vlib.draw import Figure, Heatmap, matrix
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.quiz import quiz
from w2vlib.widgets import BagExplorer, LookUp, OneHotExplorer, VocabularyExplorer

# %% [markdown]
# ## Before any theory: take a sentence apart
#
# *about 7 minutes*
#
# Here is a sentence that will stay with you for three notebooks. Before you touch the widget below, count.

# %%
# exercise 01.1

# %% [markdown]
# Now look at the table of the vocabulary and click a few words of the sentence. Watch where the single 1 goes. Click `the`, then the other
# `the`: does the 1 move? Then replace the sentence by a text of your own: a poem, an e-mail, anything.

# %%
VocabularyExplorer()

# %% [markdown]
# Three words of the trade, which the rest of the course uses all the time:
#
# - a **token** is a word where it stands: twelve of them here;
# - a **type** is a word as such, however often it stands there: nine;
# - the **vocabulary** is the list of all types, each with an **id**. Its size is called $V$.

# %%
nurse = "The nurse assisted the doctor with the patient’s treatment at the hospital."
tokens = tokenize(nurse)
print(tokens)
print(f"{len(tokens)} tokens, {len(set(tokens))} types")
assert (len(tokens), len(set(tokens))) == (12, 9)

# %% [markdown] tags=["instructor"]
# Ask the room for the number of types before anybody runs a cell; you will hear 9, 10 and 11, and each has a reason (The/the, patient/patient's).
# Let them argue: preprocessing is a decision, not a fact. Short of time: skip the explorer with own text, keep the argument.

# %% [markdown]
# ## Tokens, types, ids
#
# *about 12 minutes*
#
# Preprocessing looks like housework. It decides what the machine can ever know: `The` and `the` are one type or two because somebody said so. Here
# the rules are short: lower case, no punctuation, no possessive *'s*.

# %%
for text in ("The patient’s DOCTOR.", "Don't panic: it's 9:30!", "state-of-the-art café ☕"):
    print(tokenize(text))

# %% [markdown]
# Look at the second line. *don't* stays whole, *it's* loses its end, and half past nine falls apart. In the third, a cup of coffee is a word. No rule is
# right for all texts. What matters is that the same rule is used for training and for every question afterwards. Write a simpler one yourself:

# %%
# exercise 01.2

# %% [markdown]
# > **You may have read** that the sentence "I neuron company is related to data science" has 7 words, in a tutorial that then lists its
# > vocabulary with 8 entries. **In fact** it has 8, all different, so $V = 8$. Counting is the one part of this subject that a computer is
# > certainly better at, so let it.

# %%
neuron = tokenize("I neuron company is related to data science")
print(f"{len(neuron)} tokens, {len(set(neuron))} types")
assert len(neuron) == len(set(neuron)) == 8

# %% [markdown]
# You will meet that sentence again in [03](03_cbow.ipynb), where it is small enough to train on by hand. Next, the ids.

# %%
# exercise 01.3

# %% [markdown]
# The library's `Vocabulary` does what yours does, with one difference: it gives the smallest ids to the most frequent words. So a
# glance at an id tells you how common a word is, and "keep the first 10,000" is a slice.

# %%
vocabulary = Vocabulary.from_corpus(Corpus([tokens]))
for word, count in zip(vocabulary.words, vocabulary.counts, strict=True):
    print(f"id {vocabulary.id(word)}   {word:<10} {count}×")

# %% [markdown]
# With ids, a text is a row of whole numbers. This is the form in which every program stores it. A word that the vocabulary does not hold has no
# id, and `encode` leaves it out.

# %%
print(vocabulary.encode(tokens))
print(vocabulary.encode(tokenize("the surgeon assisted the nurse")))

# %% [markdown]
# Could the machine calculate with these ids? It would learn that `hospital` (8) is twice `with` (4), and that `doctor` (3) lies between
# `assisted` and `with`. The ids are names written in digits. A network takes numbers at their word, so it must not be given these.

# %% [markdown]
# ## A bag of words, and what it cannot see
#
# *about 12 minutes*
#
# An old and useful way to turn a whole *text* into numbers: forget the order, count the words. The result is called a **bag of words**, a vector
# with $V$ counts. Before you look at the widget, decide: how alike are the bags of "The dog bites the man" and "The man bites the dog"?

# %%
BagExplorer()

# %% [markdown]
# The cosine beside the table says how alike two bags are, from 0 (no word in common) to 1 (the same proportions):
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert} = \frac{\sum_i a_i b_i}{\sqrt{\sum_i a_i^2}\, \sqrt{\sum_i b_i^2}}$$
#
# Above the line stands the dot product, below it the two lengths: $\lVert a \rVert$ is the length of $a$, your `my_length` of notebook 00. For the two
# sentences above, with the counts (2, 1, 1, 1) in both bags, that is

# %%
a, b = np.array([2, 1, 1, 1]), np.array([2, 1, 1, 1])
print(f"{a @ b} / (√{a @ a} · √{b @ b}) = {a @ b / (np.linalg.norm(a) * np.linalg.norm(b)):.2f}")

# %% [markdown]
# To a bag of words, a dog that bites and a dog that is bitten are the same thing. Write your own bag:

# %%
# exercise 01.4

# %% [markdown]
# Order is the first blind spot. There is a second one, and it hurts more. Type these pairs into the widget, or let the next cells do it with your bag:
#
# - *The price is fair* and *Its cost seems reasonable*: they say nearly the same;
# - *This movie was not good* and *This movie was good, not terrible*: they say the opposite.


# %%
bag = use("01.4", my_bag)


def bag_cosine(first, second):
    """Cosine of the bags of two sentences."""
    texts = tokenize(first), tokenize(second)
    words = Vocabulary.from_corpus(Corpus(texts))
    a, b = (np.asarray(bag(text, {word: words.id(word) for word in words.words})) for text in texts)
    return a @ b / np.sqrt((a @ a) * (b @ b))


# %%
same = bag_cosine("The price is fair", "Its cost seems reasonable")
opposite = bag_cosine("This movie was not good", "This movie was good, not terrible")
print(f"the same meaning:     cosine {same:.2f}")
print(f"the opposite meaning: cosine {opposite:.2f}")
assert same == 0 and opposite > 0.9

# %% [markdown]
# The bag calls the first pair unrelated and the second pair nearly identical. The reason is not the counting. Each word has a place of its own in
# the vector, and no place knows anything of another: `price` and `cost` are as different as `price` and `hippopotamus`. Still, a bag is good enough to
# tell spam from post, because there it matters *which* words occur. Its trouble begins where meaning does.

# %% [markdown] tags=["instructor"]
# Let the room search for the worst pair: equal bags, opposite meanings. ("Only he said she lied" has many.) Collect three on the board; they return as
# motivation in 02. What goes wrong: learners think the order is the only blind spot. Insist on price/cost.

# %% [markdown]
# ## One-hot vectors
#
# *about 12 minutes*
#
# Make the text as short as it can be: one word. Its bag has a single 1 and zeros everywhere else. That is the **one-hot vector** of the word:
#
# $$x_{\text{doctor}} = (0, 0, 0, 1, 0, 0, 0, 0, 0) \qquad \text{a 1 at the place of its id, } 3$$

# %%
# exercise 01.5

# %% [markdown]
# A bag of words is then the sum of the one-hot vectors of its tokens. Here are those of the whole sentence, one below the other.

# %%
one_hot, V = use("01.5", my_one_hot), len(vocabulary)
X = np.array([one_hot(id, V) for id in vocabulary.encode(tokens)], dtype=int)
print("one row for each token:", X.shape)
print("their sum:   ", X.sum(axis=0))
print("the counts:  ", vocabulary.counts)

# %%
Figure(Heatmap(tokens, vocabulary.words, X, digits=0, limit=1),
       alt=f"The nurse sentence as {X.shape[0]} rows of {V} numbers. Every row has a single 1; "
           "the four rows of “the” are the same.")

# %% [markdown]
# Read the picture from top to bottom and you read the sentence: each row has one coloured cell, in the column of its word. The four rows of `the` are equal.
# A network works with distances between vectors. What distances are these?

# %%
# exercise 01.6

# %% [markdown]
# Try it. Before each choice, say which number will change.

# %%
OneHotExplorer()

# %% [markdown]
# None of the three numbers ever changes, unless you compare a word with itself. Two different one-hot vectors $x$ and $y$ have their 1 at different
# places, so in every product one factor is 0:
#
# $$x \cdot y = 0, \qquad \cos(x, y) = \frac{0}{1 \cdot 1} = 0, \qquad \lVert x - y \rVert = \sqrt{1^2 + (-1)^2} = \sqrt{2}$$
#
# So the words stand around their middle at one distance, and each of them is nearer to this middle than to any other word. A few lines of numpy check all pairs
# of the **kingdom corpus**, the small text about kings, cats and kitchens on which this course trains.

# %%
kingdom = Vocabulary.from_corpus(load_kingdom())
words = np.eye(len(kingdom))
different = ~np.eye(len(kingdom), dtype=bool)
distances = np.sqrt(((words[:, None] - words) ** 2).sum(axis=2))[different]
print(f"{different.sum() // 2:,} pairs of {len(kingdom)} words")
print(f"dot products: {(words @ words.T)[different].min():.0f} to {(words @ words.T)[different].max():.0f}")
print(f"distances:    {distances.min():.3f} to {distances.max():.3f}   (√2 = {np.sqrt(2):.3f})")

# %% [markdown]
# `king` is as far from `queen` as from `refrigerator`. The space has $V$ dimensions, a word in each, all at right angles. It is a perfectly fair
# arrangement, and a useless one: what a machine learns about `king` tells it nothing about `queen`.

# %% [markdown]
# ## What a million words cost
#
# *about 5 minutes*
#
# The second trouble is size. Move the slider in the widget above to the far right and look at the last table: a vocabulary of a million words,
# written out, is a table of $V \times V$ numbers. With 4 bytes each:

# %%
for size in (10_000, 50_000, 1_000_000):
    kB, GB = size * 4 / 1e3, size**2 * 4 / 1e9
    print(f"V = {size:>9,}   one vector {kB:>5,.0f} kB   all vectors {GB:>7,.1f} GB   all ids {kB:>5,.0f} kB")

# %% [markdown]
# In each vector one number is not 0. To write down where the 1 stands is enough, and that number is the id you had before. So a one-hot vector is a
# *way to think* about an id, in a form in which mathematics can handle it. Nobody stores the zeros.

# %%
print(f"the nurse sentence at V = {V}: {X.size} numbers, {X.sum()} of them not 0")
print(f"the same at V = 50,000: {len(tokens) * 50_000:,} numbers, {X.sum()} of them not 0")

# %% [markdown]
# ## One-hot times matrix: a row is looked up
#
# *about 10 minutes*
#
# Here is why word2vec begins with one-hot vectors all the same. Take a matrix `W` with one row of $N$ numbers for each word; for now they are random. What is
# the product of a one-hot vector and `W`?
#
# $$h_n = \sum_{i=1}^{V} x_i\, W_{i,n}$$
#
# Every $x_i$ is 0 except one. Work out what is left, and write it for a whole text at once:

# %%
# exercise 01.7

# %% [markdown]
# Compare the two for the nurse sentence, with a random `W`. First the row of `doctor`, then the whole sentence.

# %%
lookup, W = use("01.7", my_lookup), np.random.default_rng(0).normal(scale=0.5, size=(V, 4))
doctor = tokens.index("doctor")
print("product:", np.round((X @ W)[doctor], 2))
print("look-up:", np.round(lookup(X, W)[doctor], 2))
print("equal for all tokens:", np.allclose(X @ W, lookup(X, W)))

# %% [markdown]
# The product is the word's row. Here is the sum for its first number, written out in full:

# %%
terms = [f"{x}·({w:+.2f})" for x, w in zip(X[doctor], W[:, 0], strict=True)]
print(" + ".join(terms), f"= {(X @ W)[doctor, 0]:+.2f}")

# %% [markdown]
# The panel below does it for all numbers at once, with a small matrix of its own. Type another word, or click a row of W. Then type two words, and see what the
# product with their sum comes to.

# %%
LookUp()

# %%
Figure(matrix("W", vocabulary.words, W, lit=["doctor"], limit=1.2),
       alt=f"The matrix W with {V} rows of 4 numbers. The row of doctor is lit; "
           "the one-hot vector of doctor picks this row and no other.")

# %% [markdown]
# The strip on the left is the whole of `W`, blue above 0 and grey below. One row is lit, and its numbers stand on the right: it is all that comes out. So a program does not multiply. It looks a row up, and that is what "embedding layer" means in every
# library. Count what it saves for one word, with the sizes of a typical textbook example, $V = 10{,}000$ and $N = 100$:

# %%
V_large, N_large = 10_000, 100
print(f"as a product: {V_large * N_large:,} multiplications, {(V_large - 1) * N_large:,} of them by 0")
print("as a look-up: 0 multiplications")

# %% [markdown]
# The mathematics keeps the product, since it can be differentiated; the program keeps the look-up, since it is free. One consequence will matter in
# [04](04_skip_gram.ipynb): if only one row of `W` goes into the result, only that row can be to blame for an error, and only that row is changed.

# %% [markdown]
# ## Put it together: a search engine
#
# *about 25 minutes*
#
# Ids, bags and cosines are enough for a program that finds texts. It is the larger exercise of this notebook: plan it on paper first.

# %%
# exercise 01.8

# %% [markdown]
# Ask it for something in a few of the kingdom's sentences. Then read the first one that it does *not* find.

# %%
search = use("01.8", my_search)
texts = ["The king rules the old castle.", "The queen wears a crown of gold.", "A cat drinks milk in the kitchen.", "The ruler lives in a palace."]
for query in ("the old king", "who rules?"):
    print(query)
    for cosine, text in zip(search(query, texts), texts, strict=True):
        print(f"   {cosine:.2f}  {text}")

# %% [markdown]
# *The ruler lives in a palace* is about a king, and it gets its 0.24 for the word `the`. The crown and the cat get 0.22 for the same word. In the second search
# `rules` finds the king, but not the `ruler`. A bag finds the same words, not the same meaning.

# %% [markdown]
# ## What we would like instead
#
# *about 4 minutes*
#
# Suppose somebody sat down and described words by a few properties, each between −1 and 1. These numbers are invented, as an example:

# %%
properties = ["medical", "place", "vehicle", "teaching"]
made_up = {"doctor": [0.9, -0.3, -0.8, 0.1], "nurse": [0.8, -0.2, -0.9, 0.0], "surgeon": [0.9, -0.2, -0.7, -0.1],
           "teacher": [-0.4, -0.3, -0.8, 0.9], "car": [-0.6, -0.1, 0.9, -0.7]}

# %%
dense = np.array(list(made_up.values()))
directions = dense / np.linalg.norm(dense, axis=1, keepdims=True)
for word, cosine in zip(made_up, directions @ directions[0], strict=True):
    print(f"doctor and {word:<8} cosine {cosine:+.2f}")

# %% [markdown]
# Four numbers in place of $V$, and suddenly `nurse` is near `doctor` and `car` is far. Such vectors are called **dense**, and the set of them an
# **embedding**. What one learns about a doctor now says something about a nurse.
#
# Two warnings. Nobody can fill in such a table for 50,000 words and agree with the neighbours about it. And the vectors that word2vec learns do
# *not* have columns with names: no single number means "medical". The meaning lies in all of them together, as
# [07](07_analogies.ipynb) shows. The question for the next notebook is where the numbers could come from, if not from somebody's opinion.

# %% [markdown] tags=["instructor"]
# A good closing question: "Who decides what the columns are?" Let the room propose columns for *king*, *old*, *run*; the disagreement is the point. Do not
# skip the second warning, or you will meet the "royalty dimension" again in 07.

# %% [markdown]
# ## Quiz
#
# *about 4 minutes*

# %%
quiz("01")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - taken a sentence apart into 12 tokens and 9 types, and given each type an id
# - counted a bag of words, and found two things it cannot see: order, and that different words may mean the same
# - written one-hot vectors, and checked on every pair of a vocabulary that the dot product is 0, the cosine 0 and the distance √2
# - computed that a million one-hot vectors written out fill terabytes, while the ids fill megabytes
# - replaced the product of a one-hot vector and a matrix by a row look-up, with the same result to the last digit
# - built a search engine of bags, and seen that it finds words and not meanings
# - seen, on invented numbers, what a dense vector would be good for
#
# ## Next
#
# One-hot vectors know nothing about meaning, and nobody wants to write meaning down by hand. [02](02_distributional_hypothesis.ipynb) finds it where it
# has been lying about all along: in the words next door.
