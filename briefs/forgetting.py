"""What the briefs forget when a person is erased."""

from functools import reduce
from operator import or_
from typing import cast

from django.db.models import Q
from django.utils.timezone import now

from briefs.behalf import WHOSE
from briefs.crediting import recount
from briefs.models import (
    Attachment,
    Brief,
    Clearance,
    CoAuthor,
    Contribution,
    Decision,
    Edit,
    ExpertNote,
    Objection,
    OnBehalf,
    Plan,
    Remark,
    Rendering,
    Reviewer,
    Round,
    SecondLook,
    Uptake,
    Version,
)
from briefs.reviewing.asking import links_of
from briefs.uptaking import recount as add_up
from hlh.catalogue.entries import entry_of
from hlh.catalogue.models import Excerpt
from hlh.catalogue.moderation.holding import drop
from hlh.files.models import File
from hlh.mail.models import Letter
from hlh.people.erasing import Erased, forgets
from hlh.people.models import Voice


@forgets(of=[Attachment])
def files(erased: Erased) -> int:
    """What they uploaded goes, from every version; what they wrote stays."""
    theirs = Attachment.objects.filter(erased.voiced("brief__voice"))
    Brief.objects.filter(erased.voiced()).exclude(unplaced="").update(unplaced="")
    return File.objects.filter(pk__in=theirs.values("file")).forget()


@forgets(of=[OnBehalf])
def written_down(erased: Erased) -> int:
    """Drafts that they typed for somebody who has not agreed: nobody else could go on with them.

    The letters that told others who wrote for them go too.
    """
    typed = Brief.objects.filter(erased.voiced("on_behalf__typist"))
    Letter.objects.filter(kind=WHOSE, to__in=typed.values("voice")).delete()
    alone = Brief.objects.filter(stage=Brief.Stage.DRAFT, version=None, on_behalf__agreed_at=None)
    mine = alone.filter(erased.voiced("on_behalf__typist"))
    File.objects.filter(pk__in=Attachment.objects.filter(brief__in=mine).values("file")).forget()
    voices = list(mine.values_list("voice", flat=True))
    mine.delete()
    return Voice.objects.filter(pk__in=voices).update(address="")  # nobody is asked any more


@forgets
def drafts(erased: Erased) -> int:
    """What only they could read goes with them; what is in review or published stays, as a former member's."""
    only_theirs = [Brief.Stage.DRAFT, Brief.Stage.DECLINED]
    shared = CoAuthor.objects.writing().values("brief")  # others go on with it
    mine = Brief.objects.filter(erased.voiced(), stage__in=only_theirs, version=None).exclude(pk__in=shared)
    count = mine.count()
    taken = [number for numbers in mine.values_list("excerpts", flat=True) for number in numbers]
    mine.delete()
    Excerpt.objects.filter(pk__in=taken).delete()
    return count


@forgets
def next_versions(erased: Erased) -> int:
    """What they typed for the next version of something published, which nobody else has read: it is as published again."""
    begun = list(
        Brief.objects.filter(erased.voiced(), stage=Brief.Stage.DRAFT, version__isnull=False)
        .exclude(pk__in=CoAuthor.objects.writing().values("brief"))
        .select_related("version")
    )
    taken = {number for brief in begun for number in brief.excerpts}
    for brief in begun:
        stands = cast("Version", brief.version)
        Brief.objects.filter(pk=brief.pk).update(**stands.told(), note="", stage=Brief.Stage.PUBLISHED)
    Clearance.objects.filter(brief__in=begun).exclude(
        hash__in=Version.objects.filter(brief__in=begun).values("hash")
    ).delete()
    held = Version.objects.filter(brief__in=begun).values_list("excerpts", flat=True)
    Excerpt.objects.filter(pk__in=taken.difference(*held)).delete()
    return len(begun)


@forgets
def rounds(erased: Erased) -> int:
    """What they handed in and took back, or wrote anew, nobody reads any more; what is in review now stays."""
    theirs = Round.objects.filter(erased.voiced("brief__voice"), ended_at__isnull=False)
    return theirs.exclude(text={}).update(text={})


@forgets(of=[Reviewer])
def reviews(erased: Erased) -> int:
    """What they said as a reviewer, and how they were called; that they said yes or no stays, and their links open nothing."""
    mine = Reviewer.objects.filter(erased.voiced())
    for link in links_of(*mine):
        link.revoke()
    mine.filter(verdict="", revoked_at=None).update(revoked_at=now())
    return mine.update(name="", answers={}, words="")


