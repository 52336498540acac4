"""What a list of retractions says, kept so that a work cited tomorrow is known as retracted too."""

from django.db import models


class RetractionRecord(models.Model):
    """One record of Retraction Watch that retracts a work, or takes a retraction back.

    Its other records (corrections, expressions of concern) are not kept: they mark nothing.
    """

    class Nature(models.TextChoices):
        RETRACTION = "retraction", "Retraction"
        REINSTATEMENT = "reinstatement", "Reinstatement"

    record_id = models.PositiveIntegerField(primary_key=True)  # theirs
    nature = models.CharField(max_length=13, choices=Nature.choices)
    on = models.DateField()
    doi = models.CharField(max_length=200, blank=True, db_index=True)  # of the work; lower case
    pmid = models.CharField(max_length=12, blank=True, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    notice = models.URLField(max_length=500, blank=True)  # where it is announced
