"""Notebook 06, negative sampling."""
