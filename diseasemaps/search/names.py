"""Finding things by their names and codes, in the database.

Each way in has its own index: codes and exact names and prefixes by B-tree (the column sorts
bytewise, so LIKE 'x%' is a range), spelling mistakes by trigrams.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, models, transaction
from psycopg import sql

from diseasemaps.conditions.authorities import Typed
from diseasemaps.conditions.models import Condition, Symptom

CODE = 100  # the weight of an exact code; see _CONDITION_WEIGHTS for names
PREFIX = 60
FUZZY = 50  # times the similarity, 0 to 1

# How alike two names must be, 0 to 1 (pg_trgm's default for whole names is 0.3, for words 0.6).
ALIKE = 0.3
WORDS_ALIKE = 0.6

SHORTEST_FUZZY = 3  # characters; a shorter text has no trigrams worth comparing


class Row(NamedTuple):
    id: int
    score: float
    matched: str


@dataclass(frozen=True)
class Catalogue:
    """Where the names of a kind of thing are; the SQL gives its codes and weighs its names."""

    model: type[models.Model]
    table: str  # of names
    owner: str  # its column that leads to the thing
    weight: str  # SQL of an exact match's weight, of columns of `name`
    codes: str  # SQL giving (id, matched) for %(system)s and %(code)s


CONDITIONS = Catalogue(
    model=Condition,
    table="conditions_conditionname",
    owner="condition_id",
    weight="""CASE name.kind WHEN 'exact' THEN 90 WHEN 'acronym' THEN 85
              WHEN 'misspelling' THEN 70 ELSE 75 END""",
    codes="""SELECT condition_id, system || ':' || code FROM conditions_conditioncode
             WHERE code = %(code)s AND (system = %(system)s OR %(system)s = '')
               AND relation = 'exact'""",
)
SYMPTOMS = Catalogue(
    model=Symptom,
    table="conditions_symptomname",
    owner="symptom_id",
    weight="CASE name.scope WHEN 'exact' THEN 88 ELSE 65 END",
    codes="""SELECT id, hpo_id FROM conditions_symptom
             WHERE %(system)s = 'HP'
               AND (hpo_id = 'HP:' || %(code)s
                    OR alt_ids @> ARRAY['HP:' || %(code)s]::varchar[])""",
)

_SQL = """
WITH found AS (
  SELECT coded.id, {code_weight}::float AS score, coded.matched
    FROM ({codes}) AS coded(id, matched) WHERE %(code)s <> ''
  UNION ALL
  SELECT name.{owner}, {weight}::float, name.name
    FROM {table} name WHERE name.normalised = %(text)s
  UNION ALL
  (SELECT name.{owner}, {prefix}::float, name.name
    FROM {table} name WHERE name.normalised LIKE %(prefix)s
    ORDER BY name.normalised LIMIT %(prefixes)s)
  UNION ALL
  SELECT name.{owner}, {fuzzy} * greatest(
           similarity(name.normalised, %(text)s),
           0.95 * word_similarity(%(text)s, name.normalised)), name.name
    FROM {table} name
    WHERE %(fuzzy)s AND (name.normalised %% %(text)s OR %(text)s <%% name.normalised)
), best AS (
  SELECT DISTINCT ON (id) id, score, matched FROM found
  ORDER BY id, score DESC, length(matched), matched
)
SELECT id, score, matched FROM best ORDER BY score DESC, length(matched), matched, id
LIMIT %(limit)s
"""

# Comparing trigrams costs 50 times what PostgreSQL reckons, so it would rather read the whole table
# (130 ms) than ask the index (2 ms).
_FOR_THIS_SEARCH = """
SELECT set_config('pg_trgm.similarity_threshold', %s, true),
       set_config('pg_trgm.word_similarity_threshold', %s, true),
       set_config('enable_seqscan', 'off', true)
"""


def find(catalogue: Catalogue, text: str, code: Typed | None, *, limit: int) -> list[Row]:
    """The best `limit` things for a normalised `text` or a `code`, best first. One query."""
    statement = sql.SQL(_SQL).format(
        table=sql.Identifier(catalogue.table),
        owner=sql.Identifier(catalogue.owner),
        weight=sql.SQL(catalogue.weight),
        codes=sql.SQL(catalogue.codes),
        code_weight=sql.Literal(CODE),
        prefix=sql.Literal(PREFIX),
        fuzzy=sql.Literal(FUZZY),
    )
    values: dict[str, str | int | bool] = {
        "text": text,
        "prefix": f"{text}%",  # `text` is normalised: letters, digits and spaces, no wildcard
        "prefixes": limit * 20,
        "code": code.code if code else "",
        "system": code.system if code else "",
        "fuzzy": len(text) >= SHORTEST_FUZZY,
        "limit": limit,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_FOR_THIS_SEARCH, [str(ALIKE), str(WORDS_ALIKE)])
        cursor.execute(statement, values)
        return [Row(*row) for row in cursor.fetchall()]
