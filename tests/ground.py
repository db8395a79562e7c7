"""What every test begins with: kept beside the tables once, and put back after each test whose writing was committed.

Django empties every table in turn instead, and what migrations and the first start had written is gone: with two hundred
tables that takes two seconds, and laying it again another one.
"""

from __future__ import annotations

from django.db import connection

KEPT = "ground"  # the schema that holds it

_KEEP = f"""
DO $$
DECLARE one text; filled boolean;
BEGIN
    DROP SCHEMA IF EXISTS {KEPT} CASCADE;
    CREATE SCHEMA {KEPT};
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%1$I)', one) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE {KEPT}.%1$I AS TABLE public.%1$I', one);
        END IF;
    END LOOP;
END $$
"""
_PUT_BACK = f"""
DO $$
DECLARE one text; written text; kept boolean; filled boolean;
BEGIN
    PERFORM pg_terminate_backend(pid, 10000) FROM pg_stat_activity  -- whoever still writes is cut off, and waited for
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle';
    SET LOCAL session_replication_role = replica;  -- neither keys nor promises are in the way
    FOR one, kept IN
        SELECT tablename, EXISTS (SELECT 1 FROM pg_tables k WHERE k.schemaname = '{KEPT}' AND k.tablename = t.tablename)
        FROM pg_tables t WHERE schemaname = 'public' AND tablename <> 'django_migrations'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%1$I)', one) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM public.%1$I', one);
        END IF;
        IF kept THEN
            SELECT string_agg(quote_ident(attname), ', ') INTO written
            FROM pg_attribute
            WHERE attrelid = format('public.%1$I', one)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
            EXECUTE format('INSERT INTO public.%1$I (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM {KEPT}.%1$I', one, written);
        END IF;
    END LOOP;
END $$
"""


def keep() -> None:
    """Keep every row that there is now."""
    _do(_KEEP)


def put_back(_case: object = None) -> None:
    """Let there be exactly the rows that were kept. Numbers go on from where they were."""
    _do(_PUT_BACK)


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
