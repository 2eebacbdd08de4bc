"""Notebook 03, CBOW."""
