"""For everybody: what learning briefs say is not known yet, as a page and for the research agenda."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from briefs.forms import ListForm
from briefs.synthesising.unknown import HEAD, about, exported, in_words
from hlh.paging import by_number
from hlh.spreadsheets import as_csv
from hlh.taxonomy.models import Area
from hlh.web import Request

ON_A_PAGE = 20


@require_safe
def gaps(request: Request) -> HttpResponse:
    """The newest first; ?area= narrows them down, ?as=csv and ?as=json give them away."""
    form = ListForm(request.GET)
    form.is_valid()
    area = form.cleaned_data.get("area")
    found = about(area)
    if request.GET.get("as") == "json":
        return JsonResponse({"gaps": list(exported(found))})
    if request.GET.get("as") == "csv":
        rows = [[_cell(row[name]) for name in HEAD] for row in exported(found)]
        response = HttpResponse(as_csv([HEAD, *rows]), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="evidence-gaps.csv"'
        return response
    page = by_number(found, request.GET.get("after", ""), size=ON_A_PAGE)
    context = {
        "rows": [(gap, in_words(gap.countries)) for gap in page.rows],
        "next": page.next,
        "area": area,
        "areas": Area.objects.kept().values(),
        "query": f"area={area}" if area else "",
        "section": "briefs",
    }
    return render(request, "briefs/gaps.html", context)


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)
