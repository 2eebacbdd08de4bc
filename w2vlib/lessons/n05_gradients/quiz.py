"""Questions of notebook 05, gradients."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "A step moves the hidden vector along u_target − Σ p_j u_j. When is this 0 for certain?",
        (
            right("When the target has probability 1.", "Then the sum is u_target itself: pull and push cancel."),
            wrong("When all words have the same probability.", "Then the push is away from the mean of all output vectors, and the pull towards one of them."),
            wrong("Never; learning goes on for ever.", "It gets slower with each bit that the prediction improves."),
        ),
    ),
    Question(
        "What is the gradient of the loss by u_j, the output vector of word j?",
        (
            wrong("error_j · u_j", "A vector does not push itself: the gradient is the error times the vector on the other side."),
            right("error_j · h", "The score is u_j · h, and its derivative by u_j is h."),
            wrong("Σ error_j · u_j", "That is the gradient by h."),
        ),
    ),
    Question(
        "The gradient check fails at one place by a relative error of 0.5. What is the likely cause?",
        (
            wrong("Rounding.", "Rounding shows up around 0.0000001, not at 0.5."),
            right("A mistake in the formula or the code of the gradient.", "A factor, a forgotten term, a wrong sign: errors of this size are never chance."),
            wrong("The learning rate is too high.", "The rate occurs neither in the gradient nor in the differences."),
        ),
    ),
    Question(
        "Your check of negative sampling fails, although the formula is right. What may be wrong with the check?",
        (
            right("Each evaluation of the loss draws new negative samples.",
                  "Then you compare the losses of different questions. Draw once, or restore the random state before each evaluation."),
            wrong("Negative sampling has no gradient that differences could be compared with.", "It has, and a simple one: (σ − label) times vector."),
            wrong("Finite differences work for the softmax only.", "They work for any smooth function."),
        ),
    ),
    Question(
        "Why does the learning rate fall during training?",
        (
            wrong("Because the gradients grow.", "They shrink as predictions improve, if anything."),
            wrong("To save computing time.", "A step costs the same at any rate."),
            right("Because each example pulls its own way, and small steps at the end average that out.",
                  "With a constant rate the weights keep trembling around a good place."),
        ),
    ),
    Question(
        "What does Adam do that SGD does not?",
        (
            wrong("It computes a better gradient.", "It gets the same gradient."),
            right("It gives every weight a step size of its own, from the recent gradients of that weight.",
                  "The mean says where to go, the root of the mean square how large gradients usually are there."),
            wrong("It finds the global minimum.", "No method here can promise that."),
        ),
    ),
    Question(
        "CBOW code averages forward and forgets the 1/C on the way back. Is it then useless?",
        (
            right("No: it behaves like a larger learning rate for the inputs, which depends on C.",
                  "That is why the bug could live in word2vec.c for years. Compare the two with both rates tuned (İrsoy and others 2021)."),
            wrong("Yes: the loss no longer falls.", "The direction for each input vector is right, only the length is not."),
            wrong("It makes no difference at all.", "The steps are C times as long on one side, and C changes at the edges of sentences."),
        ),
    ),
)
