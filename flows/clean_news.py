"""The flow: raw files in, a published snapshot out. `clean` reads as the list of stages.

`clean` runs under any runner; `flows.tasks` has Prefect run it as the flow `clean_news`, `ThreadRunner` runs it without.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from expectations.data_docs import write_data_docs
from expectations.judge import DatasetFailureError
from expectations.volumes import OVERALL
from flows import batches, steps
from flows.desk import Desk
from flows.results import RunResult
from flows.runner import Runner, Window
from flows.storage import clear_staging, discard_candidate, hold_lock, recover, send_changes, write_run
from flows.takedown.honour import honour_takedowns
from flows.tally import Tally
from flows.volumes import keep_volumes
from transforms.schema.vocabularies import Outcome


def clean(desk: Desk, do: Runner) -> RunResult:
    """One run over what is new or changed, into the desk's data directory. Leaves a row in `runs`, however it ends.

    Validation that stops the run is a result, with what it said in `messages`; other errors are raised.
    """
    tally = Tally()
    settings = desk.settings
    with hold_lock(desk.data_dir, desk.run_id, settings.wait_seconds, settings.lock_seconds) as taken_over:
        for repair in (*taken_over, *recover(desk.data_dir)):
            desk.note(repair)
        clear_staging(desk.data_dir)
        try:
            take_down(desk)
            run_stages(desk, do, tally)
            if desk.settings.full:
                take_down(desk)
        except DatasetFailureError as failure:
            tally.outcome = Outcome.VALIDATION_FAILED
            tally.report = tally.report.plus(failure.report)
            desk.note(str(failure))
        finally:
            desk.close()
            clear_staging(desk.data_dir)
            if tally.report.results:
                write_data_docs(desk.data_dir.data_docs(desk.run_id), tally.report, f"Run {desk.run_id}")
            row = tally.row(desk)
            write_run(desk.data_dir, row)
            leave_measures(desk, row)
    return tally.result(desk)


def leave_measures(desk: Desk, row: Mapping[str, Any]) -> None:
    """Write what later runs are compared with, and the figures for monitoring; that they could not be written is no failure
    of the run.
    """
    from flows.metrics import write_metrics

    try:
        keep_volumes(desk.data_dir)
        write_metrics(desk.data_dir, row)
    except (OSError, ValueError) as error:
        desk.note(f"the metrics could not be written: {error}")


def take_down(desk: Desk) -> None:
    """Honour the takedown list in what was published before."""
    for done in honour_takedowns(desk):
        desk.note(done)
    send_changes(desk.data_dir)


def run_stages(desk: Desk, do: Runner, tally: Tally) -> None:
    """The stages, in order. Batches go through extract, strip, normalise side by side; the rest sees the whole."""
    with tally.stage(desk, "find"):
        plan = do.call(steps.find_new_files, desk)
        tally.input_files = [file.raw_file for file in plan.files]
    desk.listener.found(len(plan.files), sum(file.size or 0 for file in plan.files))
    if plan.is_nothing_new:
        tally.outcome = Outcome.NOTHING_NEW
        return

    counting = do.submit(steps.count_raw_records, desk, plan.files)

    with tally.stage(desk, "clean"):

        def take(staged: batches.StagedBatch) -> None:
            tally.add_batch(staged)
            desk.listener.batch(staged.records, staged.refused)

        window = Window((do.at_once or desk.settings.workers) + 2, take)
        for batch in steps.ingest(desk, plan.files):
            extracted = do.submit(batches.extract, desk, batch)
            stripped = do.submit(batches.strip, desk, extracted)
            normalised = do.submit(batches.normalise, desk, stripped)
            fingerprinted = do.submit(batches.fingerprint, desk, normalised)
            window.add(do.submit(batches.stage, desk, fingerprinted))
        window.drain()
        desk.close()  # what follows needs the memory, not the workers
        pa.default_memory_pool().release_unused()

    with tally.stage(desk, "deduplicate"):
        candidate = do.call(steps.begin_snapshot, desk, plan)
        clusters = do.call(steps.find_clusters, desk, plan, candidate)

    try:
        with tally.stage(desk, "assemble"):
            do.call(steps.assemble, desk, plan, candidate, clusters)

        counted = counting.result()
        tally.add_count(counted)  # before the next stage begins: it took its time beside earlier ones
        with tally.stage(desk, "validate"):
            ledger = do.call(steps.record_files, desk, plan, candidate, counted)
            verdict = do.call(steps.validate, desk, candidate, ledger)
            tally.report = tally.report.plus(verdict.report)
            tally.measures = verdict.volumes.get(OVERALL, {})
    except DatasetFailureError:
        discard_candidate(candidate)
        raise

    with tally.stage(desk, "publish"):
        snapshot = do.call(steps.publish, desk, candidate, verdict)
        tally.snapshot_id = snapshot.snapshot_id
        tally.tables, tally.rejected, tally.removed = do.call(steps.count_rows, desk, snapshot)
        tally.outcome = Outcome.PUBLISHED
