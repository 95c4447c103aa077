"""What is wrong in an import file: where it stands and a sentence that says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from eventapp.core.text import clean_line

SENTENCES: Mapping[str, str] = {
    "text.missing": "a text is missing",
    "text.too_long": "longer than {length} characters",
    "language.unknown": "“{language}” is no official language of the EU",
    "url.invalid": "not an address that begins with http:// or https://",
    "country.unknown": "“{country}” is no two-letter code of a country (ISO 3166)",
    "zone.unknown": "“{zone}” is no time zone of the IANA list, such as Europe/Brussels",
    "slug.invalid": "a key is made of small letters, digits and single hyphens, at most 80",
    "slug.missing": "no key can be made of the text: give one",
    "slug.taken": "the key “{slug}” is taken already",
    "slug.reserved": "the key “{slug}” is a word of the format",
    "number.out_of_range": "not between {low} and {high}",
    "date.out_of_range": "not between the years 1900 and 2200",
    "date.impossible": "there is no such day",
    "dates.reversed": "ends before it begins",
    "hours.half": "beginning and end are both known or both unknown",
    "hours.reversed": "ends before it begins, or at the same time",
    "session.too_long": "a session lasts at most {hours} hours",
    "time.skipped": "the clocks leave this time out on that day ({time})",
    "time.out_of_range": "a time no calendar reaches",
    "rsvp.reversed": "the RSVP closes before it opens",
    "place.half": "latitude and longitude are both given or both left out",
    "host.twice": "hosts in this role already",
    "appearance.twice": "appears in this role already",
    "appearance.not_asked": "shown_as_invited wants the state asked or pencilled",
    "affiliation.in_use": "an appearance uses an affiliation that the list leaves out",
    "coalition.has_members": "a coalition with members stays a coalition",
    "membership.no_coalition": "not a coalition, or the organisation itself",
    "room.not_found": "the event's venue has no such room",
    "room.twice": "two rooms have the same key",
    "milestone.twice": "two milestones have the same key",
    "title.missing": "a published event needs a title in its main language",
    "place.missing": "a published event needs a venue or a city",
    "hosts.missing": "a published event needs an organiser or a host",
    "in_use": "guests are in a category that the list leaves out, or a quota is of it",
    "domain.invalid": "“{domain}” is no mail domain such as example.org",
    "domain.too_many": "more than {limit} mail domains",
    "category.too_many": "more than {limit} categories",
    "category.held_without_seats": "held wants a number of seats",
    "category.closes_first": "closes before it opens",
    "category.asked": "a question is asked of a category alone that the list leaves out",
    "question.too_many": "more than {limit} questions",
    "question.no_options": "no option is left to choose",
    "question.too_many_options": "more than {limit} options",
    "question.no_such_condition": "only_if wants a question that is asked",
    "question.asks_itself": "questions depend on one another in a ring",
    "question.no_such_answer": "the question of only_if has no such answer",
    "question.kind_fixed": "{answers} guests have answered: a file or a consent stays one",
    "question.needed": "{questions} questions depend on this one",
    "question.answered": "guests have answered a question that the list leaves out: retire it",
    "email.invalid": "no mail address such as press@example.org",
    "quota.below_named": "fewer than the people who are named: {named}",
    "quota.no_room": "more than the seats that are free: {left}",
    "quota.after_event": "after the end of the event",
    "mail_language.unknown": "no language that mails are written in",
    "event.not_draft": "an event that readers saw is no draft any more: cancel it instead",
    "event.not_published": "only a published event can be postponed or cancelled",
    "uid.invalid": "8 to 32 small letters, digits or hyphens",
    "uid.taken": "another record has this uid",
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the line (from 1) and path where it stands, and what it is."""

    line: int
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", {self.path}" if self.path else "")
        # What the file says is quoted in it: no control characters for a terminal to obey.
        return clean_line(f"{where}: {self.sentence}")


class BadFile(Exception):
    """The file cannot be imported; nothing of it was."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} faults")


def sentence(code: str, values: Mapping[str, Any]) -> str:
    """Return what a refusal of a service says to the writer of a file."""
    return SENTENCES.get(code, code).format_map(dict(values))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest known word, or nothing."""
    near = get_close_matches(word[:100], list(known), n=1)
    return f"; did you mean “{near[0]}”?" if near else ""
