"""An approved article as schema.org JSON-LD: what search engines are told, and no more."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from diseasemaps.pages.shortening import plain_text

# A data block is not run, so `script-src 'self'` does not stop it; but "</script>" would end it.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}

AUDIENCES = {
    "patient": "Patient",
    "carer": "Caregiver",
    "clinician": "Clinician",
    "student": "MedicalResearcher",
}


def script(page: Any) -> SafeString:
    """The <script> of an ArticlePage; empty unless its revision is approved."""
    if not page.is_approved or page.reading.variant is None:
        return mark_safe("")
    data = json.dumps(about(page), ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{data}</script>')


def about(page: Any) -> dict[str, Any]:
    """A schema.org MedicalWebPage; https://schema.org/MedicalWebPage names each property."""
    article, revision = page.article, page.revision
    address = settings.SITE_URL + article.get_absolute_url()
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "@id": address,
        "url": address,
        "name": article.title,
        "inLanguage": article.language,
        "about": {"@type": "MedicalCondition", "name": article.condition.name},
        "abstract": plain_text(page.reading.variant.short_answer_html),
        "medicalAudience": {
            "@type": "MedicalAudience",
            "audienceType": AUDIENCES[page.reading.variant.reader_type],
        },
        "dateModified": revision.approved_at.isoformat() if revision.approved_at else None,
        "lastReviewed": revision.reviewed_on.isoformat() if revision.reviewed_on else None,
        "reviewedBy": [
            {"@type": "Person", "name": review.reviewer_name, "jobTitle": review.credential}
            for review in page.reviews
        ],
        "aspect": article.topic.aspect if article.topic else "",
        "citation": [work(reference.citation) for reference in page.references],
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
    }
    return {name: value for name, value in data.items() if value}


def work(citation: Any) -> dict[str, Any]:
    addresses = [
        f"https://doi.org/{citation.doi}" if citation.doi else "",
        f"https://pubmed.ncbi.nlm.nih.gov/{citation.pmid}/" if citation.pmid else "",
        citation.url,
    ]
    same_as = [address for address in addresses if address]
    data = {"@type": "CreativeWork", "name": citation.title, "sameAs": same_as}
    return data | ({"datePublished": str(citation.year)} if citation.year else {})
