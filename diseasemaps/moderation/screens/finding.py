"""What screening returns, and the few words that it offers to put in its place."""

from dataclasses import dataclass

REMOVED = {
    "en": {
        "email": "[e-mail removed]",
        "phone": "[phone number removed]",
        "link": "[link removed]",
        "address": "[address removed]",
        "handle": "[contact removed]",
        "person": "[name removed]",
    },
    "es": {
        "email": "[correo eliminado]",
        "phone": "[teléfono eliminado]",
        "link": "[enlace eliminado]",
        "address": "[dirección eliminada]",
        "handle": "[contacto eliminado]",
        "person": "[nombre eliminado]",
    },
}


@dataclass(frozen=True)
class Finding:
    """Something in text[start:end], never empty; `weight` adds to the priority of a case (0–100).

    Kinds: email, phone, link, address, date, person, handle (a reader could recognise somebody),
    crisis, abuse (somebody may be in danger), word, advice, sales.
    """

    kind: str
    start: int
    end: int
    weight: int
    instead: str | None = None  # what a click would put there; None where only people can say
    action: str = ""  # of a watched word: block, hold, flag, replace, link
    address: str = ""  # of a watched word that leads to a page
    why: str = ""  # for whoever looks: the phrase or the word of the list that was met


def removed(kind: str, language: str) -> str:
    """The words that say, in the language of the text, that something was taken out."""
    return REMOVED.get(language[:2], REMOVED["en"])[kind]
