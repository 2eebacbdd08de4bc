# %% [markdown]
# # 04 · Skip-gram: the reverse game
#
# In notebook 03 a model saw a gap and filled it. Now turn the game round: you give one word, and the model must name the words around it. It can rarely be sure
# of them, and it learns from its errors. After 15,000 steps `queen` is among the words nearest to `king`, although the model was never told what a king is.
#
# **You will be able to**
#
# - turn a sentence into skip-gram's training pairs
# - compute one training step by hand: input, hidden vector, scores, probabilities, loss, gradients, update
# - say which dot product a step raises, and which it does not
# - drive 15,000 steps forward and back, change a setting or a weight in the middle, and read what follows
# - tell skip-gram and CBOW apart by measurement
# - write skip-gram as a program of your own, from sentences to vectors
#
# **Time** about 125 minutes · **Builds on** [01](01_one_hot.ipynb) (one-hot vectors), [02](02_distributional_hypothesis.ipynb)
# (windows), [03](03_cbow.ipynb) (the model with the average)

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
    same_kind_share,
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
# Below is the whole model, drawn as a machine, on a corpus of two sentences. It has two tables of numbers. The blue one, `W_in`, holds the vector that a word
# uses when it is *given*. The orange one, `W_out`, holds the vector that it uses when it is to be *predicted*. All numbers are random at the start.
#
# Guess first. Then press **Next** (or the key **N**) five times, and look at which rows leave the two tables. Which table takes part as a whole in every
# prediction? The strip above the picture names the five phases of a step; click on one to go there.

# %%
# exercise 04.1

# %%
tiny = Corpus.from_text("The wise king rules. The wise queen rules.", name="two sentences")
Machine(Trainer(tiny, dim=4, window=1, learning_rate=0.5, schedule="constant", steps=2_000))

# %% [markdown] tags=["instructor"]
# Let all learners press Next five times before you explain anything. Then ask: "Which numbers changed that you did not expect?" Most expect only the
# row of the predicted word to change, but all of `W_out` moves. Sections 3 to 5 build on that surprise. Short of time: demonstrate it on the
# projector and go on to the pairs.

# %% [markdown]
# You need not understand the formulas yet. Press **Run 100** a few times and watch the loss, the number that says how wrong the model is. Then drag the
# timeline, or the point on the loss curve, back to 0. The machine returns to exactly the numbers that it had there.

# %% [markdown]
# ## The game and its data
#
# *about 8 minutes*
#
# Take one sentence and put a finger on one word, the **centre word**. Its neighbours, at most `m` words away on either side, are the **context words**. Skip-gram
# is given the centre and has to predict a context word. Every neighbour gives an example of its own, so four neighbours make four training examples.

# %%
(sentence,) = split_sentences("The cat sat on the mat.")
vocabulary = Vocabulary.from_corpus(Corpus([sentence]))
pairs = skipgram_pairs([vocabulary.encode(sentence)], m=2)
for centre, context in pairs:
    if vocabulary.words[centre] == "sat":
        print(f"given: {vocabulary.words[centre]}   to predict: {vocabulary.words[context]}")

# %% [markdown]
# The order within the window is not kept: "the cat sat" and "cat the sat" give the same examples for `sat`. What is kept is which words occur near each other.
#
# > **You may have read** drawings that call the centre word the *target*, with an arrow from target to context. **In this course** the target is always the word
# > to be *predicted*: the centre in CBOW, the context word in skip-gram.
#
# Now write the loop yourself.

# %%
# exercise 04.2

# %% [markdown]
# The **kingdom corpus** is the text of this course: 602 short sentences about royals, families, villagers and animals. It is written so that a small model can show
# in seconds what large ones show in hours. Its **stop words**, frequent words such as "the", "a" and "in", are removed, as in many preprocessing recipes. That
# choice matters, and notebook 07 measures how much.

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
# How well does this context word fit this centre word? The model answers with one number, the **score**. It takes the centre's **input vector** $v$ (a row of
# `W_in`) and the context word's **output vector** $u$ (a row of `W_out`). It multiplies them number by number and adds up:
#
# $$v \cdot u = v_1 u_1 + v_2 u_2 + \dots + v_N u_N$$
#
# Turn the two arrows below. Look for three positions: where the score is largest, where it is 0, and where it is as negative as it can be.

