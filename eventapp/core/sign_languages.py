"""The sign languages of the Union's countries, of its neighbours, and International Sign."""

# ISO 639-3. The three of a Brussels stage first; then by code.
SIGN_LANGUAGES = (
    "ils", "sfb", "vgt",
    "ase", "asq", "bfi", "bqn", "cse", "csc", "csq", "dse", "dsl", "eso", "fse", "fsl", "gsg",
    "gss", "hsh", "ise", "isg", "lls", "lsl", "mdl", "pso", "psr", "rms", "ssp", "svk", "swl",
)  # fmt: skip
