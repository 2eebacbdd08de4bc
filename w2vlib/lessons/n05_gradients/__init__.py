"""Notebook 05, gradients."""
