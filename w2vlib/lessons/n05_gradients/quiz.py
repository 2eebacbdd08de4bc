"""Questions of notebook 05, gradients."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "A step moves the hidden vector along u_target − Σ p_j u_j. In which limit does this go to 0, whatever the vectors are?",
        (
            right("As the target's probability goes to 1.", "The sum goes to u_target itself, so pull and push cancel."),
            wrong("As all words come to the same probability.", "Then the push is away from the mean of all output vectors, and the pull towards one of them."),
            wrong("In none: the push is always weaker.", "The weights p_j of the push sum to 1, as much as the weight of the pull."),
        ),
    ),
    Question(
        "What is the gradient of the loss with respect to u_j, the output vector of word j?",
        (
            wrong("e_j · u_j", "A vector does not push itself: the gradient is the error times the vector on the other side."),
            right("e_j · h", "The score is u_j · h, and its derivative with respect to u_j is h."),
            wrong("Σ e_j · u_j", "That is the gradient of h."),
        ),
    ),
    Question(
        "A gradient check in float64 with ε = 0.00001 gives a relative error of 0.5 at one weight. What is the likely cause?",
        (
            wrong("Rounding.", "In float64 with this ε rounding errors are far below 0.001. In float32 with a tiny ε they could be as large as this."),
            right("A mistake in the gradient.", "A factor of 2 gives exactly 0.5; a forgotten term or a wrong sign gives errors of that order."),
            wrong("The learning rate is too high.", "The rate occurs neither in the gradient nor in the differences."),
        ),
    ),
    Question(
        "Your check of negative sampling fails, although the formula is right. What may be wrong with the check?",
        (
            right("Each evaluation of the loss draws new negative samples.",
                  "Then you compare the losses of different questions. Draw once, or restore the random state before each evaluation."),
            wrong("Negative sampling has no gradient that differences could be compared with.", "It has a simple one: (σ − label) times vector."),
            wrong("Finite differences work for the softmax only.", "They work for any smooth function."),
        ),
    ),
    Question(
        "Why does the learning rate fall during training?",
        (
            wrong("Because the gradients grow during the run.", "In the runs here they do grow, since the vectors do. But a falling rate helps even where they do not."),
            wrong("To save computing time.", "A step costs the same at any rate."),
            right("To let the weights settle at the end.",
                  "Each example pulls its own way. With a constant rate the weights keep scattering around a good place; small steps average that out."),
        ),
    ),
    Question(
        "What does Adam do that SGD does not?",
        (
            wrong("It computes a better gradient.", "It gets the same gradient."),
            right("It gives each weight a step size of its own.",
                  "It divides a running mean of the weight's gradients by the root of their running mean square."),
            wrong("It finds the global minimum of the loss, not a local one.", "None of the methods here can promise that."),
        ),
    ),
    Question(
        "CBOW code averages forward and forgets the 1/C on the way back. Is it then useless?",
        (
            right("No: it acts like a larger rate for `W_in`.",
                  "The rate of `W_in` is C times as large, so long contexts get more weight. Compare the two with both rates tuned (İrsoy, Benton and Stratos 2021)."),
            wrong("Yes: without the 1/C the loss no longer falls.", "The direction for each input vector is right, only the length is not."),
            wrong("It makes no difference at all.", "The steps are C times as long on one side, and C changes at the edges of sentences."),
        ),
    ),
    Question(
        "Two words have the scores 0 and 0, and the first is the target. You raise its score by 0.02. By about how much does the loss fall?",
        (
            wrong("0.02", "The slope would have to be −1. It is p − 1, and p is a half here."),
            right("0.01", "p = 0.5, so the slope is 0.5 − 1 = −0.5, and −0.5 · 0.02 = −0.01."),
            wrong("0.04", "The slope p − 1 is never below −1, so the loss cannot fall faster than the score rises."),
        ),
    ),
    Question(
        "You train a model of house prices, and the loss falls slowly. What does a gradient check of your program tell you?",
        (
            right("Whether the gradient belongs to the loss.", "The check works for any smooth loss, not only for words."),
            wrong("Whether the learning rate is too small.", "The rate is in neither of the two gradients that are compared."),
            wrong("Whether the loss is the right one for prices.", "A wrong loss has a gradient, too, and the check compares only these two."),
        ),
    ),
)
