"""datapackage.json: a snapshot as a Frictionless Data Package (https://datapackage.org, version 2)."""

import json
from typing import Any

import pyarrow as pa

from flows.storage.manifest import Manifest
from transforms.schema import PUBLISHED, Column, Table

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
IDENTITY_OF = {"duplicates": ("duplicate_of", "articles")}


def describe_datapackage(manifest: Manifest) -> bytes:
    """The descriptor as JSON: one resource a table, with its files, columns, constraints, keys."""
    content = {
        "$schema": PROFILE,
        "name": "copydesk-news",
        "title": f"News dataset, snapshot {manifest.snapshot_id}",
        "description": "Scraped news made clean, deduplicated and validated by copydesk.",
        "version": manifest.snapshot_id,
        "resources": [describe_resource(table, manifest) for table in PUBLISHED],
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def describe_resource(table: Table, manifest: Manifest) -> dict[str, Any]:
    """One table as a resource."""
    schema: dict[str, Any] = {
        "fields": [describe_field(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if table.name in IDENTITY_OF:
        field, resource = IDENTITY_OF[table.name]
        schema["foreignKeys"] = [
            {"fields": [field], "reference": {"resource": resource, "fields": ["article_id"]}},
        ]
    return {
        "name": table.name,
        "title": f"One row is {table.one_row_is}.",
        "path": [f"{table.name}/{file.name}" for file in manifest.tables.get(table.name, ())],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(file.bytes for file in manifest.tables.get(table.name, ())),
        "schema": schema,
    }


def describe_field(column: Column) -> dict[str, Any]:
    """One column as a field of Table Schema.

    >>> describe_field(Column("word_count", pa.int32(), "Number of words.", nullable=False, minimum=0))["constraints"]
    {'required': True, 'minimum': 0}
    """
    constraints = {
        "required": True if not column.nullable else None,
        "unique": True if column.unique else None,
        "minimum": column.minimum,
        "maximum": column.maximum,
        "minLength": column.min_length if pa.types.is_string(column.type) else None,
        "pattern": column.pattern if pa.types.is_string(column.type) else None,
        "enum": list(column.values) if column.values and pa.types.is_string(column.type) else None,
    }
    field: dict[str, Any] = {
        "name": column.name,
        "type": field_type(column.type),
        "description": column.description,
    }
    stated = {name: value for name, value in constraints.items() if value is not None}
    return field | ({"constraints": stated} if stated else {})


def field_type(kind: pa.DataType) -> str:
    """The Table Schema type of an Arrow type.

    >>> [field_type(kind) for kind in (pa.string(), pa.list_(pa.string()), pa.date32())]
    ['string', 'array', 'date']
    """
    tests = (
        (pa.types.is_list, "array"),
        (pa.types.is_boolean, "boolean"),
        (pa.types.is_integer, "integer"),
        (pa.types.is_floating, "number"),
        (pa.types.is_timestamp, "datetime"),
        (pa.types.is_date, "date"),
        (pa.types.is_string, "string"),
    )
    return next((name for test, name in tests if test(kind)), "any")
