"""The legislation an event is about: policy files, statements, messages to share, observances."""
