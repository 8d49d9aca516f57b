"""One tool over one file of texts: `python peer_tools.py TOOL TEXTS.jsonl|--imports-only FOLDER` writes FOLDER/TOOL.json:
the group of each text, and peak memory. Runs in any Python that has the tool, so it imports nothing else.
"""

import json
import pickle
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

WORD = re.compile(r"\w+")
THRESHOLD = 0.5
VALUES = 128


def main(tool: str, source: str, folder: Path) -> None:
    """Group the texts of a file by a tool."""
    prepared = PREPARE[tool]()
    if source == "--imports-only":
        write_answer(folder, tool, [])
        return
    with Path(source).open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    write_answer(folder, tool, RUN[tool](prepared, texts, Path(source), folder))


def write_answer(folder: Path, tool: str, group: list[int]) -> None:
    """Write what the tool found, and the most memory that this process held, in bytes (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    peak = int(status["VmHWM"].split()[0]) * 1024
    (folder / f"{tool}.json").write_text(json.dumps({"group": group, "peak": peak}))


def shingles(text: str) -> list[str]:
    """Word 5-shingles."""
    words = WORD.findall(text.lower())
    return [" ".join(words[at : at + 5]) for at in range(max(len(words) - 4, 1))]


def unite(pairs: Sequence[tuple[int, int]], count: int) -> list[int]:
    """The smallest member of the group of each of so many texts."""
    parent = list(range(count))

    def find(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))
        parent[high] = low
    return [find(one) for one in range(count)]


def copydesk(_: Any, texts: list[str], _source: Path, _folder: Path) -> list[int]:
    """This project, one process."""
    from benchmarks.grouping import group_texts
    from transforms.dedup import DedupOptions

    return group_texts(texts, DedupOptions()).group


def datasketch(module: Any, texts: list[str], _source: Path, _folder: Path) -> list[int]:
    """Its MinHashLSH."""
    index = module.MinHashLSH(threshold=THRESHOLD, num_perm=VALUES)
    pairs = []
    for number, signature in enumerate(
        module.MinHash.generator(([part.encode() for part in shingles(text)] for text in texts), num_perm=VALUES)
    ):
        pairs += [(other, number) for other in index.query(signature)]
        index.insert(number, signature)
    return unite(pairs, len(texts))


def rensa(module: Any, texts: list[str], _source: Path, _folder: Path) -> list[int]:
    """Its RMinHashLSH."""
    index = module.RMinHashLSH(threshold=THRESHOLD, num_perm=VALUES, num_bands=32)
    pairs = []
    for number, text in enumerate(texts):
        signature = module.RMinHash(num_perm=VALUES, seed=42)
        signature.update(shingles(text))
        pairs += [(other, number) for other in index.query(signature)]
        index.insert(number, signature)
    return unite(pairs, len(texts))


def datatrove(module: Any, texts: list[str], _source: Path, folder: Path) -> list[int]:
    """Its MinHash in four steps, as its example has it (14 bands of 8)."""
    config = module.MinhashConfig()
    document = import_module("datatrove.data").Document
    documents = (document(text=text, id=str(number)) for number, text in enumerate(texts))
    steps = [str(folder / name) for name in ("signatures", "buckets", "removed")]
    module.MinhashDedupSignature(steps[0], config=config).run(documents, 0, 1)
    for bucket in range(config.num_buckets):
        module.MinhashDedupBuckets(steps[0], steps[1], config=config).run(None, bucket, config.num_buckets)
    module.MinhashDedupCluster(steps[1], steps[2], config=config, save_cluster_id=True).run(None, 0, 1)
    group = list(range(len(texts)))
    clusters = dict(_cluster_ids(folder / "removed"))
    first: dict[int, int] = {}
    for number, cluster in sorted(clusters.items()):
        group[number] = first.setdefault(cluster, number)
    return group


def _cluster_ids(folder: Path) -> list[tuple[int, int]]:
    """What datatrove writes of clusters: pairs of four-byte numbers, document and cluster."""
    numbers = memoryview((folder / "000000.clusters").read_bytes()).cast("I").tolist()
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def text_dedup(module: Any, texts: list[str], source: Path, folder: Path) -> list[int]:
    """Its MinHash with its defaults, one process."""
    arguments = import_module("text_dedup.utils")
    output = folder / "text-dedup"
    module.main.callback(
        io_args=arguments.IOArgs(
            path="json",
            data_files=str(source),
            split="train",
            cache_dir=str(folder / "cache"),
            output=str(output),
            debug=True,
            num_proc=1,
        ),
        meta_args=arguments.MetaArgs(column="text", idx_column="id"),
        minhash_args=arguments.MinHashArgs(),
    )
    with (output / "uf.pkl").open("rb") as dumped:
        found = pickle.load(dumped)
    return [found.find(number) for number in range(len(texts))]


def _import(name: str) -> Callable[[], Any]:
    return lambda: import_module(name)


PREPARE: dict[str, Any] = {
    "copydesk": _import("benchmarks.grouping"),
    "datasketch": _import("datasketch"),
    "rensa": _import("rensa"),
    "datatrove": _import("datatrove.pipeline.dedup.minhash"),
    "text-dedup": _import("text_dedup.minhash"),
}
RUN = {
    "copydesk": copydesk,
    "datasketch": datasketch,
    "rensa": rensa,
    "datatrove": datatrove,
    "text-dedup": text_dedup,
}

if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
