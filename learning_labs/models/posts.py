"""The post: what somebody says in a discussion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from hlh.activity.ledger import Details, record
from hlh.activity.models import Actor
from hlh.catalogue.entries import entry_of
from hlh.catalogue.moderation.holding import hold
from hlh.database.rows import insert
from hlh.database.statements import Statement
from hlh.files.uploads import Upload
from hlh.markdown import RULES, rendered
from hlh.people.models import Voice
from hlh.people.speakers import Speaker, columns_of, with_voice
from hlh.workflow import move
from learning_labs import facts
from learning_labs.models.discussions import Discussion
from learning_labs.models.said import COLUMNS, Said, Stage, anchor_of, own_words, without_marks
from learning_labs.saying.mentioning import EVERYBODY

if TYPE_CHECKING:
    from hlh.people.models.persons import Anyone, Person
    from learning_labs.models.quotes import Quoted


_SAID_BEFORE = "(discussion_id, once) WHERE once IS NOT NULL"  # the form was sent already


class PostQuerySet(models.QuerySet["Post"]):
    def write(
        self,
        discussion: Discussion,
        *,
        text: str,
        language: str,
        voice: Voice,
        by: Actor,
        kind: str = "",
        once: str = "",
        tells: bool = True,
        waits: str = "",
        files: Sequence[Upload] = (),
        mentions: Sequence[str] = (),
    ) -> Post:
        """Write a post under a discussion; the same form sent twice writes it once.

        Args:
            discussion: where it stands.
            text: Markdown as typed.
            language: of the text, as data code.
            voice: whose it is.
            by: who acts.
            kind: what it carries; an experience when nothing is said.
            once: what the form is known by, when it is sent again.
            tells: whether it is a fact of its own; the first post of a discussion is told with it.
            waits: why a facilitator reads it first, a `Case.Why`; until then it has no number, and others know nothing of it.
            files: what comes along; kept apart until it is cleaned.
            mentions: whom it asks to be told, as tokens.

        Raises:
            NotNow: when everybody in the lab was told of something today already.
        """
        with transaction.atomic():
            return self.write_in(
                discussion.locked(),
                text=text,
                language=language,
                voice=voice,
                by=by,
                kind=kind,
                once=once,
                tells=tells,
                waits=waits,
                files=files,
                mentions=mentions,
            )

    def write_in(
        self,
        here: Discussion,
        *,
        text: str,
        language: str,
        voice: Voice,
        by: Actor,
        kind: str = "",
        once: str = "",
        tells: bool = True,
        waits: str = "",
        files: Sequence[Upload] = (),
        reader: Person | None = None,
        is_brought: bool = False,
        mentions: Sequence[str] = (),
        quotes: Sequence[Quoted] = (),
    ) -> Post:
        """The same in a discussion whose row the caller has locked.

        Args:
            reader: who wrote it on its page, and has read what stands there.
            is_brought: whether a facilitator brings it from a phone group, allowed by whoever said it.
            mentions: whom it asks to be told, as tokens.
            quotes: what stands at the marks in the text.
        """
        from learning_labs.models.attachments import PostAttachment
        from learning_labs.models.quotes import Quote

        text = text if quotes else without_marks(text)
        post = Post(
            discussion=here,
            number=None if waits else here.post_count + 1,
            stage=Post.Stage.HELD if waits else Post.Stage.SHOWN,
            why=waits,
            kind=kind or Post.Kind.EXPERIENCE,
            voice=voice,
            text=text,
            html=rendered(text),
            rules=RULES,
            language=language,
            once=once or None,
            has_files=bool(files),
            is_brought=is_brought,
            mentions=list(mentions),
        )
        if not insert(post, unless=_SAID_BEFORE):
            return self.get(discussion=here, once=once)
        if EVERYBODY in mentions:
            here.lab.tell_everybody()
        PostAttachment.objects.attach(post, files)
        if quotes:
            Quote.objects.attach(post, quotes)
        if waits:
            post.wait(here, by=by)
            return post
        here.heard(post, reader=reader)
        if tells:
            record(facts.POST_WRITTEN, post, by=by, discussion=here.pk, number=post.number, lang=post.language)
        post.ask_for(post.mentions, by=by)
        return post

    def shown(self) -> Self:
        """What everybody reads who reads the discussion."""
        return self.filter(stage=Post.Stage.SHOWN)

    def asking(self) -> Self:
        """What a discussion asks: its first post, and what opened those that were merged into it."""
        opened = Discussion.objects.filter(merged_into=OuterRef("discussion"), merged_after=OuterRef("number") - 1)
        return self.filter(Q(number=1) | Q(Exists(opened)))

    def for_describing(self) -> Self:
        """What the catalogue says of them, and no more: nothing of what is held or hidden."""
        voice = ("voice__naming", "voice__floor", "voice__country")
        return (
            self.shown()
            .select_related("voice")
            .only("discussion", "number", "text", "language", *voice)
            .order_by("number")
        )

    def for_page(self) -> Self:
        """With everything that showing a voice needs."""
        return self.select_related(*with_voice()).order_by("number")

    def with_answers_of(self, person: int) -> Self:
        """With what the reader of this key answered to each with one tap."""
        from learning_labs.models.echoes import Echo

        theirs = Echo.objects.filter(post=OuterRef("pk"), person=person).order_by("kind").values("kind")
        return self.annotate(given=ArraySubquery(theirs))

    def as_read(self) -> list[Said]:
        """What their page shows of them, and who speaks."""
        return list(map(_said, self._as_rows()))

    def _as_rows(self) -> models.QuerySet[Post, tuple[Any, ...]]:
        given = ["given"] if "given" in self.query.annotations else []
        return self.values_list(*COLUMNS, *columns_of("voice"), *given)

    def on_page(self, discussion: Discussion, *, after: int, reader: Anyone) -> list[Said]:
        """The posts of a page as they are read, and the one after them, if there is any: hidden ones stand there too.

        Args:
            discussion: whose page.
            after: the number before its first.
            reader: with what they answered to each.
        """
        numbers = {"discussion": discussion.pk, "after": min(after, discussion.post_count)}
        if reader.is_authenticated:
            return list(map(_said, _PAGE_FOR_A_READER.rows(**numbers, reader=reader.pk)))
        return list(map(_said, _PAGE.rows(**numbers)))


def _said(row: Sequence[Any]) -> Said:
    """A row as it is read; what its reader answered stands last, where it was asked for."""
    many, end = len(COLUMNS), len(COLUMNS) + len(columns_of("voice"))
    mentions, given = tuple(row[many - 1]), tuple(row[end]) if row[end:] else ()
    return Said._make([*row[: many - 1], mentions, given, Speaker._make(row[many:end])])


def _page(*, discussion: int, after: int, reader: int | None = None) -> models.QuerySet[Any, Any]:
    posts = Post.objects.filter(discussion=discussion, number__gt=after).order_by("number")
    seen = posts if reader is None else posts.with_answers_of(reader)
    return seen._as_rows()[: Discussion.POSTS_ON_A_PAGE + 1]


_PAGE = Statement(_page, "discussion", "after")
_PAGE_FOR_A_READER = Statement(_page, "discussion", "after", "reader")


class Post(models.Model):
    """A question, an experience, or an answer from guidance."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        EXPERIENCE = "experience", _("Country experience")
        TRIED = "tried", _("We tried this")
        FAILED = "failed", _("It failed with us")
        CONSIDER = "consider", _("Have you considered")
        GUIDANCE = "guidance", _("WHO guidance")
        DISCUSSION = "discussion", _("Discussion")  # how one begins that asks and tells nothing yet
        ANNOUNCEMENT = "announce", _("Announcement")

        @classmethod
        def told(cls) -> tuple[Post.Kind, ...]:
            """What everybody may bring who adds to a discussion."""
            return (cls.EXPERIENCE, cls.TRIED, cls.FAILED, cls.CONSIDER)

    Stage = Stage

    # No index of its own: the one of its number gives a page of posts in their order, where this one would have all
    # posts of a long discussion read and sorted.
    discussion = models.ForeignKey(Discussion, models.PROTECT, related_name="posts", db_index=False)
    number = models.PositiveIntegerField(null=True, blank=True)  # of what others have read; given out when they may
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EXPERIENCE)
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    text = models.TextField()
    html = models.TextField()
    rules = models.PositiveSmallIntegerField()  # the version of the rules that made the HTML
    language = models.CharField(max_length=2)
    stage = models.CharField(max_length=6, choices=Stage, default=Stage.SHOWN, db_default=Stage.SHOWN.value)
    why = models.CharField(
        max_length=10, blank=True, db_default=""
    )  # a Case.Why of what waits, a Reason of what is hidden
    once = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001  unique where it is given
    has_files = models.BooleanField(default=False)
    is_brought = models.BooleanField(default=False, db_default=False)  # of a phone group, by a facilitator
    written_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)  # once others may have read what it said before
    mentions = ArrayField(
        models.CharField(max_length=30), default=list, db_default=[], blank=True
    )  # whom it asks to be told
    useful = models.PositiveIntegerField(default=0, db_default=0)  # how many readers answered so, each an `Echo`
    same = models.PositiveIntegerField(default=0, db_default=0)
    will_try = models.PositiveIntegerField(default=0, db_default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["discussion", "number"], name="posts_are_numbered_in_their_discussion"),
            models.UniqueConstraint(
                fields=["discussion", "once"], condition=Q(once__isnull=False), name="a_form_writes_one_post"
            ),
            models.CheckConstraint(
                condition=~Q(stage="shown") | Q(number__isnull=False), name="a_post_that_is_shown_has_a_number"
            ),
            models.CheckConstraint(
                condition=~Q(stage="held") | Q(number=None), name="a_post_that_is_held_has_no_number"
            ),
            models.CheckConstraint(condition=Q(stage="shown") | ~Q(why=""), name="a_post_that_is_not_shown_says_why"),
        ]
        indexes = [
            models.Index(fields=["discussion", "voice"], condition=Q(number=None), name="posts_that_nobody_read")
        ]

    def __str__(self) -> str:
        return f"post {self.number} of {self.discussion_id}"

    def get_absolute_url(self) -> str:
        """Where it stands: on the page of its discussion that shows it."""
        return self.discussion.page_of(self)

    @property
    def is_by_its_asker(self) -> bool:
        """Whether who asked adds something: no answer to themselves."""
        is_opened_by = self.discussion.posts.filter(number=1, voice=self.voice_id)
        return self.discussion.from_question and is_opened_by.exists()

    @property
    def anchor(self) -> str:
        """Where it stands on its page, and in the catalogue."""
        return anchor_of(self.number, self.pk)

    @property
    def own_words(self) -> str:
        return own_words(self.text)

    @property
    def is_shown(self) -> bool:
        return self.stage == self.Stage.SHOWN

    @property
    def was_moved(self) -> bool:
        return self.stage == self.Stage.MOVED

    # Moderation. The discussion is locked before the post, as everybody does who writes here.

    def wait(self, here: Discussion, *, by: Actor) -> None:
        """It was written, and waits for a facilitator."""
        marks = here.lab.scope_marks()
        hold(entry_of(here), self.anchor, voice=self.voice, why=self.why, marks=marks, by=by)
        record(facts.POST_HELD, self, by=by, discussion=here.pk, why=self.why)

    def release(self, *, by: Actor) -> None:
        """Others read it from now on, as the newest post: only now everything follows that follows a post."""
        with transaction.atomic():
            self._be_shown(self.discussion.locked(), by=by)

    def hide(self, why: str, *, by: Actor) -> None:
        """Nobody but its author reads it any more; where it stood a line says why."""
        with transaction.atomic():
            self._be_hidden(self.discussion.locked(), why, by=by)

    def ask_for(self, tokens: Sequence[str], *, by: Actor) -> None:
        """Whom it asks for is told, now that they may read it."""
        if tokens:
            record(facts.POST_TOLD, self, by=by, discussion=self.discussion_id, to=list(tokens))

    @move(source=[Stage.HELD], target=Stage.SHOWN, fact=facts.POST_WRITTEN)
    def _be_shown(self, here: Discussion, *, by: Actor) -> Details:
        self.number, self.why = here.post_count + 1, ""
        self.save()
        here.heard(self)
        if self.number == 1:
            here.tell_that_it_opened(by=by)
        self.ask_for(self.mentions, by=by)
        return {"discussion": here.pk, "number": self.number, "lang": self.language}

    @move(source=[Stage.HELD, Stage.SHOWN], target=Stage.HIDDEN, fact=facts.POST_HIDDEN)
    def _be_hidden(self, here: Discussion, why: str, *, by: Actor) -> Details:
        self.why = why
        self.save()
        if self.number is not None:
            here.lost(self)
        return {"discussion": here.pk, "why": why}
