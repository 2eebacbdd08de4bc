# %% [markdown]
# # 02 · The company a word keeps
#
# You have never seen a zibble. In two minutes you will know what one is. Nobody will tell you, no picture will be shown, and you will still be right. Then
# you do the same with 600 sentences and a table of counts, and get vectors in which `king` lies beside `queen`, without a neural network in sight. So
# why does the rest of the course have one? That, too, is answered here.
#
# **You will be able to**
#
# - say what the distributional hypothesis claims, who said it, and how it differs from "words that stand together"
# - slide a window over a text and write down the training tables of CBOW and skip-gram, edges included
# - count who meets whom, and weigh the counts by how surprising they are (PPMI)
# - make dense word vectors by a singular value decomposition
# - give the true reasons for predicting instead of counting, and the false ones
# - choose between a narrow and a wide window, knowing what each finds
# - write the whole way from a text to the neighbours of a word
#
# **Time** about 125 minutes · **Builds on** [01](01_one_hot.ipynb)

# %%
import numpy as np

from w2vlib import Corpus, Embeddings, Trainer, Vocabulary, load_kinds, load_kingdom, stop_words, tokenize
from w2vlib.counts import cooccurrences, ppmi, svd_vectors
from w2vlib.draw import Bars, Curve, Figure, Heatmap, Series
from w2vlib.embeddings import same_kind_share
from w2vlib.exercises import check, hint, predict, solution, use
from w2vlib.quiz import quiz
from w2vlib.widgets import CooccurrenceMap, GuessGame, RankExplorer, WindowExplorer
from w2vlib.windows import cbow_examples, skipgram_pairs, window

# %% [markdown]
# ## Before any theory: what is a zibble?
#
# *about 10 minutes*
#
# Read one sentence. Say aloud what a zibble could be. Only then ask for another one: the fewer sentences you need, the more points. After the first
# word the game goes on with words of the kingdom, the little world of this course; there a wrong guess is graded *hot* to *cold*. Play
# three or four, and watch what you look at in order to decide. Then choose **your own text** and paste a page of something you know.

# %%
GuessGame()

# %% [markdown]
# What did you look at? Not at the hidden word: it was hidden. You looked at the words around it, *spoon*, *sugar*, *milk*, *bowl*, and asked what else
# has been seen in such company. Can a machine do that, which has never eaten?

# %%
# exercise 02.1

# %% [markdown]
# One thing more. Some of your wrong guesses were not wrong at all: they fitted every sentence that you had seen. `kitten` where the game meant `cat` is a
# good answer. Remember that. Words that fit the same gaps are what this notebook is about, and the game graded you by counting exactly that.

# %% [markdown] tags=["instructor"]
# Do the zibble on the board with the widget on the projector; take guesses by a show of hands after each sentence and write the numbers down. The room's
# certainty rises with each sentence: that curve is the lesson. Let someone explain *which word* decided it. Own text: song lyrics work best.

# %% [markdown]
# ## The distributional hypothesis
#
# *about 10 minutes*
#
# In 1954 the linguist Zellig Harris wrote that words which differ more in meaning also differ more in their *distributions*, the
# places where they can stand. In 1957 his British colleague J. R. Firth put it in a sentence that everyone quotes:
#
# > You shall know a word by the company it keeps.
#
# Together this is called the **distributional hypothesis**: words that occur in similar contexts tend to have similar meanings. It is a
# hypothesis about the world, so look whether it holds. Ask people which word is more like `doctor`, `nurse` or `patient`, and most say `nurse`: both
# look after the ill. But in a text the doctor is seldom seen beside the nurse, and all day beside the patient. Here are 14 sentences from a ward.

# %%
ward_text = """The doctor examined the patient in the ward. The nurse examined the patient in the ward.
The doctor started her shift at the hospital. The nurse ended her shift at the hospital.
The doctor treated the patient with care. The nurse treated the patient with care.
The patient was admitted by the nurse. The patient was admitted by the doctor.
The patient described the pain to the doctor. The patient described the pain to the nurse.
The doctor wrote a report after her shift. The nurse wrote a report before her shift.
The patient felt the pain and slept badly. The patient slept and the pain was gone."""

