"""Copying the hub: which pages, where each stands, and what they load."""

from __future__ import annotations

import hashlib
import logging
import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from hlh.catalogue.models import Entry
from hlh.people.models.persons import Stranger
from hlh.portal.mirroring.asking import asked
from hlh.portal.mirroring.keeping import Folder
from hlh.portal.mirroring.rewriting import Rewriting
from hlh.taxonomy.languages import CODES, LANGUAGES, django_code, here, unprefixed
from hlh.taxonomy.models import Area

log = logging.getLogger(__name__)
FIXED = ("/", "/areas/", "/hub/", "/hub/packs/", "/labs/", "/briefs/", "/about/safe-space/")
KINDS = ("page", "resource", "event", "action_brief", "learning_brief", "discussion", "session", "lab")
MOST_PAGES = 400  # of one list or discussion
MARK = "@since-which-day@"  # stands in a page for the day, which is no reason to write it anew


@dataclass(slots=True)
class Copied:
    """What came of it."""

    pages: int = 0
    written: int = 0
    gone: int = 0
    failed: list[str] = field(default_factory=list)


def copy_to(path: Path, languages: Iterable[str] = CODES) -> Copied:
    """Copy all that everybody may read into a folder; what is there and is not public any more goes."""
    folder, done = Folder(path), Copied()
    copying = _Copying(folder, {django_code(code) for code in languages}, done)
    copying.copy()
    done.gone, done.written = folder.close(), folder.written
    return done


def public_addresses() -> list[str]:
    """The addresses that are copied, in no language."""
    entries = Entry.objects.visible_to(Stranger()).filter(kind__in=KINDS).order_by("pk")
    areas = [f"/areas/{area.slug}/" for area in Area.objects.offered()]
    return list(dict.fromkeys([*FIXED, *areas, *entries.values_list("address", flat=True)]))


class _Copying:
    """One run."""

    def __init__(self, folder: Folder, languages: set[str], done: Copied) -> None:
        self._folder, self._languages, self._done = folder, languages, done
        self._paths = set(public_addresses())
        self._waiting = deque((here(path, code), code) for path in sorted(self._paths) for code in sorted(languages))
        self._seen = {address for address, _code in self._waiting}
        self._pages: dict[str, int] = {}
        self._static: dict[str, str] = {}

    def copy(self) -> None:
        while self._waiting:
            address, code = self._waiting.popleft()
            answer = asked(address)
            if answer.status == 200 and answer.is_page:
                self._keep(address, code, answer.content)
            elif answer.status not in (
                301,
                302,
                404,
            ):  # moved or taken back since the list was made: that is no trouble
                log.warning("%s answered %d and is not copied", address, answer.status)
                self._done.failed.append(address)

    def _keep(self, address: str, code: str, page: str) -> None:
        file = file_of(address)
        with override(code):
            live = escape(settings.SITE + address)
            words = escape(_("This is a copy of %(day)s. The hub itself stands at:")) % {"day": MARK}
            stamp = f'<p class="note"><span>{words}</span> <a href="{live}"><bdi>{live}</bdi></a></p>'
            writing = Rewriting(
                file=file,
                live=settings.SITE + address,
                placed=lambda there: self._placed(there, code),
                taken=self._taken,
                stamp=stamp,
                instead=_("Do this on the hub itself"),
            )
            of = writing.written(page).encode()
            day = self._folder.since(file, of, localdate().isoformat())
            said = date_format(date.fromisoformat(day), _("j F Y"))
            self._folder.keep(file, of.replace(MARK.encode(), escape(said).encode()), of=of, day=day)
        self._done.pages += 1

    def _placed(self, there: str, code: str) -> str:
        """The file of a page that is copied too; the next page of a list is copied once something leads to it."""
        parts = urlsplit(there)
        path, query = unquote(parts.path), parse_qsl(parts.query)
        if unprefixed(path) not in self._paths or here(unprefixed(path), _language_of(path)) != path:
            return ""
        if _language_of(path) not in self._languages or any(name != "after" for name, _said in query):
            return ""
        address = f"{path}?{urlencode(query)}" if query else path
        if address not in self._seen:
            if self._pages.get(path, 0) >= MOST_PAGES:
                return ""
            self._pages[path] = self._pages.get(path, 0) + 1
            self._seen.add(address)
            self._waiting.append((address, _language_of(path)))
        return file_of(address)

    def _taken(self, address: str) -> str:
        """The file of a style sheet or picture of ours, copied the first time that it is asked for."""
        bare = urlsplit(address.removeprefix(settings.SITE)).path
        if not bare.startswith(settings.STATIC_URL):
            return ""
        if bare not in self._static:
            name = unquote(bare.removeprefix(settings.STATIC_URL))
            found = _static_file(name)
            self._static[bare] = f"static/{name}" if found else ""
            if found:
                content = found.read_bytes()
                self._folder.keep(f"static/{name}", content, of=content, day="")
        return self._static[bare]


def file_of(address: str) -> str:
    """Where a page stands in the copy."""
    parts = urlsplit(address)
    folder = unquote(parts.path).strip("/")
    name = f"after-{hashlib.sha256(parts.query.encode()).hexdigest()[:12]}.html" if parts.query else "index.html"
    return f"{folder}/{name}" if folder else name


def _language_of(path: str) -> str:
    first = path.split("/", 2)[1]
    return first if first in {django_code(one.code) for one in LANGUAGES} else settings.LANGUAGE_CODE


def _static_file(name: str) -> Path | None:
    """Where a static file is: gathered with its mark in its name, or as it was written."""
    root = Path(os.path.normpath(settings.STATIC_ROOT))
    gathered = Path(os.path.normpath(root / name))
    if ".." in name.split("/") or not gathered.is_relative_to(root):
        return None
    if gathered.is_file():
        return gathered
    found = finders.find(name)
    return Path(found) if isinstance(found, str) and Path(found).is_file() else None
