# %% [markdown]
# # 10 · From a blank file
#
# So far each exercise came with a stub to fill in. This notebook comes with one page, which says what word2vec has to
# do and leaves the rest to you. You begin with an empty file. At the end a program of yours has been trained on 600
# sentences about kings and queens, and then on some 1,400 from the documentation of your Python.
#
# **You will be able to**
#
# - write skip-gram with negative sampling from nothing but numpy
# - turn a specification into functions, and test each by what it promises
# - compare two programs that draw random numbers
# - find out why a program that runs does not learn
#
# **Time** about 185 minutes · **Builds on** [04](04_skip_gram.ipynb) (pairs), [05](05_gradients.ipynb) (finite
# differences), [06](06_negative_sampling.ipynb) (loss, noise, subsampling)

# %%
from w2vlib.capstone import grade
from w2vlib.exercises import hint
from w2vlib.quiz import quiz

# %% [markdown]
# ## Before you write: what runs on what
#
# *about 5 minutes*
#
# Take a sheet of paper, close the other notebooks, and draw the way from a text to vectors as boxes and arrows. What
# goes into each box, what comes out, and which boxes draw random numbers? Then compare with the table below. It has
# nine boxes, and the last one calls all others. What did your drawing have that the table lacks, and the other way
# round?

# %% [markdown]
# ## The specification
#
# *about 10 minutes*
#
# The model is skip-gram with negative sampling, as in [06](06_negative_sampling.ipynb). `sentences` are lists of
# words. `ids` are the same sentences as lists of ids, where the id of a word is its place in the vocabulary.
#
# | function | goes in | comes out |
# |:--|:--|:--|
# | `vocabulary(sentences, min_count)` | a whole number of at least 1 | two lists: the words that occur at least `min_count` times, the most frequent first, ties in the order in which they first occur; and their counts |
# | `pairs(ids, m)` | m words on each side | all pairs (centre, context): the centres in reading order, the contexts of each from left to right. A window ends where its sentence ends; a sentence may be empty |
# | `noise_distribution(counts)` | `counts` (V,) | (V,): in proportion to count to the power of 0.75, with the sum 1 |
# | `keep_probability(counts, sample)` | a threshold above 0 | (V,): $\min\left(1, \left(\sqrt{f/\tau} + 1\right) \tau/f\right)$ with f the word's share of all counts, τ = `sample` |
# | `subsample(ids, keep, rng)` | `keep` (V,) | as many sentences, some perhaps empty: each occurrence of word i is kept with probability `keep[i]`, by a draw of its own |
# | `draw_negatives(noise, contexts, K, rng)` | `noise` (V,), `contexts` (P,) | ids (P, K): for each context word K draws from the noise, with replacement; a draw that hits the context word itself is drawn again |
# | `loss_and_gradients(v, U)` | input vector `v` (N,); output vectors `U` (1 + K, N), that of the context word in row 0, those of the negative samples below | three things: the loss, a number; its gradient by `v`, (N,); its gradient by `U`, (1 + K, N) |
# | `update(W_in, W_out, centres, contexts, negatives, learning_rate)` | matrices (V, N); ids (P,), (P,) and (P, K) | the new `W_in` and the new `W_out`, after one step on P pairs |
# | `train(sentences, dim, m, K, epochs, learning_rate, min_count, sample, rng)` | see below | the words, a list of length V, and their vectors `W_in`, (V, dim) |
#
# $$L = -\log \sigma(u_0 \cdot v) - \sum_{k=1}^{K} \log \sigma(-u_k \cdot v)$$
#
# **One step.** All P pairs of an update are scored with the matrices as they were given. A word that occurs several
# times in the step moves by the sum of its gradients times the learning rate: each occurrence adds its own part.
#
# **Draws.** Three functions draw, and they draw only from `rng`, the `numpy.random.Generator` that they are given;
# nothing is seeded inside. The same generator gives the same result. You decide what to draw first, so two right
# programs need not draw alike. `update` draws nothing: its negative samples are arguments, so on the same draws all
# right programs agree.
#
# **Arguments.** They come in the order above, by position, and must not be changed: return new lists and arrays.
# Lists, tuples and arrays are equally welcome as results.
#
# **Numbers.** The loss is right for scores of 1,000 and −1,000, too.
#
# **The run.** `train` leaves out the words below `min_count`, then makes `epochs` passes. Each pass thins the text
# out anew, takes all pairs of what is left in random order, and draws K negative samples for each. The learning rate
# falls in a line from `learning_rate` to 0 over all passes together. `W_in` begins with small random numbers, `W_out`
# with zeros. You decide how many pairs go into one update: 1 is fine, some dozens are faster, several hundred make a
# step too long. `sample=1` keeps every word.