# %%
DotProductPlayground()

# %% [markdown]
# The score depends on the angle between the arrows and on the lengths of both. The **cosine** of the angle does not depend on length: it is the dot product of the two
# directions. Training uses the dot product, so the model can learn lengths as well as directions. To compare words afterwards we use the cosine.
#
# > **You may have read** that skip-gram makes `king` and `queen` similar because their dot product is raised whenever they occur together. **In fact**
# > the dot product that a step raises is $v_\text{king} \cdot u_\text{queen}$: one row of `W_in` with one row of `W_out`. It is not
# > $v_\text{king} \cdot v_\text{queen}$. Two words end up with similar input vectors because they must predict the *same context words*,
# > whether or not they ever occur together.
#
# You can see the difference in numbers. Take a model after 3,000 steps, so that its vectors have some length, and let it do one more step on the pair (king,
# queen). The cell finds out which way to move each number by nudging it a little, a method that notebook 05 explains. For now compare only what the cell
# prints.

# %%
trainer.seek(3_000)
king, queen = trainer.vocabulary.id("king"), trainer.vocabulary.id("queen")
W_in, W_out = np.array(trainer.W_in), np.array(trainer.W_out)
new_W_in = W_in - 0.3 * numeric_gradient(lambda W: full_softmax(W[king], W_out, queen).loss, W_in)
new_W_out = W_out - 0.3 * numeric_gradient(lambda W: full_softmax(W_in[king], W, queen).loss, W_out)
print(f"v_king · u_queen: {W_in[king] @ W_out[queen]:+.3f} before, {new_W_in[king] @ new_W_out[queen]:+.3f} after")
print(f"v_king · v_queen: {W_in[king] @ W_in[queen]:+.3f} before, {new_W_in[king] @ new_W_in[queen]:+.3f} after")

# %% [markdown]
# The first score rose from 2.166 to 3.939. The second changed by only 0.037, as a side effect: `v_king` moved, and the formula does not contain `v_queen` at all.
# For another pair the second score may fall.

# %% [markdown]
# ## From scores to probabilities: softmax
#
# *about 10 minutes*
#
# One centre word has $V$ scores $z_j$, one for each word that might occur nearby. (In formulas, papers and code the scores are called **logits**.) To choose among
# the $V$ words, the model turns the scores into probabilities: positive numbers that sum to 1. The $h$ in the formula is the vector that is multiplied by every
# $u_j$; in skip-gram that is the centre's $v$.
#
# $$p_j = \frac{\exp(z_j)}{\sum_{k=1}^{V} \exp(z_k)}, \qquad z_j = u_j \cdot h$$
#
# Move one score and watch all five bars. Then add 1,000 to every score, and look at the last line.

# %%
SoftmaxPlayground()

# %% [markdown]
# Remember two things. The words *compete*: one bar can rise only if others fall. And only *differences* between scores matter. So you may subtract the largest score
# from all of them, which keeps the exponentials from overflowing.

# %%
# exercise 04.3

# %% [markdown]
# How wrong is a prediction? Look only at the probability $p$ of the word that really occurred there, and take $-\log p$, the **cross-entropy**. A certain and right
# prediction costs 0. A model that has learned nothing gives every word $1/V$ and pays $\log V$. (The cell writes $-\log p$ as $\log(1/p)$, which is the same
# number.)

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
# Now put the parts in a row. A one-hot vector with $V$ numbers goes in. Multiplied by `W_in`, it becomes the **hidden vector** $h$ with $N$ numbers. Multiplied
# by `W_out`, that becomes $V$ scores. The drawing is wide, then narrow, then wide again.

# %%
x = np.zeros(V)
x[king] = 1
h = x @ W_in
print(f"in: {len(x)} numbers → hidden: {len(h)} → scores: {len(W_out @ h)}")
print("x @ W_in is the row of king:", np.array_equal(h, W_in[king]))

# %% [markdown]
# Multiplying by a one-hot vector picks a row. Programs therefore do not multiply; they look the row up. Nothing else is done to $h$: as in notebook 03, there is
# neither a ReLU nor a tanh, and the hidden layer is **linear**.
#
# > **You may have read** that the network squeezes the word through a narrow neck and expands it back out again. **In fact** nothing
# > is expanded back: this is not an autoencoder. An autoencoder is trained to reproduce its *input*. This funnel is trained to predict the *neighbours* of
# > its input, and a word is hardly ever its own neighbour.
#
# The embedding that is kept at the end is the row of weights in `W_in`. In skip-gram the hidden vector happens to be equal to that row. In CBOW it averages several
# rows, so there the activation and the embedding are different things. Count what the model has to learn:

