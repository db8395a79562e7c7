"""The addresses of the steps of a review under /cms/review-steps/."""

from django.urls import path

from briefs.views import steps

app_name = "steps"
urlpatterns = [
    path("", steps.steps, name="steps"),
    path("new/", steps.new, name="new"),
    path("<int:pk>/", steps.step, name="step"),
    path("<int:pk>/retirement/", steps.retirement, name="retirement"),
    path("<int:pk>/restoration/", steps.restoration, name="restoration"),
]
