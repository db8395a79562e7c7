"""Pictures that are uploaded at the staff's screens: known by their content, without what says where and by whom."""

from __future__ import annotations

import io
import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from hlh.files.cleaning import glance
from hlh.files.models import File
from hlh.files.refusing import NotTaken
from hlh.files.uploads import UploadField

FORMS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}
WIDEST = 2560  # points kept of either side: more is never shown
QUALITY = 90


class PictureField(WagtailImageField):
    """A picture of which the head is looked at before anything of it is unpacked: Wagtail would do that first."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values:
            return super().to_python(data)
        if data.size > self.max_upload_size:
            raise ValidationError(str(self.error_messages["file_too_large_unknown_size"]))
        content = data.read()
        data.seek(0)
        try:
            glance(content)
        except NotTaken as no:
            if no.why != File.Why.KIND:  # whose sentence Wagtail says better
                is_large = no.why == File.Why.BOMB
                words = UploadField.default_error_messages["points"] if is_large else File.Why(no.why).label
                raise ValidationError(words) from no
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as trouble:  # a damaged picture makes its reader fail in every way there is
            raise ValidationError(File.Why.BROKEN.label) from trouble


class PictureForm(BaseImageForm):
    """A picture to upload, which is kept as it looks and with nothing beside: no place, no camera, no thumbnail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            wagtails = self.fields["file"]
            self.fields["file"] = PictureField(label=wagtails.label, required=wagtails.required, widget=wagtails.widget)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data:
            return file
        form = FORMS[file.name.rpartition(".")[2].lower()]  # Wagtail looked whether it is what its name says
        file.seek(0)
        try:
            content = painted(file.read(), form)
        except Exception as trouble:  # a damaged picture makes its reader fail in every way there is
            raise ValidationError(File.Why.BROKEN.label) from trouble
        return SimpleUploadedFile(file.name, content, f"image/{form.lower()}")


def painted(content: bytes, form: str) -> bytes:
    """The picture itself, upright and in the colours of screens, in the form that it came in."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # how large it may be was asked before
        picture = Image.open(io.BytesIO(content), formats=[form])
        picture.draft("RGB", (WIDEST, WIDEST))
        picture.load()
    turned = ImageOps.exif_transpose(picture)
    sees_through = form != "JPEG" and ("A" in turned.getbands() or "transparency" in turned.info)
    plain = turned.convert("RGBA" if sees_through else "RGB")
    plain.thumbnail((WIDEST, WIDEST))
    plain.info.clear()
    out = io.BytesIO()
    plain.save(out, form, quality=QUALITY, optimize=True)
    return out.getvalue()