# %%
print(f"weights: {V} × {N} in W_in + {V} × {N} in W_out = {2 * V * N:,}")
print(f"a table of every pair of words would need {V} × {V} = {V * V:,}")

# %% [markdown]
# ## One training step in five phases
#
# *about 15 minutes*
#
# Here is the step that the trainer takes after 3,000 others on the kingdom corpus, first as numbers, then as a function that you write. `peek` shows the step and
# changes nothing.

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
# The fifth phase is the learning. The **error** of a word is the probability that the model gave it, minus its label:
#
# $$e_j = p_j - y_j, \qquad y_j = 1 \text{ for the context word, } 0 \text{ otherwise}$$
#
# The error is negative for the context word and positive for all others. Both gradients are errors times vectors:
#
# $$\frac{\partial L}{\partial h} = \sum_j e_j\, u_j, \qquad \frac{\partial L}{\partial u_j} = e_j\, h$$
#
# That is all you need to write the step yourself, on paper or in numpy. The text goes on with your version.

# %%
# exercise 04.5

# %% [markdown] tags=["instructor"]
# The step is the most important part of the day. Have pairs of learners compute phase 3 for one word on paper from the lit rows; two decimals are enough. A common
# mistake: people update `W_out` first and then use the *new* `W_out` for the gradient of h. The check of 04.5 has a sentence for that.

# %% [markdown]
# Give your step the two matrices and the pair that the trainer is about to learn. Then compare the result with what the trainer itself does next.

# %%
one_step, own = use("04.5", my_step), trainer.copy()
new_W_in, new_W_out = one_step(np.array(trainer.W_in), np.array(trainer.W_out), step.inputs[0], step.target, step.learning_rate)
after = full_softmax(new_W_in[step.inputs[0]], new_W_out, step.target)
print(f"5 update   error of {context}: {step.error[step.target]:+.4f};  sum of all errors: {abs(step.error.sum()):.4f}")
print(f"p_{context}: {step.probabilities[step.target]:.3f} before the step, {after.probabilities[step.target]:.3f} after it")
own.step()
print("the same as the trainer's:", np.allclose(new_W_in, own.W_in) and np.allclose(new_W_out, own.W_out))

# %% [markdown]
# Read the two gradients as forces. The centre's vector is **pulled** parallel to the output vector of the word that occurred. It is **pushed** against the output
# vectors of all others, each as hard as the model wrongly expected that word. The errors sum to 0, so the pull has the same weight as all pushes together.
# Notebook 05 draws these forces as arrows.

# %% [markdown]
# Now drive the same machine on the kingdom corpus. In each phase, point at a symbol of the formula, and the part that it names lights up. Point at a number in the
# picture to see where it comes from. Each of the three buttons below the picture takes the machine to one state and says what to look at.

# %%
Machine(Trainer(kingdom), try_this=[
    Scene("One pull, 105 pushes", "Look at the column of errors. That of **young** is −0.804, so its row is pulled towards **h**. The other 105 are positive, so those rows "
          "are pushed away, that of **he** hardest, with 0.207. All 106 sum to 0.", t=3_000, phase="update"),
    Scene("What one step did", "The step before this one had the pair **woman**, **old**. That step alone raised the probability of **old** from 0.31 to 0.66. Now the text says "
          "**her**, which has 0.019 left. Press Back to see the step before.", t=3_009, phase="loss"),
    Scene("A larger rate from step 1,000", "Up to step 1,000 the two curves are one run. With the old rate the loss falls to 3.7. With the new one it rises to about 6. "
          "That is more than the 4.66 of a model that has learned nothing.", t=1_000, settings={"learning_rate": 1.0}, run=2_000, phase="loss",
          ask="At step 1,000 the run forks: one branch keeps the learning rate of 0.3, the other takes 1. Which has the smaller loss at step 3,000?"),
])

# %% [markdown]
# Then try two things of your own:
#
# - click one weight of a lit row, type another number, and see what the next step does about it;
# - run 1,000 steps, drag the point on the loss curve back to 500, choose another learning rate behind **Change…**, and run again. The curve forks, and you can go
#   back to either branch.

