"""Door of the web server."""

import os

from django.core.wsgi import get_wsgi_application

from clear_platform.loading import loading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clear_platform.settings.local")

with loading():
    application = get_wsgi_application()

from clear_platform.foundation.public import refuse_unsafe_start  # models load first

refuse_unsafe_start()
