# %% [markdown]
# # 09 · Word vectors at work
#
# Somebody types *cheap flights*. The best page on the whole site is called *Affordable airfare to Lisbon*, and shares not one word with the question. A
# program that compares letters will never find it. Yours will, in a moment. Then the same machine recommends holiday homes, tells happy
# guests from angry ones and translates into French. And at the end you meet a word that the method cannot get right, whatever you do.
#
# **You will be able to**
#
# - turn a text into one vector, and rank documents by meaning
# - train word vectors on something that is not words
# - put a linear classifier on top of word vectors, and name what it cannot see
# - translate words by turning one space onto another
# - show by measurement what one vector per word costs, and say what BERT does instead
#
# **Time** about 95 minutes · **Builds on** [04](04_skip_gram.ipynb) (skip-gram), [07](07_analogies.ipynb) (cosine, neighbours)

# %%
import numpy as np

from w2vlib import (
    Corpus,
    Embeddings,
    Trainer,
    UnknownWord,
    Vocabulary,
    load_kinds,
    load_kingdom,
    sigmoid,
    stop_words,
    tokenize,
)
from w2vlib.counts import cooccurrences
from w2vlib.exercises import check, hint, predict, solution
from w2vlib.figures import Figure, word_map
from w2vlib.quiz import quiz
from w2vlib.using import TWINS, document_vector, make_sessions
from w2vlib.widgets import SearchExplorer
from w2vlib.widgets.blocks import Curve, Row, Scatter, Series

# %% [markdown]
# ## Before any theory: find what isn't written
#
# *about 8 minutes*
#
# A word on honesty first. Real applications learn from billions of words, and a notebook has seconds. So the texts here are small and made: a pattern is drawn, and each
# name in CAPITALS is replaced by one of its words. The generator knows that *flight* and *airfare* fit the same slot. The machine is never told. It gets the finished
# sentences, and has to find out.

# %%
def write(patterns, words, n, seed):
    """n sentences, each a pattern in which every name in capitals is replaced by one of its words."""
    rng = np.random.default_rng(seed)
    drawn = [patterns[rng.integers(len(patterns))].split() for _ in range(n)]
    return [" ".join(str(rng.choice(words[w].split())) if w in words else w for w in pattern)
            for pattern in drawn]


# %% [markdown]
# Here is the world of the first text: people who travel. You need not study the two cells. Read a pattern or two, and note that *cheap* and *affordable* never stand in one
# sentence: one slot, one word.

# %%
travel_words = dict(
    CHEAP="cheap affordable inexpensive budget", DEAR="luxury expensive exclusive", CITY="rome paris lisbon oslo",
    FLIGHT="flights flight airfare airline", HOTEL="hotel hotels rooms accommodation",
    SEA="beach sea coast seaside", FOOD="restaurants pizza pasta seafood", TRAIN="train trains railway",
    ART="museums paintings churches galleries", WALK="hiking trails mountains walks")

# %%
travel_patterns = """we compared CHEAP FLIGHT and the airport to CITY
CHEAP FLIGHT from the airport to CITY with one bag
the FLIGHT to CITY was CHEAP and the plane left on time
our plane landed and the FLIGHT was CHEAP
DEAR FLIGHT with champagne on the plane
the DEAR HOTEL in CITY had a pool and soft beds
we slept in CHEAP HOTEL in CITY the beds were soft
CHEAP HOTEL near the SEA with breakfast and beds
we swam in the warm water at the SEA
sand and warm water on the SEA near our HOTEL
we ate FOOD for dinner in CITY
the best FOOD for a CHEAP dinner
DEAR FOOD with wine for dinner
old ART and art in CITY
tickets for the ART and other art are CHEAP
the TRAIN to CITY leaves the station at noon
CHEAP seats on the TRAIN from the station
WALK in the snow with good boots
a guide for WALK with maps and boots""".splitlines()

# %%
sentences = write(travel_patterns, travel_words, n=400, seed=0)
travel = Corpus.from_text(". ".join(sentences), stop_words(), "travel")
trainer = Trainer(travel, window=5, dim=16, steps=20_000, learning_rate=0.2)
trainer.run()
embeddings = trainer.embeddings()
print(travel, *sentences[:2], sep="\n")

# %% [markdown]
# Now the documents to be searched. They were written by hand, and none of them is in the training text. Before you change anything, compare the two lists: where is *Affordable
# airfare* on the left, and where on the right? Then search for `rooms at the seaside`, for `galleries`, for `trails`. Then put in documents of your own, one on each line.