# %% [markdown]
# ## Fifteen thousand steps
#
# *about 12 minutes*
#
# The step above raised the probability of one word beside one centre, and other pairs will lower it again. Learning is what remains after many such steps. The
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
# Look at the left end first. For some 700 steps the loss hardly changes. The first vectors are short, and each gradient is an error times a short vector, so the
# steps are short too.
#
# The loss cannot fall to 0, because many different words occur beside `king`, and no vector can give each of them probability 1. The lower limit is the
# uncertainty of the text itself: 2.75 for its pairs with `m` = 2. That is the loss of a table that knows how often each word occurs beside each other word. The
# run ends at 3.28.
#
# Now watch where the words go. Before you press **Play**, pick a word that you are curious about. Then watch for three things: when the kinds separate, when the loss
# falls fastest, and which words still move at the end. A **kind** is a label that we gave each word by hand, such as royalty, animals or food; training does not
# see it.

# %%
TrainingPlayer(run, frames=300)

# %%
embeddings = run.embeddings()
for word in ("king", "princess", "cat", "bread"):
    if word in embeddings:
        print(f"{word:>9}: " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in embeddings.neighbours(word, 4)))

# %% [markdown]
# What was there to see? The loss falls fastest before step 2,000: its mean is 4.62 over the first 1,000 steps, 4.25 over the second and 4.01 over the
# third. The kinds separate between steps 1,000 and 5,000. At 1,000 the nearest neighbour is of the same kind for 33 % of the words, at 5,000 for 86 %, at the end for
# 95 %. In the last 1,000 steps the frequent words, such as `his` and `old`, still move most, and the foods hardly move.
#
# The model was not told that a king resembles a queen, or that cats are not food. It had to predict the same neighbours from `king` and from `queen`, and the
# easiest way to do that is with similar vectors.
#
# The lists hold surprises too. `watches` is not a kind of cat, and `royal` is nearer to `king` than `queen` is. *Similar* means one thing here: good at predicting
# the same neighbours. In "the cat watches the mice", `cat` and `watches` have much the same words around them.
#
# The run has also made `W_out`, which is usually thrown away. Two uses remain. You need it to go on with the training. And a score $v \cdot u$ says which words
# occur *beside* a word, where the cosine of two input vectors says which words are *like* it. You may even add the two vectors of each word; GloVe, a related
# method, does so.

# %%
beside = np.argsort(-(run.W_out @ run.W_in[king]))[:5]
print("beside king, by v · u:", ", ".join(run.vocabulary.words[i] for i in beside))
for name, table in {"W_in": run.W_in, "W_out": run.W_out, "W_in + W_out": run.W_in + run.W_out}.items():
    own = Embeddings(run.vocabulary.words, np.array(table))
    near = ", ".join(word for word, _ in own.neighbours("king", 4))
    print(f"like king in {name:12}: {near}; nearest word of the same kind for {same_kind_share(own, load_kinds()):.0%}")

# %% [markdown]
# All three tables sort the words by kind about equally well. With other seeds another of the three comes first, so the usual choice, `W_in`, loses little.
#
# **For a second reading: does the same prediction need the same vector?**
#
# > **You may have read** that similar inputs are the *only* way to produce similar outputs. **In fact** that depends on `W_out`. If its output
# > vectors leave some direction unused, $h$ may move along that direction as far as it likes and no probability changes.
#
# With no more words than dimensions such a direction always exists. Here are three words in eight dimensions. `svd` (see
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
# All eight are in use, so here the same prediction does need the same vector. With $V$ far larger than $N$, as in real vocabularies, you can expect that.

# %% [markdown]
# ## Change the past
#
# *about 8 minutes*
#
# The trainer is deterministic: the **seed**, the number from which all its random draws are computed, and the step number decide everything. So any step can be
# opened again exactly, and a run can be *branched*: the same past, another future. Here the learning rate is cut at step 2,000.

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
# You can also change a weight by hand. Give `king` the vector of `cat` in the middle of the run, and let the training go on. Does it correct the vector?

# %%
run.seek(5_000)
cat = run.vocabulary.id("cat")
swapped = run.branch(edits={("W_in", "king", n): float(run.W_in[cat, n]) for n in range(N)})
print("right after the edit:", [word for word, _ in swapped.embeddings().neighbours("king", 3)])
swapped.run()
print("at the end:          ", [word for word, _ in swapped.embeddings().neighbours("king", 3)])