@forgets
def words_about_their_briefs(erased: Erased) -> int:
    """What reviewers said of what they wrote may name them."""
    said = Reviewer.objects.filter(erased.voiced("task__round__brief__voice"), task__round__ended_at__isnull=False)
    looks = SecondLook.objects.filter(erased.voiced("brief__voice"))
    return said.update(answers={}, words="") + looks.update(reason="", words="")


@forgets
def words_to_the_author(erased: Erased) -> int:
    """What an editor said to the author alone may name them, and nobody reads it any more; the ledger keeps that it was decided.

    Why something was withdrawn or replaced was published, and stays like all that others published.
    """
    told = Decision.objects.filter(erased.voiced("brief__voice"))
    to_them = told.filter(what__in=[Decision.What.RETURNED, Decision.What.DECLINED])
    praise = told.filter(what=Decision.What.PUBLISHED).exclude(words="")
    told.exclude(urgent="").update(urgent="")  # went out in letters, and stands on no page
    return to_them.delete()[0] + praise.update(words="")


@forgets
def contributions(erased: Erased) -> int:
    """Nobody is listed who is not there any more; who wrote a brief stays, as a former member."""
    theirs = Contribution.objects.filter(erased.voiced()).exclude(role=Contribution.Role.AUTHOR)
    briefs = list(Brief.objects.filter(contributions__in=theirs).distinct())
    count = theirs.delete()[0]
    for brief in briefs:
        recount(brief)
    return count


@forgets
def uptakes(erased: Erased) -> int:
    """What nobody else read goes; what everybody reads stays as a former member's, without the place that may give them away."""
    theirs = Uptake.objects.filter(erased.voiced())
    unread = theirs.exclude(stage=Uptake.Stage.SHOWN)
    briefs = list(Brief.objects.filter(uptakes__in=unread).distinct())
    for one in unread.filter(stage=Uptake.Stage.HELD).select_related("brief"):
        drop(entry_of(one.brief), [one.anchor])
    count = unread.delete()[0] + theirs.update(where="")
    add_up(briefs)
    return count


@forgets
def objections(erased: Erased) -> int:
    """What they asked of others is moot without them; what was answered already goes with its words."""
    return Objection.objects.filter(erased.voiced()).delete()[0]


@forgets
def remarks_to_the_author(erased: Erased) -> int:
    """What others remarked on their text was said to them and may name them; what they remarked elsewhere stays."""
    return Remark.objects.filter(erased.voiced("brief__voice")).delete()[0]


@forgets
def words_about_clearance(erased: Erased) -> int:
    """Why a country said no may name them: whoever said it, or whose words it was about. The answer itself stays."""
    theirs = erased.voiced() | erased.voiced("brief__voice") | Q(answered_by__person=erased.person)
    return Clearance.objects.filter(theirs).exclude(said="").update(said="")


@forgets
def notes_nobody_read(erased: Erased) -> int:
    """Notes that stand in no published version go; what was published stays, as a former member's."""
    mine = ExpertNote.objects.filter(erased.voiced())
    held = Version.objects.filter(brief__in=mine.values("brief")).exclude(claims=[])
    stays = {number for version in held for number in version.stood_on("note")}
    return mine.exclude(pk__in=stays).delete()[0]


@forgets
def pages_to_print(erased: Erased) -> int:
    """A page that was made may name them; the worker makes it anew, as of a former member."""
    return Rendering.objects.filter(erased.voiced("version__brief__voice")).forget()


@forgets(of=[CoAuthor])
def invitations_to_write_along(erased: Erased) -> int:
    """Those to their addresses, whoever typed them."""
    theirs = reduce(or_, (Q(address__iexact=address) for address in erased.addresses))
    return CoAuthor.objects.filter(theirs).delete()[0]


@forgets
def what_saves_changed(erased: Erased) -> int:
    """What they wrote before they changed it goes; what the text says now stays."""
    return Edit.objects.filter(erased.voiced("brief__voice") | erased.voiced()).delete()[0]


@forgets
def plans_for_their_briefs(erased: Erased) -> int:
    """Words for their eyes alone, and why it is urgent; a plan that waits goes out without any."""
    theirs = Plan.objects.filter(erased.voiced("brief__voice"), what=Plan.What.PUBLISH)
    return theirs.exclude(words="", urgent="").update(words="", urgent="")
