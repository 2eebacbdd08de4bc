# %% [markdown]
# # 03 · CBOW: fill in the blank
#
# *The wise ____ rules the kingdom.* You had a word before you reached the full stop. You looked at the words on both sides, mixed them, and something came
# to mind. This notebook builds a machine that does that with two tables of numbers, and takes it apart until no number is left unexplained.
#
# **You will be able to**
#
# - cut a text into CBOW's examples: the context words, and the word in the middle
# - compute the whole machine by hand: average, scores, softmax, loss, both gradients, update
# - write it in a few lines of numpy, and find that it equals the course's trainer up to rounding
# - say why the hidden layer is linear, and what an average forgets
#
# **Time** about 115 minutes · **Builds on** [01](01_one_hot.ipynb) (one-hot vectors, row look-up), [02](02_distributional_hypothesis.ipynb) (windows)

# %%
import numpy as np

from w2vlib import Corpus, Trainer, Vocabulary, cbow_examples, load_kingdom, softmax
from w2vlib.draw import Bars, Figure, loss_curve
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.quiz import quiz
from w2vlib.widgets import Machine, Scene

# %% [markdown]
# ## Before any theory: watch it guess
#
# *about 8 minutes*
#
# This is the machine, on a corpus of one sentence. It sees the words around a gap and gives every word of its vocabulary a probability of standing
# in the gap. At first all bars are about equal: it knows nothing.
#
# One step has five phases. The strip above the picture names them, and **Next** walks through them. Press it five times and look at the blue rows that leave
# `W_in`. In notebook 01 one word was one row; how many words go in at once here? Then press **Run 100** twice and see which bar grows.

# %%
sentence = "I neuron company is related to data science"
neuron = Corpus.from_text(sentence, name="one sentence")
Machine(Trainer(neuron, architecture="cbow", dim=5, window=2, learning_rate=0.3, schedule="constant", steps=2_000))

# %% [markdown]
# The name is **CBOW**, *continuous bag of words* (Mikolov and colleagues, 2013). "Continuous", because what is in the bag are vectors, not counts. The bag itself
# you know from [01](01_one_hot.ipynb). Before you go on, guess what it does with a word that comes twice.

# %%
# exercise 03.1

# %% [markdown] tags=["instructor"]
# Ask for the missing word in *The wise ____ rules the kingdom* and collect five answers: king, queen, prince … All fit. CBOW will give all of them some
# probability, and that is what makes their vectors similar. Keep the list on the board; come back to it at the end.

# %% [markdown]
# ## The data: context in, centre out
#
# *about 8 minutes*
#
# Eight words, a window of `m` = 2 on each side. Each position makes one example: up to four context words go in, the word in the middle should come out.

# %%
vocabulary = Vocabulary.from_corpus(neuron)
contexts, centres = cbow_examples([vocabulary.encode(neuron.tokens)], m=2)
for row, centre in zip(contexts, centres, strict=True):
    context = ", ".join(vocabulary.words[i] for i in row if i >= 0)
    print(f"{context:32} → {vocabulary.words[centre]}")

# %% [markdown]
# > **You may have read** about this very sentence that it has 7 words, and that a "window of 5" gives the five context words *I, neuron, company, related, to*
# > for the centre *is*. **In fact** it has 8 words, and 5 counts *all* cells of the window: two on the left, the centre, two on the right. That leaves four
# > context words. This course always says `m`, the words on **each** side.
#
# At the edges fewer than four words are left. That is no error: the average below is taken over the words that are there.

# %%
assert len(vocabulary) == 8 and len(centres) == 8
counts = (contexts >= 0).sum(axis=1)
print("context words per example:", counts.tolist())

# %% [markdown]
# ## The hidden vector: an average of rows
#
# *about 10 minutes*
#
# Take the example in the middle: *neuron, company, related, to* → *is*. Two matrices hold everything that the machine knows, and both start at random.
# `W_in` has one **input vector** $v$ a row, `W_out` one **output vector** $u$ a row; $V$ = 8 words, $N$ = 5 numbers each.

# %%
rng = np.random.default_rng(7)
V, N = len(vocabulary), 5
W_in, W_out = rng.uniform(-0.5, 0.5, (V, N)), rng.uniform(-0.5, 0.5, (V, N))
context, target = vocabulary.encode(["neuron", "company", "related", "to"]), vocabulary.id("is")
for id in context:
    print(f"{vocabulary.words[id]:>8}: {np.round(W_in[id], 2)}")

# %% [markdown]
# Those are the four input vectors in play. The **hidden vector** $h$ is their average:
#
# $$h = \frac{1}{C} \sum_{c=1}^{C} v_c$$

