"""What a reply carries: chosen by one tap, shown as a chip; guidance of WHO by its experts and editors alone."""

import pytest

from hlh.activity.models import Actor
from hlh.people.models import Appointment, Role
from learning_labs.models import Post
from tests.conftest import make_person, post_to

GUIDANCE = 'name="kind" value="guidance"'


def test_what_was_tried_is_told_by_one_tap_and_shown_as_a_chip(as_, client, amina, discussion):
    form = as_(amina).get(discussion.get_absolute_url()).text
    assert 'name="kind" value="tried"' in form
    assert post_to(as_(amina), discussion, "We moved the clinic to the market.", kind="tried").status_code == 302
    assert Post.objects.get(number=2).kind == Post.Kind.TRIED
    assert '<p class="chip">We tried this</p>' in client.get(discussion.get_absolute_url()).text


@pytest.mark.parametrize("role", [Role.EXPERT, Role.EDITOR])
def test_experts_and_editors_of_who_post_its_guidance(as_, discussion, role):
    edda = make_person("Edda")
    Appointment.objects.appoint(edda, role, by=Actor.objects.system())
    assert GUIDANCE in as_(edda).get(discussion.get_absolute_url()).text
    assert post_to(as_(edda), discussion, "The guideline says so.", kind="guidance").status_code == 302
    assert Post.objects.get(number=2).kind == Post.Kind.GUIDANCE


def test_nobody_else_posts_guidance_of_who(as_, amina, discussion):
    assert GUIDANCE not in as_(amina).get(discussion.get_absolute_url()).text
    refused = post_to(as_(amina), discussion, "The guideline says so.", kind="guidance")
    assert refused.status_code == 422
    assert "The guideline says so." in refused.text
    assert not Post.objects.filter(number=2).exists()
