"""The fitted line model and the word list beside it. `benchmarks/fit_lines.py` writes the model."""
