"""The discussion: a question or experience, and what people answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from hlh.activity.ledger import record
from hlh.activity.models import Actor, Fact
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.entries import Described, add_passage, enter, entry_of
from hlh.catalogue.models import Case, Entry
from hlh.catalogue.moderation import holding
from hlh.database.rows import columns, made, row_of
from hlh.files.uploads import Upload
from hlh.paging import number_in
from hlh.people.models import Naming, Person, Verification, Voice
from hlh.people.voices import as_their_own, rename, settle_in, speak, voice_of, written_by
from hlh.policy import NotNow
from hlh.taxonomy.languages import django_code
from hlh.taxonomy.models import Area
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models.labs import Lab, seen_by
from learning_labs.readers import live

_WENT_UP = gettext_lazy("This discussion was just merged into another one. Open it again, and read on there.")
_SENTENCE = re.compile(r".+?(?:[.?!؟] +|[。？！]|$)")

# Asked for whenever somebody writes: written by Django it takes twice as long.
_LOCKED = """
SELECT {here}, lab.stage FROM learning_labs_discussion here JOIN learning_labs_lab lab ON lab.id = here.lab_id
WHERE here.id = %s FOR UPDATE OF here
"""

# One statement: somebody waits for it.
_HEARD = """
WITH heard AS (
    UPDATE learning_labs_discussion
    SET post_count = %(post_count)s, moved_at = %(moved_at)s, changed_at = %(moved_at)s,
        first_answer_at = %(first_answer_at)s, countries = %(countries)s
    WHERE id = %(here)s RETURNING id
)
INSERT INTO learning_labs_reading AS reading (person_id, discussion_id, upto, at)
SELECT %(reader)s::bigint, id, %(post_count)s, %(moved_at)s FROM heard WHERE %(reader)s::bigint IS NOT NULL
ON CONFLICT (person_id, discussion_id) DO UPDATE SET upto = EXCLUDED.upto, at = EXCLUDED.at
WHERE reading.upto < EXCLUDED.upto
"""

# Everything that the page of a discussion shows of it, of its lab, and of its reader, in one statement.
_AT = """
SELECT {here}, {lab},
    EXISTS (SELECT FROM learning_labs_membership own WHERE own.lab_id = lab.id AND own.person_id = %(reader)s),
    (SELECT voice_id FROM learning_labs_post opening WHERE opening.discussion_id = here.id AND opening.number = 1),
    reading.upto, watch.level, EXISTS (SELECT FROM learning_labs_summary WHERE discussion_id = here.id),
    EXISTS (SELECT FROM learning_labs_poll WHERE discussion_id = here.id),
    EXISTS (SELECT FROM learning_labs_followup WHERE post_id = here.answer_id AND outcome <> ''),
    lab.first_posts_wait_since IS NOT NULL AND EXISTS (
        SELECT FROM people_voice theirs JOIN learning_labs_post said ON said.voice_id = theirs.id
        WHERE theirs.person_id = %(reader)s AND said.stage = 'shown'
    ), {voice}
