# %% [markdown]
# # 03 · CBOW: fill in the blank
#
# *The wise ____ rules the kingdom.* You had a word before you reached the full stop. You looked at the words on both sides, combined what they suggest, and
# something came to mind. In this notebook you build a model that does the same with two tables of numbers. You compute every number in it yourself.
#
# **You will be able to**
#
# - cut a text into CBOW's examples: the context words, and the word in the middle
# - compute the whole model by hand: average, scores, softmax, loss, both gradients, update
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
# This is the model, drawn as a machine that you can drive, on a corpus of one sentence. It sees the words around a gap and gives every word of its
# vocabulary a probability of filling the gap. At first all bars are about equal, because the model has not learned anything yet.
#
# One step has five phases. The strip above the picture names them, and **Next** walks through them. Press it five times and look at the blue rows of `W_in`,
# the table of vectors on the left. In notebook 01 one word was one row; how many words go in at once here? Then press **Run 100** twice and see which bar
# grows.

# %%
sentence = "I neuron company is related to data science"
neuron = Corpus.from_text(sentence, name="one sentence")
Machine(Trainer(neuron, architecture="cbow", dim=5, window=2, learning_rate=0.3, schedule="constant", steps=2_000))

# %% [markdown]
# The model is called **CBOW**, *continuous bag of words* ([Mikolov 2013a](00_start_here.ipynb#References)). It is "continuous" because the bag holds vectors,
# not counts. The bag itself you know from [01](01_one_hot.ipynb). Before you go on, guess what happens to a word that occurs twice in it.

# %%
# exercise 03.1

# %% [markdown] tags=["instructor"]
# Ask for the missing word in *The wise ____ rules the kingdom* and collect five answers: king, queen, prince … All of them fit. CBOW gives each of them some
# probability, and for that their output vectors have to be similar. Keep the list on the board and come back to it at the end.

# %% [markdown]
# ## The data: context in, centre out
#
# *about 8 minutes*
#
# The sentence has eight words, and the window is `m` = 2 words on each side. Each position makes one example. Up to four context words go in, and the word in
# the middle, the **target**, should come out.

# %%
vocabulary = Vocabulary.from_corpus(neuron)
contexts, centres = cbow_examples([vocabulary.encode(neuron.tokens)], m=2)
for row, centre in zip(contexts, centres, strict=True):
    context = ", ".join(vocabulary.words[i] for i in row if i >= 0)
    print(f"{context:32} → {vocabulary.words[centre]}")

# %% [markdown]
# > **You may have read** about this very sentence that it has 7 words, and that a "window of 5" gives the five context words *I, neuron, company, related, to*
# > for the centre *is*. **In fact** it has 8 words, and 5 counts *all* positions of the window: two on the left, the centre, two on the right. That leaves four
# > context words. This course always says `m`, the number of words on **each** side.
#
# Another favourite of tutorials is *The cat sat on the mat*, with the example *The, cat, on, mat* → *sat*. With `m` = 2 the example is *the, cat, on, the* →
# *sat*, because *mat* is three words away from *sat*.
#
# At the edges of a sentence fewer than four context words are left. That is not an error: the average below is taken over the words that are there.

# %%
assert len(vocabulary) == 8 and len(centres) == 8
counts = (contexts >= 0).sum(axis=1)
print("context words per example:", counts.tolist())

# %% [markdown]
# ## The hidden vector: an average of rows
#
# *about 10 minutes*
#
# Take the example in the middle: *neuron, company, related, to* → *is*. All that the model learns is kept in two matrices. Each row of `W_in` is the **input
# vector** $v$ of a word, used when the word is in the context. Each row of `W_out` is the **output vector** $u$ of a word, used when the word is to be
# predicted. There are $V$ = 8 words and $N$ = 5 numbers in each vector.
#
# **Why two vectors for each word?** With one matrix, the score of a word with itself would be $v \cdot v$. That is never negative, and usually it is among the
# largest of all. Yet a word is hardly ever its own neighbour.
#
# **Why random numbers, and why small ones?** If both matrices were 0, both gradients below would be 0 as well, and training would never start. One of the two
# may be 0: word2vec.c starts with `W_out` at 0 and `W_in` at random. Small numbers make all scores almost equal, so the model begins without a preference. The
# numbers here lie between −0.5 and 0.5, large enough to read. The trainer begins within ±0.5 / $N$.

