"""The store of a hub with several machines: a bucket that speaks S3, read and written by the hub alone."""

from __future__ import annotations

import time
from typing import IO, Any
from urllib.parse import urljoin

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.encoding import filepath_to_uri
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

from hlh.policy import NotNow

AWAY = (BotoCoreError, ClientError)
PATIENCE = 30.0  # seconds that a bucket's store may take to start


class Bucket(S3Storage):
    """Objects without any address of their own: whoever may have a file gets it from our own views."""

    def __init__(self, **said: Any) -> None:
        """Reach the store.

        Args:
            said: `endpoint_url`, `bucket_name`, `access_key`, `secret_key`, `region_name`, as settings give them.
        """
        patience = Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"total_max_attempts": 2},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
        )
        super().__init__(**said, client_config=patience, file_overwrite=False, max_memory_size=2_000_000)

    def url(self, name: str, *_args: Any, **_kwargs: Any) -> str:
        """What a folder would say, where nothing answers: never an address of the bucket."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name) or "")

    def _save(self, name: str, content: IO[bytes]) -> str:
        try:
            return str(super()._save(name, content))
        except AWAY as away:
            raise NotNow(_words()) from away

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        try:
            return str(super().get_available_name(name, max_length))
        except AWAY as away:
            raise NotNow(_words()) from away

    def prepare(self) -> bool:
        """Make the bucket where there is none; whether it was made. A store that only starts is waited for."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                if self._is_there():
                    return False
                self.connection.create_bucket(Bucket=self.bucket_name, **_place(self.region_name))
            except BotoCoreError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.5)
            else:
                return True

    def _is_there(self) -> bool:
        try:
            self.connection.meta.client.head_bucket(Bucket=self.bucket_name)
        except ClientError as no:
            if no.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        return True


def prepare() -> str:
    """Have the place where files are kept ready; what was done, for whoever runs the hub."""
    kept: Any = default_storage
    if not hasattr(kept, "prepare"):
        return f"Files are kept in the folder {settings.MEDIA_ROOT}."
    made = "was made" if kept.prepare() else "is there"
    return f"The bucket {kept.bucket_name} {made}."


def _place(region: str | None) -> dict[str, Any]:
    """Where a bucket is made: S3 wants no word for its first region, and one for every other."""
    return {} if region in (None, "us-east-1") else {"CreateBucketConfiguration": {"LocationConstraint": region}}


def _words() -> str:
    return _("Files cannot be kept at the moment. Send your words without the file, or try again in a few minutes.")
