"""Parts of pages that are the same on thousands of them: written once for each language and each set of arguments."""

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hlh.catalogue.around import Acts
from hlh.remembering import written
from hlh.taxonomy.languages import unprefixed
from hlh.taxonomy.models import Area

register = template.Library()
register.simple_tag(written)
MOST_COUNTED = 99  # unread messages; whoever has more reads of so many


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The brand, and the ways into the rooms; the one where the page stands is marked."""
    opens = {name: bool(context.get(name)) for name in ("works_at_desk", "moderates")}
    return written("written/navigation.html", section=context.get("section", ""), **opens)


@register.simple_tag(takes_context=True)
def own_pages(context: Context) -> SafeString:
    """The ways to what is the reader's own; whether something new waits there, and how many messages they have not read."""
    section, person = context.get("section", ""), context["request"].user
    unread = min(person.unread_messages, MOST_COUNTED)
    return written("written/own_pages.html", section=section, has_news=person.has_news, unread=unread)


@register.simple_tag(takes_context=True)
def foot(context: Context) -> SafeString:
    """What the hub promises, and where else to go."""
    person = getattr(context.get("request"), "user", None)  # a request that is refused at the gate has none yet
    return written("written/foot.html", is_member=bool(person and person.is_authenticated))


@register.simple_tag(takes_context=True)
def entry_acts(context: Context, acts: Acts | None) -> SafeString:
    """What a reader does with an entry: was it useful, keep, follow. The same for every stranger; nothing where there is none."""
    if acts is None:
        return SafeString("")
    page = context["request"].path
    if not acts.has_account:
        return written("components/acts.html", acts=acts, page=page)
    said = {"acts": acts, "page": page, "csrf_token": context["csrf_token"]}
    return SafeString(render_to_string("components/acts.html", said) + call_the_network(context, unprefixed(page)))


@register.simple_tag(takes_context=True)
def call_the_network(context: Context, address: str) -> SafeString:
    """For whoever may: the way to a call about what stands at an address."""
    return written("components/call.html", address=address) if context.get("calls_network") else SafeString("")


@register.simple_tag
def area_chip(area: Area | None) -> SafeString:
    """An area as a link to its page; nothing where there is none."""
    if area is None:
        return SafeString("")
    return written("components/area.html", number=area.number, slug=area.slug, label=area.label)
