# %% [markdown]
# # 00 · Start here
#
# At the end of this course you can write word2vec from a blank file, derive every formula in it, and find the bug when it does not learn. You will not be told
# that `king` − `man` + `woman` is near `queen`: you will watch 15,000 small steps bring it about, stop at any of them, go back, change a number, and see
# what comes of it.
#
# This first notebook makes sure that everything runs, and shows how the others work.
#
# **You will be able to**
#
# - tell whether your set-up is complete, and mend it
# - predict, drive, check, take a hint, and answer a quiz
# - read the notation of the course, and that of other texts
# - find the word that does not belong to the others, from nothing but numbers
# - choose your way through the notebooks
#
# **Time** about 35 minutes · **Builds on** some Python, and a little numpy
#
# Run the cells from top to bottom: **Shift + Enter** runs one and goes to the next. *Run → Run All Cells* runs them all.

# %%
import numpy as np

from w2vlib import Vocabulary, count_embeddings, load_kingdom
from w2vlib.exercises import check, hint, predict, progress, solution, use
from w2vlib.learner import check_setup
from w2vlib.quiz import quiz
from w2vlib.widgets import RoundTrip, WindowExplorer

# %% [markdown]
# ## Something to play with
#
# *about 3 minutes*
#
# Before the formalities: everything that word2vec ever sees is a window that slides over a text. Press **Next word** a few times. Then put in a sentence of
# your own.

# %%
WindowExplorer("You shall know a word by the company it keeps.")

# %% [markdown]
# ## Is everything there?
#
# *about 3 minutes*
#
# Four things are checked for you. A line with ✗ says what to do.

# %%
check_setup()

# %% [markdown]
# The fifth needs you. Most of this course happens in **machines**: boxes with buttons and sliders that are drawn in the browser and computed in the kernel. Move the
# slider and press **Send**.

# %%
RoundTrip()

# %% [markdown]
# If the sentence does not change, the box above is a picture of an earlier run: run the cell again. If that does not help, choose *Kernel → Restart Kernel and Run All
# Cells*. If the box does not appear at all, start JupyterLab with `make lab`, which brings the widget packages along.

# %% [markdown]
# ## How the notebooks work
#
# *about 8 minutes*
#
# Each notebook moves in the same rhythm.
#
# | | you | for example |
# |:--|:--|:--|
# | **predict** | commit to a guess before anything runs | `predict("00.1", "…")` |
# | **drive** | press, drag, step back, change a number | the box above |
# | **explain** | read a formula, then the same formula with today's numbers | |
# | **build** | run a few lines of numpy that do just that | |
# | **try** | write it yourself and have it checked | `check("00.2", my_dot)` |
#
# The guess matters. Once you have guessed wrong, you remember why. Begin here:

# %%
# exercise 00.1

# %% [markdown]
# Stuck? Ask for a hint, here or in a cell of your own. Ask again for the next one.

# %%
hint("00.1")

# %% [markdown]
# An exercise is a function with its body missing. Run the cell as it is, and the check says *not attempted*. Put in your code, run it again, and it says either
# *right*, or *not yet* and **what** is not right yet. A check never looks at how you wrote it, only at what it gives.

# %%
# exercise 00.2

# %% [markdown]
# `hint("00.2")` helps here as well, and `solution("00.2")` comes last; one more try is worth more.
#
# Nothing later depends on whether you solved it. If you want to go on with *your* function once it is right, `use` hands it back:

# %%
dot = use("00.2", my_dot)
print(dot(np.array([1, 2]), np.array([3, 4])))

# %% [markdown]
# Three more, to warm up. All of word2vec is made of these.

# %%
# exercise 00.3

# %%
# exercise 00.4

# %%
# exercise 00.5

# %% [markdown]
# `progress()` shows what you have solved so far, in all notebooks. It is kept in one small file on your machine; delete the file to begin again.

