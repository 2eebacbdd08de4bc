# %% [markdown]
# # 04 · Skip-gram: the reverse game
#
# In notebook 03 a machine saw a gap and filled it. Turn the game round: you say one word, and the machine must name the words
# around it. It is wrong almost every time, and being wrong is how it learns. Fifteen thousand mistakes later, `queen` is
# among the words nearest to `king`, and nobody told the machine what a king is.
#
# **You will be able to**
#
# - turn a sentence into skip-gram's training pairs
# - compute one training step by hand: input, hidden vector, scores, probabilities, loss, gradients, update
# - say what the dot product raises, and what it does not
# - drive 15,000 steps forward and back, change a setting or a weight in the middle, and read what follows
# - tell skip-gram and CBOW apart by measurement
# - write skip-gram as a program of your own, from sentences to vectors
#
# **Time** about 125 minutes · **Builds on** [01](01_one_hot.ipynb) (one-hot vectors), [02](02_distributional_hypothesis.ipynb)
# (windows), [03](03_cbow.ipynb) (the machine with the average)

# %%
from time import process_time

import numpy as np

from w2vlib import (
    Corpus,
    Embeddings,
    Trainer,
    Vocabulary,
    cbow_examples,
    full_softmax,
    load_kinds,
    load_kingdom,
    numeric_gradient,
    skipgram_pairs,
    softmax,
    split_sentences,
)
from w2vlib.draw import Bars, Figure, loss_curve
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.quiz import quiz
from w2vlib.widgets import DotProductPlayground, Machine, Scene, SoftmaxPlayground, TrainingPlayer

# %% [markdown]
# ## Before any theory: make it move
#
# *about 8 minutes*
#
# Below is the whole machine, on a corpus of two sentences. There are two tables of numbers. The blue one, `W_in`, holds a vector for
# every word when it is *given*. The orange one, `W_out`, holds another vector for every word when it is *predicted*. All of them
# start at random.
#
# Guess first. Then press **Next** (or the key **N**) five times, and look at which rows leave the two tables. Which table does every
# prediction share? The strip above the picture names the five phases of a step; a click on one goes there.

# %%
# exercise 04.1

# %%
tiny = Corpus.from_text("The wise king rules. The wise queen rules.", name="two sentences")
Machine(Trainer(tiny, dim=4, window=1, learning_rate=0.5, schedule="constant", steps=2_000))

# %% [markdown] tags=["instructor"]
# Let everyone press Next five times before a word is said. Then ask: "Which numbers changed that you did not expect?" Most expect the
# row of the predicted word alone; all of `W_out` moves. That surprise carries sections 3 to 5. Short of time: demonstrate it on the
# projector and go on to the pairs.

# %% [markdown]
# You need not understand the formulas yet. Press **Run 100** a few times and watch the loss, the number that says how wrong the machine
# is. Then drag the timeline, or the point on the loss curve, back to 0. The machine was there once, and it is there again, to the last digit.

# %% [markdown]
# ## The game and its data
#
# *about 8 minutes*
#
# Take one sentence and put a finger on one word, the **centre word**. Its neighbours, at most `m` words away on either side, are the
# **context words**. Skip-gram is given the centre and asked for a context word. Every neighbour makes a question of its own, so four
# neighbours make four training examples.

# %%
(sentence,) = split_sentences("The cat sat on the mat.")
vocabulary = Vocabulary.from_corpus(Corpus([sentence]))
pairs = skipgram_pairs([vocabulary.encode(sentence)], m=2)
for centre, context in pairs:
    if vocabulary.words[centre] == "sat":
        print(f"given: {vocabulary.words[centre]}   to predict: {vocabulary.words[context]}")

# %% [markdown]
# The order within the window is forgotten: "the cat sat" and "cat the sat" make the same questions for `sat`. What is kept is who stands
# near whom. Now write the loop yourself.

# %%
# exercise 04.2

