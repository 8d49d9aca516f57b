"""The published tables for those who read them: as views in a database, and as files of other forms."""

from flows.tables.export import Form, export_tables
from flows.tables.views import QueryError, ask, open_views

__all__ = ["Form", "QueryError", "ask", "export_tables", "open_views"]