# %%
# exercise 03.2

# %%
hidden = use("03.2", my_hidden)
h = np.asarray(hidden(W_in, context))
print("h =", np.round(h, 3))

# %% [markdown]
# In pictures of neural networks the input is drawn as $C$ one-hot vectors of length $V$. It is the same computation: average the one-hots, multiply by
# `W_in`, and the zeros drop out.

# %%
x = np.isin(range(V), context) / 4
print("the averaged input:", x)
print("averaged input @ W_in equals h:", np.allclose(x @ W_in, h))

# %% [markdown]
# And then? Then nothing. No sigmoid, no tanh, no ReLU is applied to $h$. The layer is called hidden, but it is **linear**. The models before it, such as that of
# Bengio and colleagues (2003), had a non-linear layer, and once the output had been made cheap that layer took most of the time (Mikolov and colleagues, 2013,
# counted it). CBOW leaves it out and spends the time on reading more text.
#
# One thing follows that is easy to miss: the *activation* $h$ is not the embedding of any word. It is an average of several. The embedding of `neuron` is
# its **row of `W_in`**.

# %% [markdown]
# ## Scores, probabilities, loss
#
# *about 10 minutes*
#
# Each word of the vocabulary gets a score for the gap, its **logit**: the dot product of its output vector with $h$. A score may be negative, a probability may
# not. The **softmax** takes $e$ to the power of each score, which is always above 0, and divides by the sum of all of them, so that they add up to 1.
#
# $$z_j = u_j \cdot h, \qquad p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}$$

# %%
logits = W_out @ h
probabilities = softmax(logits)
Figure(Bars(vocabulary.words, probabilities, "Probability of each word in the gap", names=("probability",), limits=(0, 0.5),
            highlight={target: "ok"}),
       alt=f"Eight bars of similar length: the untrained machine gives every word about 1/8 = 0.125. The right word, is, has "
           f"{probabilities[target]:.3f}.")

# %% [markdown]
# The score of `is`, with its numbers, is one row times $h$:

# %%
print(" + ".join(f"({a:.2f})({b:.2f})" for a, b in zip(W_out[target], h, strict=True)), f"= {logits[target]:.3f}")
print(f"exp({logits[target]:.3f}) / {np.exp(logits).sum():.3f} = {probabilities[target]:.3f}")

# %% [markdown]
# The text says `is`. So the right distribution $y$ (the **labels**) has a 1 there and 0 elsewhere, and the **cross-entropy** measures how far $p$ is from it. Seven
# of the eight terms of the sum are multiplied by 0.
#
# $$L = -\sum_j y_j \log p_j = -\log p_\text{is}$$

# %%
# exercise 03.3

# %%
cross_entropy = use("03.3", my_cross_entropy)
print(f"loss = −log {probabilities[target]:.3f} = {cross_entropy(probabilities, target):.3f};   knowing nothing costs log 8 = {np.log(8):.3f}")
print("; ".join(f"p = {p} would cost {np.log(1 / p):.2f}" for p in (1.0, 0.5, 0.25, 0.125)))

# %% [markdown]
# Certainty costs nothing, and each halving of $p$ costs another log 2 = 0.69. Here the random weights happen to favour other words, so the machine does a little
# worse than one that knows nothing.

# %% [markdown]
# ## What to change: both gradients
#
# *about 12 minutes*
#
# A **gradient** says, for every weight, how fast the loss rises if that weight alone rises a little. It is written $\partial L / \partial z$ ("d L by d z"); read
# it as a slope, small rise of $L$ divided by small rise of $z$. For the logits it is the shortest formula in this course: what was said, minus what should have
# been said.
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j \quad (\text{the error } e_j)$$
#
# [Notebook 05](05_gradients.ipynb) derives it. Write it down first, then test it.

# %%
# exercise 03.4

# %% [markdown]
# The test is by force: raise one logit by a tiny amount and see what the loss does.

# %%
error_of, tiny = use("03.4", my_error), 1e-6
error = np.asarray(error_of(probabilities, target))


def loss_of(logits):
    return cross_entropy(softmax(logits), target)


for word in ("is", "data"):
    nudge = tiny * np.eye(V)[vocabulary.id(word)]
    slope = (loss_of(logits + nudge) - loss_of(logits - nudge)) / (2 * tiny)
    print(f"{word:>5}: slope by trying {slope:+.4f}, p − y = {error[vocabulary.id(word)]:+.4f}")

