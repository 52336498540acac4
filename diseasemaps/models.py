"""The house's own tables; each is written down beside the code that keeps it."""

from diseasemaps.audit import AuditEntry, AuditHead
from diseasemaps.versions import PageVersion
from diseasemaps.workflow import HistoryEntry

__all__ = ["AuditEntry", "AuditHead", "HistoryEntry", "PageVersion"]