# %%
ward = Corpus.from_text(ward_text, stop_words(), "the ward")
print(ward)

# %% [markdown]
# Look at two different things. First: how often do the words *meet*, at most three words apart? Second: how many different neighbours do they *share*?

# %%
ward_words = Vocabulary.from_corpus(ward)
meetings = cooccurrences(ward, ward_words, 3)
three = ["doctor", "nurse", "patient"]
rows = meetings[[ward_words.id(word) for word in three]]
met = np.flatnonzero(rows.sum(axis=0))
Figure(Heatmap(three, [ward_words.words[j] for j in met], rows[:, met], digits=0),
       alt=f"How often doctor, nurse and patient meet {len(met)} words of the ward. Doctor and nurse have numbers in the same columns, "
           f"and meet each other {rows[0, ward_words.id('nurse')]} times; doctor meets patient {rows[0, ward_words.id('patient')]} times.")

# %% [markdown]
# The two disagree. `doctor` meets `patient` 4 times, and `nurse` never. Yet it shares more of its company with `nurse`: count the columns in which both rows have a
# number. `doctor` and `nurse` share 12, `doctor` and `patient` 7. What `doctor` shares with `patient` are the words of the sentences in which they meet. *Shift*, *wrote*,
# *report* and *her* are shared with `nurse` alone. So is *patient*: both doctors and nurses occur next to patients. To compare whole rows of the table, take their
# cosine.

# %%
company = Embeddings(ward_words.words, meetings)
print(f"doctor and nurse:   cosine of their rows {company.similarity('doctor', 'nurse'):.2f}")
print(f"doctor and patient: cosine of their rows {company.similarity('doctor', 'patient'):.2f}")
assert company.similarity("doctor", "nurse") > company.similarity("doctor", "patient")

# %% [markdown]
# Keep the two apart for the rest of the course. **Words that stand together** (doctor, patient) are each other's *context*. **Words that stand in the
# same places** (doctor, nurse) are *similar*. The hypothesis is about the second kind; the first kind is the evidence.

# %% [markdown]
# ## The sliding window
#
# *about 14 minutes*
#
# "Context" needs a definition that a program can follow. Here it is: the **context words** of a **centre word** are those that stand at most $m$ places
# away in the same sentence. The number $m$ is called the **window**, and it counts the words on *each* side.
#
# Look at the first word before you press **Next word**: it has nothing on its left. Press three times, and say each new row of the two tables
# before it appears. Then let it **Slide** to the end, change $m$, and put in a text of your own.

# %%
WindowExplorer()

# %% [markdown]
# One slide of the window makes the data for two different games:
#
# - **CBOW** (notebook [03](03_cbow.ipynb)) gets *all context words at once* and must say the centre: one row for each position;
# - **skip-gram** (notebook [04](04_skip_gram.ipynb)) gets the centre and must say *one context word*: one row for each neighbour.
#
# In code, the first three iterations and the totals of the nurse sentence:

# %%
nurse_sentence = tokenize("The nurse assisted the doctor with the patient’s treatment at the hospital.")
for i in range(3):
    context = [nurse_sentence[j] for j in window(len(nurse_sentence), i, m=2)]
    print(f"{i + 1}  CBOW: {', '.join(context)} → {nurse_sentence[i]}")
    print("   skip-gram: " + "; ".join(f"{nurse_sentence[i]} → {word}" for word in context))

# %%
words = Vocabulary.from_corpus(Corpus([nurse_sentence]))
ids = [words.encode(nurse_sentence)]
contexts, centres = cbow_examples(ids, m=2)
pairs = skipgram_pairs(ids, m=2)
print(f"the whole sentence: {len(centres)} CBOW examples, {len(pairs)} skip-gram examples")
assert (len(centres), len(pairs)) == (12, 42)

# %% [markdown]
# Twelve words with four neighbours each would make 48 pairs. Six are missing: two each for the first and last word, one each for their neighbours.
# Sentences have edges, and so do exercises:

# %%
# exercise 02.2

