"""croissant.json: a snapshot in Croissant, the JSON-LD vocabulary for datasets (http://mlcommons.org/croissant/1.0)."""

import json
from typing import Any

import pyarrow as pa

from flows.storage.manifest import Manifest
from transforms.schema import PUBLISHED, Column, Table

PARQUET = "application/x-parquet"  # the name under which Croissant's own library reads Parquet

# the context that the specification gives, which readers compare with
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def describe_croissant(manifest: Manifest) -> bytes:
    """The description as JSON-LD: each file with its hash, each table as a record set."""
    content = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": "copydesk-news",
        "description": "Scraped news made clean, deduplicated and validated by copydesk.",
        "version": f"1.0.{int(manifest.snapshot_id)}",
        "distribution": [item for table in PUBLISHED for item in describe_files(table, manifest)],
        "recordSet": [describe_record_set(table) for table in PUBLISHED],
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def describe_files(table: Table, manifest: Manifest) -> list[dict[str, Any]]:
    """The files of a table, each with its hash, and the set of them all."""
    files = [
        {
            "@type": "cr:FileObject",
            "@id": f"{table.name}/{file.name}",
            "name": file.name,
            "contentUrl": f"{table.name}/{file.name}",
            "contentSize": f"{file.bytes} B",
            "encodingFormat": PARQUET,
            "sha256": file.sha256,
        }
        for file in manifest.tables.get(table.name, ())
    ]
    together = {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "name": f"{table.name}-files",
        "description": f"All files of {table.name}.",
        "encodingFormat": PARQUET,
        "includes": f"{table.name}/*.parquet",
    }
    return [*files, together]


def describe_record_set(table: Table) -> dict[str, Any]:
    """One table as a record set."""
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": f"One row is {table.one_row_is}.",
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [describe_field(table, column) for column in table.columns],
    }


def describe_field(table: Table, column: Column) -> dict[str, Any]:
    """One column as a field."""
    listed = pa.types.is_list(column.type)
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": data_type(column.type.value_type if listed else column.type),
        "source": {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}},
    }
    return field | ({"repeated": True} if listed else {})


def data_type(kind: pa.DataType) -> str:
    """The schema.org type of an Arrow type.

    >>> [data_type(kind) for kind in (pa.string(), pa.int32(), pa.date32())]
    ['sc:Text', 'sc:Integer', 'sc:Date']
    """
    tests = (
        (pa.types.is_boolean, "sc:Boolean"),
        (pa.types.is_integer, "sc:Integer"),
        (pa.types.is_floating, "sc:Float"),
        (pa.types.is_timestamp, "sc:DateTime"),
        (pa.types.is_date, "sc:Date"),
    )
    return next((name for test, name in tests if test(kind)), "sc:Text")
