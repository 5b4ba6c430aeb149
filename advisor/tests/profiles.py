"""Profiles that several tests ask about, in the shipped vocabulary."""

from __future__ import annotations

from comparisons.engine.profile import Profile

STAFF_TOOL = Profile(
    {
        "kind": "business-app",
        "size": "many-modules",
        "lifetime": "long",
        "datastore": "relational",
        "schema": "complex",
        "accounts": "roles",
        "admin": "staff",
        "forms": "many",
        "frontend": "server-pages",
        "structure": "conventions",
        "compliance": "regulated",
    },
    frozenset({"admin"}),
    "Parcel desk",
)
WEBHOOK = Profile(
    {
        "kind": "microservice",
        "size": "few-endpoints",
        "requirements": "bounded",
        "datastore": "none",
        "accounts": "none",
        "admin": "nobody",
        "frontend": "no-ui",
        "deployment": "serverless",
        "structure": "freedom",
        "architecture": "microservices",
    },
)
MODEL_API = Profile(
    {
        "kind": "model-serving",
        "api": "few-endpoints",
        "api-contract": "typed",
        "concurrency": "async-calls",
        "datastore": "none",
    },
)
#: None of the other sixteen questions can change who is ahead.
SETTLED = Profile(
    {
        "starting-point": "django",
        "structure": "conventions",
        "familiarity": "django",
        "kind": "business-app",
        "admin": "staff",
        "size": "many-modules",
        "sql-control": "orm",
        "datastore": "relational",
        "purpose": "learn-professional",
        "accounts": "multi-tenant",
        "api": "broad",
        "lifetime": "long",
    },
)
EMPTY = Profile()

#: Titles that must come out as they went in, and break nothing on the way.
HOSTILE_TITLES = (
    '"><script>alert(1)</script>',
    "{{ 7*7 }}{% now 'Y' %}",
    "*bold* [link](javascript:alert(1)) `code` | cell",
    "# heading\\",
    "לוח מחוונים של החבילות",
    "\N{RIGHT-TO-LEFT OVERRIDE}txet",
    "&amp; &lt; '; DROP TABLE advisor_recommendation; --",
    "W" * 120,
)
