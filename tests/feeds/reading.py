"""A feed as its reader has it."""

from flask.testing import FlaskClient

from tests.feeds.readers import Seen, by_vobject


def seen(client: FlaskClient, path: str) -> dict[str, Seen]:
    """Return the entries of a feed by UID."""
    answer = client.get(path)
    assert answer.status_code == 200
    found = by_vobject(answer.text)
    assert len({x.uid for x in found}) == len(found)
    return {x.uid.partition("-")[0] + "-" + x.uid.partition("-")[2].rstrip("0"): x for x in found}


def summaries(client: FlaskClient, path: str) -> list[str]:
    """Return the titles in a feed, in its order."""
    return [x.summary for x in by_vobject(client.get(path).text)]
