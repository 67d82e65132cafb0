"""What people say to show the deck Four seasons and to hear their notes, by language."""

from __future__ import annotations

from typing import Final

# The answer, and the sentences.
SAID_OF_DECKS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "en": (
        "Lecture hall shows Four seasons.",
        (
            "Show Four Seasons on the lecture hall.",
            "open the presentation four season in lecture hall",
            "could you show the presentation called four seasons",
            "show the four seasons presentation",
        ),
    ),
    "de": (
        "Lecture hall zeigt Four seasons.",
        (
            "Zeige Four Seasons in Lecture hall.",
            "öffne bitte die Präsentation Four Season",
            "Kannst du die Präsentation Four seasons zeigen",
        ),
    ),
    "fr": (
        "Four seasons s'affiche dans Lecture hall.",
        (
            "Affiche Four Seasons dans Lecture hall.",
            "affichez le diaporama Four Season s'il vous plaît",
            "ouvre la présentation Four seasons dans Lecture hall",
        ),
    ),
    "es": (
        "Lecture hall muestra Four seasons.",
        ("Muestra Four Seasons en Lecture hall.", "abre la presentación Four Season por favor"),
    ),
    "nl": (
        "Lecture hall toont Four seasons.",
        (
            "Toon Four Seasons in Lecture hall.",
            "open de presentatie Four Season",
            "laat de presentatie Four seasons zien",
            "laat Four seasons zien op Lecture hall",
        ),
    ),
    "it": (
        "Lecture hall mostra Four seasons.",
        ("Mostra Four Seasons in Lecture hall.", "apri la presentazione Four Season per favore"),
    ),
    "pt": (
        "Lecture hall mostra Four seasons.",
        ("Mostra Four Seasons em Lecture hall.", "abra a apresentação Four Season por favor"),
    ),
}

SAID_OF_NOTES: Final[dict[str, tuple[str, ...]]] = {
    "en": ("What are my notes?", "read me my notes please", "what do my notes say", "my speaker notes"),
    "de": (
        "Was sind meine Notizen?",
        "lies mir meine Notizen vor",
        "was steht in meinen Notizen",
        "meine Notizen bitte",
    ),
    "fr": ("Quelles sont mes notes ?", "lis-moi mes notes", "que disent mes notes", "mes notes s'il te plaît"),
    "es": ("¿Cuáles son mis notas?", "léeme mis notas", "qué dicen mis notas", "mis notas por favor"),
    "nl": (
        "Wat zijn mijn notities?",
        "lees mijn notities voor",
        "wat staat er in mijn notities",
        "mijn notities graag",
    ),
    "it": ("Quali sono le mie note?", "leggimi le mie note", "cosa dicono le mie note", "le mie note per favore"),
    "pt": (
        "Quais são as minhas notas?",
        "leia as minhas anotações",
        "o que dizem as minhas notas",
        "minhas notas por favor",
    ),
}
