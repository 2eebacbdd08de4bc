"""Notebook 09, using embeddings."""
