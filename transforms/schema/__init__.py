"""The one declaration of every table and column; Arrow schemas, suites and the data dictionary derive from it."""

from transforms.schema.enforce import SchemaError, build_table, enforce_schema
from transforms.schema.model import Column, Table
from transforms.schema.tables import BOUNDARIES, PUBLISHED, TABLES

__all__ = ["BOUNDARIES", "PUBLISHED", "TABLES", "Column", "SchemaError", "Table", "build_table", "enforce_schema"]
