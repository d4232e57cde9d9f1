"""Door of the web server: bodies are taken in first, then a thread of the application is given to the request."""

from django.conf import settings

from clear_platform.front.bodies import Patience
from clear_platform.front.bridge import Bridge
from clear_platform.wsgi import application as answering

application = Bridge(
    answering,
    threads=settings.WEB_THREADS,
    patience=Patience(seconds=settings.BODY_SECONDS, largest=settings.BODY_MOST_MEGABYTES * 1024 * 1024),
)
