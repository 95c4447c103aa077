"""Which answer a mail holds for somebody, and what stands against it. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eventapp.core.text import email_key
from eventapp.feeds.answer_models import Said
from eventapp.mail.envelope import wire
from eventapp.replies.entries import NO_ENTRY, NOBODY, Attendee, Entry

ANSWERS = {
    "ACCEPTED": Said.ACCEPTED,
    "TENTATIVE": Said.TENTATIVE,
    "DECLINED": Said.DECLINED,
    "DELEGATED": Said.DELEGATED,
}
OTHER_METHODS = {"COUNTER": Said.COUNTER, "REFRESH": Said.REFRESH}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody said by a mail; ``why`` is the code of what stands against it, if anything."""

    said: Said = Said.NOTHING
    why: str = ""
    entry: Entry = NO_ENTRY
    attendee: Attendee = NOBODY

    @property
    def uid(self) -> str:
        """Return the UID of the entry without its host."""
        return local_uid(self.entry)

    @property
    def delegate_name(self) -> str:
        """Return what the entry calls the one who is to come instead; empty where it does not."""
        wanted = same(self.attendee.delegated_to)
        named = (x.name for x in self.entry.attendees if x.name and same(x.address) == wanted)
        return next(named, "")


def local_uid(entry: Entry) -> str:
    """Return what is ours of a UID: an installation may come to have another host."""
    return entry.uid.partition("@")[0]


def same(address: str) -> str:
    """Return the form in which two spellings of one address are equal."""
    return email_key(wire(address))


def verdict(entries: Sequence[Entry], uids: Collection[str], address: str) -> Verdict:
    """Return what the owner of an address answered to one of some entries of ours.

    Only what is said of that address counts: an answer of somebody to whom the invitation was
    forwarded is theirs (RFC 5546 section 3.2.2.3), and moves nobody's place.
    """
    if not entries:
        return Verdict(why="no_answer")
    ours = [x for x in entries if local_uid(x) in uids and not x.is_part]
    if not ours:
        return Verdict(why="foreign", entry=entries[0])
    if len({x.uid for x in ours}) > 1:
        return Verdict(why="several", entry=ours[0])
    replies = [x for x in ours if x.method == "REPLY"]
    if not replies:
        said = OTHER_METHODS.get(ours[0].method, Said.NOTHING)
        return Verdict(said, why="" if said is not Said.NOTHING else "method", entry=ours[0])
    return _answer(replies, same(address))


def _answer(replies: Sequence[Entry], wanted: str) -> Verdict:
    found = [(x, a) for x in replies for a in x.attendees if same(a.address) == wanted]
    if not found:
        entry = replies[0]
        stranger = next(iter(entry.attendees), NOBODY)
        is_sent = same(stranger.delegated_from) == wanted
        why = "delegate" if is_sent else "stranger" if stranger.address else "no_answer"
        return Verdict(why=why, entry=entry, attendee=stranger)
    entry, attendee = max(found, key=lambda x: (x[0].sequence or 0, _stamp(x[0])))
    if len({(a.answer, same(a.delegated_to)) for _entry, a in found}) > 1:
        return Verdict(why="several", entry=entry, attendee=attendee)
    said = ANSWERS.get(attendee.answer, Said.NOTHING)
    why = "no_answer" if said is Said.NOTHING else ""
    return Verdict(said, why=why, entry=entry, attendee=attendee)


def _stamp(entry: Entry) -> float:
    return entry.stamp.timestamp() if entry.stamp else 0.0
