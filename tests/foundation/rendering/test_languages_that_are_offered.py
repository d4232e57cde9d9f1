"""A language is offered when its catalogue says everything that templates and code say."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
APPS = ("capability", "clear_platform", "enterprises", "execution", "institutional", "outcomes", "templates")
MARKS = {"_", "_noop", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
# What Django makes of a template for `makemessages`: calls among signs that stand for everything else.
IN_TEMPLATES = re.compile(r"\bn?gettext\((u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", re.DOTALL)


def said_in_code(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def said_in_template(source: str) -> Iterator[str]:
    for literal in IN_TEMPLATES.findall(templatize(source)):
        yield ast.literal_eval(literal)


def said_anywhere() -> set[str]:
    files = [path for app in APPS for path in sorted((ROOT / app).rglob("*")) if "migrations" not in path.parts]
    code = {one for path in files if path.suffix == ".py" for one in said_in_code(path.read_text())}
    templates = [path for path in files if path.suffix in {".html", ".txt"}]
    return code | {one for path in templates for one in said_in_template(path.read_text())}


class Silence(gettext.NullTranslations):
    """What is asked where a catalogue lacks a word; a word may be the same in both languages."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""


def untold(language: str, words: set[str]) -> set[str]:
    """Give the words that the catalogue of a language lacks."""
    file = gettext.find("django", settings.LOCALE_PATHS[0], [language])
    if file is None:
        return words
    with Path(file).open("rb") as catalogue:
        translations = gettext.GNUTranslations(catalogue)
    translations.add_fallback(Silence())
    return {one for one in words if not (translations.gettext(one) or translations.ngettext(one, one, 1))}


def test_the_catalogue_of_every_language_that_is_offered_is_complete() -> None:
    words = said_anywhere()
    lacking = {code: untold(code, words) for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    assert {code: sorted(found)[:5] for code, found in lacking.items() if found} == {}


def test_what_pages_say_is_found_wherever_it_stands() -> None:
    found = said_anywhere()
    assert {"Sign out everywhere", "Keep the seat", "%(n)s key", "Your profile is kept."} <= found
    assert "Your profile is kept." in untold("tlh", found)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% load i18n %}{% translate 'Make a key' %}", {"Make a key"}),
        ('{% load i18n %}{% blocktranslate with a=b %}It "is" {{ a }}{% endblocktranslate %}', {'It "is" %(a)s'}),
        ("{% load i18n %}{% blocktranslate count n=n %}One{% plural %}{{ n }} of{% endblocktranslate %}", {"One"}),
    ],
)
def test_words_of_a_template_are_read_as_its_catalogue_has_them(template: str, words: set[str]) -> None:
    assert set(said_in_template(template)) == words
