"""No search reads a whole table of names: PostgreSQL says so itself."""

import pytest
from django.db import connection

from diseasemaps.search import names
from tests.conditions.releases import SEIZURE, bring, line


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["alexander", "progresive multifocal", "syndrome 7", "al"])
@pytest.mark.parametrize("catalogue", [names.CONDITIONS, names.SYMPTOMS])
def test_a_search_asks_the_indexes(tmp_path, text, catalogue):
    bring(tmp_path, *(line(f"OMIM:{n}", f"Syndrome {n} of", SEIZURE) for n in range(500)))
    asked: list[str] = []

    def explain(execute, sql, params, many, context):
        if "WITH found" in str(sql):
            execute("EXPLAIN " + sql.as_string(None), params, many, context)
            asked.extend(row for (row,) in context["cursor"].fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        names.find(catalogue, text, None, limit=8)

    plan = "\n".join(asked)
    assert "Index" in plan
    assert "Seq Scan" not in plan