# %% [markdown]
# The **kingdom corpus** is the text of this course: several hundred short sentences about royals, families, villagers and animals, written
# so that a small machine can show in seconds what large ones show in hours. Its stop words ("the", "a", "in", …) are removed, as
# many preprocessing recipes do. That choice matters, and notebook 07 measures how much.

# %%
kingdom = load_kingdom()
trainer = Trainer(kingdom)
V, N = trainer.W_in.shape
print(kingdom)
print(f"{len(trainer.examples):,} training pairs, V = {V} words, N = {N} numbers in each vector")

# %% [markdown]
# ## A score for two words: the dot product
#
# *about 10 minutes*
#
# The machine needs one number for the question "how well does this context word fit this centre word?" It takes the centre's **input
# vector** $v$ (a row of `W_in`), the context's **output vector** $u$ (a row of `W_out`), multiplies them number by number and adds up:
#
# $$v \cdot u = v_1 u_1 + v_2 u_2 + \dots + v_N u_N$$
#
# Turn the two arrows below. Look for three places: where the score is largest, where it is zero, and where it is as negative as it can be.

# %%
DotProductPlayground()

# %% [markdown]
# The score grows with the lengths of both arrows. The **cosine** of the angle does not depend on length at all: it is the dot product of
# the two directions. Training uses the dot product, since length is one more thing that it can learn. Comparing words afterwards uses the
# cosine.
#
# > **You may have read** that skip-gram makes `king` and `queen` similar because their dot product is raised whenever they meet. **In fact**
# > the dot product that a step raises is $v_\text{king} \cdot u_\text{queen}$: one row of `W_in` with one row of `W_out`. It is not
# > $v_\text{king} \cdot v_\text{queen}$. Two words end up with similar input vectors because they must predict the *same context words*,
# > whether or not they ever stand together.
#
# You can see the difference in numbers. Take a machine that has done 3,000 steps, so that its vectors have some length, and let it do one more
# on the pair (king, queen). The cell finds out which way to move each number by nudging it a little, a trick that notebook 05 explains. For now
# compare only what the cell prints.

# %%
trainer.seek(3_000)
king, queen = trainer.vocabulary.id("king"), trainer.vocabulary.id("queen")
W_in, W_out = np.array(trainer.W_in), np.array(trainer.W_out)
new_W_in = W_in - 0.3 * numeric_gradient(lambda W: full_softmax(W[king], W_out, queen).loss, W_in)
new_W_out = W_out - 0.3 * numeric_gradient(lambda W: full_softmax(W_in[king], W, queen).loss, W_out)
print(f"v_king · u_queen: {W_in[king] @ W_out[queen]:+.3f} before, {new_W_in[king] @ new_W_out[queen]:+.3f} after")
print(f"v_king · v_queen: {W_in[king] @ W_in[queen]:+.3f} before, {new_W_in[king] @ new_W_in[queen]:+.3f} after")

# %% [markdown]
# The first score rose, and rose a lot. The second changed a little, by accident: `v_king` moved, and nothing in the formula asked where `v_queen` is.
# Another pair may see it fall.

# %% [markdown]
# ## From scores to probabilities: softmax
#
# *about 10 minutes*
#
# One centre word has $V$ scores, one for each word that might stand nearby. (Papers and code call them **logits**.) To say "which of the $V$
# words?" the machine turns them into probabilities: positive numbers that sum to 1. The $h$ in the formula is the vector that meets every $u_j$;
# in skip-gram that is the centre's $v$.
#
# $$p_j = \frac{e^{z_j}}{\sum_{k=1}^{V} e^{z_k}}, \qquad z_j = u_j \cdot h$$
#
# Move one score and watch all five bars. Then add 1,000 to every score, and look at the last line.

# %%
SoftmaxPlayground()

# %% [markdown]
# Two things to keep. The words *compete*: one bar rises only if others fall. And only differences between scores count, which is also what
# saves the computation from overflowing.

