"""Quality, speed and memory, measured: `python -m benchmarks` runs everything that `make benchmark` prints."""