# %% [markdown]
# ## Write it
#
# *about 160 minutes*
#
# Make the file: *File → New → Python File*, then rename it to `my_word2vec.py`, in the folder of this notebook. Write
# the first function, save, and run the next cell. Then write the second. The file is yours: the cell reads it anew
# each time and never writes to it. (If you would rather write in cells below, do, and run `grade(globals())`. A file
# can be imported elsewhere later, though.)

# %%
grade("my_word2vec.py")

# %% [markdown]
# | stage | what is tried |
# |:--|:--|
# | 1, 2 | the vocabulary with its counts, and the pairs, on texts of a few words |
# | 3 | the two formulas; and thousands of draws, counted, with a margin of six standard deviations |
# | 4 | loss and gradients against the formula, and against finite differences of your own loss |
# | 5 | one update against the course's, on the same draws |
# | 6 | `train` on the kingdom (dim 16, m 2, K 5, 3 passes, rate 0.2): at least 60 % of its 293 analogies, and 4 of the 5 headline questions |
# | 7 | `train` on every tenth sentence of your Python's documentation that holds two of the words in `data/rated_pairs.txt`: the cosines put its 84 pairs in an order that agrees with the ratings better than chance |
# | 8 | a bonus: `update` on 1,000 pairs at once, three times as fast as a loop over them |
#
# A stage that is right stays counted. A stage that is wrong stops only the stages that build on it.
# `grade("my_word2vec.py", stage=4)` tries one stage alone, which is quicker while you work on it. If you are stuck,
# the functions that have one right result have hints, from `hint("10.1")` for `vocabulary` to `hint("10.6")` for
# `update`. The runs of stages 6 and 7 take some seconds each with numpy and a loop over the pairs, and half a minute
# on a slow computer.

# %% [markdown] tags=["instructor"]
# Plan three hours, or two evenings. Most learners need an hour for stages 1 to 4, and half an hour each for 5 and 6.
# Pairs work well here: one writes, the other reads the specification aloud. Common problems are repeated rows in
# stage 5 (let them print `W[[0, 0]] -= 1` for a `W` of zeros), and runs that never assign the new matrices. Don't
# show the code below before the end; there is more than one good way.

# %% tags=["instructor"]
import inspect

from w2vlib.lessons.n10_from_a_blank_file import reference

print(inspect.getsource(reference))

# %% tags=["instructor"]
grade(reference)

# %% [markdown]
# ## When it runs and does not learn
#
# *about 5 minutes*
#
# Sometimes all parts are right, and the run is not. Ask in this order.
#
# 1. **Does anything move?** Print the mean length of the vectors before and after. With zeros in both matrices
#    nothing ever moves. Nothing moves either if the result of `update` is thrown away.
# 2. **Does the loss come down?** Print its mean over each thousand pairs. It begins at (1 + K) · log 2, which is 4.16
#    for K = 5. If it stays there, see 1, or the rate is far too small. If it goes up, the sign is wrong or the rate
#    far too large.
# 3. **Do all cosines stay near 1?** Then the vectors have only begun to part. Fewer pairs have been used than you
#    think: count them.
# 4. **Are they vectors of other words?** Ask for the neighbours of three words. If all are nonsense, though the loss
#    is low, words and rows don't belong together.
# 5. **Fine on the kingdom and not on real text?** Three things are new there: words below `min_count`, sentences that
#    become empty, and subsampling.

# %% [markdown]
# Once `train` works, you can experiment with it. In a new cell:
#
# ```python
# import numpy as np
# from my_word2vec import train
# from w2vlib import Embeddings, load_kingdom
#
# words, vectors = train(load_kingdom().sentences, 16, 2, 5, 3, 0.2, 1, 1, np.random.default_rng(0))
# Embeddings(words, vectors).analogy("man", "king", "woman")
# ```
#
# Change one thing at a time: the window, K, the passes, a text of your own. Python imports a file once; after an
# edit, restart the kernel, or run `importlib.reload(my_word2vec)`.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("10")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - read a specification, and written a program to it from a blank file
# - tested what draws by counting, what computes by comparing, and gradients by nudging
# - made one step equal to another program's on the same draws
# - brought a program of your own to the analogies, and to real text
#
# ## Next
#
# Give your program a text that you know well, and look for neighbours that you did not expect. [Notebook
# 08](08_real_text.ipynb) says what a larger text needs, and [09](09_using_embeddings.ipynb) what the vectors can be
# used for.