# %%
# exercise 04.3

# %% [markdown]
# How wrong is a prediction? Look only at the probability $p$ of the word that really stood there, and take $-\log p$, the
# **cross-entropy**. A perfect prediction costs 0. A machine that knows nothing gives every word $1/V$ and pays $\log V$. (The cell writes $-\log p$ as
# $\log(1/p)$, the same number.)

# %%
for p in (1, 0.5, 0.1, 1 / V):
    print(f"p = {p:.3f}   loss = {np.log(1 / p):.3f}")

# %%
# exercise 04.4

# %% [markdown]
# ## The funnel, and what it is not
#
# *about 7 minutes*
#
# Put the parts in a row. A one-hot vector with $V$ numbers goes in; multiplied by `W_in`, it becomes $N$ numbers, the **hidden vector** $h$;
# multiplied by `W_out`, it becomes $V$ scores. Wide, narrow, wide.

# %%
x = np.zeros(V)
x[king] = 1
h = x @ W_in
print(f"in: {len(x)} numbers → hidden: {len(h)} → scores: {len(W_out @ h)}")
print("x @ W_in is the row of king:", np.array_equal(h, W_in[king]))

# %% [markdown]
# Multiplying by a one-hot vector picks a row, so no program multiplies: it looks the row up. And nothing is done to $h$ on the way. There is no
# ReLU, no tanh: the hidden layer is **linear**. (The 2013 paper of Mikolov and colleagues left the non-linear layer out on purpose: without it, far
# more text could be read in the same time.)
#
# > **You may have read** that the network squeezes the word through a narrow neck and expands it back out again. **In fact** nothing
# > is expanded back: this is no autoencoder. An autoencoder is trained to give back its *input*. This funnel is trained to give the *neighbours* of
# > its input, and a word is hardly ever its own neighbour.
#
# The embedding that is kept at the end is the row of weights in `W_in`. For skip-gram the hidden vector happens to be equal to that row. For CBOW it is an
# average of several rows, so there the activation and the embedding are different things. Count what the machine has to learn:

# %%
print(f"weights: {V} × {N} in W_in + {V} × {N} in W_out = {2 * V * N:,}")
print(f"a table of every pair of words would need {V} × {V} = {V * V:,}")

# %% [markdown]
# ## One training step in five phases
#
# *about 15 minutes*
#
# Here is the step that the trainer takes after 3,000 others on the kingdom corpus, first as numbers, then as a function that you write. `peek`
# shows the step and changes nothing.

# %%
trainer.seek(3_000)
step = trainer.peek()
words = trainer.vocabulary.words
centre, context = words[step.inputs[0]], words[step.target]
print(f"1 input    centre word {centre!r}, context word to predict {context!r}")
print(f"2 hidden   h = W_in[{centre}] = {np.round(step.h, 3)}")

# %%
best = words[step.logits.argmax()]
print(f"3 scores   u_{context} · h = {step.logits[step.target]:+.4f};  the largest: u_{best} · h = {step.logits.max():+.4f}")
print(f"4 softmax  p_{context} = {step.probabilities[step.target]:.4f}   loss = −log p = {step.loss:.3f}   (log V = {np.log(V):.3f})")

# %% [markdown]
# The fifth phase is the learning. The **error** is what the machine said minus what it should have said:
#
# $$\text{error} = p - y, \qquad y_j = 1 \text{ for the context word, } 0 \text{ otherwise}$$
#
# It is negative for one word, the right one, and positive for all others. Both gradients are that error times a vector:
#
# $$\frac{\partial L}{\partial h} = \sum_j \text{error}_j\, u_j, \qquad \frac{\partial L}{\partial u_j} = \text{error}_j\, h$$

# That is all you need to write the step yourself, on paper or in numpy. The text goes on with yours.

# %%
# exercise 04.5

