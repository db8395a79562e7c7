from hlh.activity.models import Reaction
from hlh.mail.models import Letter
from tests.briefs.clearing.conftest import asked, send_all


def test_it(waiting):
    asked(waiting)
    send_all()
    print([(r.name, r.settled_at, getattr(r, "error", None), getattr(r, "trouble", None)) for r in Reaction.objects.all()])
    print(Letter.objects.values())
    assert 0
