"""DOES: Prefect flows and tasks, readers, storage, workers and the command line; thin around transforms."""
