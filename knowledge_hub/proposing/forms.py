"""What is filled in where something is proposed, and where a curator decides about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hlh.outside import NoAnswer
from hlh.outside.addresses import place_of
from hlh.people.models import Organisation
from hlh.taxonomy.models import Area
from hlh.web import ShortWords, Words
from hlh.weblinks.finding import leads_out
from knowledge_hub.models import Proposal, Resource
from knowledge_hub.models.helping import TONGUES, few_lines
from knowledge_hub.models.proposals import LONGEST_LICENCE, LONGEST_PUBLISHER, LONGEST_TITLE
from knowledge_hub.proposing.addresses import LONGEST

NO_ADDRESS = _("This is no address of the web. Copy it from your browser’s address line.")
NOT_CHOSEN = [("", "…")]
CHOOSE = {"required": _("Choose one of these."), "invalid_choice": _("Choose one of these.")}


class AddressField(ShortWords):
    """An address of the web; what somebody copied without its beginning is completed."""

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if typed and "://" not in typed:
            typed = f"https://{typed}"
        if typed and not (leads_out(typed) and _is_address(typed)):
            raise forms.ValidationError(NO_ADDRESS)
        return typed


class ProposeForm(forms.Form):
    """The address alone; and why, in a sentence, for who likes."""

    address = AddressField(
        max_length=LONGEST, error_messages={"required": _("Copy the address of what you propose into this field.")}
    )
    why = ShortWords(max_length=300, required=False)


class DetailsForm(forms.Form):
    """What could not be found at the address."""

    title = ShortWords(max_length=LONGEST_TITLE, required=False)
    publisher = ShortWords(max_length=LONGEST_PUBLISHER, required=False)
    kind = forms.ChoiceField(choices=[*NOT_CHOSEN, *Resource.Kind.choices], required=False, error_messages=CHOOSE)


class AnswerForm(forms.Form):
    """What was asked, answered."""

    words = Words(max_length=1000)


class QuestionForm(forms.Form):
    """What a curator wants to know."""

    words = ShortWords(max_length=500, error_messages={"required": _("Write the question in one sentence.")})


class DeclineForm(forms.Form):
    """No: why, and what would mend it."""

    reason = forms.ChoiceField(choices=[*NOT_CHOSEN, *Proposal.Reason.choices], error_messages=CHOOSE)
    hint = ShortWords(
        max_length=500, error_messages={"required": _("Say what they can do instead; they read it in a letter.")}
    )


class AcceptForm(forms.Form):
    """Everything that a resource needs, filled in as far as it is known."""

    title = ShortWords(max_length=LONGEST_TITLE)
    link = AddressField(max_length=LONGEST)
    kind = forms.ChoiceField(choices=[*NOT_CHOSEN, *Resource.Kind.choices], error_messages=CHOOSE)
    helps = Words(max_length=600)
    publisher = ShortWords(max_length=LONGEST_PUBLISHER)
    publisher_kind = forms.ChoiceField(choices=[*NOT_CHOSEN, *Organisation.Kind.choices], error_messages=CHOOSE)
    licence = ShortWords(
        max_length=LONGEST_LICENCE,
        error_messages={"required": _("Write the licence as its publisher does; without one nothing is taken up.")},
    )
    hosting = forms.ChoiceField(choices=Resource.Hosting.choices, error_messages=CHOOSE)
    areas = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": _("Choose from these.")}
    )
    language = forms.ChoiceField(choices=TONGUES, error_messages=CHOOSE)

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        areas = [(area.number, area) for area in Area.objects.offered()]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        try:
            Resource._meta.get_field("link").run_validators(link)
        except forms.ValidationError as wrong:
            raise forms.ValidationError(NO_ADDRESS) from wrong
        return link

    def clean_helps(self) -> str:
        return few_lines(self.cleaned_data["helps"])


def known_of(proposal: Proposal) -> dict[str, Any]:
    """What the form of accepting begins with."""
    said = {
        name: getattr(proposal, name) for name in ("title", "kind", "publisher", "publisher_kind", "licence", "areas")
    }
    said |= {"link": proposal.address, "helps": proposal.helps or proposal.why, "hosting": Resource.Hosting.LINK}
    return said | {"language": proposal.language or "en"}


def _is_address(typed: str) -> bool:
    try:
        place_of(typed)
    except NoAnswer:
        return False
    return True