# %%
documents = """Cheap hotels near the station
Affordable airfare to Lisbon
Cheap pizza in Rome
Luxury flights with champagne
Inexpensive rooms by the sea
Paintings in old churches
The airline lost our bag
Seafood dinner on the coast
Maps for the mountains
The railway from Oslo to Paris""".splitlines()
SearchExplorer(embeddings, documents, "cheap flights")

# %% [markdown]
# The list on the right found hotels, pizza and champagne: whatever has *cheap* or *flights* in it. The list on the left put *Affordable airfare* first. Search for `zibble` too: there
# the left engine has nothing to say, and says so.

# %% [markdown] tags=["instructor"]
# Let the room choose the queries, and collect the ones that go wrong: they are the material for the last two sections. Somebody will say "but you built the synonyms in".
# True, and worth two minutes: what was built in is *which words fit the same gap*; that is what real text gives as well, only with more noise (see 08).

# %% [markdown]
# ## Search by meaning
#
# *about 14 minutes*
#
# The engine on the left has two steps. The first makes one vector for a whole text: the average of the **directions** of its words. A direction is a vector at length 1, so
# that a word does not count more for having a long vector.
#
# $$d = \frac{1}{n} \sum_{i=1}^{n} \frac{v_i}{\lVert v_i \rVert}$$
#
# With today's numbers, for the first four of the 16 dimensions:

# %%
direction = {word: embeddings[word] / np.linalg.norm(embeddings[word]) for word in ("cheap", "flights")}
query = (direction["cheap"] + direction["flights"]) / 2
for name, vector in (*direction.items(), ("average", query)):
    print(f"{name:>8}: " + "  ".join(f"{x:+.2f}" for x in vector[:4]))
assert np.allclose(query, document_vector(["cheap", "flights"], embeddings))

# %%
# exercise 09.1

# %% [markdown]
# The second step compares: the cosine between the query and each document. Why does it work? Look at the nearest words. In a space where `airfare` lies beside `flights` and `affordable`
# beside `cheap`, the average of one pair lies beside the average of the other.

# %%
for word in ("cheap", "flights", "beach"):
    print(f"{word:>8}: " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in embeddings.neighbours(word, 4)))

# %%
# exercise 09.2

# %%
vectors = np.array([document_vector(tokenize(document), embeddings) for document in documents])
cosines = Embeddings(documents, vectors).cosines(query)
for i in np.argsort(-cosines)[:4]:
    shared = len({"cheap", "flights"} & set(tokenize(documents[i])))
    print(f"{cosines[i]:+.2f}  {documents[i]}   (words shared: {shared})")

# %% [markdown]
# That is the whole engine, and it is older than word2vec in all but the vectors. What do real ones do besides?
#
# - **They weigh the words.** In an average *the* counts as much as *airfare*; here the stop words were removed. Arora, Liang and Ma (2017) weigh each word less the more frequent it is,
#   subtract what all sentences have in common, and called the result a simple but tough-to-beat baseline.
# - **They use both lists.** Search for a part number, or a name, and letters are exactly what you want. The right list is exact; the left one is generous.
# - **They do not compare with every document.** With millions of vectors one looks up *approximate* nearest neighbours in an index.

# %% [markdown]
# ## Recommendations: the words need not be words
#
# *about 13 minutes*
#
# Nothing in skip-gram asks for language. It needs a list of names in an order in which neighbours have something to do with each other. At Airbnb (Grbovic and Cheng, 2018) the "sentences" were the
# sessions of visitors and the "words" the homes they clicked on, one after the other.
#
# Here are 400 made-up visitors of a site with 24 homes. The generator has a secret: homes lie by the sea, in the city or in the snow, and in each place some are simple and some are grand. A visitor has one place in mind, and nearly always one class. The
# names tell nothing of it.

# %%
sessions, secret = make_sessions(400)
print(*(" → ".join(session) for session in sessions[:3]), sep="\n")
together = sum(set(TWINS) <= set(session) for session in sessions)
print(f"\nsessions with both {TWINS[0]} and {TWINS[1]}: {together}")

# %% [markdown]
# The last line is odd on purpose. `home-03` and `home-14` are the same flat, advertised twice, and the site shows a visitor only one of the two.

# %%
# exercise 09.3

