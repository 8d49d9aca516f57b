"""What the exit code of `copydesk` says."""

GOOD = 0  # a snapshot was published, or nothing was new
STOPPED = 1  # validation stopped the run
WRONG_USAGE = 2
FAILED = 3  # something else went wrong; the line says what, and where the log is
INTERRUPTED = 130
