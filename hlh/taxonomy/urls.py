"""The addresses of the taxonomy under /cms/taxonomy/."""

from django.urls import path

from hlh.taxonomy.views import lists, tags, topics

app_name = "taxonomy"
urlpatterns = [
    path("", topics.index, name="index"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<int:pk>/", tags.tag, name="tag"),
    path("tags/<int:pk>/merging/", tags.merging, name="tag_merging"),
    path("tags/<int:pk>/deletion/", tags.deletion, name="tag_deletion"),
    path("lists/<slug:name>/", lists.things, name="things"),
    path("lists/<slug:name>/<slug:code>/", lists.thing, name="thing"),
    path("lists/countries/<slug:code>/memberships/", lists.memberships, name="memberships"),
    path("areas/<int:pk>/subtopics/", topics.new_subtopic, name="new_subtopic"),
    path("<slug:kind>/<int:pk>/", topics.topic, name="topic"),
    path("<slug:kind>/<int:pk>/order/", topics.order, name="order"),
    path("<slug:kind>/<int:pk>/retirement/", topics.retirement, name="retirement"),
    path("<slug:kind>/<int:pk>/restoration/", topics.restoration, name="restoration"),
    path("<slug:kind>/<int:pk>/merging/", topics.merging, name="merging"),
    path("<slug:kind>/<int:pk>/deletion/", topics.deletion, name="deletion"),
]