# %%
rng = np.random.default_rng(7)
V, N = len(vocabulary), 5
W_in, W_out = rng.uniform(-0.5, 0.5, (V, N)), rng.uniform(-0.5, 0.5, (V, N))
context, target = vocabulary.encode(["neuron", "company", "related", "to"]), vocabulary.id("is")
for id in context:
    print(f"{vocabulary.words[id]:>8}: {np.round(W_in[id], 2)}")

# %% [markdown]
# These are the four input vectors of the example. The **hidden vector** $h$ is their average:
#
# $$h = \frac{1}{C} \sum_{c=1}^{C} v_c$$
#
# $C$ is the number of context words, here 4.

# %%
# exercise 03.2

# %%
hidden = use("03.2", my_hidden)
h = np.asarray(hidden(W_in, context))
print("h =", np.round(h, 3))

# %% [markdown]
# In pictures of neural networks the input is drawn as $C$ one-hot vectors of length $V$. The computation is the same: average the one-hot vectors and multiply by
# `W_in`. The zeros contribute nothing, and the average of four rows is left.

# %%
x = np.isin(range(V), context) / 4
print("the averaged input:", x)
print("averaged input @ W_in equals h:", np.allclose(x @ W_in, h))

# %% [markdown]
# And then? Then nothing. No sigmoid, no tanh, no ReLU is applied to $h$. Functions of that sort are called **activation functions**; a layer without one is
# **linear**. Earlier models, such as that of [Bengio 2003](00_start_here.ipynb#References), had a non-linear layer. [Mikolov
# 2013a](00_start_here.ipynb#References) counts the operations: with a cheap output layer, most of the time goes into the non-linear one. CBOW leaves it out and
# spends the time on reading more text.
#
# One consequence is easy to miss. The *activation* $h$, the vector computed for one example, is not the embedding of any word, since it averages several. The
# embedding of `neuron` is its **row of `W_in`**.

# %% [markdown]
# ## Scores, probabilities, loss
#
# *about 10 minutes*
#
# Each word of the vocabulary gets a score for the gap: the dot product of its output vector with $h$. In formulas the score is called the **logit** $z_j$. A score
# may be negative, but a probability may not. The **softmax** therefore takes the exponential of each score, which is always above 0. It divides by the sum of
# all exponentials, so that the results add up to 1.
#
# $$z_j = u_j \cdot h, \qquad p_j = \frac{\exp(z_j)}{\sum_k \exp(z_k)}$$

# %%
logits = W_out @ h
probabilities = softmax(logits)
Figure(Bars(vocabulary.words, probabilities, "Probability of each word in the gap", names=("probability",), limits=(0, 0.5),
            highlight={target: "ok"}),
       alt=f"Eight bars of similar length: the untrained model gives every word about 1/8 = 0.125. The right word, is, has "
           f"{probabilities[target]:.3f}.")

# %% [markdown]
# Here is the score of `is` with its numbers, one row times $h$, and below it the probability:

# %%
print(" + ".join(f"({a:.2f})({b:.2f})" for a, b in zip(W_out[target], h, strict=True)), f"= {logits[target]:.3f}")
print(f"exp({logits[target]:.3f}) / {np.exp(logits).sum():.3f} = {probabilities[target]:.3f}")

# %% [markdown]
# The text says `is`. The right distribution $y$ (the **labels**) therefore has a 1 there and 0 elsewhere. The **cross-entropy** measures how far $p$ is from $y$.
# Seven of the eight terms of the sum are multiplied by 0.
#
# $$L = -\sum_j y_j \log p_j = -\log p_\text{is}$$
#
# Why the logarithm? The probability that the model gives to a whole text is a *product*, with one factor for each prediction. The logarithm turns the product into
# a *sum*, and a sum can be improved one example at a time. The minus turns "as probable as possible" into "as small a loss as possible".

