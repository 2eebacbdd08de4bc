"""The content of each notebook in one place, a folder each: exercises, quiz, other right ways, and what is its own."""