# %% [markdown]
# It does. Pairs from the text keep pulling `king` towards the vectors that predict its neighbours. A word's vector is not fixed in advance. It ends up where the
# pulls and pushes from the text cancel.

# %% [markdown]
# ## Skip-gram against CBOW, measured
#
# *about 12 minutes*
#
# You will often read that CBOW is faster and skip-gram better for rare words. Here you check both claims. First comes the number of examples for the same text. (Both
# trainers use all words within `m` of the centre. Larger programs, as in notebook 08, draw a smaller window at random for each position.) For skip-gram the
# number depends on the window, so guess what a wider window does.

# %%
# exercise 04.6

# %%
sentences = [trainer.vocabulary.encode(s) for s in kingdom.sentences]
pairs, (contexts, centres) = skipgram_pairs(sentences, 2), cbow_examples(sentences, 2)
print(f"skip-gram {len(pairs):,} examples, CBOW {len(centres):,}: {len(pairs) / len(centres):.1f} times as many")

# %% [markdown]
# CBOW has one example for each position, skip-gram one for each neighbour. A **pass**, once through all examples of the text, therefore takes fewer steps with
# CBOW. Does it also take less time? A step of CBOW has more to do: it reads several input vectors and moves several. Guess which of the two wins, then measure
# it on your own computer. The two take turns five times, and the middle reading counts, so that one disturbance does not spoil the answer.

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
       alt="Two pairs of bars, timed on this computer: one pass, and one step, of skip-gram and of CBOW.")

# %% [markdown]
# Look at the microseconds for one step first. A CBOW step costs more; how much more depends on your computer. But skip-gram needs 2.8 times as many steps, so CBOW's
# pass is slower only if its step costs more than 2.8 times as much.
#
# "CBOW is faster" is a statement about a pass. It does not follow that CBOW learns more per second. So compare both with *the same number of passes* and with
# *the same number of steps*, and give each the learning rate that suits it. The measure: for how many words is the nearest neighbour of the same kind? We take
# it once for the more frequent half of the words and once for the rarer half.

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
# Read the last column first. On this corpus both models learn the rare half, and it comes out better than the frequent half, because a rare word of the kingdom has
# few but very typical neighbours. The larger difference is in the frequent words: 0.97 with skip-gram, at most 0.70 with CBOW.
#
# In three of the four rows the best rate is at an edge of the three that were tried, so a wider search may still change the table. And it is a result for *this*
# text, with 8 dimensions and a few thousand examples.
#
# The row "undivided" is CBOW with the whole gradient passed to each context word, as in later versions of word2vec.c. [Notebook 05](05_gradients.ipynb) shows
# what is wrong with it, and why it went unnoticed.
#
# | | **CBOW** | **skip-gram** | checked above |
# |:--|:--|:--|:--|
# | question | context → centre | centre → each context word | the data |
# | examples for the same text | one per position | one per neighbour | counted |
# | one pass over the text | fewer steps, each costs more | more steps, each costs less | counted; timed on your computer |
# | frequent words | worse here | better here | column "frequent" |
# | rare words | nearly as good here | good here | column "rare" |
# | what it learns from | the average of the context | every pair by itself | the machines of 03 and 04 |
# | how much text it needs | sources disagree | sources disagree | not tested here |

# %% [markdown]
# ## Skip-gram, by you
#
# *about 30 minutes*
#
# You have written every part of skip-gram: its pairs, its softmax, its loss and its step. What is left is the program around them, which takes sentences and
# returns vectors.

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
# `kings` and `queens` never occur in one sentence, so no pair contains both. But both have to predict `wear` and `crowns`, and the same target moves both vectors
# in the same way. The loss can't fall to 0: `wear` and `crowns` occur beside `kings` equally often, so the best that the model can give each of them is a half.

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
# - branched a run with another learning rate, and with a changed vector
# - tested the usual comparison with CBOW on one text
# - written skip-gram from sentences to vectors
#
# ## Next
#
# We used the two gradients without deriving them. [Notebook 05](05_gradients.ipynb) derives them, checks them against plain arithmetic, draws them as forces, and
# lets you find bugs that were really published.
