"""What calendars fetch, under /calendar/hub…"""

from django.urls import path

from knowledge_hub.events import feeds

app_name = "event_calendars"

urlpatterns = [
    path("hub.ics", feeds.every, name="every"),
    path("hub/areas/<slug:slug>.ics", feeds.area, name="area"),
    path("hub/events/<int:number>.ics", feeds.event, name="event"),
]