# %%
stays = Trainer(Corpus(sessions), window=5, steps=10_000)
stays.run()
homes = stays.embeddings()
print(f"{TWINS[0]} is {secret[TWINS[0]]}. Visitors who liked it may like:")
for home, cosine in homes.neighbours(TWINS[0], 5):
    print(f"  {home} ({secret[home]}) {cosine:.2f}")

# %% [markdown]
# Now look at a map, with the secret as colour and shape. The machine has seen no colours. (It is a flat picture of eight dimensions: two groups that overlap here may be far apart in the space.)

# %%
Figure(word_map(homes, kinds=dict(sorted(secret.items(), key=lambda item: item[1]))),
       alt="The 24 homes on a plane, coloured and shaped by place and class. The homes of one place lie together, "
           "in three clouds far from each other. Within a cloud the two classes lie side by side and overlap a little.")

# %%
same = [secret[near] == secret[home] for home in homes.words for near, _ in homes.neighbours(home, 3)]
print(f"of the three homes nearest to a home, {np.mean(same):.0%} are of its place and its class")

# %% [markdown]
# Three places, three clouds. Within a cloud the simple and the grand lie close on paper; in all eight dimensions they part cleanly, as the count says.

# %% [markdown]
# How does counting do? "Visitors who saw this also saw …" looks up who stood in the same sessions. Compare its answer for the twin:

# %%
names = Vocabulary.from_corpus(stays.corpus)
counts = cooccurrences(stays.corpus, names, 5)
row = counts[names.id(TWINS[0])]
most = [names.words[i] for i in np.argsort(-row, kind="stable") if names.words[i] != TWINS[0]][:4]
print("seen with it:", ", ".join(f"{home} {row[names.id(home)]}×" for home in most))
print(f"seen with its twin: {row[names.id(TWINS[1])]}×, yet their cosine is {homes.similarity(*TWINS):.2f}")

# %% [markdown]
# Counting who met whom can never recommend the twin. Comparing *contexts* can, whether by rows of counts (as in [02](02_distributional_hypothesis.ipynb)) or by learned vectors.
#
# And a **new** home, which nobody has looked at? It has no vector. Airbnb's way out: take the average of three similar homes nearby, since place and class are known from the advert. Check how good that would
# be for a home whose vector you do know. (In this made-up world homes of one class differ by chance alone, so expect it to be very good.)

# %%
home, *others = [name for name in secret if secret[name] == "simple, city"]
guess = document_vector(others, homes)
order = [name for name, _ in homes.neighbours(guess, 24, exclude=others)]
print(f"the average of {', '.join(others)} stands in for {home}")
print(f"nearest to it but for those three: {order[0]}, with cosine {homes.cosines(guess)[homes.id(home)]:.2f}")
assert order[0] == home

# %% [markdown] tags=["instructor"]
# Ask what else comes in sessions: songs in playlists, products in baskets, stops in journeys. Then ask what a *window* means there, and whether order matters. If time is short, skip the cell with the
# new home, but keep the twins: it is the best answer to "why not count?".

# %% [markdown]
# ## Happy or angry? A linear classifier
#
# *about 17 minutes*
#
# Next you want to know whether a review is a happy one. You have 500 reviews without labels, and somebody has labelled 40 more by hand. The idea: learn the words from the many, and the labels from the
# few.

# %%
places = dict(THING="room breakfast bed view dinner pool bar garden", WHO="staff waiter host owner")
happy = places | dict(ADJ="good great excellent lovely wonderful superb delightful perfect",
                      MANNER="friendly kind helpful polite cheerful attentive", END="return recommend enjoyed")
angry = places | dict(ADJ="bad poor awful dreadful horrible terrible dismal disgusting",
                      MANNER="rude slow careless unfriendly grumpy bored", END="complain avoid regretted")

# %%
patterns = ["the THING was ADJ the THING was ADJ and the WHO was MANNER", "MANNER WHO and ADJ THING we END",
            "ADJ THING ADJ THING we END", "the WHO was MANNER the THING was ADJ and we END"]
unlabelled = write(patterns, happy, 250, seed=1) + write(patterns, angry, 250, seed=2)
reviews = Corpus.from_text(". ".join(unlabelled), stop_words(), "reviews")
print(reviews, unlabelled[0], unlabelled[-1], sep="\n")

# %% [markdown]
# The 40 labelled reviews use only two adjectives of each side: *good, great* and *bad, poor*, *friendly, kind* and *rude, slow*. The 200 reviews of the test use **only others**: *superb*, *dismal*,
# *cheerful*, *grumpy*. Not one telling word of the test has ever had a label.