FROM learning_labs_discussion here
JOIN learning_labs_lab lab ON lab.id = here.lab_id
LEFT JOIN learning_labs_reading reading ON reading.discussion_id = here.id AND reading.person_id = %(reader)s
LEFT JOIN learning_labs_watch watch ON watch.discussion_id = here.id AND watch.person_id = %(reader)s
LEFT JOIN people_voice voice ON voice.place = 'discussion:' || here.id AND voice.person_id = %(reader)s
WHERE lab.slug = %(slug)s AND here.number = %(number)s
"""

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone
    from learning_labs.models.posts import Post
    from learning_labs.models.quotes import Quoted
    from learning_labs.models.said import Said


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def begin(self, lab: Lab, *, language: str, area: int | None, **said: object) -> Discussion:
        """A numbered place in a lab for a discussion; it opens with its first post."""
        fields = {"number": lab.next_number(), "language": language, "area_id": area, "is_demo": lab.is_demo}
        return self.create(lab=lab, **fields, **said)

    def visible_to(self, person: Anyone) -> Self:
        """Those that have opened, in the labs that this reader sees. Every look-up starts here."""
        return self.in_labs_of(person).exclude(post_count=0)

    def without_an_answer(self) -> Self:
        """Questions of which nobody has said yet which post is the answer."""
        return self.filter(answer=None, kind=Discussion.Kind.QUESTION)

    def in_labs_of(self, person: Anyone) -> Self:
        """The same with those whose first post waits, for who asks then who may read that."""
        return self.filter(seen_by(person, "lab__"))

    def at(self, slug: str, number: int, *, reader: Anyone) -> Discussion | None:
        """The one at an address, if this reader sees its lab, which comes along; it may not have opened yet."""
        asked = _AT.format(here=columns(Discussion, "here"), lab=columns(Lab, "lab"), voice=columns(Voice, "voice"))
        row = row_of(asked, {"slug": slug, "number": number, "reader": reader.pk or 0})
        if row is None:
            return None
        here, rest = made(Discussion, row)
        here.lab, (belongs, here.opener, here.upto, here.level, *known) = made(Lab, rest)
        here.is_summed_up, here.has_polls, here.has_outcomes, here.has_spoken, *own = known
        here.lab.know(reader, belongs=belongs)
        here.know_voice(reader, made(Voice, own)[0])
        return here if here.lab.is_seen_by(reader) else None

    def read_by(self, person: Anyone) -> Self:
        """With how far this reader has read each, as `upto`, and how much they want to be told, as `level`."""
        if not person.is_authenticated:
            return self
        theirs = {"person": person.pk, "discussion": OuterRef("pk")}
        reading, watch = (apps.get_model("learning_labs", name).objects for name in ("Reading", "Watch"))
        return self.annotate(
            upto=Subquery(reading.filter(**theirs).values("upto")),
            level=Subquery(watch.filter(**theirs).values("level")),
        )

    def for_describing(self) -> Self:
        """With all that describing many of them needs."""
        from learning_labs.models.posts import Post

        posts = Prefetch("posts", Post.objects.for_describing())
        return self.select_related("lab", "answer").prefetch_related(posts)


class Discussion(models.Model):
    """One question, and the posts under it."""

    class Kind(models.TextChoices):
        QUESTION = "question", gettext_lazy("Question")
        EXPERIENCE = "experience", gettext_lazy("Country experience")
        DISCUSSION = "discussion", gettext_lazy("Discussion")
        ANNOUNCEMENT = "announce", gettext_lazy("Announcement")

    class Marked(models.TextChoices):
        ASKER = "asker", gettext_lazy("By who asked through the help desk")
        OPENER = "opener", gettext_lazy("By who began the discussion")
        KEEPER = "keeper", gettext_lazy("By a facilitator")

    opener: int | None  # of one that was found `at` its address: the voice that opened it,
    upto: int | None  # how far its reader has read it,
    level: str | None  # how much they want to be told,
    is_summed_up: bool = False  # whether a summary stands on its page,
    has_polls: bool = False  # and polls,
    has_outcomes: bool = False  # and what came of its answer
    has_spoken: bool = False  # and, where first posts wait, that its reader has a post anywhere that others read
    came_from: Discussion | None = None  # where it was found by the address of one that was merged into it

    TITLE = 160  # characters
    MOST_PINNED = 3  # in a lab
    POSTS_ON_A_PAGE = 25

    lab = models.ForeignKey(Lab, models.PROTECT, related_name="discussions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUESTION)
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2)
    area = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    from_question = models.BooleanField(default=False)
    post_count = models.PositiveIntegerField(default=0)
    countries = ArrayField(models.CharField(max_length=3), default=list, blank=True)  # of those who speak by name
    same_count = models.PositiveIntegerField(default=0, db_default=0)  # readers who face what the first post asks
    answer = models.OneToOneField("Post", models.PROTECT, null=True, blank=True, related_name="+")
    marked = models.CharField(
        max_length=6, choices=Marked, default=Marked.ASKER, db_default=Marked.ASKER.value
    )  # who said so
    marked_at = models.DateTimeField(null=True, blank=True)
    followed_up = models.PositiveSmallIntegerField(
        default=0, db_default=0
    )  # after how many days it was asked last whether the answer worked
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True, db_default="")  # nothing where it closed by itself
    closed_in = models.CharField(max_length=2, blank=True, db_default="")  # the language of that
    pin = models.PositiveSmallIntegerField(null=True, blank=True)  # its place on top of the lab's list
    slow_minutes = models.PositiveSmallIntegerField(null=True, blank=True)  # none: as its lab
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    merged_after = models.PositiveIntegerField(default=0, db_default=0)  # the post there after which its own stand
    # Languages into which a post here was translated once: a page of another one asks for no translations.
    tongues = ArrayField(models.CharField(max_length=2), default=list, db_default=[], blank=True)
    opened_at = models.DateTimeField(default=now)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)  # anything of it that everybody reads
    once = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001  unique where it is given
    is_demo = models.BooleanField(default=False)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lab", "number"], name="a_number_is_given_once_in_a_lab"),
            models.UniqueConstraint(
                fields=["lab", "once"], condition=Q(once__isnull=False), name="a_form_begins_one_discussion"
            ),
            models.UniqueConstraint(
                fields=["lab", "pin"], condition=Q(pin__isnull=False), name="one_discussion_stands_at_a_pin"
            ),
            models.CheckConstraint(condition=Q(pin=None) | Q(pin__range=(1, 3)), name="three_are_pinned_at_most"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(post_count=0, pin=None, answer=None),
                name="nothing_is_left_of_what_was_merged",
            ),
        ]
        indexes = [
            models.Index(fields=["lab", "-moved_at", "-id"], name="discussions_by_movement"),
            models.Index(fields=["-moved_at", "-id"], name="discussions_that_move"),
            models.Index(fields=["marked_at"], condition=Q(marked_at__isnull=False), name="answers_by_their_day"),
            models.Index(
                fields=["-opened_at", "-id"], condition=Q(from_question=True), name="discussions_asked_lately"
            ),
            models.Index(fields=["lab"], condition=Q(post_count=1), name="discussions_nobody_answered"),
            models.Index(fields=["lab"], condition=Q(post_count=0), name="discussions_not_opened"),
            models.Index(
                fields=["lab", "-moved_at", "-id"],
                condition=Q(answer=None, kind="question"),
                name="questions_without_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of(self.lab.slug, self.number, get_language() or "en")

    def number_here(self, number: int) -> int:
        """The number that a post has here which an address names, also where the address is of what was merged into it."""
        return number + (self.came_from.merged_after if self.came_from else 0)

    @property
    def address(self) -> str:
        """How the catalogue knows it: without the language of a page."""
        return f"/labs/{self.lab.slug}/{self.number}/"

    @property
    def place(self) -> str:
        """Where the voices of this discussion are."""
        return f"discussion:{self.pk}"

    def voice_of(self, person: Anyone) -> Voice | None:
        """A person's voice here, if they have spoken; asked along with the discussion where it was found at its address."""
        known: dict[int, Voice | None] = vars(self).get("_voices", {})
        if person.pk in known:
            return known[person.pk]
        return voice_of(person, self.place)

    def know_voice(self, person: Anyone, voice: Voice) -> None:
        """Remember for this request how somebody speaks here; a voice without a key is none."""
        if isinstance(person, Person):
            vars(self)["_voices"] = {person.pk: as_their_own(person, voice) if voice.pk else None}

    def places(self) -> list[str]:
        """The same, with those of what was merged into it."""
        return [self.place, *(one.place for one in self.merged.all())]

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None

    @property
    def solved(self) -> str:
        """The same as the catalogue says it: a question waits for an answer, anything else may have one."""
        if self.is_answered:
            return Entry.Solved.YES
        return Entry.Solved.NO if self.kind == self.Kind.QUESTION else ""

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_pinned(self) -> bool:
        return self.pin is not None

    @property
    def takes_posts(self) -> bool:
        """Whether people still write here."""
        return self.lab.takes_posts and not self.is_closed

    @property
    def pace(self) -> int:
        """How many minutes somebody waits here between two posts."""
        return self.lab.slow_minutes if self.slow_minutes is None else self.slow_minutes

    @property
    def country_count(self) -> int:
        return len(self.countries)

    @property
    def has_opened(self) -> bool:
        """Whether others read it: until then its first post waits for a facilitator, or was hidden by one."""
        return self.post_count > 0

    def is_opened_by(self, voice: Voice | None) -> bool:
        """Whether this voice began it."""
        if voice is None:
            return False
        if "opener" in vars(self):
            return bool(vars(self)["opener"] == voice.pk)
        return self.posts.filter(number=1, voice=voice).exists()

    def open(
        self,
        text: str,
        *,
        voice: Voice,
        by: Actor,
        once: str = "",
        title: str = "",
        waits: str = "",
        files: Sequence[Upload] = (),
        mentions: Sequence[str] = (),
    ) -> Post:
        """Write the first post: from now on people can answer, unless it waits for a facilitator.

        Args:
            text: Markdown as typed.
            voice: whose it is.
            by: who acts.
            once: what the form is known by, when it is sent again.
            title: what it is called; what the text begins with where nothing is said.
            waits: why a facilitator reads it first, a `Case.Why`; until then nobody else knows of the discussion.
            files: what comes along.
            mentions: whom it asks to be told, as tokens.
        """
        from learning_labs.models.posts import Post

        with transaction.atomic():
            Discussion.objects.filter(pk=self.pk).update(title=title or title_of(text))
            self.refresh_from_db()
            if waits:
                enter(self)  # for the case to stand under; read by who decides
            post = Post.objects.write(
                self,
                text=text,
                language=self.language,
                voice=voice,
                by=by,
                kind=self.kind,
                once=once,
                tells=False,
                waits=waits,
                files=files,
                mentions=mentions,
            )
            self.refresh_from_db(fields=["post_count"])
            if not waits:
                self.tell_that_it_opened(by=by)
        return post

    def tell_that_it_opened(self, *, by: Actor) -> None:
        record(
            facts.DISCUSSION_OPENED,
            self,
            by=by,
            lab=self.lab_id,
            number=self.number,
            area=self.area_id,
            from_question=self.from_question,
        )

    def say(
        self,
        person: Person,
        *,
        text: str,
        language: str,
        naming: int,
        quoting: str,
        by: Actor,
        kind: str = "",
        once: str = "",
        files: Sequence[Upload] = (),
        voice: Voice | None = None,
        at_any_pace: bool = False,
        reads: bool = False,
        mentions: Sequence[str] = (),
        quotes: Sequence[Quoted] = (),
    ) -> Post:
        """Somebody adds a post: in the voice that they have here, or choose now; from now on they belong to the lab.

        A newcomer's first post, and what reads like advice for a patient, waits for a facilitator.

        Args:
            person: who says it.
            text: Markdown as typed.
            language: of the text, as data code.
            naming, quoting: for a first post here; a voice that is there stays as it is.
            by: who acts.
            kind: what it carries.
            once: the key of the form; the same words sent with it twice stand once.
            files: what comes along.
            voice: theirs here, where it was asked for already.
            at_any_pace: whether slow mode is not for them: who keeps the lab.
            reads: whether they write on its page, and so have read what stands there.
            mentions: whom it asks to be told, as tokens.
            quotes: what stands at the marks in the text.

        Raises:
            NotNow: when the discussion was moved meanwhile, when it or its lab has closed, and in slow mode too soon.
        """
        from learning_labs.models.posts import Post
        from learning_labs.order.pacing import wait_for_a_turn

        with transaction.atomic():
            here = self.locked()
            if not here.lab.takes_posts:
                raise NotNow(_("This lab is closed; it can be read, not added to."))
            if not here.has_opened:
                raise NotNow(_("A facilitator reads the opening post first. Until then nothing can be added."))
            if here.is_closed:
                raise NotNow(_("This discussion is closed; it can be read, not added to."))
            voice = voice or here.voice_of(person)
            if voice is None:
                among = here.lab.countries_of_its_people(without=person)
                floor = Naming(here.lab.floor)
                voice = speak(person, here.place, naming=naming, quoting=quoting, floor=floor, among=among)
                here.lab.welcome(person, by=by)
            key = key_of(once, voice.pk, text, *quotes)
            if here.pace and not at_any_pace:
                wait_for_a_turn(here, person, key)
            return Post.objects.write_in(
                here,
                text=text,
                language=language,
                voice=voice,
                by=by,
                kind=kind,
                once=key,
                waits=why_it_waits(person, here.lab, text),
                files=files,
                reader=person if reads else None,
                mentions=mentions,
                quotes=quotes,
            )

    def go_on(self, text: str, *, by: Actor, once: str) -> Post:
        """Whoever asked adds something: in the voice that opened the discussion."""
        from learning_labs.models.posts import Post

        with transaction.atomic():
            return Post.objects.write(
                self,
                text=text,
                language=self.language,
                voice=self.posts.select_related("voice").get(number=1).voice,
                by=by,
                kind=Post.Kind.QUESTION,
                once=once,
                waits=Case.Why.CLINICAL if is_advice(text) else "",
            )

    def locked(self) -> Discussion:
        """The row as it is now, locked, with its lab: whether that has closed is asked again.

        Raises:
            NotNow: when it was moved to another lab since it was read: who may read and write there is asked again.
        """
        row = row_of(_LOCKED.format(here=columns(Discussion, "here")), [self.pk])
        if row is None:
            raise NotNow(_("It is not there any more."))
        here, (stage,) = made(Discussion, row)
        if here.merged_into_id is not None:
            raise NotNow(_WENT_UP)
        if here.lab_id != self.lab_id:
            raise NotNow(_("This discussion was just moved to another lab. Open it again, and look whom you speak to."))
        here.lab = self.lab
        here.lab.stage = stage
        return here

    def rename(self, voice: Voice, *, naming: int, quoting: str, among: Mapping[str, int], by: Actor) -> None:
        """Its author chooses again; what lists and the catalogue say of countries follows at once."""
        with transaction.atomic():
            here = self.locked()
            rename(voice, naming=naming, quoting=quoting, among=among, by=by)
            here.count_countries()
            here.say_anew()

    def say_anew(self, only: Collection[str] = ()) -> None:
        """Something else than a new post changed: remembered pages and the catalogue say it at once.

        Args:
            only: the anchors of the posts that changed.
        """
        Discussion.objects.filter(pk=self.pk).update(changed_at=now())
        enter(self, only=only)
        transaction.on_commit(self._say_otherwise_where_quoted)  # whoever holds this row waits for no other

    def say_otherwise(self) -> None:
        """Remembered pages say at once what the catalogue does not: its post says the same in another language."""
        Discussion.objects.filter(pk=self.pk).update(changed_at=now())

    def _say_otherwise_where_quoted(self) -> None:
        """So do those of other discussions that quote a post of this one."""
        from learning_labs.models.quotes import Quote

        quoting = Quote.objects.filter(source__discussion=self.pk).exclude(post__discussion=self.pk)
        Discussion.objects.filter(pk__in=quoting.values("post__discussion")).update(changed_at=now())

    def count_countries(self) -> None:
        """Keep which countries speak by name: what the page itself shows, no more."""
        named = self.posts.shown().filter(voice__naming__gte=Naming.COUNTRY, voice__floor__gte=Naming.COUNTRY)
        found = named.exclude(voice__country=None).values_list("voice__country_id", flat=True)
        self.countries = sorted(found.order_by().distinct())
        self.save(update_fields=["countries"])

    def page_of(self, post: Post | Said) -> str:
        """The address of a post on the page that shows it."""
        return self.page_at(post.number or max(1, self.post_count), post.anchor)  # what waits stands below the last one

    def page_at(self, number: int, anchor: str = "") -> str:
        """The same by its number."""
        return f"{self.page_with(number)}#{anchor or f'post-{number}'}"

    def page_with(self, number: int) -> str:
        """The address of the page that shows the post of a number."""
        before = page_before(number)
        return f"{self.get_absolute_url()}?after={before}" if before else self.get_absolute_url()

    def post_at(self, anchor: str) -> Post | None:
        """The post that everybody reads at an anchor such as "post-3"."""
        number = anchor.removeprefix("post-")
        return self.posts.shown().filter(number=number_in(number)).first()

    def heard(self, post: Post, *, reader: Person | None = None) -> None:
        """Others read a new post: what lists show of the newest follows, and the catalogue. Its row is locked.

        Of the catalogue's passages only its own is written: it costs the same in a discussion of any length.

        Args:
            post: it stands last.
            reader: who wrote it on the page, and so has read what stands there.
        """
        self.post_count, self.moved_at = post.number or 0, now()
        self.changed_at = self.moved_at
        if self.first_answer_at is None and post.number != 1:
            self.first_answer_at = post.written_at
        country = post.voice.country_id if post.voice.level >= Naming.COUNTRY else None
        if country and country not in self.countries:
            self.countries = sorted([*self.countries, country])
        with connection.cursor() as cursor:
            said = {name: getattr(self, name) for name in ("post_count", "moved_at", "first_answer_at", "countries")}
            cursor.execute(_HEARD, said | {"here": self.pk, "reader": reader.pk if reader else None})
        live.tell(self.pk)
        passage = (post.anchor, post.own_words, post.language)
        if post.number == 1 or not add_passage(self, passage, voice=post.voice_id, countries=self.countries):
            enter(self)

    def lost(self, post: Post) -> None:
        """A post that others read was hidden: nothing of it is told any more, not in lists and not in the title."""
        if self.answer_id == post.pk:
            self.leave_open()
        if post.number == 1:
            with override(django_code(self.language)):
                self.title = _("This was hidden by a facilitator")
            self.save(update_fields=["title"])
        self.count_countries()
        self.say_anew([post.anchor])

    def take_answer(self, post: Post, *, by: Actor, marked: str = Marked.ASKER) -> Fact | None:
        """This post helped, says who may say so; it stands on top from now on, unless it was hidden meanwhile.

        Returns:
            What happened; None when nothing did. What an asker of the help desk said stands until they say something else.
        """
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Discussion.objects.select_for_update(of=("self",)))
            is_said = self.answer_id == post.pk and self.marked == marked
            is_theirs = self.is_answered and self.marked == self.Marked.ASKER and marked != self.Marked.ASKER
            if is_said or is_theirs or not self.posts.shown().filter(pk=post.pk).exists():
                return None
            Discussion.objects.filter(pk=self.pk).update(answer=post, marked=marked, marked_at=now(), followed_up=0)
            self.refresh_from_db()
            self.say_anew()
            return record(facts.ANSWER_TAKEN, self, by=by, post=post.pk, marked=marked)

    def leave_open(self) -> None:
        """Nothing here is taken for the answer (any more)."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Discussion.objects.select_for_update(of=("self",)))
            if self.answer_id is None:
                return
            self.answer = self.marked_at = None
            self.save(update_fields=["answer", "marked_at"])
            self.say_anew()

    def ask_again(self) -> None:
        """What came did not help: it is open again, and stands on top of the lists; so is what closed by itself."""
        with transaction.atomic():
            self.leave_open()
            Discussion.objects.filter(pk=self.pk).update(moved_at=now())
            self.wake()

    def wake(self) -> None:
        """What closed by itself is open again: somebody has something to say."""
        Discussion.objects.filter(pk=self.pk, closed_because="").exclude(closed_at=None).update(
            closed_at=None, changed_at=now()
        )
        self.refresh_from_db()

    def move_to(self, lab: Lab, *, area: int | None, by: Actor) -> Fact:
        """Move it to another lab, with every post; the old address leads to the new one.

        Raises:
            NotNow: when more people would read what others wrote for fewer.
        """
        with transaction.atomic():
            holding.moved(self.entry_now(), lab.scope_marks())
            mine = Discussion.objects.select_related("lab").select_for_update(of=("self",)).get(pk=self.pk)
            if lab.is_wider_than(mine.lab) and mine.has_words_of_others():
                raise NotNow(
                    _("Others wrote here for fewer readers than that lab has. Choose a lab that no more people read.")
                )
            old_lab, old_number = mine.lab_id, mine.number
            if lab.pk != old_lab:
                apps.get_model("learning_labs", "Assignment").objects.filter(
                    discussion=self.pk
                ).delete()  # others keep that lab
                OldAddress.objects.create(lab_id=old_lab, number=old_number, discussion=mine)
                Discussion.objects.filter(pk=self.pk).update(lab=lab, number=lab.next_number(), pin=None)
                among = lab.countries_of_its_people()
                for place in self.places():
                    settle_in(place, floor=Naming(lab.floor), among=among)
            Discussion.objects.filter(pk=self.pk).update(area=area)
            self.refresh_from_db()
            self.count_countries()
            self.say_anew()
            return record(
                facts.DISCUSSION_MOVED,
                self,
                by=by,
                lab=lab.pk,
                number=self.number,
                from_lab=old_lab,
                from_number=old_number,
            )

    def entry_now(self) -> Entry:
        """Its entry, asked for before its row is locked.

        Raises:
            NotNow: when it was merged into another one since it was read.
        """
        try:
            return entry_of(self)
        except Entry.DoesNotExist:
            raise NotNow(_WENT_UP) from None

    def has_words_of_others(self) -> bool:
        """Whether somebody wrote here who did not open it; what waits or was hidden counts too."""
        opened = self.posts.filter(number=1).values("voice")
        return self.posts.exclude(voice__in=opened).exists()

    def as_entry(self, only: Collection[str] | None = None) -> Described | None:
        """What the catalogue says of it, whole, or with the posts at these anchors alone; nothing once it was merged."""
        if self.merged_into_id is not None:
            return None
        posts = self._described(only)
        opening = self._opening(posts, only)
        said = self.answer or opening
        return Described(
            kind="discussion",
            title=self.title,
            summary=Truncator(said.own_words).chars(300) if said else "",
            language=self.language,
            areas=[self.area_id] if self.area_id else list(self.lab.areas),
            countries=list(self.countries),
            published_at=self.opened_at,
            address=self.address,
            audience=self.lab.audience if self.has_opened else self.lab.of_its_keepers,
            passages=[(post.anchor, post.own_words, post.language) for post in posts],
            voices={post.anchor: post.voice_id for post in posts},
            lab=self.lab.slug,
            solved=self.solved,
            opening=opening.anchor if opening else "",
        )

    def _described(self, only: Collection[str] | None) -> list[Post]:
        if only is None and "posts" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.posts.all())
        posts = self.posts.for_describing()
        if only is not None:
            posts = posts.filter(number__in=[number_in(anchor.removeprefix("post-")) for anchor in only])
        return list(posts) if only is None or only else []

    def _opening(self, posts: Sequence[Post], only: Collection[str] | None) -> Post | None:
        """The first post that everybody reads."""
        if only is None or (posts and posts[0].number == 1):
            return posts[0] if posts else None
        return self.posts.for_describing().first()


@lru_cache(maxsize=4096)
def address_of(slug: str, number: int, language: str) -> str:
    """Where a discussion is read. Each post of a page names it; the language stands in its prefix."""
    return reverse("learning_labs:discussion", args=[slug, number])


def why_it_waits(person: Person, lab: Lab, text: str) -> str:
    """Why a facilitator reads a new post of somebody first; empty where others may read it at once."""
    if is_advice(text):
        return Case.Why.CLINICAL
    return Case.Why.NEWCOMER if lab.first_posts_wait and not is_known(person) else ""


def is_known(person: Person) -> bool:
    """Who is appointed to something, has a post that others read, or is verified at a ministry or an office of WHO."""
    from learning_labs.models.posts import Post

    return is_known_by_office(person) or Post.objects.shown().filter(written_by(person)).exists()


def is_known_by_office(person: Person) -> bool:
    """The same, whatever they have written."""
    return bool(person.appointments_now or person.is_held_back) or Verification.objects.is_official(person)


def page_before(number: int) -> int:
    """The number after which the page begins that shows a post; 0 for the first page."""
    return max(0, number - 1) // Discussion.POSTS_ON_A_PAGE * Discussion.POSTS_ON_A_PAGE


class OldAddress(models.Model):
    """Where a discussion stood before it was moved."""

    lab = models.ForeignKey(Lab, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "number"], name="an_old_address_leads_to_one_discussion")]

    def __str__(self) -> str:
        return f"{self.lab_id}/{self.number}"


def title_of(text: str) -> str:
    """The first line of a text, as many whole sentences of it as fit; one that is too long is cut at a word."""
    line = text.strip().split("\n", 1)[0]
    title = ""
    for sentence in _SENTENCE.findall(line):
        if len(title) + len(sentence.rstrip()) > Discussion.TITLE:
            break
        title += sentence
    return title.strip() or Truncator(line).chars(Discussion.TITLE)
