"""Notebook 10, word2vec from a blank file."""