# %%
# exercise 03.3

# %%
cross_entropy = use("03.3", my_cross_entropy)
print(f"loss = −log {probabilities[target]:.3f} = {cross_entropy(probabilities, target):.3f};   knowing nothing costs log 8 = {np.log(8):.3f}")
print("; ".join(f"p = {p} would cost {np.log(1 / p):.2f}" for p in (1.0, 0.5, 0.25, 0.125)))

# %% [markdown]
# A certain and right prediction costs 0, and each halving of $p$ adds log 2 = 0.69. Here the random weights happen to favour other words. The loss is therefore
# 2.185, a little more than the 2.079 of a model that gives every word the same probability.

# %% [markdown]
# ## What to change: both gradients
#
# *about 12 minutes*
#
# A **gradient** says, for every weight, how fast the loss rises if that weight alone rises a little. It is written $\partial L / \partial z$ ("d L by d z"); read
# it as a slope, the small rise of $L$ divided by the small rise of $z$. For the logits it is the shortest formula in this course: the probability that the model
# gave, minus the label.
#
# $$\frac{\partial L}{\partial z_j} = p_j - y_j \quad (\text{the error } e_j)$$
#
# [Notebook 05](05_gradients.ipynb) derives it. Here you write it first and then test it.

# %%
# exercise 03.4

# %% [markdown]
# The test needs no theory: raise one logit by a tiny amount, lower it by as much, and see how the loss changes.

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
# sum of products, one for each coordinate $d$, and $u_{jd} h_d$ is one of them. Raise $u_{jd}$ a little, and $z_j$ rises $h_d$ times as much; the other
# scores stay as they are. Raise $h_d$, and *every* score changes, each by its own $u_{jd}$. The effects through all the scores are therefore added up:
#
# $$\frac{\partial L}{\partial u_j} = e_j\, h \qquad\qquad \frac{\partial L}{\partial h} = \sum_j e_j\, u_j$$
#
# The first formula gives a row for *every* word, so all eight output vectors will move. The second gives one vector, which is passed back through the average.

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
# Each weight moves a little against its gradient. The **learning rate** $\eta$ says how far. The output vectors first:
#
# $$u_j \leftarrow u_j - \eta\, e_j\, h$$
#
# For the input vectors the chain has one more link. Because $h$ is a sum *divided by* $C$, moving one context vector moves $h$ by only $1/C$ as much:
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
# > **You may have read** programs that give the whole of $\partial L / \partial h$ to each context word, without the $1/C$. That is right for a *sum* of context
# > vectors and wrong for their average. [Notebook 05](05_gradients.ipynb) tells how word2vec.c came to mix the two, and measures what it changes.
#
# One step has raised $p$ from 0.112 to 0.123. What if you take a step on the same example again and again?

# %%
# exercise 03.7

# %% [markdown] tags=["instructor"]
# Most mistakes are made in 03.6: either the 1/C is missing, or a repeated word moves only once. Ask: "If h is the average of four vectors and you move one of
# them by 1, how far does h move?" Short of time: skip 03.4 and 03.7.

# %% [markdown]
# ## The whole model
#
# *about 35 minutes*
#
# You have all the parts. The larger exercise of this notebook puts them together: CBOW, from the first weights to the last.

# %%
# exercise 03.8

# %% [markdown]
# Now run yours beside the trainer of this course, with the same first weights and the same 400 examples in the same order.

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
# Why is the beginning so flat? All weights start near 0, so $h$ is near 0, and the gradient $e_j h$ is near 0 as well. The vectors have to grow before the steps
# become long. You will see the same shape in notebooks 04, 05 and 08.
#
# After training, the rows of `W_in` are the word vectors. With one sentence to learn from they mean little, because each of the eight words occurs only once.

# %%
for word in ("neuron", "company"):
    print(f"{word:>8}: {np.round(trainer.W_in[vocabulary.id(word)], 2)}")

