"""Notebook 03, cbow."""