# %% [markdown]
# > **You may have read** of a "window size of 5" on the sentence "I neuron company is related to data science", with *five* context words for each
# > centre in the list of examples (three on the left, two on the right), and *four* in the network that follows. **In fact** a window of five cells has
# > the centre in the middle and two words on each side: $m = 2$ in this course, as in word2vec itself. Whoever says "5" may mean the cells
# > or the words on each side, so look at an example before you compare numbers.

# %%
neuron = tokenize("I neuron company is related to data science")
for centre in ("is", "related", "to"):
    context = [neuron[j] for j in window(len(neuron), neuron.index(centre), m=2)]
    print(f"{', '.join(context)} → {centre}")
    assert len(context) == 4

# %%
for m in (1, 2, 5):
    print(f"m = {m}: up to {2 * m} context words, {2 * m + 1} cells with the centre")

# %% [markdown]
# All this is free. Nobody has labelled anything: the text itself says which word stood in the gap. Every page ever written is training data.

# %% [markdown] tags=["instructor"]
# Have pairs of learners write iterations 1 to 3 of both tables on paper before the widget shows them. What goes wrong: the centre word is listed as its own
# context; windows run across full stops. Ask: "How many skip-gram rows does a sentence of one word give?" (None. It teaches nothing.)

# %% [markdown]
# ## Counting company
#
# *about 14 minutes*
#
# Now put all pairs of a text into one table: row = centre word, column = context word, cell = how often that pair occurs. This is the
# **co-occurrence matrix**, $V \times V$ whole numbers.

# %%
# exercise 02.3

# %% [markdown]
# The text is the **kingdom corpus**, several hundred short sentences written for this course, with the stop words ("the", "in", "of", …) taken out.

# %%
count_company, kingdom = use("02.3", my_cooccurrences), load_kingdom()
vocabulary = Vocabulary.from_corpus(kingdom)
V = len(vocabulary)
counts = np.array(count_company(list(map(vocabulary.encode, kingdom.sentences)), V, 2), dtype=int)
print(kingdom)
print(f"table {V} × {V}, {counts.sum():,} pairs, {(counts == 0).mean():.0%} of the cells are 0")

# %% [markdown]
# Look at a corner of it. Which two rows would you call alike, before you read any number?

# %%
rows = ["king", "queen", "man", "woman", "cat", "kitten"]
columns = ["castle", "wears", "his", "her", "old", "market", "mice", "barn"]
corner = counts[np.ix_([vocabulary.id(w) for w in rows], [vocabulary.id(w) for w in columns])]
Figure(Heatmap(rows, columns, corner, digits=0),
       alt="Counts of 6 words with 8 contexts. king and queen agree everywhere but in his and her; "
           f"cat and kitten meet mice {corner[4, 6]} and {corner[5, 6]} times, the people never.")

# %% [markdown]
# `king` and `queen` agree everywhere but in two columns: *his* and *her*. The rows of `man` and `woman` differ in the same two. Hold on to that
# thought until notebook [07](07_analogies.ipynb). Next, ask for the contexts that two words share, here from a list of pairs.

# %%
# exercise 02.4

# %% [markdown]
# How often do the king and the queen meet each other, and what do they share?

# %%
shared_contexts = use("02.4", my_shared_contexts)
pairs = [(vocabulary.words[i], vocabulary.words[j]) for i, j in skipgram_pairs(map(vocabulary.encode, kingdom.sentences), m=2)]
with_queen = shared_contexts(pairs, "king", "queen")
print(f"king and queen meet {pairs.count(('king', 'queen'))}×; they share {len(with_queen)} contexts")
print(f"king and cat share {', '.join(shared_contexts(pairs, 'king', 'cat'))}")

# %%
king, queen = vocabulary.id("king"), vocabulary.id("queen")
names = sorted(with_queen, key=lambda word: -pairs.count(("king", word)))[:14]
top = [vocabulary.id(word) for word in names]
Figure(Bars(names, counts[king, top], "", ("king", "queen"), counts[queen, top], digits=0),
       alt=f"{len(top)} contexts that king and queen share: the count of king as a bar, that of queen as a mark. "
           f"The longest: {', '.join(f'{w} {counts[king, i]}' for w, i in zip(names[:4], top, strict=False))}. "
           "Every mark stands at the end of its bar.")

