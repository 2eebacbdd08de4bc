"""Notebook 02, distributional hypothesis."""
