"""Notebook 07, analogies."""
