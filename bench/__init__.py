"""What is measured, with the commands that measure it. Never part of the tests."""