# %% [markdown]
# From the error, the two gradients follow by the **chain rule**: how fast $L$ rises with a score, times how fast the score rises with the weight. A score is a
# sum of products, one of them $u_{j,n} h_n$. Raise $u_{j,n}$ by a little, and $z_j$ rises $h_n$ times as much, and no other score moves. Raise $h_n$, and *every*
# score moves, each by its own $u_{j,n}$; so the shares of all words are added up:
#
# $$\frac{\partial L}{\partial u_j} = e_j\, h \qquad\qquad \frac{\partial L}{\partial h} = \sum_j e_j\, u_j$$
#
# The first one has a row for *every* word: all eight output vectors will move. The second is one vector, to be handed back through the average.

# %%
# exercise 03.5

# %%
gradients = use("03.5", my_gradients)
grad_h, grad_W_out = map(np.asarray, gradients(h, W_out, error))
print("gradient of W_out:", grad_W_out.shape, "  gradient of h:", np.round(grad_h, 3))
print(f"one of them: e_is · h_1 = {error[target]:.3f} · ({h[0]:.3f}) = {grad_W_out[target, 0]:.3f}")

# %% [markdown]
# ## The update
#
# *about 10 minutes*
#
# Each weight moves a little against its gradient; how little is the **learning rate** $\eta$. The output vectors first:
#
# $$u_j \leftarrow u_j - \eta\, e_j\, h$$
#
# For the input vectors there is one more link in the chain. $h$ is a sum *divided by C*, so a change of one context vector changes $h$ only by a $C$-th:
#
# $$v_c \leftarrow v_c - \eta\, \frac{1}{C}\, \frac{\partial L}{\partial h}$$

# %%
# exercise 03.6

# %%
update, rate = use("03.6", my_update), 0.5
new_W_out, new_W_in = W_out - rate * grad_W_out, np.asarray(update(W_in, context, grad_h, rate))
new_p = softmax(new_W_out @ hidden(new_W_in, context))[target]
print(f"p of 'is': {probabilities[target]:.3f} before, {new_p:.3f} after one step")

# %% [markdown]
# > **You may have read** programs that hand the whole of $\partial L / \partial h$ to each context word, without the $1/C$. The original program word2vec.c
# > does so. [Notebook 05](05_gradients.ipynb) measures what that changes.
#
# One step has raised $p$ a little. What if you take the same step again and again?

# %%
# exercise 03.7

# %% [markdown] tags=["instructor"]
# 03.6 is where most go wrong: either the 1/C is missing or repeated words move once. Ask: "If two people push a cart together and it moves one metre, how far did
# each one's push move it?" Short of time: skip 03.4 and 03.7.

# %% [markdown]
# ## The whole machine
#
# *about 35 minutes*
#
# Nothing is missing now. This is the larger exercise of the notebook: CBOW, from weights to weights.

# %%
# exercise 03.8

# %% [markdown]
# Now let it run beside the trainer of this course: same first weights, same 400 examples in the same order.

# %%
cbow = use("03.8", my_cbow)
trainer = Trainer(neuron, architecture="cbow", dim=5, learning_rate=0.3, schedule="constant", steps=400)
first_in, first_out = np.array(trainer.W_in), np.array(trainer.W_out)
steps = [trainer.step() for _ in range(400)]
mine_in, mine_out, losses = cbow(first_in, first_out, [(step.inputs.tolist(), step.target) for step in steps], 0.3)
print("same weights:", np.allclose(mine_in, trainer.W_in) and np.allclose(mine_out, trainer.W_out))
print(f"loss: {np.mean(losses[:8]):.2f} in the first pass, {np.mean(losses[-8:]):.2f} in the last")

# %%
Figure(loss_curve(24, yours=losses),
       alt=f"The loss starts near log 8 = 2.08, stays flat for a while and then falls to {np.mean(losses[-8:]):.2f}.")

# %% [markdown]
# The long flat beginning is worth a thought. All weights start near 0, so $h$ is near 0, so the gradient $e_j h$ is near 0 as well: the machine has to
# grow vectors before it can turn them. You will see the same shape in every notebook.
#
# After training, the rows of `W_in` are the word vectors. With one sentence to read they mean little: each of the eight words stands in a single
# place.

# %%
for word in ("neuron", "company"):
    print(f"{word:>8}: {np.round(trainer.W_in[vocabulary.id(word)], 2)}")

# %% [markdown]
# ## The same machine on the kingdom corpus
#
# *about 10 minutes*
#
# Give it a text with something to find. The kingdom corpus has several hundred short sentences about royals, villagers, families and animals. Phase 1 shows the
# sentence, phase 2 the average. Press **Run 1,000** five times: at first every bar was the same hair's breadth, and now a few words take most of the probability.
# Then press the three buttons below the picture. Each takes the machine to one state and says what to look at; **Back to mine** brings you back to your own run.

