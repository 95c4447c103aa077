"""The WSGI object, where gunicorn and `flask` find it; `python app.py` starts the product."""

import sys

if __name__ == "__main__":
    from eventapp import launch

    sys.exit(launch.main(sys.argv[1:]))

from eventapp import create_app

app = create_app()
