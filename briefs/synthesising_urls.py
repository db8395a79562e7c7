"""Addresses whose views are given the loop, because they reach into the labs."""

from django.urls import path

from briefs.views import gathering

urlpatterns = [
    path("<slug:ref>/workspace/lab/", gathering.lab_claims, name="lab"),
]
