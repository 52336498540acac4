"""Reading official release files into the catalogue.

files.py        a file as text, or why it cannot be read
obo.py          the ontology's terms
annotations.py  what is reported of each disease
plan.py         which disease id belongs to which condition (pure)
staging.py      rows into a table: created, updated, confirmed, removed
write.py        the plan into the database
hpo.py          all of it, in one transaction
"""
