"""Notebook 01, one-hot."""
