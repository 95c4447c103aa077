"""Which family a User-Agent is of. The strings are those that programs send."""

import pytest

from eventapp.feeds.clients import READ, RHYTHMS, Client, client_of

SENT = {
    "Google-Calendar-Importer": Client.GOOGLE,
    "Mozilla/5.0 (compatible; Google-Calendar-Importer)": Client.GOOGLE,
    "Microsoft Exchange/15.20 (Windows NT 10.0; Win64; x64)": Client.OUTLOOK_WEB,
    "Microsoft.Exchange/15.20.0": Client.OUTLOOK_WEB,
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.16327; Pro)": Client.OUTLOOK,
    "Mozilla/4.0 (compatible; ms-office; MSOffice rmj; Microsoft Outlook 15.0.5)": Client.OUTLOOK,
    "iOS/16.3.1 (20D67) dataaccessd/1.0": Client.APPLE,
    "iOS/26.0 (24A123) dataaccessd/1.0": Client.APPLE,
    "Mac+OS+X/10.10.5 (14F27) CalendarAgent/316.1": Client.APPLE,
    "macOS/11.0 (20A5343i) CalendarAgent/950": Client.APPLE,
    "CalendarStore/5.0 (1127); iCal/5.0 (1535); Mac OS X/10.7.1 (11B26)": Client.APPLE,
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0": (
        Client.THUNDERBIRD
    ),
    "ICSx5/2.2.2 (okhttp/4.12.0) Android/14": Client.ICSX5,
    "DAVx5/4.3.9-ose (dav4jvm; okhttp/4.12.0) Android/13": Client.DAVX5,
    "Nextcloud Webcal Service": Client.NEXTCLOUD,
    "Nextcloud Webcal Crawler": Client.NEXTCLOUD,
    "Nextcloud Server Crawler": Client.NEXTCLOUD,
    "HomeAssistant/2025.5.0 httpx/0.28.1 Python/3.13": Client.HOME_ASSISTANT,
    "curl/8.14.1": Client.COMMAND_LINE,
    "Wget/1.21.3": Client.COMMAND_LINE,
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": Client.BROWSER,
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": Client.OTHER,
    "Evolution/3.50.1": Client.OTHER,
    "": Client.OTHER,
    "\x00\xff{}": Client.OTHER,
}


@pytest.mark.parametrize(("sent", "client"), SENT.items())
def test_a_program_is_known_by_what_it_calls_itself(sent: str, client: Client) -> None:
    assert client_of(sent) is client


def test_every_family_that_promises_a_rhythm_is_sent_by_some_program() -> None:
    assert set(RHYTHMS) <= set(SENT.values())
    assert all(x.soonest <= x.latest for x in RHYTHMS.values())


def test_only_the_beginning_is_read() -> None:
    assert client_of("x" * (READ + 1) + "curl/8") is Client.OTHER
