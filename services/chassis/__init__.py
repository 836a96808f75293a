"""Mechanism only: what every service needs and no service owns, in three folders: messaging, web, runtime."""

import warnings

# Known and answered: decision 0002 says why eventlet, and states the way out.
warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
