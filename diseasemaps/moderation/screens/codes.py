"""Numbers that look like telephone numbers and dates and are neither.

Batches, register numbers, identifiers of papers, genes and drugs: patients write many of them.
"""

import re
from bisect import bisect_right

CODE = re.compile(
    r"""(?ix)
    \b(?: (?:OMIM|MIM|ORPHA|ORPHANET|ORDO|PMID|PMC|PMCID|DOI|ISBN(?:-1[03])?|ISSN|NCT|ISRCTN|EudraCT
            |HP|HPO|MONDO|ICD(?:-?1[01])?|SNOMED(?:[ -]?CT)?|MeSH|UMLS|NDC|GTIN|EAN|UPC|ATC|CAS|RS
            |LOT|BATCH|CHARGE|LOTE|LOTS|EXP|SERIAL|S/N|SN|REF|REFERENCE|REFERENCIA|ORDER|PEDIDO
            |INVOICE|FACTURA|TRACKING|VERSION|GRANT|PROTOCOL|PATENT|PZN|UDI|NHS|MRN|CHR\w{1,2}
            |CATALOG(?:UE)?|CODE|CODIGO|CÓDIGO|POLICY|CLAIM|TICKET|BUILD|EUDRACT|CTIS|CTRI|ACTRN|DRKS)
        (?:[ ]?(?:n[oº°]\.?|number|num\.?|nr\.?|code|id|de|del|is|was|es|número|numero|lot)){0,3}
        \s?[:#.º°]{0,2}\s{0,2}
        [A-Z]{0,5}[-]?\d[\w./-]*(?:[ -]\d[\w./-]*){0,5} )
    | \b10\.\d{4,9}/[^\s"<>]{1,200}                    # DOI
    | \bGRCh\d\d\S{0,40} | \bchr[\dXYM]{1,2}:[\d,.-]{1,40}
    | \b[NX][MPCR]_\d+(?:\.\d+)?\S{0,60}               # reference sequences
    | \b[cgmnpr]\.[\w*+>_()-]{2,60}                    # variants
    | \brs\d{3,12}\b | \bPMC\d+\b | \bNCT\d{4,8}\b | \bISRCTN\d+\b
    | \b(?:HP|MONDO|ORPHA|OMIM|DOID|GO|CHEBI)[:_ ]\d+\b
    | \b\d{4}-\d{6}-\d{2}(?:-\d\d)?\b                  # EudraCT
    | \b97[89][- ]?(?:\d[- ]?){9}[\dX]\b               # ISBN-13
    | (?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)                      # an address of a machine
    | \b\d{1,4}(?:[.,]\d+)?\s?(?:-|–|to|a)\s?\d{1,5}(?:[.,]\d+)?\s?(?:mg|mcg|µg|ug|ml|g|kg|iu|ui|u|%|
        units|mmol|cells|bpm|mmhg|cm|km|kms|miles|euros?|€|pounds|dollars|steps|calories|kcal|cal|years|
        años|weeks|days|months|hours|tablets?|pills?|drops)\b
    | \b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
    | [-+]?\b\d{1,3}\.\d{3,},?\s?[-+]?\d{1,3}\.\d{3,}\b # a point on the map
    """
)


class Codes:
    """Where in a text such numbers stand."""

    def __init__(self, text: str):
        self.spans = [hit.span() for hit in CODE.finditer(text)]
        self._starts = [start for start, _ in self.spans]

    def touch(self, start: int, end: int) -> bool:
        """Whether text[start:end] is part of one, or holds one."""
        place = bisect_right(self._starts, start) - 1
        if place >= 0 and self.spans[place][1] > start:
            return True
        return place + 1 < len(self._starts) and self._starts[place + 1] < end
