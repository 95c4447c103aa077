"""How the database keeps the table of guests, its words, counts and answers true by itself.

Triggers on registrations, invitations, companions and answers write the rows of ``guest_models``,
so that no way of writing, bulk or single, can forget them. They name columns of other tables,
which a migration may rebuild: ``drop`` goes before a migration and ``renew`` after it
(``migrations/env.py``).
"""

# ruff: noqa: S608 - statements are put together of what stands here, and of nothing from outside

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, inspect

from eventapp.registration.guest_models import WORD_LENGTH

# Whether who registered may appear in photographs; of others it is empty.
PHOTOGRAPHS = ("yes", "no", "withdrawn")
NEVER = "1970-01-01 00:00:00"  # when a guest who has not answered did, UTC
_NEVER = {"sqlite": f"'{NEVER}.000000'", "postgresql": f"TIMESTAMPTZ '{NEVER}+00'"}

_NOT_IN_LINE = 2**31 - 1  # the number of who has none, after everybody's

# Who cancelled and then answered otherwise stands as they answered last.
_IS_GUEST = "(r.id IS NOT NULL AND (r.state <> 'cancelled' OR i.state = 'yes'))"
_COLUMNS = (
    "event_id", "invitation_id", "registration_id", "name", "organisation", "language",
    "category_id", "status", "has_needs", "quota_id", "has_companions", "photographs",
    "queue_number", "replied_at", "search_text",
)  # fmt: skip
_INTO = f"INSERT INTO guest (number, {', '.join(_COLUMNS)})"
_OVER = "ON CONFLICT (number) DO UPDATE SET " + ", ".join(f"{x} = excluded.{x}" for x in _COLUMNS)
_COMPANIONS = "EXISTS (SELECT 1 FROM companion c WHERE c.registration_id = r.id)"
_PHOTOGRAPHS = """CASE WHEN r.id IS NULL THEN '' WHEN r.photo_consent THEN 'yes'
  WHEN r.photo_withdrawn_at IS NULL THEN 'no' ELSE 'withdrawn' END"""
# The registration of an invited guest: made of the invitation, or by the form.
_INVITED = f"""{_INTO}
SELECT 2 * i.id, i.event_id, i.id, r.id, coalesce(r.name, i.name),
  coalesce(r.organisation, i.organisation), coalesce(r.language, i.language),
  CASE WHEN {_IS_GUEST} THEN r.category_id ELSE i.category_id END,
  CASE WHEN {_IS_GUEST} THEN r.state ELSE i.state END,
  coalesce(r.access_needs, '') <> '', r.quota_id, {_COMPANIONS}, {_PHOTOGRAPHS},
  coalesce(r.queue_number, {_NOT_IN_LINE}),
  coalesce(i.answered_at, r.created_at, {{never}}),
  i.search_text || coalesce(' ' || r.search_text, '')
FROM invitation i LEFT JOIN registration r ON r.id = coalesce(i.registration_id,
  (SELECT t.id FROM registration t WHERE t.event_id = i.event_id AND t.email_key = i.email_key))
WHERE i.revoked_at IS NULL AND {{which}} {_OVER}"""
_HAS_INVITATION = """EXISTS (SELECT 1 FROM invitation i WHERE i.revoked_at IS NULL
  AND (i.registration_id = r.id OR (i.registration_id IS NULL
    AND i.event_id = r.event_id AND i.email_key = r.email_key)))"""
_OTHERS = f"""{_INTO}
SELECT 2 * r.id + 1, r.event_id, NULL, r.id, r.name, r.organisation, r.language, r.category_id,
  r.state, r.access_needs <> '', r.quota_id, {_COMPANIONS}, {_PHOTOGRAPHS}, r.queue_number,
  r.created_at, r.search_text
FROM registration r WHERE {{which}} AND NOT {_HAS_INVITATION} {_OVER}"""
_SHADOWED = f"""DELETE FROM guest WHERE number IN
  (SELECT 2 * r.id + 1 FROM registration r WHERE {{which}} AND {_HAS_INVITATION})"""

_ALIKE = "event_id, status, category, language, has_needs, quota, has_companions, photographs"
_KEY = """{row}.event_id, {row}.status, coalesce({row}.category_id, 0), {row}.language,
  {row}.has_needs, coalesce({row}.quota_id, 0), {row}.has_companions, {row}.photographs"""
_ONE_MORE = f"""INSERT INTO guest_count ({_ALIKE}, number)
SELECT {_KEY.format(row="NEW")}, 1 WHERE true
ON CONFLICT ({_ALIKE}) DO UPDATE SET number = guest_count.number + 1"""
_OF_OLD = f"({_ALIKE}) = ({_KEY.format(row='OLD')})"
_ONE_LESS = f"UPDATE guest_count SET number = number - 1 WHERE {_OF_OLD}"
_NONE_LEFT = f"DELETE FROM guest_count WHERE {_OF_OLD} AND number <= 0"