# %% [markdown]
# The bars belong to `king`, the black marks to `queen`: every mark stands where the bar ends. The agreement is too good to be true: this corpus was written in pairs, so that most sentences about a king have a sister about a queen. In real text the
# bars would be ragged. The principle is the same, and [08](08_real_text.ipynb) shows it on text that nobody arranged.

# %% [markdown]
# Behind each count stand sentences. Click a cell of the map to read them. Then try:
#
# - put in other words: `father mother son daughter`, or `bread cake hay bones`;
# - set the columns to *the same words*: who *meets* whom? For these six the table is empty, yet their rows are alike;
# - look at the bars: whose whole row is most like the row of the first word? You will not like the answer. Remember it for the next section.

# %%
CooccurrenceMap()

# %% [markdown]
# ## More often than chance: PPMI
#
# *about 10 minutes*
#
# By raw counts, these are the words whose company is most like that of the king:

# %%
by_counts = Embeddings(vocabulary.words, counts)
print("near him:", ", ".join(f"{word} {cosine:.2f}" for word, cosine in by_counts.neighbours("king", 4)))
largest = np.argsort(-counts[king], kind="stable")[:4]
print("his largest counts:", ", ".join(f"{vocabulary.words[i]} {counts[king, i]}" for i in largest))
for word in ("his", "old", "throne"):
    print(f"{word} meets {(counts[vocabulary.id(word)] > 0).sum()} of the {V} words")

# %% [markdown]
# Men. The largest numbers in the king's row are for words such as `his` and `old`, and those stand near everybody: `his` meets more than half of the
# vocabulary. A frequent word is everybody's company and tells little. *Throne* is a smaller number and a much better hint. So ask instead: how many times **more often than by chance** do two words meet? If a word
# $i$ has $n_i$ pairs in all, $j$ has $n_j$, and the table $n$, then chance alone would give them $n_i n_j / n$ meetings.
#
# $$\mathrm{PPMI}_{ij} = \max\left(0,\ \log \frac{n_{ij}}{n_i\, n_j / n}\right)$$
#
# ($\log$ is the natural logarithm, `np.log`, in the whole course.) This is **positive pointwise mutual information**. The logarithm of that ratio goes back to Church and Hanks (1990), cutting off what is below 0 to Niwa and
# Nitta (1994). With the numbers of the kingdom:

# %%
n, n_king = counts.sum(), counts[king].sum()
for context in ("his", "old", "throne"):
    j = vocabulary.id(context)
    expected = n_king * counts[j].sum() / n
    print(f"{context:<7} log( {counts[king, j]} / ({n_king} · {counts[j].sum()} / {n:,}) ) "
          f"= log( {counts[king, j]} / {expected:.2f} ) = {np.log(counts[king, j] / expected):.2f}")

# %% [markdown]
# A few meetings with *throne* now weigh more than many with *old*.

# %%
# exercise 02.5

# %%
weigh = use("02.5", my_ppmi)
weighted = np.asarray(weigh(counts))
by_ppmi = Embeddings(vocabulary.words, weighted)
for word in ("king", "cat", "bread", "village"):
    print(f"{word:<8} " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in by_ppmi.neighbours(word, 4)))

# %% [markdown]
# The queen is back. Go up to the map, switch it from *counts* to *PPMI*, and watch the bars change places: nothing was learned, the same counts were only read
# with more care.

# %% [markdown] tags=["instructor"]
# Work one PPMI cell by hand with the room; the four numbers are on the screen. The usual stumbling block is "why the logarithm?": it turns
# factors into sums, and the scores of notebook 06 meet it. Short of time: leave 02.5 as homework, but keep the two lists for `king`.