# %% [markdown] tags=["instructor"]
# The step is the heart of the day. Have pairs of learners compute phase 3 for one word on paper from the lit rows; two decimals are enough. What goes
# wrong: people update `W_out` first and then use the *new* `W_out` for the gradient of h. The check of 04.5 has a sentence for that.

# %% [markdown]
# Give the step the two matrices of the machine and the pair that it was about to learn, and compare the result with what the trainer itself
# does next.

# %%
one_step, own = use("04.5", my_step), trainer.copy()
new_W_in, new_W_out = one_step(np.array(trainer.W_in), np.array(trainer.W_out), step.inputs[0], step.target, step.learning_rate)
after = full_softmax(new_W_in[step.inputs[0]], new_W_out, step.target)
print(f"5 update   error of {context}: {step.error[step.target]:+.4f};  sum of all errors: {abs(step.error.sum()):.4f}")
print(f"p_{context}: {step.probabilities[step.target]:.3f} before the step, {after.probabilities[step.target]:.3f} after it")
own.step()
print("the same as the trainer's:", np.allclose(new_W_in, own.W_in) and np.allclose(new_W_out, own.W_out))

# %% [markdown]
# Read the two gradients as forces: the centre's vector is **pulled** towards the output vector of the word that was there and **pushed** away
# from all others, each as hard as it was wrongly expected. The errors sum to 0, so the one pull is as strong as all pushes together. Notebook 05
# draws these forces as arrows.

# %% [markdown]
# Now drive the same machine on the kingdom corpus. In each phase, point at a symbol of the formula: the part that it names lights up. Point at a number
# of the picture, and it says where it comes from. The three buttons below the picture take the machine to one state each and say what to look at.

# %%
Machine(Trainer(kingdom), try_this=[
    Scene("One pull, 105 pushes", "Look at the column of errors. That of **young** is −0.804, so its row is pulled towards **h**. The other 105 are positive, so those rows "
          "are pushed away, that of **he** hardest, with 0.207. All 106 sum to 0.", t=3_000, phase="update"),
    Scene("What one step did", "The step before this one said that **old** stands near **woman**. That alone took its probability from 0.31 to 0.66. Now the text says "
          "**her**, which has 0.019 left. Press Back to see the step before.", t=3_009, phase="loss"),
    Scene("A larger rate from step 1,000", "Up to step 1,000 the two curves are one run. With the old rate the loss falls to 3.7. With the new one it rises to about 6, "
          "and that is more than the 4.66 of a machine that knows nothing.", t=1_000, settings={"learning_rate": 1.0}, run=2_000, phase="loss",
          ask="At step 1,000 the run forks: one branch keeps the learning rate of 0.3, the other takes 1. Which has the smaller loss at step 3,000?"),
])

# %% [markdown]
# Then try two things of your own. Click one weight of a lit row, type another number, and see what the next step does about it. Run 1,000 steps, drag the
# point on the loss curve back to 500, choose another learning rate behind **Change…**, and run again: the curve forks, and you can go back to either branch.

# %% [markdown]
# ## Fifteen thousand steps
#
# *about 12 minutes*
#
# The step above moved the probability of one word for one centre, and other pairs will pull it back. Learning is what remains of many such steps. The
# whole run takes a few seconds at most.

# %%
run = Trainer(kingdom)
run.run()
start, finish = run.losses[:500].mean(), run.losses[-500:].mean()
print(f"mean loss of the first 500 steps: {start:.2f} (log V = {np.log(V):.2f}); of the last 500: {finish:.2f}")
print(f"largest weight at the start: {abs(Trainer(kingdom).W_in).max():.2f}; at the end: {abs(run.W_in).max():.2f}")

# %%
Figure(loss_curve(skip_gram=run.losses), alt=f"Loss by step: it starts near {np.log(V):.1f}, stays there for "
       f"some 700 steps, then falls, fastest in the first third of the run, and ends near {finish:.1f}. It never comes near 0.")

