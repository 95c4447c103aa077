"""Several files that were sent in one field."""

from wtforms import MultipleFileField

from eventapp.core.errors import DomainError
from eventapp.core.text import clean_line
from eventapp.incoming.archives import MOST_FILES, File
from eventapp.incoming.decoding import LARGEST


def given(field: MultipleFileField) -> list[File]:
    """Return the files that were sent in a field.

    :raises DomainError: ``file.none``, ``file.too_large``, ``archive.many``.
    """
    sent = [x for x in field.data or () if getattr(x, "filename", "")]
    if not sent:
        raise DomainError("file.none", field="file")
    if len(sent) > MOST_FILES:
        raise DomainError("archive.many", field="file", most=MOST_FILES)
    found = []
    for upload in sent:
        with upload.stream as stream:  # a large one is a file of its own
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise DomainError("file.too_large", field="file", limit=LARGEST >> 20)
        found.append(File(clean_line(str(upload.filename))[:200], data))
    return found
