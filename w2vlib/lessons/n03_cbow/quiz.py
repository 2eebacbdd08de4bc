"""Questions of notebook 03, CBOW."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "What does CBOW predict?",
        (
            right("The centre word, from its context.", "It fills in the blank, with one prediction for each window."),
            wrong("Each context word, from the centre word.", "That is skip-gram, the reverse game."),
            wrong("The next word, from all words before it.", "CBOW uses the words on both sides, and their order makes no difference."),
        ),
    ),
    Question(
        "Which activation function does the hidden layer have?",
        (
            wrong("ReLU", "Then no number of h could be below 0. CBOW applies no activation function to the average."),
            wrong("Softmax", "That comes at the output, after the scores."),
            right("None", "h is an average of input vectors and nothing else. The layer is linear."),
        ),
    ),
    Question(
        "The probability of the right word rises from 0.1 to 0.2. What does the loss do?",
        (
            wrong("It halves, since p has doubled.", "−log 0.1 ≈ 2.30 and −log 0.2 ≈ 1.61: not half."),
            right("It falls by log 2 ≈ 0.69.", "−log 0.2 = −log 0.1 − log 2. Each doubling of the probability lowers the loss by the same amount."),
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
            wrong("The nearest of the four gets all of it.", "The average does not depend on distance: all four had the same share."),
            wrong("Each of the four gets all of it.", "That would be right for their sum. For an average it makes the steps of the input vectors C times too long."),
            right("Each of the four gets a quarter of it.", "h = (v₁ + v₂ + v₃ + v₄) / 4, so the derivative of h by each is ¼."),
        ),
    ),
    Question(
        "Which numbers are kept as the word vectors at the end?",
        (
            wrong("The values of h at the end.", "h belongs to one context at one moment; for CBOW it is a mixture of several words."),
            right("The rows of `W_in`.", "They are weights, not activations, with one row for each word."),
            wrong("The probabilities.", "They are a prediction, made anew for each context."),
        ),
    ),
    Question(
        "Two context words have the input vectors (1, 3) and (3, −1). The output vector of a word is (0.5, 2). What is its score?",
        (
            wrong("6", "That is the score with the sum (4, 2). CBOW takes the average of the two."),
            right("3", "h = (2, 1), and 0.5 · 2 + 2 · 1 = 3."),
            wrong("1.5", "The score is a sum of two products, 1 + 2. It is not divided again."),
        ),
    ),
    Question(
        "A shop trains CBOW on its customers' baskets: three products go in, and the fourth is to be predicted. What can the model not learn?",
        (
            wrong("Which products are often bought together.", "That is what it predicts from."),
            right("In which order the products were put in.", "The average of the three input vectors is the same in any order."),
            wrong("Which products can stand in for each other.", "Products with the same companions get similar vectors."),
        ),
    ),
)
