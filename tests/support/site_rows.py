"""Rows of one site that share a last line, a way to write dates and an addition to titles: what there is to learn."""

import json
from pathlib import Path

MOTTO = "The Harbour Post has told the truth about the tide since 1911."
WORDS = [
    "harbour",
    "quay",
    "ferry",
    "tide",
    "storm",
    "council",
    "school",
    "market",
    "bridge",
    "river",
    "vote",
    "budget",
    "island",
    "winter",
    "summer",
    "crew",
]


def story_with_motto(number: int) -> str:
    """A story of its own, with the site's motto at its end."""
    own = [" ".join(f"{word}{chr(97 + number)}{place}" for word in WORDS) for place in "abcde"]
    return "\n\n".join([*(f"On the quay {line.capitalize()} was told, the office said." for line in own), MOTTO])


def write_rows_of_one_site(folder: Path) -> Path:
    """A folder with fourteen stories as rows of one file."""
    folder.mkdir(parents=True)
    rows = [
        {
            "text": story_with_motto(number),
            "title": f"Boat {chr(97 + number)} comes in late again | Harbour Live",
            "date": f"{number % 12 + 1}/{13 + number}/2024" if number else "3/4/2024",
            "url": f"https://harbourpost.example/{number}",
        }
        for number in range(14)
    ]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder
