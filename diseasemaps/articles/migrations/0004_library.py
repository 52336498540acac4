"""The library can be searched; and a work that turns out to be another's twin can be made one with
it: which Source a frozen citation belongs to may change, nothing that a reader sees of it.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations
from django.db.models.functions import Upper

FROZEN = """
DROP TRIGGER articles_citation_frozen ON articles_citation;
CREATE TRIGGER articles_citation_frozen BEFORE INSERT OR DELETE OR
  UPDATE OF revision_id, number, type, title, authors, container, year, doi, pmid, url,
    self_published ON articles_citation
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_text();
"""
FORMER = """
DROP TRIGGER articles_citation_frozen ON articles_citation;
CREATE TRIGGER articles_citation_frozen BEFORE INSERT OR UPDATE OR DELETE ON articles_citation
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_frozen_text();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_editorial")]

    operations = [
        migrations.AddIndex(
            model_name="source",
            index=GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="source_title_trgm"),
        ),
        migrations.AddIndex(
            model_name="source",
            index=GinIndex(
                OpClass(Upper("authors"), name="gin_trgm_ops"), name="source_authors_trgm"
            ),
        ),
        migrations.RunSQL(FROZEN, FORMER),
    ]