# %% [markdown]
# ## The first dense vectors: SVD
#
# *about 12 minutes*
#
# A row of the PPMI table is a word vector already. But it has $V$ numbers, nearly all of them 0, and no cell knows that *throne* and *crown* are hints in the
# same direction. Take each row as an arrow in $V$ dimensions. The **singular value decomposition** (SVD) finds the direction in which all arrows together
# reach furthest, then the best one at right angles to it, and so on, and tells for each arrow how far it reaches in each of them:
#
# $$M = U\, \Sigma\, Q^{\top} \qquad\text{keep the } N \text{ largest of } \Sigma:\qquad v_i = U_{i,\,1..N}\ \Sigma_{1..N}^{\,1/2}$$
#
# $Q^\top$ holds the directions, one in each row; $\Sigma$ their strengths, largest first; row $i$ of $U$ says how much of each is in word $i$. You need not know
# how it is computed: numpy does. How many directions does the kingdom need?

# %% [markdown]
# The panel below takes six rows of the table apart. An **outer product** is a column times a row: each of its rows is a multiple of one pattern. Move the slider.
# Each product adds the strongest pattern that is still missing, and a few of them hold nearly the whole table.

# %%
RankExplorer()

# %%
U, strengths, Qt = np.linalg.svd(weighted)
share = np.cumsum(strengths**2) / np.sum(strengths**2)
line = Series("share", np.arange(1, V + 1), share)
Figure(Curve([line], x_label="directions kept", y_label="share of the table", y_range=(0, 1)),
       alt=f"Share of the squared table that the first directions hold: 2 hold {share[1]:.0%}, "
           f"10 hold {share[9]:.0%}, 40 hold {share[39]:.0%}.")

# %% [markdown]
# The curve rises steeply at first: ten directions hold more than half of the table, and the long rest adds little by little. (The exponent ½ is a choice. With exponent 1 the
# rows' dot products are kept as well as $N$ numbers can; ½ or even 0 works better for words, as Levy, Goldberg and Dagan measured in 2015.)
# Keep 10 numbers for each word:

# %%
dense = Embeddings(vocabulary.words, svd_vectors(weighted, dim=10))
assert strengths[9] > 1.01 * strengths[10]  # a cut between equals would be arbitrary
print(f"from {weighted.shape[1]} numbers for each word to {dense.vectors.shape[1]}")
for word in ("king", "cat", "bread", "village"):
    print(f"{word:<8} " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in dense.neighbours(word, 4)))

# %% [markdown]
# Are words with similar company near each other now? To judge that we need to know which words belong together. The kingdom corpus has a label for every word, its
# **kind**: the part of the small world that the word belongs to, such as royalty, animals or food. The model never sees these labels. They only judge its vectors.

# %%
kinds = load_kinds()
groups = ("royalty", "village", "family", "animals", "food")
some = [w for group in groups for w in [w for w in vocabulary.words if kinds.get(w) == group][:6]]
cosines = np.array([dense.cosines(dense[a])[[dense.id(b) for b in some]] for a in some])
Figure(Heatmap(some, some, cosines, limit=1),
       alt=f"Cosines of {len(some)} words with each other, six words of each of five kinds: {', '.join(groups)}. "
           "Dark squares along the diagonal: words of one kind are near each other. Outside them it is mostly pale.")

# %% [markdown]
# Dark means near. The words stand in groups of six: royal words first, then the village, the family, the animals, the food, and a kind has things and doings
# as well as people. The dark squares along the diagonal are those groups. They are not all alike. *Food* is one solid block; among the animals *hay* and
# *mice* have nothing to do with each other, and the family's *garden* reaches over into village and palace. To have one number for it, ask of every word whether its *nearest neighbour* is
# of its own kind.

# %%
one_hot = Embeddings(vocabulary.words, np.eye(len(vocabulary)))
contest = {"one-hot": one_hot, "raw counts": by_counts, "PPMI": by_ppmi, "SVD, 10 numbers": dense}
for name, vectors in contest.items():
    print(f"{name:<16} {same_kind_share(vectors, kinds):.0%} of the words are nearest to one of their own kind")

# %% [markdown]
# One-hot vectors guess blindly, since all distances are equal. By this measure ten numbers of the SVD are as good as the full rows. And they know something that the
# table does *not* say: multiplied back, they put a value into cells that were empty.