# %% [markdown]
# Look at the left end first: for hundreds of steps nothing seems to happen. The first vectors are short, and each gradient is an error times a short
# vector. The machine has to grow before it can learn fast.
#
# The loss does not fall to 0, and it can't: after `king` many different words follow, and no vector can give each of them probability 1. What it
# approaches is the uncertainty of the text itself.
#
# Watch where the words go. Before you press **Play**, pick a word you are curious about; then watch for three things: when the kinds
# part, when the loss falls fastest, and which words still move at the end.

# %%
TrainingPlayer(run, frames=300)

# %%
embeddings = run.embeddings()
for word in ("king", "princess", "cat", "bread"):
    if word in embeddings:
        print(f"{word:>9}: " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in embeddings.neighbours(word, 4)))

# %% [markdown]
# Nobody told the machine that a king resembles a queen, or that cats are not food. It had to predict the same neighbours from `king` and from `queen`,
# and similar vectors are the cheap way to do that.
#
# The lists hold surprises too. `watches` is no kind of cat, and `royal` is nearer to `king` than `queen` is. *Similar* means one thing here: good at predicting
# the same neighbours. In "the cat watches the mice", `cat` and `watches` have much the same words around them.
#
# > **You may have read** that similar inputs are the *only* way to produce similar outputs. **In fact** that depends on `W_out`. If its output
# > vectors leave some direction unused, $h$ may move along that direction as far as it likes and no probability changes.
#
# With fewer words than dimensions there is always such a direction. Here are three words in eight dimensions. `svd` (you met it in
# [02](02_distributional_hypothesis.ipynb)) lists directions by how much the output vectors use them, and the last one is not used at all. (The mean is
# subtracted first because a shift of all scores changes no probability.) Two hidden vectors, far apart, predict the same:

# %%
few_words = np.random.default_rng(0).normal(size=(3, 8))
unused = np.linalg.svd(few_words - few_words.mean(axis=0))[2][-1]
one = np.ones(8)
other = one + 10 * unused
print("distance of the two vectors:", f"{np.linalg.norm(one - other):.1f}")
print("largest difference in a probability:", f"{abs(softmax(few_words @ one) - softmax(few_words @ other)).max():.6f}")

# %%
spread = np.linalg.svd(np.array(run.W_out) - run.W_out.mean(axis=0), compute_uv=False)
print(f"in the kingdom run the output vectors use {int((spread > 1e-6).sum())} of {N} directions,", end=" ")
print(f"the strongest {spread[0] / spread[-1]:.0f} times as much as the weakest")

# %% [markdown]
# All eight are in use, so here the same prediction does need the same vector. With $V$ far larger than $N$, as in real vocabularies, you can expect that. The
# argument holds, but for a reason, and with an exception.

# %% [markdown]
# ## Change the past
#
# *about 8 minutes*
#
# The trainer is deterministic: the seed and the step number decide every draw. So any step can be opened again exactly, and a run can be *branched*:
# the same past, another future. Here the learning rate is cut at step 2,000.

# %%
run.seek(2_000)
slow = run.branch(learning_rate=0.05)
slow.run()
print(f"last 500 steps: mean loss {run.losses[-500:].mean():.2f} as it was, {slow.losses[-500:].mean():.2f} with the smaller rate")
print("the same past:", np.array_equal(run.losses[:2_000], slow.losses[:2_000]))

# %%
Figure(loss_curve(as_it_was=run.losses, smaller_rate=slow.losses), alt="Two loss curves that are one until step 2,000. From there "
       "the run with the smaller learning rate falls more slowly and ends higher.")

# %% [markdown]
# You can also reach in and break something. Give `king` the vector of `cat` in the middle of the run, and let it go on. Does the machine repair it?