# %% [markdown]
# ## The same machine on the kingdom corpus
#
# *about 10 minutes*
#
# Now take a text in which there is something to find. The kingdom corpus has 602 short sentences about royals, villagers, families and animals. Phase 1 shows the
# sentence, phase 2 the average. Press **Run 1,000** five times: at first all the bars were equally short, and now a few words take most of the probability.
# Then press the three buttons below the picture. Each takes the machine to one state and says what to look at; **Back to mine** returns to your own run.

# %%
kingdom = load_kingdom()
Machine(Trainer(kingdom, architecture="cbow"), try_this=[
    Scene("Four rows, one average", "Four rows leave W_{in}: **mother**, **old**, **she** and **works**. Point at a number of **h**: it is the sum of the four numbers above it, "
          "divided by 4.", t=5_009, phase="hidden"),
    Scene("One change for all four", "Look at *change of v*: it is the same for all four words, because all four have an equal share in **h**. So each word also learns from the words that happen to be "
          "beside it in this window.", t=5_009, phase="update"),
    Scene("A word that is in the context already", "The context is **king**, **works**, **palace**, and the likeliest word for the gap is **works**, with a probability of 0.18. "
          "Can that be right? Keep the question for the next section.", t=5_025, phase="loss"),
])

# %% [markdown]
# Try each of these once:
#
# - press **Back** to return to an earlier step;
# - run 1,000 steps and drag the point on the loss curve to the left;
# - click a number of a lit row, type 3, and watch whether training corrects it;
# - open **Change…**, tick **my own text**, type some sentences, and see which words keep their vectors.

# %%
run = Trainer(kingdom, architecture="cbow")
run.run()
for word in ("king", "cat", "bread"):
    near = run.embeddings().neighbours(word, 4)
    print(f"{word:>6}: " + ", ".join(f"{other} {cosine:.2f}" for other, cosine in near))
everyone = [other for other, _ in run.embeddings().neighbours("king", len(run.vocabulary) - 1)]
print("queen is number", everyone.index("queen") + 1, "on the list of king")

# %% [markdown]
# The nearest words of `bread` are things to eat and drink; those of `cat` are animals and what cats do. The nearest words of `king` are men, as in
# [02](02_distributional_hypothesis.ipynb) before the counts were weighted. His most frequent neighbour is *his*, and in the average it counts as much as
# *throne*. [Notebook 04](04_skip_gram.ipynb) asks for one neighbour at a time, and compares the two models on this text.

# %% [markdown]
# ## What the average forgets
#
# *about 5 minutes*
#
# Let the trained model fill three gaps. The first two have the same context words in another order.

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
# The same bag gives the same answer. For word vectors little is lost by that, although later models gain something by weighting the positions. For understanding a
# sentence it would be a disaster: *dog bites man* and *man bites dog* have the same bag. CBOW does not set out to understand sentences. It predicts words, and the
# vectors are a by-product.
#
# The third answer shows what else is lost. Among the likeliest words for a gap beside `bones` is `bones` itself, though no sentence has it twice. The output layer cannot see which words
# went into the average, because it is given $h$ alone. The average of `dog` and `bones` has a cosine of 0.96 with that of `dog` and `chews`, and beside those two
# words `bones` does occur. In the machine above, too, words that were already in the context came out as likely. The averaging causes this, not the text.
#
# Several words fit *wise ____ rules*, and the model spreads its probability over them. The easiest way to do that is to give `king` and `queen` similar output
# vectors. Where the two are in the context themselves, the words to be predicted are mostly the same. So their input vectors are pulled in similar directions.

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
# - averaged the input vectors into $h$, without an activation function
# - computed scores, softmax, cross-entropy and both gradients, and tested the error by nudging a logit
# - updated both matrices, with the $1/C$ that the average requires
# - written CBOW from first weights to last and found it equal to the trainer, up to rounding, after 400 steps
# - filled gaps with it, and seen that the order of the context makes no difference
#
# ## Next
#
# [Notebook 04](04_skip_gram.ipynb) turns the game round: one word goes in, and its neighbours are to be predicted, one at a time.