# %%
rebuilt = (U[:, :10] * strengths[:10]) @ Qt[:10]
for a, b in (("cow", "calf"), ("honey", "bread"), ("king", "queen"), ("king", "cheese")):
    i, j = vocabulary.id(a), vocabulary.id(b)
    print(f"{a} with {b}: met {counts[i, j]}×, PPMI {weighted[i, j]:.2f}, rebuilt {max(rebuilt[i, j], 0):.2f}")

# %% [markdown]
# A cow and a calf never stand in one window of this text. The rebuilt table has a value for them all the same, because both keep company with
# *hay* and *barn*; likewise for the king and the queen. It has none for the king and his cheese.

# %% [markdown]
# ## Then why predict?
#
# *about 8 minutes*
#
# So far no network, no training, a fraction of a second, and the queen is next to the king. Let the machine of notebook [04](04_skip_gram.ipynb) compete, on the same
# text, with as many numbers for each word:

# %%
trainer = Trainer(kingdom, dim=10, window=2)
trainer.run()
print(f"counting:   {same_kind_share(dense, kinds):.0%}")
print(f"predicting: {same_kind_share(trainer.embeddings(), kinds):.0%}")

# %% [markdown]
# By this measure the two are hard to tell apart. That is no accident of a toy. Levy and Goldberg (2014) showed that skip-gram with negative sampling works
# towards a shifted PMI table without ever writing it down, and that an SVD of such a table does at least as well at word similarity, while skip-gram did better at
# analogies. Levy, Goldberg and Dagan (2015) tuned both sides with equal care and found no method that was better everywhere.
#
# > **You may have read** that counting fails since it "doesn't generalise to unseen word combinations". **In fact** the SVD filled in cells of pairs that
# > never met: you saw it do so. **You may also have read** that word2vec was the first successful way to turn words into vectors. **In fact** latent semantic
# > analysis (an SVD of a table of words and documents; Deerwester and others, 1990) and neural language models (Bengio and others, 2003) came
# > long before. What was new in 2013 was how much text one could afford to read.
#
# The true reasons are about size and about what comes afterwards. First, memory:

# %%
for size in (V, 10_000, 100_000):
    table, matrices = size**2 * 4 / 1e6, 2 * size * 300 * 4 / 1e6
    print(f"V = {size:>7,}: table {table:>8,.1f} MB   two matrices with N = 300: {matrices:>5,.1f} MB")

# %% [markdown]
# - **Memory.** Leaving out the zeros helps, but the number of pairs that do occur keeps growing with the text. Two matrices with $N$ columns do not.
# - **Streaming.** Prediction reads one pair, takes one small step, and forgets the pair. It can begin before the text has ended and go on when more arrives. An SVD
#   needs the finished table, and starts again when the table changes.
# - **Cost.** A full SVD grows with the cube of $V$. There are cheaper approximations for a few directions, but a step of negative sampling (notebook
#   [06](06_negative_sampling.ipynb)) does not depend on $V$ at all.
# - **What comes next.** A network that predicts can be changed, deepened, joined to another. The models that read whole sentences today are trained by predicting hidden
#   or following words. Nobody has found the SVD that would do it.
#
# What counting keeps: it is fast on small text, it has no learning rate and no luck, and you can read in the table *why* two words are alike. It is the baseline
# that a prediction has to beat.

# %% [markdown] tags=["instructor"]
# Someone will ask: "If they are equal, why do we learn the network?" That is the right question; the list above is the honest answer. Do not oversell word2vec here:
# the room will trust you more in 07 when results get good.

# %% [markdown]
# ## Wide or narrow?
#
# *about 10 minutes*
#
# One number was chosen without a word: $m = 2$. First, what does a wider window cost?

# %%
# exercise 02.6

# %% [markdown]
# Now what it *finds*. For this the stop words stay in, since they mark the place of a word in its sentence. Take all people of the kingdom, and look at the five nearest
# neighbours of each by PPMI. Two kinds of neighbour are possible: **another person**, who could stand in the same place in the sentence, or **anything
# of the same kind**, people or things, that belongs to the same scene (a king and his throne). Which will a narrow window find?