# %%
run.seek(5_000)
cat = run.vocabulary.id("cat")
swapped = run.branch(edits={("W_in", "king", n): float(run.W_in[cat, n]) for n in range(N)})
print("right after the edit:", [word for word, _ in swapped.embeddings().neighbours("king", 3)])
swapped.run()
print("at the end:          ", [word for word, _ in swapped.embeddings().neighbours("king", 3)])

# %% [markdown]
# It does: the text keeps pulling `king` to where its neighbours are. A vector is no label; it is the place where the forces balance.

# %% [markdown]
# ## Skip-gram against CBOW, measured
#
# *about 12 minutes*
#
# You will often read a table such as this: CBOW is faster, skip-gram is better for rare words. Check it here, line by line. First comes the number of
# examples for the same text. For skip-gram it depends on the window, so guess what a wider window does.

# %%
# exercise 04.6

# %%
sentences = [trainer.vocabulary.encode(s) for s in kingdom.sentences]
pairs, (contexts, centres) = skipgram_pairs(sentences, 2), cbow_examples(sentences, 2)
print(f"skip-gram {len(pairs):,} examples, CBOW {len(centres):,}: {len(pairs) / len(centres):.1f} times as many")

# %% [markdown]
# CBOW asks one question per position, skip-gram one per neighbour. So a pass over the text costs CBOW fewer steps. And less time? A step of CBOW has more to do: it reads several input vectors, and moves several. Guess which of
# the two wins; then let the clock of your own processor decide. The two take turns, and of five readings the middle one counts, so that one disturbance does not spoil the answer.

# %%
def milliseconds(architecture, steps):
    """Processor time of that many steps."""
    machine = Trainer(kingdom, architecture=architecture, steps=steps)
    start = process_time()
    machine.run()
    return 1e3 * (process_time() - start)


# %%
examples = {"skip-gram": len(pairs), "CBOW": len(centres)}
one_pass = np.median([[milliseconds(name.lower(), examples[name]) for name in examples] for _ in range(5)], axis=0)

# %%
Figure(Bars(list(examples), one_pass, "Milliseconds for one pass", digits=0),
       Bars(list(examples), 1e3 * one_pass / list(examples.values()), "Microseconds for one step", digits=1),
       alt="Two pairs of bars, timed on this machine: one pass, and one step, of skip-gram and of CBOW.")

# %% [markdown]
# Read the lower pair first. A step of CBOW is the dearer one, by how much depends on your machine; it would have to cost 2.8 times as much to lose the pass as well.
#
# "CBOW is faster" is a statement about a pass. It does not follow that it learns more per second. Compare both with the *same number of passes* and with *the same number of steps*, and let each have the learning rate that suits it. The
# measure: for how many words is the nearest neighbour of the same kind (royalty, animals, food, …)? Once for the more frequent half of the words, once
# for the rarer half.

# %%
kinds = load_kinds()


def kind_share(embeddings, words):
    """Share of `words` whose nearest neighbour is of their own kind."""
    return np.mean([kinds[embeddings.neighbours(word, 1)[0][0]] == kinds[word] for word in words])


