"""Which language a text is in."""

from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

KNOWN = ("ar", "zh", "en", "fr", "ru", "es", "pt")


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
    identifier.set_languages(list(KNOWN))
    return identifier


def language_of(text: str) -> str:
    """The code of a text's language, among the six and Portuguese; English for a text without letters."""
    if not any(letter.isalpha() for letter in text):
        return "en"
    return str(_identifier().classify(text[:2000])[0])
