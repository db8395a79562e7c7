"""The discussion: a question or experience, and what people answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Self

from django.db import models, transaction
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import override

from hlh.activity.ledger import record
from hlh.activity.models import Actor
from hlh.catalogue.clinical import is_advice
from hlh.catalogue.entries import Described, enter, entry_of
from hlh.catalogue.models import Case
from hlh.catalogue.moderation import holding
from hlh.files.uploads import Upload
from hlh.paging import number_in
from hlh.people.models import Naming, Voice
from hlh.people.voices import rename, settle_in, speak, written_by
from hlh.policy import NotNow
from hlh.taxonomy.languages import django_code
from hlh.taxonomy.models import Area
from hlh.taxonomy.models.keys import TaxonomyKey
from hlh.web import key_of
from learning_labs import facts
from learning_labs.models.labs import Lab, seen_by

_SENTENCE = re.compile(r".+?(?:[.?!؟] +|[。？！]|$)")

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person
    from learning_labs.models.posts import Post
    from learning_labs.models.reading import Said


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def begin(self, lab: Lab, *, language: str, area: int | None, from_question: bool = False) -> Discussion:
        """A numbered place in a lab for a discussion; it opens with its first post."""
        return self.create(
            lab=lab,
            number=lab.next_number(),
            language=language,
            area_id=area,
            is_demo=lab.is_demo,
            from_question=from_question,
        )

    def visible_to(self, person: Anyone) -> Self:
        return self.filter(seen_by(person, "lab__"))

    def for_describing(self) -> Self:
        """With all that describing many of them needs."""
        from learning_labs.models.posts import Post

        posts = Prefetch("posts", Post.objects.for_describing())
        return self.select_related("lab", "answer").prefetch_related(posts)


class Discussion(models.Model):
    """One question, and the posts under it."""

    TITLE = 160  # characters

    lab = models.ForeignKey(Lab, models.PROTECT, related_name="discussions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2)
    area = TaxonomyKey(Area, models.PROTECT, null=True, related_name="+")
    from_question = models.BooleanField(default=False)
    post_count = models.PositiveIntegerField(default=0)
    country_count = models.PositiveSmallIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0, db_default=0)  # readers who face what the first post asks
    answer = models.OneToOneField("Post", models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=now)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(default=now)
    is_demo = models.BooleanField(default=False)

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lab", "number"], name="a_number_is_given_once_in_a_lab")]
        indexes = [
            models.Index(fields=["lab", "-moved_at", "-id"], name="discussions_by_movement"),
            models.Index(fields=["-moved_at", "-id"], name="discussions_that_move"),
            models.Index(
                fields=["-opened_at", "-id"], condition=Q(from_question=True), name="discussions_asked_lately"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("learning_labs:discussion", args=[self.lab.slug, self.number])

    @property
    def address(self) -> str:
        """How the catalogue knows it: without the language of a page."""
        return f"/labs/{self.lab.slug}/{self.number}/"

    @property
    def place(self) -> str:
        """Where the voices of this discussion are."""
        return f"discussion:{self.pk}"

    @property
    def is_answered(self) -> bool:
        return self.answer_id is not None

    def open(self, text: str, *, voice: Voice, by: Actor, once: str = "") -> Post:
        """Write the first post: from now on people can answer."""
        from learning_labs.models.posts import Post

        with transaction.atomic():
            Discussion.objects.filter(pk=self.pk).update(title=title_of(text))
            self.refresh_from_db()
            post = Post.objects.write(
                self,
                text=text,
                language=self.language,
                voice=voice,
                by=by,
                kind=Post.Kind.QUESTION,
                once=once,
                tells=False,
            )
            record(
                facts.DISCUSSION_OPENED,
                self,
                by=by,
                lab=self.lab_id,
                number=self.number,
                area=self.area_id,
                from_question=self.from_question,
            )
        return post

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

        Raises:
            NotNow: when the discussion was moved to another lab meanwhile.
        """
        from learning_labs.models.posts import Post

        with transaction.atomic():
            here = self.locked()
            among = here.lab.countries_of_its_people(without=person)
            floor = Naming(here.lab.floor)
            voice = speak(person, here.place, naming=naming, quoting=quoting, floor=floor, among=among)
            here.lab.welcome(person, by=by)
            return Post.objects.write(
                here,
                text=text,
                language=language,
                voice=voice,
                by=by,
                kind=kind,
                once=key_of(once, voice.pk, text),
                waits=why_it_waits(person, here.lab, text),
                files=files,
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
        """The row as it is now, locked, with its lab.

        Raises:
            NotNow: when it was moved to another lab since it was read: who may read and write there is asked again.
        """
        here = Discussion.objects.select_related("lab").select_for_update(of=("self",)).get(pk=self.pk)
        if here.lab_id != self.lab_id:
            raise NotNow(_("This discussion was just moved to another lab. Open it again, and look whom you speak to."))
        return here

    def rename(self, voice: Voice, *, naming: int, quoting: str, among: Mapping[str, int], by: Actor) -> None:
        """Its author chooses again; what lists and the catalogue say of countries follows at once."""
        with transaction.atomic():
            here = self.locked()
            rename(voice, naming=naming, quoting=quoting, among=among, by=by)
            here.count_countries()
            enter(here)

    def count_countries(self) -> None:
        """Keep how many countries speak by name, for lists."""
        Discussion.objects.filter(pk=self.pk).update(country_count=len(_shown_of(self.posts.for_describing())))

    def page_of(self, post: Post | Said, size: int) -> str:
        """The address of a post on the page that shows it."""
        number = post.number or max(1, self.post_count)  # what waits stands below the last one
        before = (number - 1) // size * size
        page = self.get_absolute_url()
        return f"{page}?after={before}#{post.anchor}" if before else f"{page}#{post.anchor}"

    def post_at(self, anchor: str) -> Post | None:
        """The post that everybody reads at an anchor such as "post-3"."""
        number = anchor.removeprefix("post-")
        return self.posts.shown().filter(number=number_in(number)).first()

    def heard(self, post: Post) -> None:
        """Keep what lists show of the newest post: the first answer's time, and how many countries speak."""
        if self.first_answer_at is None and post.number != 1:
            Discussion.objects.filter(pk=self.pk).update(first_answer_at=post.written_at)
        self.count_countries()

    def lost(self, post: Post) -> None:
        """A post that others read was hidden: nothing of it is told any more, not in lists and not in the title."""
        if self.answer_id == post.pk:
            self.leave_open()
        if post.number == 1:
            with override(django_code(self.language)):
                self.title = _("This was hidden by a facilitator")
            self.save(update_fields=["title"])
        self.count_countries()
        enter(self)

    def take_answer(self, post: Post, *, by: Actor) -> None:
        """The asker says that this post helped; it stands on top from now on, unless it was hidden meanwhile."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Discussion.objects.select_for_update(of=("self",)))
            if self.answer_id == post.pk or not self.posts.shown().filter(pk=post.pk).exists():
                return
            Discussion.objects.filter(pk=self.pk).update(answer=post)
            self.refresh_from_db()
            enter(self)
            record(facts.ANSWER_TAKEN, self, by=by, post=post.pk)

    def leave_open(self) -> None:
        """Nothing here is taken for the answer (any more)."""
        with transaction.atomic():
            self.refresh_from_db(from_queryset=Discussion.objects.select_for_update(of=("self",)))
            if self.answer_id is None:
                return
            self.answer = None
            self.save(update_fields=["answer"])
            enter(self)

    def ask_again(self) -> None:
        """What came did not help: it is open again, and stands on top of the lists."""
        with transaction.atomic():
            self.leave_open()
            Discussion.objects.filter(pk=self.pk).update(moved_at=now())
            self.refresh_from_db()

    def move_to(self, lab: Lab, *, area: int | None, by: Actor) -> None:
        """Move it to another lab, with every post; the old address leads to the new one.

        Raises:
            NotNow: when more people would read what others wrote for fewer.
        """
        with transaction.atomic():
            holding.moved(entry_of(self), lab.scope_marks())
            mine = Discussion.objects.select_related("lab").select_for_update(of=("self",)).get(pk=self.pk)
            if lab.is_wider_than(mine.lab) and mine.has_words_of_others():
                raise NotNow(
                    _("Others wrote here for fewer readers than that lab has. Choose a lab that no more people read.")
                )
            old_lab, old_number = mine.lab_id, mine.number
            if lab.pk != old_lab:
                OldAddress.objects.create(lab_id=old_lab, number=old_number, discussion=mine)
                Discussion.objects.filter(pk=self.pk).update(lab=lab, number=lab.next_number())
                settle_in(self.place, floor=Naming(lab.floor), among=lab.countries_of_its_people())
            Discussion.objects.filter(pk=self.pk).update(area=area)
            self.refresh_from_db()
            self.count_countries()
            enter(self)
            record(
                facts.DISCUSSION_MOVED,
                self,
                by=by,
                lab=lab.pk,
                number=self.number,
                from_lab=old_lab,
                from_number=old_number,
            )

    def has_words_of_others(self) -> bool:
        """Whether somebody wrote here who did not open it; what waits or was hidden counts too."""
        opened = self.posts.filter(number=1).values("voice")
        return self.posts.exclude(voice__in=opened).exists()

    def next_number(self) -> int:
        """The number of the next post, given out once."""
        Discussion.objects.filter(pk=self.pk).update(post_count=F("post_count") + 1, moved_at=now())
        self.refresh_from_db(fields=["post_count", "moved_at"])
        return self.post_count

    def as_entry(self) -> Described:
        is_read = "posts" in getattr(self, "_prefetched_objects_cache", {})
        posts = list(self.posts.all() if is_read else self.posts.for_describing())
        return Described(
            kind="discussion",
            title=self.title,
            summary=Truncator(self.answer.text if self.answer else posts[0].text).chars(300) if posts else "",
            language=self.language,
            areas=[self.area_id] if self.area_id else list(self.lab.areas),
            countries=_shown_of(posts),
            published_at=self.opened_at,
            address=self.address,
            audience=self.lab.audience,
            passages=[(post.anchor, post.text, post.language) for post in posts],
            voices={post.anchor: post.voice_id for post in posts},
        )


def why_it_waits(person: Person, lab: Lab, text: str) -> str:
    """Why a facilitator reads a new post of somebody first; empty where others may read it at once."""
    if is_advice(text):
        return Case.Why.CLINICAL
    return Case.Why.NEWCOMER if lab.first_posts_wait and not is_known(person) else ""


def is_known(person: Person) -> bool:
    """Who is appointed to something, or has a post that others read."""
    from learning_labs.models.posts import Post

    if person.appointments_now or person.is_held_back:
        return True
    return Post.objects.shown().filter(written_by(person)).exists()


def _shown_of(posts: Iterable[Post]) -> list[str]:
    """Where the named voices come from: what the page itself shows, no more."""
    shown = (post.voice for post in posts if post.voice.level >= Naming.COUNTRY)
    return sorted({voice.country_id for voice in shown if voice.country_id})


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