_SPLIT = {
    "sqlite": "json_each('[' || replace(json_quote({row}.search_text), ' ', '\",\"') || ']') AS w",
    "postgresql": "unnest(string_to_array({row}.search_text, ' ')) AS w(value)",
}
_WORD = f"substr(w.value, 1, {WORD_LENGTH})"
_ADD_WORDS = f"""INSERT INTO guest_word (event_id, word, guest)
SELECT NEW.event_id, {_WORD}, NEW.number FROM {{new_words}} WHERE true ON CONFLICT DO NOTHING"""
_DROP_WORDS = f"""DELETE FROM guest_word WHERE event_id = OLD.event_id AND guest = OLD.number
  AND word IN (SELECT {_WORD} FROM {{old_words}})"""

_SAID = {
    "sqlite": "json_each({row}.value) AS w",
    "postgresql": "json_array_elements_text({row}.value) AS w(value)",
}
_INTO_ANSWERS = "INSERT INTO guest_answer (question_id, value, registration_id)"
_ADD_ANSWERS = f"""{_INTO_ANSWERS}
SELECT NEW.question_id, {_WORD}, NEW.registration_id FROM {{new_said}} WHERE true
ON CONFLICT DO NOTHING"""
_DROP_ANSWERS = f"""DELETE FROM guest_answer WHERE question_id = OLD.question_id
  AND registration_id = OLD.registration_id AND value IN (SELECT {_WORD} FROM {{old_said}})"""
_ALL_ANSWERS = f"""{_INTO_ANSWERS}
SELECT a.question_id, {_WORD}, a.registration_id FROM answer a, {{said}} WHERE true
ON CONFLICT DO NOTHING"""

_DIFFERS = """(OLD.status <> NEW.status OR OLD.language <> NEW.language
  OR OLD.has_needs <> NEW.has_needs OR OLD.photographs <> NEW.photographs
  OR OLD.has_companions <> NEW.has_companions
  OR coalesce(OLD.quota_id, 0) <> coalesce(NEW.quota_id, 0)
  OR coalesce(OLD.category_id, 0) <> coalesce(NEW.category_id, 0))"""

_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}
_READ = {
    "registration": "event_id, name, organisation, email_key, language, category_id, state, "
    "access_needs, quota_id, photo_consent, photo_withdrawn_at, queue_number, created_at, "
    "search_text",
    "invitation": "event_id, registration_id, name, organisation, email_key, language, "
    "category_id, state, answered_at, revoked_at, search_text",
}


@dataclass(frozen=True, slots=True)
class _Trigger:
    """What is done after each row of a table that was written."""

    name: str
    on: str
    table: str
    statements: tuple[str, ...]
    when: str = ""
    locks: str = ""

    def made(self, kind: str) -> Iterator[str]:
        """Yield the statements that make it on a kind of database."""
        known = {
            "never": _NEVER[kind],
            "new_words": _SPLIT[kind].format(row="NEW"),
            "old_words": _SPLIT[kind].format(row="OLD"),
            "new_said": _SAID[kind].format(row="NEW"),
            "old_said": _SAID[kind].format(row="OLD"),
        }
        body = "".join(f"{x.format(**known)};\n" for x in self.statements)
        when = f" WHEN {self.when}" if self.when else ""
        head = f"CREATE TRIGGER {self.name} AFTER {self.on} ON {self.table} FOR EACH ROW{when}"
        if kind == "sqlite":
            yield f"{head} BEGIN\n{body}END"
            return
        # Two who change one guest at once see what the other wrote: the event's lock orders them.
        lock = f"PERFORM 1 FROM event WHERE id = {self.locks} FOR NO KEY UPDATE;\n"
        body = (lock if self.locks else "") + body
        yield (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN\n{body}RETURN NULL; END $$"
        )
        yield f"{head} EXECUTE FUNCTION {self.name}()"


def _of_registration(verb: str) -> _Trigger:
    rows = _ROWS[verb]
    one = rows[-1]
    keys = ", ".join(f"{x}.email_key" for x in rows)
    theirs = (
        f"(i.registration_id = {one}.id "
        f"OR (i.event_id = {one}.event_id AND i.email_key IN ({keys})))"
    )
    first = (f"DELETE FROM guest WHERE number = 2 * {one}.id + 1",)
    own: tuple[str, ...] = ()
    if verb != "DELETE":
        which = f"r.id = {one}.id"
        first, own = (_with(_SHADOWED, which),), (_with(_OTHERS, which),)
    statements = (*first, _with(_INVITED, theirs), *own)
    return _after(verb, "registration", statements)


