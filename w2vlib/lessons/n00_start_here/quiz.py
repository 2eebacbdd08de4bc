"""Questions of notebook 00: how the course works, and its notation."""

from ...quiz.question import Question, right, wrong

QUESTIONS = (
    Question(
        "A check says `△ Not yet`. What has it compared?",
        (
            wrong("The text of your code with the text of the solution, line by line.", "It never reads your code. A loop, a formula or a list may all be right."),
            right("What your function gives back with what is right, in several cases.",
                  "Any way to the right results counts, and a tolerance forgives the last decimals."),
            wrong("How fast your function is.", "Speed is not judged. It has some seconds before it is stopped; that is all."),
        ),
    ),
    Question(
        "You have not solved an exercise. What do the later cells use?",
        (
            wrong("Your function, so they fail.", "Then a single hard exercise would end the notebook. It does not."),
            right("The course's own version of it.", "Later cells never depend on your answer. With `use(…)` you can put yours in once it is right."),
            wrong("Nothing; they are skipped.", "Every cell runs, whatever you have or have not solved."),
        ),
    ),
    Question(
        "The window is m = 2. How many words does it hold with the centre, away from the edges?",
        (
            wrong("2", "m counts the words on one side."),
            wrong("4", "Those are the context words. The centre is one more."),
            right("5", "Two on the left, the centre, two on the right: 2m + 1. Some books call this \"window size 5\"."),
        ),
    ),
    Question(
        "`W_in` has the shape (V, N). What is one row of it?",
        (
            right("The input vector of one word: N numbers.", "V words, V rows. This is the embedding that is kept at the end."),
            wrong("One dimension of all words.", "That is a column. It has no name and, alone, hardly a meaning."),
            wrong("The probabilities of all V words, given one word.", "Those are computed at each step from both matrices; they are stored nowhere."),
        ),
    ),
    Question(
        "How do you begin again with a clean notebook when strange things happen?",
        (
            wrong("Delete the cell that failed.", "What it did before stays in the kernel's memory, and the cell is lost."),
            wrong("Reload the page in the browser, then run the cell once more.", "The page is new then, but the kernel still holds all the old names."),
            right("Restart the kernel and run all cells.", "Then there is nothing but what the cells, from top to bottom, have just made."),
        ),
    ),
)
