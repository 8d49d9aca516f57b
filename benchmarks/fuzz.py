"""Fuzzing with atheris: hostile bytes through a part of the pipeline, guided by what they reach.

`python -m benchmarks.fuzz [--target readers|extract|strip|dates] [--seconds N] [--corpus FOLDER]`; all four, an hour together, without arguments

Seeds are the files of data/sample. A finding is an exception that leaves the part, a rejection as `internal_error`, a table that
does not fit its schema, or a record that takes more than its processor time; the fuzzer stops at the first and keeps the input.
"""

import argparse
import contextlib
import gzip
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["transforms", "flows.sources"]):
    from flows.sources import InputFile, ReadOptions, count_records, read_batches
    from flows.sources.formats import find_format
    from transforms.article import Options, attempt, clean_record
    from transforms.boilerplate import strip_record
    from transforms.dates import parse_date
    from transforms.extract import extract_record
    from transforms.records import Extracted, Identity, RawRecord, Rejection
    from transforms.schema.vocabularies import Reason, RecordKind, Stage
    from transforms.tables import (
        Hashed,
        Measured,
        extracted_table,
        normalised_table,
        raw_records,
        rejections_table,
        stripped_table,
    )

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
HOUR = 3600
ALL = "all"
RECORD_SECONDS = 5.0  # processor time; inputs are short, a run allows a stage 20 s of wall time for a record
LONGEST_INPUT = 16_384
NAMES = ("a.txt", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.parquet", "a.warc", "a.log")
SUFFIXES = ("", ".gz", ".zst", ".bz2", ".xz")
OPTIONS = Options()
WHO = Identity("fuzz", "a.html", 1, "https://harbourpost.example/2025/05/14/ferry")
EPOCH_LANGUAGES = ("en", "de", "fr", "ja", "ar", "ru", "hi", "und")


class FindingError(Exception):
    """Something that must not be."""


def fuzz_readers(data: bytes) -> None:
    """Bytes as a file of some kind: read, counted, and what is read cleaned. The first byte says which kind."""
    if not data:
        return
    name = NAMES[data[0] % len(NAMES)] + SUFFIXES[data[0] // len(NAMES) % len(SUFFIXES)]
    kind, compression = find_format(name)
    with tempfile.TemporaryDirectory(prefix="copydesk-fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data[1:])
        file = InputFile("fuzz", name, str(path), folder, kind, compression)
        options = ReadOptions(max_record_bytes=1 << 20)
        outcomes = 0
        for batch in read_batches([file], options):
            outcomes += batch.table.num_rows + len(batch.rejections)
            rejections_table(batch.rejections)
            for rejection in batch.rejections:
                enforce_reason(rejection)
            for raw in raw_records(batch.table):
                enforce_reason(clean_record(raw, OPTIONS))
        if (count := count_records(file, options)) != outcomes:
            raise FindingError(f"{count} counted, {outcomes} read")


def fuzz_extract(data: bytes) -> None:
    """Bytes as a page, through the whole chain, each stage's table built."""
    raw = RawRecord(WHO, RecordKind.HTML, data)
    extracted = enforce_reason(attempt(Stage.EXTRACT, WHO, lambda: extract_record(raw, OPTIONS.extract)))
    if isinstance(extracted, Extracted):
        extracted_table([Hashed.of(extracted)])
        clean(raw)


def fuzz_strip(data: bytes) -> None:
    """Bytes as a text dump, through the whole chain."""
    text = data.decode("utf-8", "replace")
    extracted = Extracted(WHO, text, "verbatim", "utf-8")
    step = lambda: strip_record(extracted, OPTIONS.strip, OPTIONS.site_lines)  # noqa: E731
    if text.strip() and not isinstance(stripped := enforce_reason(attempt(Stage.STRIP, WHO, step)), Rejection):
        stripped_table([stripped])
        clean(RawRecord(WHO, RecordKind.TEXT, text.encode()))


def fuzz_dates(data: bytes) -> None:
    """Bytes as a date in some language."""
    text = data.decode("utf-8", "replace")
    for language in EPOCH_LANGUAGES:
        if parse_date(text, language) != parse_date(text, language):
            raise FindingError("two readings of one date differ")


def clean(raw: RawRecord) -> None:
    """The whole chain, and its table."""
    article = enforce_reason(clean_record(raw, OPTIONS))
    if isinstance(article, Rejection):
        rejections_table([article])
    else:
        normalised_table([Measured.of(article)], "0", "0")


def enforce_reason(result: T) -> T:
    """The same; raises FindingError for a rejection that is an error of ours."""
    if isinstance(result, Rejection) and result.reason in (Reason.INTERNAL_ERROR, Reason.SCHEMA_VIOLATION):
        raise FindingError(result.detail)
    return result


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": fuzz_readers,
    "extract": fuzz_extract,
    "strip": fuzz_strip,
    "dates": fuzz_dates,
}


def find_seeds(target: str) -> Iterable[bytes]:
    """The sample's files as inputs of a target."""
    for path in sorted((ROOT / "data" / "sample").rglob("*")):
        if not path.is_file() or path.stat().st_size > LONGEST_INPUT:
            continue
        content = path.read_bytes()
        if target == "readers":
            for place, name in enumerate(NAMES):
                if path.name.endswith(name[1:]):
                    yield bytes([place]) + content
                    yield bytes([place + len(NAMES)]) + gzip.compress(content, mtime=0)
        elif target == "dates":
            yield from (
                line.strip()[:80]
                for line in content.splitlines()
                if any(b"0" <= c <= b"9" for c in (line[i : i + 1] for i in range(len(line))))
            )
        else:
            yield content


def run_all(seconds: int, corpus: Path | None) -> int:
    """Each target for its share of the time, in a process of its own; 1 where one found something."""
    codes = []
    for target in TARGETS:
        command = [
            sys.executable,
            "-m",
            "benchmarks.fuzz",
            "--target",
            target,
            "--seconds",
            str(seconds // len(TARGETS)),
        ]
        command += ["--corpus", str(corpus / target)] if corpus else []
        codes.append(subprocess.run(command, check=False, cwd=ROOT).returncode)
    return int(any(codes))


def main(arguments: list[str] | None = None) -> int:
    """Fuzz until the time is over (exit code 0) or something is found (libFuzzer's own code)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=[*TARGETS, ALL], default=ALL)
    parser.add_argument("--seconds", type=int, default=HOUR, help="of all targets together")
    parser.add_argument("--corpus", type=Path, help="inputs found so far are kept here; a temporary folder without it")
    chosen = parser.parse_args(arguments)
    if chosen.target == ALL:
        return run_all(chosen.seconds, chosen.corpus)
    warnings.simplefilter("ignore")
    run = TARGETS[chosen.target]

    def one(data: bytes) -> None:
        started = time.process_time()
        run(data)
        if (took := time.process_time() - started) > RECORD_SECONDS:
            raise FindingError(f"{took:.1f} s of processor time for {len(data)} bytes")

    with contextlib.ExitStack() as stack:
        corpus = chosen.corpus or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copydesk-corpus-")))
        corpus.mkdir(parents=True, exist_ok=True)
        for number, seed in enumerate(find_seeds(chosen.target)):
            (corpus / f"seed-{number:04}").write_bytes(seed)
        one(b"\x00warm up, not timed against the first input")
        flags = [
            f"-max_total_time={chosen.seconds}",
            f"-max_len={LONGEST_INPUT}",
            "-timeout=60",
            "-rss_limit_mb=3000",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *flags, f"-artifact_prefix={corpus}/found-", str(corpus)], one)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
