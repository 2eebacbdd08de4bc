"""Questions of notebook 01, one-hot."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "A text has 12 tokens and 9 types. What does that say?",
        (
            wrong("Three words are spelt wrong.", "Spelling has nothing to do with it: a misspelt word is a type of its own."),
            right("9 different words, and some occur more than once.", "Tokens count every occurrence, types count different words."),
            wrong("Three words were removed.", "Removed words are in neither count."),
        ),
    ),
    Question(
        "Why not feed the ids themselves into the network, king = 3, queen = 4, dog = 5?",
        (
            right("Because numbers have an order and distances, and the ids' mean nothing.",
                  "The network would have to believe that queen lies between king and dog."),
            wrong("Because ids are whole numbers.", "You could make them 3.0 and 4.0; the false order would remain."),
            wrong("Because there are too many of them.", "One number per word is as few as it gets. The trouble is what it seems to say."),
        ),
    ),
    Question(
        "What is the cosine of the one-hot vectors of two different words?",
        (
            wrong("It depends on how alike the words are.", "Nothing in the two vectors knows what the words mean."),
            wrong("√2", "That is their distance."),
            right("0", "Their hot places differ, so every product is 0. All words are at right angles."),
        ),
    ),
    Question(
        "A vocabulary of 50,000 words, one-hot vectors of 4 bytes per number. How large is the table of all of them?",
        (
            wrong("200 kB", "That is one vector: 50,000 × 4 bytes. The table has 50,000 of them."),
            wrong("200 MB", "One vector has 200 kB, and there are 50,000 of them."),
            right("10 GB", "50,000 × 50,000 × 4 bytes. As 50,000 ids of 4 bytes it is 200 kB."),
        ),
    ),
    Question(
        "Which two sentences have the same bag of words?",
        (
            wrong("\"the price is high\" and \"the cost is high\"", "price and cost are two types, so two places of the bag differ. It can't know that they mean the same."),
            right("\"dog bites man\" and \"man bites dog\"", "The same words, equally often. Who bites whom is the order, and the order is gone."),
            wrong("\"not good\" and \"good\"", "The first bag has one word more."),
        ),
    ),
    Question(
        "x is a one-hot row with its 1 at place 7. What is `x @ W`?",
        (
            right("Row 7 of `W`.", "Every other row is multiplied by 0. So programs look the row up and never multiply."),
            wrong("Column 7 of `W`.", "`x @ W` adds up rows of W, weighed by the numbers in x."),
            wrong("The sum of all rows of `W`.", "That would need a 1 in every place of x."),
        ),
    ),
)
