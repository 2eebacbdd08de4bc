"""Questions of notebook 03, CBOW."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "What does CBOW predict?",
        (
            right("The centre word, from the average of its context words.", "Fill in the blank: one prediction for each window."),
            wrong("Each context word, from the centre word.", "That is skip-gram, the reverse game."),
            wrong("The next word, from all words before it.", "CBOW looks to both sides and does not mind the order."),
        ),
    ),
    Question(
        "Which activation function does the hidden layer have?",
        (
            wrong("ReLU", "Published code has it, and it is a bug: half of the information in h would be lost."),
            wrong("Softmax", "That comes at the output, after the scores."),
            right("None", "h is an average of input vectors and nothing else. The layer is linear."),
        ),
    ),
    Question(
        "The probability of the right word rises from 0.1 to 0.2. What does the loss do?",
        (
            wrong("It halves.", "−log 0.1 ≈ 2.30 and −log 0.2 ≈ 1.61: not half."),
            right("It falls by log 2 ≈ 0.69.", "−log 0.2 = −log 0.1 − log 2. Each doubling of the probability is worth the same."),
            wrong("It falls by 0.1.", "The loss is a logarithm, so ratios of probabilities count, not differences."),
        ),
    ),
    Question(
        "The error is p − y. For which words is it negative?",
        (
            right("For the right word alone.", "Its p is below 1 and its label is 1. All others have p − 0, which is positive."),
            wrong("For all words but the right one.", "Their labels are 0, so their error is p itself, above 0."),
            wrong("For words with a small probability.", "A small p − 0 is small, but still positive."),
        ),
    ),
    Question(
        "Four context words were averaged on the way forward. What happens to the gradient of h on the way back?",
        (
            wrong("The nearest of the four gets all of it.", "An average knows no distances: all four had the same share."),
            wrong("Each of the four gets all of it.", "word2vec.c does this, and it makes the steps for the inputs too long by the factor C. The chain rule divides."),
            right("Each of the four gets a quarter of it.", "h = (v₁ + v₂ + v₃ + v₄) / 4, so the derivative of h by each is ¼."),
        ),
    ),
    Question(
        "Which numbers are kept as the word vectors at the end?",
        (
            wrong("The values of h.", "h belongs to one context at one moment; for CBOW it is a mixture of several words."),
            right("The rows of `W_in`.", "Weights, not activations: one row for each word."),
            wrong("The probabilities.", "They are a prediction, made anew for each context."),
        ),
    ),
)
