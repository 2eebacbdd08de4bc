"""What every room uses and no lesson teaches: loading on first use, progress bars, the table of lessons."""