def measure(seeds=(0, 1), **settings):
    """Kind share of the frequent and of the rare half, mean over seeds."""
    runs = [Trainer(kingdom, seed=seed, **settings) for seed in seeds]
    for trained in runs:
        trained.run()
    halves = trainer.vocabulary.words[: V // 2], trainer.vocabulary.words[V // 2 :]
    return [np.mean([kind_share(trained.embeddings(), half) for trained in runs]) for half in halves]


# %%
steps = 15_000
same_passes = round(steps * len(centres) / len(pairs))
contests = {"skip-gram": {"architecture": "skip-gram", "steps": steps},
            "CBOW, same steps": {"architecture": "cbow", "steps": steps},
            "CBOW, same passes": {"architecture": "cbow", "steps": same_passes},
            "CBOW, undivided": {"architecture": "cbow", "steps": steps, "average": "historical"}}
print(f"{'':18} {'rate':>4}  {'frequent':>8}  {'rare':>5}")
for name, contest in contests.items():
    tried = {rate: measure(learning_rate=rate, **contest) for rate in (0.1, 0.3, 0.5)}
    rate, (frequent, rare) = max(tried.items(), key=lambda item: sum(item[1]))
    print(f"{name:18} {rate:4.1f}  {frequent:8.2f}  {rare:5.2f}")

# %% [markdown]
# Read the last column first. On this corpus the rare half is learned by both, and it comes out better than the frequent half: a rare word of the kingdom has few
# but very typical neighbours. What differs most is that skip-gram sorts the frequent words better. (Its best rate is the largest that was tried. A
# higher one might do better still, so the table is no last word.) That is *this* text, with 8 dimensions and a few thousand examples; notebook 08
# puts the same question to hundreds of thousands of words.
#
# The row "undivided" is CBOW as the original program word2vec.c computes it: it averages on the way forward and forgets to divide on the way back. Notebook 05
# shows why that is a bug, and why it went unnoticed (İrsoy and colleagues, 2021).
#
# | | **CBOW** | **skip-gram** | checked above |
# |:--|:--|:--|:--|
# | question | context → centre | centre → each context word | the data |
# | examples for the same text | one per position | one per neighbour | counted |
# | one pass over the text | fewer steps, each dearer | more steps, each cheaper | counted; timed on your machine |
# | frequent words | worse here | better here | column "frequent" |
# | rare words | nearly as good here | good here | column "rare" |
# | what it learns from | the average of the context | every pair by itself | the machines of 03 and 04 |

# %% [markdown]
# ## Skip-gram, by you
#
# *about 30 minutes*
#
# You have written every part of skip-gram: its pairs, its softmax, its loss and its step. What is left is the program around them, which takes sentences and
# gives vectors.

# %%
# exercise 04.7

# %% [markdown]
# Train it on four sentences, in which kings and queens do one thing, cats and dogs another. The vectors start at random, with eight numbers each. Which word should
# come out nearest to `kings`?

# %%
training = use("04.7", my_training)
text = split_sentences("Kings wear crowns. Queens wear crowns. Cats drink milk. Dogs drink milk.")
words = list(dict.fromkeys(word for sentence in text for word in sentence))
tables = np.random.default_rng(0).normal(scale=0.1, size=(2, len(words), 8))
own_W_in, own_W_out, losses = training(text, 2, *tables, learning_rate=0.2, passes=100)
print(f"mean loss of the first pass: {losses[0]:.2f} (log V = {np.log(len(words)):.2f}); of the last: {losses[-1]:.2f}")
for word in ("kings", "cats"):
    (near, cosine), *_ = Embeddings(words, own_W_in).neighbours(word, 1)
    print(f"nearest to {word}: {near}, cosine {cosine:.2f}")

# %% [markdown]
# `kings` and `queens` never occur in one sentence, so no step has compared them. Both have to predict `wear` and `crowns`, and the same step does the same to both.
# The loss can't fall to 0: `wear` and `crowns` occur beside `kings` equally often, so the best that the machine can give each of them is a half.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("04")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - made skip-gram's training pairs and counted them against CBOW's
# - computed all five phases of a step in numpy, and found the trainer's numbers equal to yours
# - seen that a step raises $v_\text{centre} \cdot u_\text{context}$, and that only one row of `W_in` but every row of `W_out` moves
# - watched 15,000 steps sort the words by kind, and gone back to any of them
# - branched a run with another learning rate and with a broken vector
# - checked the usual comparison with CBOW instead of believing it
# - written skip-gram from sentences to vectors
#
# ## Next
#
# The two gradients fell from the sky here. [Notebook 05](05_gradients.ipynb) derives them, checks them against plain arithmetic, draws them as forces, and
# lets you find bugs that were really published.