def _of_invitation(verb: str) -> _Trigger:
    rows = _ROWS[verb]
    one = rows[-1]
    numbers = ", ".join(f"{x}.registration_id" for x in rows)
    keys = ", ".join(f"{x}.email_key" for x in rows)
    theirs = f"(r.id IN ({numbers}) OR (r.event_id = {one}.event_id AND r.email_key IN ({keys})))"
    gone = f"DELETE FROM guest WHERE number = 2 * {one}.id"
    if verb == "DELETE":
        return _after(verb, "invitation", (gone, _with(_OTHERS, theirs)))
    statements = (
        f"{gone} AND {one}.revoked_at IS NOT NULL",
        _with(_SHADOWED, theirs),
        _with(_INVITED, f"i.id = {one}.id"),
        _with(_OTHERS, theirs),
    )
    return _after(verb, "invitation", statements)


def _with(statement: str, which: str) -> str:
    return statement.replace("{which}", which)


def _after(verb: str, table: str, statements: tuple[str, ...]) -> _Trigger:
    on = f"UPDATE OF {_READ[table]}" if verb == "UPDATE" else verb
    name = f"guest_after_{table}_{verb.lower()}"
    return _Trigger(name, on, table, statements, locks=f"{_ROWS[verb][-1]}.event_id")


def _of_companion(verb: str) -> _Trigger:
    rows = _ROWS[verb]
    numbers = ", ".join(f"{x}.registration_id" for x in rows)
    seen = """UPDATE guest SET has_companions =
  EXISTS (SELECT 1 FROM companion c WHERE c.registration_id = guest.registration_id)"""
    event = f"(SELECT event_id FROM registration WHERE id = {rows[-1]}.registration_id)"
    return _Trigger(
        f"guest_after_companion_{verb.lower()}",
        "UPDATE OF registration_id" if verb == "UPDATE" else verb,
        "companion",
        (f"{seen} WHERE registration_id IN ({numbers})",),
        locks=event,
    )


_DONE_WITH_ANSWERS = {
    "INSERT": (_ADD_ANSWERS,),
    "UPDATE": (_DROP_ANSWERS, _ADD_ANSWERS),
    "DELETE": (_DROP_ANSWERS,),
}


def _of_answer(verb: str) -> _Trigger:
    on = "UPDATE OF question_id, registration_id, value" if verb == "UPDATE" else verb
    name = f"guest_after_answer_{verb.lower()}"
    return _Trigger(name, on, "answer", _DONE_WITH_ANSWERS[verb])


_MAKERS = (_of_registration, _of_invitation, _of_companion, _of_answer)
_TRIGGERS = (
    *(make(verb) for make in _MAKERS for verb in _ROWS),
    _Trigger("guest_made", "INSERT", "guest", (_ONE_MORE, _ADD_WORDS)),
    _Trigger("guest_gone", "DELETE", "guest", (_ONE_LESS, _NONE_LEFT, _DROP_WORDS)),
    _Trigger(
        "guest_counted",
        "UPDATE OF status, category_id, language, has_needs, quota_id, has_companions, photographs",
        "guest",
        (_ONE_LESS, _NONE_LEFT, _ONE_MORE),
        when=_DIFFERS,
    ),
    _Trigger(
        "guest_found",
        "UPDATE OF search_text",
        "guest",
        (_DROP_WORDS, _ADD_WORDS),
        when="(OLD.search_text <> NEW.search_text)",
    ),
)


def drop(connection: Connection) -> None:
    """Take the triggers away, so that their tables may be rebuilt."""
    tables = set(inspect(connection).get_table_names())
    for one in _TRIGGERS:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {one.name}")
        elif one.table in tables:
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {one.name}() CASCADE")


def renew(connection: Connection) -> None:
    """Make the triggers and every row they keep, of the tables as they are now.

    Not on the way back through revisions whose tables were others.
    """
    if not inspect(connection).has_table("guest_answer"):
        return
    kind = connection.dialect.name
    for one in _TRIGGERS:
        for statement in one.made(kind):
            connection.exec_driver_sql(statement)
    for table in ("guest", "guest_word", "guest_count", "guest_answer"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    for statement in (_INVITED, _OTHERS):
        whole = statement.format(never=_NEVER[kind], which="true")
        connection.exec_driver_sql(whole)
    said = _SAID[kind].format(row="a")
    connection.exec_driver_sql(_ALL_ANSWERS.format(said=said))