# %% [markdown]
# ## Put it together
#
# *about 10 minutes*
#
# Every notebook has one larger exercise, in which its parts become one thing. It leaves more to you: a plan, what goes in, what comes out. Here is a small one to begin with.

# %%
# exercise 00.6

# %% [markdown]
# Try it on words. The vectors below are made from nothing but the text of the course, in [notebook 02](02_distributional_hypothesis.ipynb), and what the words mean has not been put in.

# %%
odd_one_out, embeddings = use("00.6", my_odd_one_out), count_embeddings(load_kingdom())
for words in (["king", "queen", "milk", "prince"], ["cat", "crown", "dog", "kitten"], ["bread", "cheese", "honey", "throne"]):
    print(f"{', '.join(words)}: {odd_one_out(words, np.array([embeddings[word] for word in words]))}")

# %% [markdown] tags=["instructor"]
# Five minutes before the start let everyone run this notebook to here; most technical trouble shows at `check_setup()` and `RoundTrip()`. The commonest: notebook
# opened with another Jupyter, so that the kernel is not the course's. Ask who got 00.1 wrong and let one of them say what they thought.

# %% [markdown]
# ## Notation
#
# *about 3 minutes*
#
# One notation for the whole course. Most of these words mean nothing to you yet: each is explained where it is first needed, and this table is a place to come back
# to. Other texts use other letters for the same things; here are four you may meet, each named by what it is.
#
# | here | shape | what it is | a short introduction | an article on CBOW | an interactive page | a series for developers |
# |:--|:--|:--|:--|:--|:--|:--|
# | $V$, $N$ | | size of the vocabulary, dimension of the vectors | | V, N | | |
# | `W_in`, row $i$ = $v_i$ | (V, N) | **input vectors**: the embeddings that are kept | embedding matrix | W1 | W | E |
# | `W_out`, row $j$ = $u_j$ | (V, N) | **output vectors**, for words that are predicted | "another matrix" | W2 (transposed) | W′ | C (transposed) |
# | $m$ | | **window**: words on *each* side; 2m + 1 cells in all | | "window size 5" is m = 2 | m = 2 | m = 2 |
# | $h$ | (N,) | **hidden vector** | | | | |
# | $z_j$, $p_j$, $y_j$ | (V,) | **logits** (scores), **probabilities**, **labels** | | | | |
# | $e = p - y$ | (V,) | **error** | | | | |
# | $L$, $\eta$ | | **loss**, **learning rate** | | | | |
# | $K$ | | number of **negative samples** | | | | |
#
# Two of them are enough for today. A word with two vectors sounds odd at first: it has one for when it is *given* and one for when it is *predicted*; in the end
# the first is kept. Here they are for the kingdom, the small text on which this course trains, before anything is learned: random numbers. The score of a pair
# is a dot product, your `my_dot`.

# %%
kingdom, rng = Vocabulary.from_corpus(load_kingdom()), np.random.default_rng(0)
W_in, W_out = rng.uniform(-0.5, 0.5, (len(kingdom), 8)), rng.uniform(-0.5, 0.5, (len(kingdom), 8))
v_king, u_queen = W_in[kingdom.id("king")], W_out[kingdom.id("queen")]
print("V, N =", W_in.shape)
print("king, when given:     v =", np.round(v_king, 2))
print("queen, when predicted: u =", np.round(u_queen, 2))
print(f"their score: v · u = {v_king @ u_queen:.2f}")

