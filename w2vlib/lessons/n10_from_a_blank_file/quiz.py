"""Questions of notebook 10, word2vec from a blank file."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "Your update is right, and a batch of P pairs is one step. Why are the changes of a repeated word added, not averaged?",
        (
            right("Each pair has its own term in the loss.", "A sum of losses has the sum of their gradients. With an average, a batch of 32 would learn 32 times more slowly at the same rate."),
            wrong("Because `np.subtract.at` can't average.", "The function follows the formula, not the other way round: the loss of the step is a sum."),
            wrong("Because averaging would change the direction of the step.", "Dividing everything by P keeps the direction. What changes is the length of the step."),
        ),
    ),
    Question(
        "A program writes `W_out[rows] -= rate * changes` with numpy arrays. One id is in `rows` three times. What happens?",
        (
            wrong("The three changes are added up.", "That is what `np.subtract.at` does. The short form reads the row once and writes it three times."),
            right("Only the last of them is made.", "numpy computes all new rows from the old one and then writes them, one over the other."),
            wrong("numpy raises an error.", "It raises nothing, which makes this mistake hard to find."),
        ),
    ),
    Question(
        "Both matrices begin as zeros. What does the training do?",
        (
            wrong("It learns as usual, after a slow beginning.", "It never begins, because every gradient is a product with a vector of zeros."),
            wrong("The loss overflows.", "All scores are 0, and every loss stays at (1 + K) · log 2."),
            right("Nothing at all.", "Each gradient is an error times a vector of the other matrix, and all of those are zero. One of the two matrices has to begin with other numbers."),
        ),
    ),
    Question(
        "Two right programs train with the same seed. Must they end with the same vectors?",
        (
            wrong("Yes, because the seed decides everything.", "It decides which numbers come out of the generator, not what each program asks them for, nor in which order."),
            right("No, but each has to repeat its own.", "The specification promises that. Compare two programs by one update with the same draws."),
            wrong("Yes, up to rounding.", "If one shuffles before it thins out the text, and the other after, the same draws are used for different things."),
        ),
    ),
    Question(
        "The gradients agree with finite differences of your own loss. What can still be wrong?",
        (
            right("The loss itself.", "Finite differences compare two things that you wrote. If both follow from the same wrong formula, they agree."),
            wrong("Nothing: the check is exact.", "It is exact about the slope of the function that it was given."),
            wrong("The sign of the gradients.", "With a wrong sign the gradient differs from the slope by twice its size, so the check finds it at once."),
        ),
    ),
    Question(
        "A run on real text scores a rank correlation of 0.1 with the ratings of 70 pairs. Has it learned something?",
        (
            wrong("Yes: anything above 0 is better than chance.", "Chance gives 0 only on average. With 70 pairs it lies between −0.24 and 0.24 most of the time."),
            wrong("No: a correlation has to be above 0.9.", "Two people who rate the same pairs rarely agree so well."),
            right("It can't be told from chance.", "The spread of chance is about 1/√69 = 0.12, so 0.1 is less than one spread above 0."),
        ),
    ),
    Question(
        "How many pairs does `pairs` return for one sentence of four words with m = 2?",
        (
            wrong("8", "With m = 2 the two words in the middle have three contexts each."),
            wrong("12", "All pairs of different places are 4 · 3 = 12. The first and the last word are 3 apart, so two of those are outside the window."),
            wrong("16", "That would be 4 · 2 · m, as if the sentence had no ends."),
            right("10", "The contexts of the four words number 2, 3, 3 and 2."),
        ),
    ),
)
