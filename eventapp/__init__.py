"""eventapp: pages, panels, RSVP and calendars of high-level advocacy events."""

from types import ModuleType

from flask import Flask

from eventapp.core.db import db
from eventapp.core.settings import ROOT, Settings
from eventapp.core.sqlite import prepare_engine


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application for the given settings, or those of the environment."""
    settings = settings or Settings()
    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app = Flask(
        "eventapp",
        instance_path=str(settings.instance_path),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    app.extensions["settings"] = settings
    app.config.from_mapping(_flask_config(settings))
    _init_database(app)
    _init_web(app, settings)
    _init_jobs(app, settings)
    _register_blueprints(app)
    _register_commands(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret,
        "TESTING": settings.testing,
        "SQLALCHEMY_DATABASE_URI": settings.database,
        # What people typed must not reach the log with an error of the database.
        # Two for each of the eight threads: its session's, and the one that watches for changes.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_size": 16},
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https:"),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PREFERRED_URL_SCHEME": settings.public_url.partition(":")[0],
    }


def _init_database(app: Flask) -> None:
    from flask_migrate import Migrate

    from eventapp import models

    assert models
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "eventapp" / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)


def _init_web(app: Flask, settings: Settings) -> None:
    from eventapp.web import (
        assets,
        errors,
        languages,
        limits,
        observe,
        outages,
        pages,
        proxies,
        security,
        templating,
    )

    pages.init_app(app)  # first, so that its hook runs after those of all others
    observe.init_app(app)
    languages.init_app(app)
    templating.init_app(app)
    limits.init_app(app, settings)
    security.init_app(app)
    errors.init_app(app)
    outages.init_app(app)
    assets.init_app(app)
    pages.serve_kept(app)  # after all others, so that it stands before them
    proxies.init_app(app, settings)


def _init_jobs(app: Flask, settings: Settings) -> None:
    from eventapp.accesslists import sweeping as access_lists
    from eventapp.drafting import purging
    from eventapp.events import zone_rules
    from eventapp.fetches import counting
    from eventapp.imports import purging as calendar_imports
    from eventapp.invitations import bringing, reminding, rounds
    from eventapp.jobs import queue
    from eventapp.mail import delivery
    from eventapp.mailings import clockwork, sending
    from eventapp.organisations.queries import house_name
    from eventapp.questions import keeping
    from eventapp.quotas import ending
    from eventapp.registration import offers, passing
    from eventapp.releases import timing
    from eventapp.replies import incoming
    from eventapp.speakers import chasers, consenting, sweeping

    app.extensions["house"] = house_name  # the mails of accounts stand below organisations
    queue.init_app(app, settings)
    delivery.init_app(app)
    access_lists.init_app(app)
    chasers.init_app(app)
    clockwork.init_app(app)
    counting.init_app(app)
    purging.init_app(app)
    calendar_imports.init_app(app)
    bringing.init_app(app)
    keeping.init_app(app)
    reminding.init_app(app)
    rounds.init_app(app)
    consenting.init_app(app)
    ending.init_app(app)
    offers.init_app(app)
    passing.init_app(app)
    incoming.init_app(app, settings)
    sending.init_app(app)
    sweeping.init_app(app)
    timing.init_app(app)
    zone_rules.init_app(app)


def _register_blueprints(app: Flask) -> None:
    from eventapp.accesslists import views as access
    from eventapp.feeds import views as feeds
    from eventapp.invitations import views as invitations
    from eventapp.mail import views as mail
    from eventapp.people import views as people
    from eventapp.quotas import views as quotas
    from eventapp.registration import companion_views, passing_views, place_views
    from eventapp.registration import consent_views as guest_consent_views
    from eventapp.registration import views as registration
    from eventapp.site import frame, machines, programme_pages, records, texts, views
    from eventapp.speakers import consent_views, contribution_views, describing_views
    from eventapp.speakers import views as speakers
    from eventapp.subscriptions import part as own_calendars
    from eventapp.subscriptions import views as subscriptions

    assert companion_views
    assert guest_consent_views
    assert place_views
    assert consent_views
    assert contribution_views
    assert describing_views
    assert passing_views
    assert programme_pages
    assert records
    assert texts
    assert views
    frame.init_app(app)
    parts = (access, feeds, frame, invitations, machines, mail, people)
    for part in (*parts, quotas, registration, speakers, subscriptions):
        app.register_blueprint(part.bp)
    app.register_blueprint(subscriptions.feed_bp)
    own_calendars.init_app(app)
    _register_back_office(app)
    _register_guest_lists(app)


def _register_back_office(app: Flask) -> None:
    from eventapp.auth import manage as accounts
    from eventapp.auth import security
    from eventapp.auth import views as account
    from eventapp.backoffice import frame, mailbox, person_page
    from eventapp.backoffice import manage as events
    from eventapp.backoffice import views as backoffice
    from eventapp.drafting import manage as drafting
    from eventapp.events import manage as venues
    from eventapp.fetches import manage as fetches
    from eventapp.imports import manage as calendar_imports
    from eventapp.institutions import manage as institutions
    from eventapp.invitations import bringing_manage
    from eventapp.invitations import manage as invitations
    from eventapp.invitations import outgoing as invitation_rounds
    from eventapp.mailings import clock_manage as mailings
    from eventapp.organisations import manage as organisations
    from eventapp.people import manage as people
    from eventapp.people import merge_manage as merging
    from eventapp.people import portrait_manage as portraits
    from eventapp.programme import (
        availability_manage,
        changes_manage,
        clashes_manage,
        quick_manage,
        times_manage,
        tools_manage,
    )
    from eventapp.programme import balance_manage as balance
    from eventapp.programme import manage as programme
    from eventapp.programme import precedence_manage as precedence
    from eventapp.releases import manage as releases
    from eventapp.site import drafts
    from eventapp.speakers import contribution_manage as contributions
    from eventapp.speakers import manage as speakers
    from eventapp.speakers import outgoing
    from eventapp.subscriptions import manage as own_calendar

    assert availability_manage
    assert bringing_manage
    assert clashes_manage
    assert times_manage
    assert invitation_rounds
    assert outgoing
    assert quick_manage
    assert tools_manage
    assert changes_manage
    security.init_app(app)
    frame.init_app(app)
    app.register_blueprint(drafting.bp)
    app.register_blueprint(calendar_imports.bp)
    app.register_blueprint(institutions.bp)
    private = (account, accounts, backoffice, events, venues, organisations, people, programme)
    others = (
        portraits,
        merging,
        precedence,
        balance,
        person_page,
        contributions,
        speakers,
        fetches,
        invitations,
        releases,
    )
    for part in (*private, *others, _guests(), mailings, mailbox, drafts, own_calendar):
        app.register_blueprint(part.bp)


def _guests() -> ModuleType:
    """Return the module of the guests' pages, once all of them are known."""
    from eventapp.registration import (
        access_manage,
        approval_manage,
        category_manage,
        code_manage,
        door_manage,
        passing_manage,
        question_manage,
        resending_manage,
        rewording_manage,
        taking_manage,
        view_manage,
    )
    from eventapp.registration import manage as guests

    assert access_manage
    assert approval_manage
    assert category_manage
    assert code_manage
    assert door_manage
    assert passing_manage
    assert question_manage
    assert resending_manage
    assert rewording_manage
    assert taking_manage
    assert view_manage
    return guests


def _register_guest_lists(app: Flask) -> None:
    from eventapp.accesslists import handing_manage, manage, profile_manage
    from eventapp.quotas import manage as quotas

    assert handing_manage
    for part in (manage, profile_manage, quotas):
        app.register_blueprint(part.bp)


def _register_commands(app: Flask) -> None:
    from eventapp import cli

    cli.init_app(app)