# %% [markdown]
# ## The map
#
# *about 2 minutes*
#
# | notebook | the question | minutes |
# |:--|:--|--:|
# | [01 one-hot](01_one_hot.ipynb) | How does a word become numbers, and why is the first idea a dead end? | 90 |
# | [02 distributional hypothesis](02_distributional_hypothesis.ipynb) | What can be known about a word from its company alone? | 125 |
# | [03 CBOW](03_cbow.ipynb) | How does a machine fill in a blank, number by number? | 115 |
# | [04 skip-gram](04_skip_gram.ipynb) | And the reverse: one word given, its neighbours wanted. The whole training run, forward and back. | 125 |
# | [05 gradients](05_gradients.ipynb) | Where do the two gradients come from, and how do you notice that one is wrong? | 125 |
# | [06 negative sampling](06_negative_sampling.ipynb) | How can a step avoid asking 100,000 words? | 115 |
# | [07 analogies](07_analogies.ipynb) | Why does `king` − `man` + `woman` work, how often, and what does it not show? | 140 |
# | [08 real text](08_real_text.ipynb) | The same code on millions of words: how fast, how good? | 120 |
# | [09 using embeddings](09_using_embeddings.ipynb) | What are the vectors good for, and where do they end? | 125 |
# | [10 from a blank file](10_from_a_blank_file.ipynb) | Can you write all of it yourself? | 185 |
#
# In a hurry: 01, 04 and 07, about four and a half hours. To implement it yourself: 03 to 06.

# %% [markdown]
# ## Glossary
#
# *to come back to*
#
# **analogy** *a* is to *b* as *c* is to what? · **bag of words** the words of a text without their order · **centre word, context word** the word at the middle of the window,
# and each word around it · **corpus** the text to learn from · **co-occurrence** that two words stand in one window · **cosine** the cosine of the angle between two vectors, −1 to 1; it does not depend on their
# lengths · **cross-entropy** the loss of this course: −log of the probability of the right word · **dot product** multiply place by place, add up · **embedding** the vector of a word · **epoch** one pass over all examples · **gradient** for each
# weight, how fast the loss rises with it · **hidden vector** what the input words become before they are scored · **input vector, output vector** the two vectors of a word: for when it is given, and for when it is predicted
# · **learning rate** how far to go against the gradient · **logit** a score before the softmax · **loss** one number for
# how wrong a prediction is · **negative sample** a random word that the model should *not* expect here · **noise distribution** what negative samples are drawn from · **one-hot
# vector** all 0 but a single 1 · **PPMI** how much more often than by chance two words meet, as a logarithm · **sigmoid** turns one score into a yes/no probability · **softmax** turns V scores into V probabilities that sum to 1 · **token** an occurrence of a
# word in a text · **type** a word as such, however often it occurs · **vocabulary** all types, each with an id · **window** how far the context reaches on each side.

# %% [markdown]
# ## Questions people ask
#
# *to come back to*
#
# **What is word2vec?** A family of small neural models from 2013 (Mikolov and colleagues) that learn a vector for each word by predicting words from their neighbours, or neighbours
# from words. → [03](03_cbow.ipynb), [04](04_skip_gram.ipynb)
#
# **How does skip-gram work?** It takes a centre word's input vector, scores every word by the dot product with its output vector, turns scores into probabilities and moves both matrices so that the
# words which really stood nearby become likelier. → [04](04_skip_gram.ipynb)
#
# **What is the distributional hypothesis?** Words that occur in similar contexts tend to have similar meanings (Harris 1954, Firth 1957). → [02](02_distributional_hypothesis.ipynb)
#
# **What is a one-hot vector?** V numbers, all 0 but a 1 at the word's id. Any two different ones are equally far apart, so they say nothing about meaning. → [01](01_one_hot.ipynb)
#
# **What does king − man + woman = queen mean?** That the way from `man` to `king` and the way from `woman` to `queen` are about the same. "=" is too strong: `queen` is the nearest word once the three given
# words are left out. → [07](07_analogies.ipynb)
#
# **What is a sliding window?** A frame of m words on each side that moves over each sentence. Wide ones tend to find words of the same topic, narrow ones words of the same
# sort. → [02](02_distributional_hypothesis.ipynb)
#
# **What is cosine similarity?** The cosine of the angle between two vectors: 1 for the same direction, 0 for a right angle, −1 for opposite ones. → [07](07_analogies.ipynb)
#
# **How does word2vec differ from BERT?** Word2vec has one vector for a word, wherever it stands: `bank` of the river and `bank` with the money share it. BERT (2018) computes a vector for each occurrence, from the
# whole sentence. → [09](09_using_embeddings.ipynb)
#
# **What is negative sampling?** Instead of asking which of V words stood here, ask of the true one and of K random others: yes or no? It makes a step cheap for large vocabularies, and it optimises something else
# than the softmax. → [06](06_negative_sampling.ipynb)
#
# **How are the vectors used?** To find texts by meaning, to recommend things that occur in the same sessions, as input of classifiers, to align two languages. → [09](09_using_embeddings.ipynb)

