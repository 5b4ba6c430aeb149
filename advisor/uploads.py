"""Forms with files: refused by their length before anything of them is read or kept on disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse


class LimitingUploadHandler(FileUploadHandler):
    """Asked first by Django, which by itself limits the fields of a form, but not its files.

    Only curators send files, so elsewhere a form with one may be as long as any other.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name for it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """:raises RequestDataTooBig: if the form says that it is longer than it may be."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if self.request and self.request.path.startswith(reverse("admin:index")):
            most += settings.KNOWLEDGE_FILE_MAX
        if content_length > most:
            raise RequestDataTooBig(f"A form of {content_length} bytes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