# %%
short = ["the THING was ADJ and the WHO was MANNER", "MANNER WHO and ADJ THING"]
few = write(short, happy | dict(ADJ="good great", MANNER="friendly kind"), 20, seed=3)
few += write(short, angry | dict(ADJ="bad poor", MANNER="rude slow"), 20, seed=4)
test = write(short, happy | dict(ADJ="superb delightful perfect", MANNER="cheerful polite"), 100, seed=5)
test += write(short, angry | dict(ADJ="dismal disgusting horrible", MANNER="grumpy bored"), 100, seed=6)
few_labels, test_labels = np.repeat([1, 0], 20), np.repeat([1, 0], 100)

# %% [markdown]
# The classifier is **logistic regression**: one weight for each number of the review's vector $x$, a bias, and the sigmoid that you know from [06](06_negative_sampling.ipynb).
#
# $$p = \sigma(w \cdot x + b) \qquad\qquad \frac{\partial L}{\partial w} = \frac{1}{R} \sum_r (p_r - y_r)\, x_r$$
#
# The gradient is error times vector, as everywhere in this course. Write it:

# %%
# exercise 09.4

# %%
def train_classifier(X, y, steps=500, rate=1.0):
    """Weights and bias of a logistic regression."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        error = sigmoid(X @ w + b) - y
        w, b = w - rate * X.T @ error / len(y), b - rate * error.mean()
    return w, b


# %% [markdown]
# Five lines of learning, and they are all there is to it: no hidden layer, 8 weights and a bias. The second function turns every review into a row, trains on the 40 and asks about the 200. It takes the word vectors as its argument, since they
# are what you are about to compare; everything else stays the same.

# %%
def accuracy(embeddings):
    """Share of the test that a classifier trained on the few gets right, and its w and b."""
    X, X_test = (np.array([document_vector(tokenize(review), embeddings) for review in part])
                 for part in (few, test))
    w, b = train_classifier(X, few_labels)
    return np.mean((X_test @ w + b > 0) == test_labels), w, b


# %% [markdown]
# Three kinds of vectors enter: one-hot (a bag of words), skip-gram with a window of 1, and skip-gram with a window of 3. Before you run the cell, write down a guess for each. 0.50 is tossing a coin.

# %%
runs = {m: Trainer(reviews, window=m) for m in (1, 3)}
for run in runs.values():
    run.run()
words = runs[1].vocabulary.words
contest = {"one-hot": Embeddings(words, np.eye(len(words)))}
contest |= {f"window {m}": run.embeddings() for m, run in runs.items()}
for name, vectors in contest.items():
    print(f"{name:>9}: {accuracy(vectors)[0]:.2f} of the test right")

# %% [markdown]
# One-hot vectors are no help: *superb* never had a label, and to a bag of words it has nothing to do with *good*. A window of 3 gets the test right, since *superb* lies beside *good*. But the window of 1 is
# no better than the coin. It was trained on the same text, as long. What went wrong?

# %%
for m, run in runs.items():
    near = run.embeddings()
    print(f"window {m}: good is near " + ", ".join(word for word, _ in near.neighbours("good", 5)), end="; ")
    print(f"cosine with bad {near.similarity('good', 'bad'):.2f}")

# %% [markdown]
# Next to *the room was* ___ stands *good* as often as *bad*. Opposites fit the same gap, so a narrow window makes them neighbours. Only when the window reaches the *other* words of the review, the friendly
# waiter, the rude host, do the two sides part. In real text this is a standing trouble: opposites come out alike, and sentiment is often learned with the labels in the loop.
#
# And there is something that no window can repair:

# %%
# exercise 09.5

# %%
_, w, b = accuracy(contest["window 3"])
def probability(review):
    """Probability that a review is a happy one."""
    return sigmoid(document_vector(tokenize(review), contest["window 3"]) @ w + b)


for review in ("good staff and bad breakfast", "bad staff and good breakfast", "superb room", "not superb room"):
    print(f"{probability(review):.2f}  {review}")
assert np.isclose(probability("good staff and bad breakfast"), probability("bad staff and good breakfast"))

# %% [markdown]
# The first two are equal to the last digit, though they are different complaints. The last two are equal as well, for a plainer reason: `not` is in no review of the training text, so it has no vector and is left
# out. Had it one, it would add the *same* arrow to *good* and to *bad*: an average can't turn the word after it round. What can? Pairs of words as
# tokens of their own (`not_good`), or a model that reads in order.

# %% [markdown] tags=["instructor"]
# Take the guesses for the three vectors on the board; hardly anybody foresees that the narrow window fails. It connects back to 02 (narrow = same slot, wide = same scene). Short of time: leave 09.4 as homework and
# show `train_classifier`; keep 09.5.

# %% [markdown]
# ## Translation: turn one space onto another
#
# *about 16 minutes*
#
# Two people draw a map of the same island, each with a north of their own. To put one on the other, you turn it. In 2013 Mikolov, Le and Sutskever noticed that word vectors of two languages are such maps:
# learned from separate texts, yet with much the same shape. A few known pairs show how to turn; then unknown words can be read off.
#
# You need text in two languages. The English one is half of the kingdom corpus, every other sentence. The French one is **the other half**, put into French word for word. (No French speaker would forgive the grammar.
# But no sentence of one text is a translation of a sentence of the other, and that is what counts.) This is the word list:

# %%
listed = """old vieux  her sa  his son  young jeune  he il  house maison  she elle  rests repose  plays joue
home foyer  garden jardin  market marché  castle château  family famille  queen reine  king roi
wears porte  barn grange  little petit  palace palais  curious curieux  tired fatigué  works travaille
mother mère  daughter fille  son fils  father père  man homme  woman femme  princess princesse  boy garçon
fields champs  tells raconte  girl fillette  prince prince  explores explore  village village  robe robe
crown couronne  wise sage  sings chante  tower tour  golden doré  royal royal  loves aime  proud fier
hides cache  fire feu  walks marche  cart charrette  kitchen cuisine  basket panier  opens ouvre
throne trône  door porte  grandmother mamie  grandfather papi  table table  happy heureux  dances danse
bones os  tales contes  hay foin  wedding noces  stories histoires  mice souris  window fenêtre  wood bois
closes ferme  wool laine  fills remplit  fresh frais  sister sœur  brother frère  toy jouet
kite cerf-volant  wife épouse  husband mari  sleeps dort  warm chaud  looks regarde  dog chien  calf veau
puppy chiot  bread pain  cat chat  cake gâteau  kitten chaton  cow vache  sweet sucré  chews mâche
finds trouve  watches guette  carries transporte  munches grignote  sits assied  buries enterre
chases chasse  rules règne  kingdom royaume  sells vend  milk lait  honey miel  cheese fromage
apples pommes  soup soupe"""
french = dict(zip(listed.split()[::2], listed.split()[1::2], strict=True))

# %%
kingdom = load_kingdom()
english_text = Corpus(kingdom.sentences[0::2], "English")
french_text = Corpus([[french[word] for word in sentence] for sentence in kingdom.sentences[1::2]], "French")
print(english_text, french_text, sep="\n")
print("a French sentence:", " ".join(french_text.sentences[0]))

# %% [markdown]
# Train one machine on each text. Two small preparations help when spaces are compared. Every vector gets length 1, since the cosine will not look at lengths anyway. And the average of all words is subtracted, so that both clouds have their centre at the
# origin: a turn goes round the origin, and could not move a cloud from one side to the other.

# %%
def centred(corpus, seed):
    """Trained vectors: lengths 1, then the average of all words subtracted."""
    trainer = Trainer(corpus, window=3, dim=12, steps=20_000, seed=seed)
    trainer.run()
    vectors = trainer.W_in / np.linalg.norm(trainer.W_in, axis=1, keepdims=True)
    return Embeddings(trainer.vocabulary.words, vectors - vectors.mean(axis=0))


en, fr = centred(english_text, seed=0), centred(french_text, seed=100)
print("nearest French words to king before turning:", ", ".join(near for near, _ in fr.neighbours(en["king"], 3)))

# %% [markdown]
# Two runs with different seeds: the axes of one have nothing to do with those of the other. Now take the 30 most frequent words as the known pairs. Their vectors are the rows of $X$ (English) and $Y$ (French), and
# you look for the matrix $W$ that brings $XW$ nearest to $Y$. If $W$ may only *turn* (and mirror) the space, so that lengths and angles stay as they are, it is an **orthogonal** matrix, and the problem has a name
# from the Greek innkeeper who made his guests fit the bed: Procrustes. Schönemann solved it in 1966, in one line:
#
# $$X^\top Y = U\, \Sigma\, Q^\top \qquad\Longrightarrow\qquad W = U\, Q^\top$$
#
# Mikolov and colleagues used any linear map, found by least squares. Xing and others (2015) brought the vectors to length 1, kept $W$ orthogonal, and translated better.

# %%
# exercise 09.6

# %%
known, unknown = en.words[:30], en.words[30:]
X, Y = np.array([en[word] for word in known]), np.array([fr[french[word]] for word in known])
U, _, Qt = np.linalg.svd(X.T @ Y)
W = U @ Qt
for word in ("king", "queen", "sister", "bread", "cat"):
    near = ", ".join(near for near, _ in fr.neighbours(en[word] @ W, 4))
    print(f"{word:>7} {'(known pair)' if word in known else '':<13}{near}")

# %% [markdown]
# Count it, on the words that were *not* among the known pairs. A translation may be right at the first place or among the first five. And since near misses are interesting, also count whether the first
# French word is at least of the right kind (royalty, animals, food, …). Besides the turn, try the least-squares map, and a control: a turn learned from 30 *wrongly* paired words.

# %%
kinds = load_kinds()
kind_of = {french[word]: kinds[word] for word in en.words}
def score(W):
    """Shares of the unknown words: right at place 1, within the first 5, first of the right kind."""
    found = {word: [near for near, _ in fr.neighbours(en[word] @ W, 5)] for word in unknown}
    first, five = (np.mean([french[word] in near[:n] for word, near in found.items()]) for n in (1, 5))
    kind = np.mean([kind_of[near[0]] == kinds[word] for word, near in found.items()])
    return f"first {first:.2f}   first five {five:.2f}   kind {kind:.2f}"


# %%
U, _, Qt = np.linalg.svd(X.T @ Y[np.random.default_rng(0).permutation(30)])
matrices = {"turn": W, "least squares": np.linalg.lstsq(X, Y, rcond=None)[0], "wrong pairs": U @ Qt}
for name, matrix in matrices.items():
    print(f"{name:>13}: {score(matrix)}")
assert score(W).endswith("kind 1.00")
print(f"{'guessing':>13}: first {1 / len(fr):.2f}   first five {5 / len(fr):.2f}")

# %% [markdown]
# Is that good? The first guess is right for about three words in ten, thirty times better than chance; among five guesses it is two words in three; and the kind is right every time. Least squares is behind
# here, though with other seeds the gap is smaller: it has 144 numbers to choose, the turn only 66, and 30 pairs to learn them from. For comparison: Mikolov and
# colleagues reported 33 % at the first place from English to Spanish, with far more text and a far larger vocabulary to choose from. The misses are instructive: in 300 sentences nobody says what parts one kind of person from another.
#
# Look at both maps in one plane, before the turn and after. Each English word should have its French partner near it. None of the six was a known pair:

# %%
some = ("throne", "kingdom", "honey", "milk", "wood", "wedding")
assert not set(some) & set(known)
partners = np.array([fr[french[word]] for word in some])
plane = np.linalg.svd(partners, full_matrices=False)[2][:2]

# %% [markdown]
# Twelve dimensions do not fit on paper. So take the plane in which the six French words reach furthest (the first two directions of an SVD, as in [02](02_distributional_hypothesis.ipynb)), and look at everything from there, before the turn and after it.

# %%
def both(turn, caption):
    """English words after a turn, and their French partners, on one plane."""
    points = np.vstack([np.array([en[word] for word in some]) @ turn, partners]) @ plane.T
    labels, languages = [*some, *(french[word] for word in some)], ["English", "French"]
    return Scatter(labels, points, caption, np.repeat(languages, len(some)).tolist(), languages)


Figure(Row([both(np.eye(12), "as learned"), both(W, "after the turn")]),
       alt="Six English words and their French partners on a plane, twice. As learned, partners lie apart. "
           "After the turn each English word lies in the region of its French partner.")

# %% [markdown]
# One line of the list does not behave, and it is no fault of the matrix:

# %%
print("English for porte:", ", ".join(word for word in en.words if french[word] == "porte"))
for word in ("wears", "door"):
    near = [other for other, _ in fr.neighbours(en[word] @ W, len(fr))]
    print(f"{word:>6} → {', '.join(near[:3])};  porte at place {near.index('porte') + 1}")

# %% [markdown]
# French *porte* is a door, and it is also what a queen does with a crown. In the French text both are one string of letters, so both are one vector. That brings you to the limits.

# %% [markdown] tags=["instructor"]
# With two sheets of tracing paper the idea is clear in a minute: five marked towns on each, turn one until they meet, read off a sixth. What goes wrong in 09.6: a second transpose, since numpy's third factor is transposed
# already. Someone will ask whether the dictionary is needed at all: Conneau and others (2018) aligned spaces without one.

# %% [markdown]
# ## One vector per word
#
# *about 12 minutes*
#
# A *doctor* treats patients. A *doctor of philosophy* writes a thesis. A *bank* lends money, and another one has a river beside it. Word2vec gives each string of letters one vector. Where will it put `doctor`?
# Don't argue: train. Here are four scenes, with other words that live in one scene only.

# %%
scenes = {
    "hospital": ("nurse surgeon physician medic", ["the WHO TREATED the ILL in the hospital",
                                                   "a WHO with medicine TREATED the ILL"]),
    "university": ("professor scholar lecturer philosopher", ["the WHO WROTE the WORK at the university",
                                                              "a WHO of history WROTE the WORK"]),
    "river": ("shore riverside quay", ["we SAT on the WHO by the river", "the boat left the WHO and the river"]),
    "money": ("lender insurer fund", ["the WHO lent us MONEY at a high rate", "we owe MONEY to the WHO"])}
slots = dict(TREATED="treated examined cured", ILL="patient ward fever wound", SAT="sat rested walked",
             WROTE="wrote defended published", WORK="thesis lecture essay philosophy",
             MONEY="money savings dollars")

# %% [markdown]
# Each word of a scene gets its sentences; `bank` gets 60 by the river and 60 about money. And `doctor` gets 120, of which you choose the share that plays in the hospital. The rest play at the university. So nothing differs between
# the texts but the life of that one word.

# %%
def text_with(share, n=120):
    """A text in which a share of the n sentences about a doctor are medical; half of the banks are by a river."""
    parts = [(scene, who, 150) for scene, (who, _) in scenes.items()]
    parts += [("river", "bank", 60), ("money", "bank", 60)]
    parts += [("hospital", "doctor", round(share * n)), ("university", "doctor", n - round(share * n))]
    written = [". ".join(write(scenes[scene][1], slots | {"WHO": who}, count, seed))
               for seed, (scene, who, count) in enumerate(parts) if count]
    return Corpus.from_text(". ".join(written), stop_words(), "four scenes")


# %%
print(text_with(0.5))
senses = {}
for share in (0, 0.25, 0.5, 0.75, 1):
    run = Trainer(text_with(share), window=3)
    run.run()
    senses[share] = run.embeddings()

# %% [markdown]
# Five texts, from a `doctor` who is never medical to one who always is. In each, how near is the vector of `doctor` to the four medical words, and to the four scholars? Decide before you look: with half and half, will it
# be near to both, near to one, or near to none?

# %%
medical, scholarly = ([np.mean([e.similarity("doctor", word) for word in scenes[scene][0].split()])
                       for e in senses.values()] for scene in ("hospital", "university"))
lines = [Series("nurse, surgeon, …", list(senses), medical),
         Series("professor, scholar, …", list(senses), scholarly, role="out", dashed=True)]
Figure(Curve(lines, x_label="share of medical sentences", y_label="mean cosine with doctor", y_range=(-1, 1)),
       alt="Mean cosine of doctor with medical words and with scholars, by the share of medical sentences. "
           f"None: {medical[0]:.2f} and {scholarly[0]:.2f}. Half: {medical[2]:.2f} and {scholarly[2]:.2f}. "
           f"All: {medical[4]:.2f} and {scholarly[4]:.2f}.")

# %%
half = senses[0.5]
medics, scholars = (scenes[scene][0].split() for scene in ("hospital", "university"))
between = np.mean([half.similarity(a, b) for a in medics for b in scholars])
for word in ("doctor", "bank"):
    print(f"{word:>6}: " + ", ".join(f"{near} {cosine:.2f}" for near, cosine in half.neighbours(word, 6)))
print(f"medical words with scholars: {between:.2f} on average")

# %% [markdown]
# The vector lies **between** the two scenes, and moves from one to the other with the share of the sentences. A quarter of them is enough to pull it far. At half and half it is fairly near to both groups, though these have nothing to do with each other, and not really at home in either.
# `bank` is torn in the same way between the lender and the riverside.
# Arora and others (2018) showed that such a vector is close to a weighted sum of the vectors that the senses would have had. So the senses are not lost; they are mixed, in proportion to their frequency.
#
# That is also the answer to the sentence *She is a doctor of philosophy* and a machine that has read hospital texts only: it looks up the row of `doctor`, and the row is medical. It has no way to look at the other words first.
# But *you* have. Average the word with its neighbours, and see whether the sentence can decide:

# %%
for sentence in ("the doctor examined the patient", "a doctor defended the thesis", "the doctor"):
    vector = document_vector(tokenize(sentence), half)
    near = [word for word, _ in half.neighbours(vector, len(half)) if word in medics + scholars]
    print(f"{sentence:<32} nearest person: {', '.join(near[:3])}")

# %% [markdown]
# The company of the moment decides, and the same word comes out different in different sentences. A crude step, in which all words of a sentence count alike. Learn *which* words should count, and how much, and you are on the way to the
# models that came after.

# %% [markdown]
# ## Unknown words, and what came after
#
# *about 10 minutes*
#
# First the other limit. A word that is not in the training text has no vector at all:

# %%
for word in ("flighs", "hikers"):
    try:
        embeddings[word]
    except UnknownWord as error:
        print(error)

# %% [markdown]
# A typing mistake, a plural, a new name: to word2vec a word is an id, and the letters in it mean nothing. **fastText** (Bojanowski and others, 2017) gives vectors to *pieces* of words, three to six letters long, and makes a
# word the sum of its pieces, so that an unknown word still has known parts. The real thing learns the pieces in training. You can get a taste of it by borrowing: weigh each known word by the triples of letters that it shares.

# %%
def triples(word):
    """The triples of letters of a word, with < and > for its ends."""
    return {f"<{word}>"[i:i + 3] for i in range(len(word))}


def borrowed(word):
    """A vector for any word: known words averaged by the share of triples that they have in common with it."""
    share = [len(triples(word) & triples(other)) / len(triples(word) | triples(other)) for other in embeddings.words]
    return np.square(share) @ embeddings.vectors


for word in ("flighs", "hikers", "restaurant"):
    print(f"{word}: " + ", ".join(near for near, _ in embeddings.neighbours(borrowed(word), 3)))

# %% [markdown]
# What do the models do that came after word2vec? In 2018 ELMo (Peters and others) and then **BERT** (Devlin and others) gave a word a vector *for each place where it stands*. You know more of BERT than you may think:
#
# | | word2vec | BERT |
# |---|---|---|
# | the game | fill the gap from a bag of neighbours (CBOW), or the reverse | fill the gaps in a sentence, with word order |
# | text is cut into | words; others are unknown | pieces of words, some 30,000 of them; hardly anything is unknown |
# | first step | look up a row of `W_in` | look up a row of a table as well, and add a vector for the position |
# | then | nothing: the row is the result | a dozen or more layers, in each of which every word looks at all others |
# | `doctor` | one vector | as many as there are sentences |
# | cost of a word's vector | a look-up | a pass through some hundred million weights |
#
# The looking at others is called **attention** (Vaswani and others, 2017). It is made from parts that you have built: dot products say how well two words fit, a softmax turns them into shares, and the shares weigh an average. The average of the last section
# with learned weights, one layer on another.
#
# So is word2vec of no use any more? Where there is one meaning per name, as for homes, songs or products, the look-up is all you need, at a tiny part of the cost. Where text is short and plentiful, it is the baseline to beat. And inside every large model
# there still lies a table with one row for each token, in which gradients have moved those that keep the same company to the same place.

# %% [markdown] tags=["instructor"]
# The table is the bridge to a course on transformers. Ask the room to name, for each line, the notebook in which they built the left side. If there is time, compute attention weights by hand for "a doctor defended the thesis": softmax of the dot products of
# `doctor` with the others.

# %% [markdown]
# ## Quiz
#
# *about 5 minutes*

# %%
quiz("09")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - found *Affordable airfare* by asking for *cheap flights*, with averages of directions and a cosine
# - learned vectors of holiday homes from sessions, and found twins that never meet
# - written a logistic regression, and judged reviews whose telling words never had a label
# - seen a narrow window put *good* beside *bad*, and averages that cannot tell two complaints apart
# - turned an English space onto a French one with an SVD, and counted right and wrong translations against a control
# - measured that the vector of a word with two senses lies between them, in proportion to their frequency
# - compared word2vec with BERT, part by part
#
# ## Next
#
# This is the last notebook. A good way to see whether the course is yours now: open an empty file and write skip-gram from memory, from the pairs to the neighbours, with a gradient check. Then take a text that *you* care about
# through [08](08_real_text.ipynb), and build one of the four applications of this notebook on it. If something breaks, [05](05_gradients.ipynb) has the tools to find out why.
