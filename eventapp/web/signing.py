"""The names of sign languages, which CLDR does not know."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

NAMES: Mapping[str, Any] = {
    "ils": _l("International Sign"),
    "sfb": _l("French Belgian Sign Language (LSFB)"),
    "vgt": _l("Flemish Sign Language (VGT)"),
    "ase": _l("American Sign Language"),
    "asq": _l("Austrian Sign Language"),
    "bfi": _l("British Sign Language"),
    "bqn": _l("Bulgarian Sign Language"),
    "cse": _l("Czech Sign Language"),
    "csc": _l("Catalan Sign Language"),
    "csq": _l("Croatian Sign Language"),
    "dse": _l("Sign Language of the Netherlands (NGT)"),
    "dsl": _l("Danish Sign Language"),
    "eso": _l("Estonian Sign Language"),
    "fse": _l("Finnish Sign Language"),
    "fsl": _l("French Sign Language (LSF)"),
    "gsg": _l("German Sign Language (DGS)"),
    "gss": _l("Greek Sign Language"),
    "hsh": _l("Hungarian Sign Language"),
    "ise": _l("Italian Sign Language"),
    "isg": _l("Irish Sign Language"),
    "lls": _l("Lithuanian Sign Language"),
    "lsl": _l("Latvian Sign Language"),
    "mdl": _l("Maltese Sign Language"),
    "pso": _l("Polish Sign Language"),
    "psr": _l("Portuguese Sign Language"),
    "rms": _l("Romanian Sign Language"),
    "ssp": _l("Spanish Sign Language"),
    "svk": _l("Slovak Sign Language"),
    "swl": _l("Swedish Sign Language"),
}


def sign_language_name(code: str) -> str:
    """Return the name of a sign language (ISO 639-3) in the language spoken here."""
    return str(NAMES.get(code, code))