# %%
kingdom = load_kingdom()
Machine(Trainer(kingdom, architecture="cbow"), try_this=[
    Scene("Four rows, one average", "Four rows leave W_{in}: **mother**, **old**, **she** and **works**. Point at a number of **h**: it is the sum of the four numbers above it, "
          "divided by 4.", t=5_009, phase="hidden"),
    Scene("One change for all four", "Look at *change of v*: it is the same for all four words, because all four have an equal share in **h**. So a word learns from company "
          "that it did not choose.", t=5_009, phase="update"),
    Scene("A word that stands there already", "The context is **king**, **works**, **palace**, and the likeliest word for the gap is **works**, with a probability of 0.18. "
          "Can it be right there? Keep the question for the next section.", t=5_025, phase="loss"),
])

# %% [markdown]
# Try each of these once: press **Back** to an earlier step; run 1,000 steps and drag the point on the loss curve to the left; click a number of a lit row, type 3,
# and watch whether the machine repairs it. The other settings are behind **Change…**: tick **my own text** there, type some sentences, and see which words keep
# their vectors.

# %%
run = Trainer(kingdom, architecture="cbow")
run.run()
for word in ("king", "cat", "bread"):
    near = run.embeddings().neighbours(word, 4)
    print(f"{word:>6}: " + ", ".join(f"{other} {cosine:.2f}" for other, cosine in near))
everyone = [other for other, _ in run.embeddings().neighbours("king", len(run.vocabulary) - 1)]
print("queen is number", everyone.index("queen") + 1, "on the list of king")

# %% [markdown]
# Bread lies among things to eat and drink, the cat among animals and what cats do. The king lies among men, as he did in [02](02_distributional_hypothesis.ipynb)
# before the counts were weighed: the word most often beside him is *his*, and the average gives it as large a say as *throne*. [Notebook 04](04_skip_gram.ipynb)
# asks one neighbour at a time, and compares the two on this text.

# %% [markdown]
# ## What the average forgets
#
# *about 5 minutes*
#
# Let the trained machine fill three gaps. The first two have the same words in another order.

# %%
def fill(words):
    """The three likeliest words for the gap among `words`."""
    h = run.W_in[run.vocabulary.encode(words)].mean(axis=0)
    best = np.argsort(-softmax(run.W_out @ h), kind="stable")[:3]
    return [run.vocabulary.words[i] for i in best]


for words in (["wise", "rules"], ["rules", "wise"], ["dog", "bones"]):
    print(f"{' ____ '.join(words):18} → {', '.join(fill(words))}")

# %%
print("sentences with bones twice:", sum(s.count("bones") > 1 for s in kingdom.sentences))
mixed, seen = (run.W_in[run.vocabulary.encode(pair)].mean(axis=0) for pair in (["dog", "bones"], ["dog", "chews"]))
cosine = mixed @ seen / (np.linalg.norm(mixed) * np.linalg.norm(seen))
print(f"h of dog and bones, h of dog and chews: cosine {cosine:.2f}")

# %% [markdown]
# Same bag, same answer. For word vectors that is no loss: what counts is the company, not the seating. For understanding a sentence it would be a
# disaster, "dog bites man" being no news. CBOW never claims to understand sentences. It predicts words, and the vectors are what is left over.
#
# The third answer shows what else is lost. A gap beside `bones` is filled with `bones`, though no sentence has it twice. The machine does not know which words
# went into the average. It has $h$ alone, and this mixture of `dog` and `bones` points nearly where the mixture of `dog` and `chews` does, beside which
# `bones` did stand. So it is with the likely words in the context that you saw above: they are a habit of the average, not of the text.
#
# Several words fit *wise ____ rules*, and the machine spreads its probability over them. To be good at that it must give `king` and `queen` similar
# output vectors. And where the two stand in the context themselves, the words to be guessed are mostly the same, so their input vectors are pulled in similar
# directions. Meaning enters by that door.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("03")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - cut an 8-word sentence into its 8 CBOW examples, edges included
# - averaged the input vectors into $h$, with nothing non-linear in between
# - computed scores, softmax, cross-entropy and both gradients, and tested the error by trying
# - updated both matrices, with the $1/C$ that the average asks for
# - written CBOW from weights to weights and found it equal to the trainer after 400 steps
# - filled gaps with it, and seen that order does not matter to a bag
#
# ## Next
#
# [Notebook 04](04_skip_gram.ipynb) turns the game round: one word goes in, and its neighbours are to be guessed, one at a time.
