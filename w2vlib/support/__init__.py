"""What every room uses and no lesson teaches: loading on first use, progress bars, files, the table of lessons."""