# %%
full = load_kingdom(remove_stop_words=False)
full_words = Vocabulary.from_corpus(full)
tables = {m: ppmi(cooccurrences(full, full_words, m)) for m in range(1, 9)}
near = {m: Embeddings(full_words.words, table) for m, table in tables.items()}
for m in (1, 2, 5, 8):
    print(f"m = {m}: king is near {', '.join(word for word, _ in near[m].neighbours('king', 5))}")

# %%
people = ("king queen prince princess man woman boy girl father mother son daughter "
          "brother sister husband wife grandfather grandmother")
who = [word for word in people.split() if word in full_words]
person, kind = [], []
for m in near:
    five = [(word, other) for word in who for other, _ in near[m].neighbours(word, 5)]
    person.append(np.mean([other in who for _, other in five]))
    kind.append(np.mean([kinds.get(other) == kinds[word] for word, other in five]))

# %%
lines = [Series("another person", list(near), person),
         Series("same kind", list(near), kind, role="ok", dashed=True)]
Figure(Curve(lines, x_label="window m", y_label="share of the 5 nearest", y_range=(0, 1)),
       alt="What the five nearest neighbours of a person are, by window. "
           f"Another person: {person[0]:.0%} at m = 1, {person[-1]:.0%} at m = 8. "
           f"Something of the same kind: {kind[0]:.0%} at m = 1, {kind[-1]:.0%} at m = 8.")

# %% [markdown]
# From left to right the solid line falls and the dashed one rises. A **narrow** window sees the slot: "the ___ rests" takes a king or a woman, and both become alike. A **wide** window sees the
# scene: throne, crown and palace come in. Neither is right; a thesaurus wants the first, a search engine the second. On Wikipedia, Levy and
# Goldberg ("Dependency-based word embeddings", 2014) saw the same: with five words on each side the neighbours of *hogwarts* came from its own story; with
# contexts taken from the grammar of the sentence, which pick out few words, near or far, they were other schools.
#
# The kingdom's sentences are short, so beyond $m = 5$ or so a window has little left to see, and the lines run flat. In real text they would go on.

# %%
lengths = [len(sentence) for sentence in full.sentences]
print(f"a sentence of the kingdom has {np.mean(lengths):.1f} words on average, the longest {max(lengths)}")
assert person[0] > person[-1] and kind[0] < kind[-1]

# %% [markdown]
# The programs in use have a middle way: for each centre word, word2vec draws the window anew between 1 and $m$ (Mikolov and others, 2013), so near words come in more often
# than distant ones.

# %% [markdown]
# ## Put it together: from a text to its neighbours
#
# *about 30 minutes*
#
# You have every piece of a program that reads a text and says which words are alike. Put them into one function, the larger exercise of this notebook.

# %%
# exercise 02.7

# %% [markdown]
# Let it read the ward again, stop words and all, with two words on each side.

# %%
company_of = use("02.7", my_company)
for word in ("doctor", "patient"):
    alike = company_of(ward_text, word, 2)
    print(f"{word}: " + ", ".join(f"{other} {alike[other]:.2f}" for other in sorted(alike, key=alike.get, reverse=True)[:3]))

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("02")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - found out what a zibble is from its company, and been graded by the same principle
# - told apart words that stand together (doctor, patient) and words that stand in the same places (doctor, nurse)
# - slid a window over a sentence and written both training tables: 12 examples for CBOW and 42 for skip-gram
# - counted all pairs of a corpus, read the sentences behind a cell, and weighed the counts by PPMI
# - made dense vectors from the table with an SVD, and seen it fill in pairs that never met
# - compared counting with predicting, and found true reasons for predicting that are not "it works better"
# - measured that narrow windows find words for the same slot, and wide ones words from the same scene
# - put all of it into one function, from the text to the neighbours
#
# ## Next
#
# The table of counts was made first and squeezed afterwards. [03](03_cbow.ipynb) never makes the table: it takes the rows of the window as questions, one by one, and learns
# the short vectors directly by answering them, wrongly at first. You start with a gap in a sentence of eight words, and compute everything by hand.