# %% [markdown]
# ## Quiz
#
# *about 3 minutes*
#
# Every notebook ends with a few questions. Each answer, right or wrong, has its reason. Try the wrong ones, too.

# %%
quiz("00")

# %% [markdown]
# ## What you have learned
#
# In this notebook you have
#
# - seen that Python, packages, kernel, data and widgets are in order
# - predicted, driven, written and checked, taken a hint and answered a quiz
# - met the two matrices that the rest of the course is about
#
# ## Next
#
# [Notebook 01](01_one_hot.ipynb) turns text into numbers in the most honest way there is, and shows why that is not enough.

# %% [markdown]
# ## References
#
# The notebooks name a paper by the key in the first column. All papers are free to read; a search for the title finds them. With the first four and Rong's article you have what this course derives.
#
# | key | paper | read it for |
# |:--|:--|:--|
# | Mikolov 2013a | Mikolov, Chen, Corrado, Dean, *Efficient Estimation of Word Representations in Vector Space*, arXiv 1301.3781 | CBOW, skip-gram, hierarchical softmax, the analogy questions |
# | Mikolov 2013b | Mikolov, Sutskever, Chen, Corrado, Dean, *Distributed Representations of Words and Phrases and their Compositionality*, NIPS 2013 | negative sampling, subsampling, phrases |
# | Mikolov 2013c | Mikolov, Yih, Zweig, *Linguistic Regularities in Continuous Space Word Representations*, NAACL 2013 | king − man + woman |
# | Levy & Goldberg 2014a | *Neural Word Embedding as Implicit Matrix Factorization*, NIPS 2014 | what negative sampling optimises |
# | Mikolov 2013d | Mikolov, Le, Sutskever, *Exploiting Similarities among Languages for Machine Translation*, arXiv 1309.4168 | a linear map between two languages |
# | Harris 1954 | *Distributional Structure*, Word 10 | the distributional hypothesis |
# | Firth 1957 | *A Synopsis of Linguistic Theory 1930–1955* | "the company it keeps" |
# | Bengio 2003 | Bengio, Ducharme, Vincent, Jauvin, *A Neural Probabilistic Language Model*, JMLR 3 | word vectors before word2vec |
# | Morin & Bengio 2005 | *Hierarchical Probabilistic Neural Network Language Model*, AISTATS 2005 | the tree in place of the softmax |
# | Levy & Goldberg 2014b | *Dependency-Based Word Embeddings*, ACL 2014 | what the choice of contexts changes |
# | Levy & Goldberg 2014c | *Linguistic Regularities in Sparse and Explicit Word Representations*, CoNLL 2014 | what the analogy sum does, 3CosMul |
# | Levy, Goldberg & Dagan 2015 | *Improving Distributional Similarity with Lessons Learned from Word Embeddings*, TACL 3 | which settings matter, in counting and in training |
# | Pennington, Socher & Manning 2014 | *GloVe: Global Vectors for Word Representation*, EMNLP 2014 | fitting the counts directly |
# | Kingma & Ba 2015 | *Adam: A Method for Stochastic Optimization*, ICLR 2015 | Adam and its correction |
# | Niu 2011 | Niu, Recht, Ré, Wright, *Hogwild!: A Lock-Free Approach to Parallelizing Stochastic Gradient Descent*, NIPS 2011 | threads that do not wait |
# | Ji 2016 | Ji, Satish, Li, Dubey, *Parallelizing Word2Vec in Shared and Distributed Memory*, arXiv 1604.04661 | training in blocks |
# | İrsoy, Benton & Stratos 2021 | *Corrected CBOW Performs as well as Skip-gram*, Insights from Negative Results in NLP 2021 | the missing factor in CBOW |
# | Finkelstein 2002 | Finkelstein and colleagues, *Placing Search in Context: The Concept Revisited*, ACM TOIS 20 | WordSim-353 |
# | Hill, Reichart & Korhonen 2015 | *SimLex-999: Evaluating Semantic Models with (Genuine) Similarity Estimation*, Computational Linguistics 41 | similarity and relatedness |
# | Linzen 2016 | *Issues in Evaluating Semantic Spaces Using Word Analogies*, RepEval 2016 | why a neighbour may answer an analogy |
# | Rogers, Drozd & Li 2017 | *The (Too Many) Problems of Analogical Reasoning with Word Vectors*, \*SEM 2017 | what an analogy score hides |
# | Bolukbasi 2016 | Bolukbasi and colleagues, *Man is to Computer Programmer as Woman is to Homemaker? Debiasing Word Embeddings*, NIPS 2016 | prejudice in vectors |
# | Nissim 2020 | Nissim, van Noord, van der Goot, *Fair Is Better than Sensational: Man Is to Doctor as Woman Is to Doctor*, Computational Linguistics 46 | what left-out words do to such findings |
# | Lu 2020 | Lu, Mardziel, Wu, Amancharla, Datta, *Gender Bias in Neural Natural Language Processing*, in *Logic, Language, and Security*, 2020 | telling each sentence a second time |
# | Arora 2017 | Arora, Liang, Ma, *A Simple but Tough-to-Beat Baseline for Sentence Embeddings*, ICLR 2017 | weighted means of word vectors |
# | Arora 2018 | Arora, Li, Liang, Ma, Risteski, *Linear Algebraic Structure of Word Senses, with Applications to Polysemy*, TACL 6 | several meanings in one vector |
# | Grbovic & Cheng 2018 | *Real-time Personalization using Embeddings for Search Ranking at Airbnb*, KDD 2018 | vectors of homes from sessions |
# | Xing 2015 | Xing, Wang, Liu, Lin, *Normalized Word Embedding and Orthogonal Transform for Bilingual Word Translation*, NAACL 2015 | why the map should be a rotation |
# | Smith 2017 | Smith, Turban, Hamblin, Hammerla, *Offline Bilingual Word Vectors, Orthogonal Transformations and the Inverted Softmax*, ICLR 2017 | that rotation by an SVD |
# | Bojanowski 2017 | Bojanowski, Grave, Joulin, Mikolov, *Enriching Word Vectors with Subword Information*, TACL 5 | fastText |
# | Peters 2018 | Peters and colleagues, *Deep Contextualized Word Representations*, NAACL 2018 | a vector for each occurrence |
# | Vaswani 2017 | Vaswani and colleagues, *Attention Is All You Need*, NIPS 2017 | attention |
# | Devlin 2019 | Devlin, Chang, Lee, Toutanova, *BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding*, NAACL 2019 | BERT |
#
# **Programs.** `word2vec.c` is the original, in C, 2013. gensim has it in Python and Cython, and is what most people use. fastText, in C++, adds vectors for pieces of words. GloVe's authors published theirs in C.
#
# **Further reading.** To begin with: Alammar, *The Illustrated Word2vec* (2019), and the chapter on vector semantics in Jurafsky and Martin, *Speech and Language Processing*. With pencil and paper: Rong, *word2vec Parameter Learning Explained* (arXiv 1411.2738), and Goldberg and Levy, *word2vec Explained* (arXiv 1402.3722). For what to choose: Levy, Goldberg & Dagan 2015.
