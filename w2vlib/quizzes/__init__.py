"""The questions of each notebook, one module each: `QUESTIONS`, a tuple of `w2vlib.quiz.Question`."""
