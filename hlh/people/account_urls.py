"""The addresses below /accounts/: ours, and those of allauth that the hub has a use for."""

from allauth.account import urls as account
from allauth.mfa import urls as factors
from allauth.socialaccount import views as elsewhere
from django.urls import include, path

from hlh.people import security, sign_in_elsewhere

urlpatterns = [
    path("", security.overview, name="account_security"),
    path("second-factor/", security.factor, name="account_second_factor"),
    path("2fa/totp/picture.svg", security.picture, name="account_totp_picture"),
    path("sessions/", security.list_sessions, name="usersessions_list"),
    path("sessions/others/", security.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<int:number>/", security.end_session, name="account_end_session"),
    path("2fa/", include(factors)),
    path("3rdparty/", security.connections, name="socialaccount_connections"),
    path("3rdparty/signup/", elsewhere.signup, name="socialaccount_signup"),
    path("3rdparty/login/cancelled/", elsewhere.login_cancelled, name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", elsewhere.login_error, name="socialaccount_login_error"),
    path("oidc/<slug:provider_id>/login/", sign_in_elsewhere.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", sign_in_elsewhere.callback, name="openid_connect_callback"),
    path("", include(account)),
]
