"""Who may open what in the admin: every address, every role, every method.

``test_roles.py`` takes the addresses from the resolver and fails for each that has no row here, or
whose answer is another. What each letter stands for, for the roles in this order:

    nobody, account (not staff), viewer, curator, publisher, superuser

    L  led to the page to sign in        y  let in: shown, sent on, or told what is wrong with the
    -  refused (403)                        form; for a change: may be made
    0  not there (404)                   m  no such method (405)
"""

from __future__ import annotations

ROLES = ("nobody", "account", "viewer", "curator", "publisher", "superuser")

#: The pages that Django makes for each model: what GET gives, what POST gives. To open a list takes
#: the right to look; a POST to it does nothing without an action, see ACTIONS.
Pages = dict[str, tuple[str, str]]
DRAFT: Pages = {
    "changelist": ("LLyyyy", "LLyyyy"),
    "add": ("LL-yyy", "LL-yyy"),
    "change": ("LLyyyy", "LL-yyy"),
    "delete": ("LL-yyy", "LL-yyy"),
    "history": ("LLyyyy", "LLyyyy"),
    "undo": ("LL-000", "LL-000"),  # of a change that never was
}
LOOKED_AT: Pages = {
    "changelist": ("LLyyyy", "LLyyyy"),
    "add": ("LL----", "LL----"),
    "change": ("LLyyyy", "LL----"),
    "delete": ("LL----", "LL----"),
    "history": ("LLyyyy", "LLyyyy"),
}
MEASURED: Pages = {**LOOKED_AT, "undo": ("LL----", "LL----")}
DECIDED: Pages = {**LOOKED_AT, "change": ("LLyyyy", "LL-yyy")}
FOR_SUPERUSERS: Pages = {
    "changelist": ("LL---y", "LL---y"),
    "add": ("LL---y", "LL---y"),
    "change": ("LL---y", "LL---y"),
    "delete": ("LL---y", "LL---y"),
    "history": ("LL---y", "LL---y"),
}
LOOKED_AT_BY_SUPERUSERS: Pages = {
    **FOR_SUPERUSERS,
    "add": ("LL----", "LL----"),
    "change": ("LL---y", "LL----"),
    "delete": ("LL----", "LL----"),
}

MODELS: dict[str, Pages] = {
    "comparisons_framework": DRAFT,
    "comparisons_source": DRAFT,
    "comparisons_criterion": DRAFT,
    "comparisons_rating": DRAFT,
    "comparisons_evidence": DRAFT,
    "comparisons_companion": DRAFT,
    "comparisons_section": DRAFT,
    "comparisons_question": DRAFT,
    "comparisons_choice": DRAFT,
    "comparisons_effect": DRAFT,
    "comparisons_advisory": DRAFT,
    "comparisons_contradiction": DRAFT,
    "comparisons_referenceproject": DRAFT,
    "comparisons_waiver": DRAFT,
    "comparisons_edition": LOOKED_AT,
    "comparisons_measurement": MEASURED,
    "comparisons_objection": DECIDED,
    "auditlog_logentry": LOOKED_AT,
    "advisor_recommendation": LOOKED_AT_BY_SUPERUSERS,
    "auth_user": FOR_SUPERUSERS,
    "auth_group": FOR_SUPERUSERS,
}

#: All other addresses, by name: an example of the address below /admin/, GET, POST.
OTHERS: dict[str, tuple[str, str, str]] = {
    "index": ("", "LLyyyy", "LLyyyy"),
    "login": ("login/", "yyyyyy", "yyyyyy"),
    "logout": ("logout/", "yymmmm", "yyyyyy"),
    "password_change": ("password_change/", "LLyyyy", "LLyyyy"),
    "password_change_done": ("password_change/done/", "LLyyyy", "LLmmmm"),
    "autocomplete": (
        "autocomplete/?app_label=comparisons&model_name=companion&field_name=framework",
        "LLyyyy",
        "LLmmmm",
    ),
    "jsi18n": ("jsi18n/", "LLyyyy", "LLmmmm"),
    "app_list": ("comparisons/", "LLyyyy", "LLyyyy"),
    "view_on_site": ("r/{type}/{row}/", "LLyyyy", "LLyyyy"),
    "guide": ("guide/", "LLyyyy", "LLmmmm"),
    "second_factor": ("second-factor/", "LLyyyy", "LLyyyy"),
    "second_factor_start": ("second-factor/start/", "mmmmmm", "LLyyyy"),
    "second_factor_key": ("second-factor/key.svg", "LL0000", "mmmmmm"),
    "second_factor_codes": ("second-factor/codes/", "mmmmmm", "LLyyyy"),
    "auth_user_password_change": ("auth/user/{user}/password/", "LL---y", "LL---y"),
    "comparisons_rating_matrix": ("comparisons/rating/matrix/", "LLyyyy", "LL-yyy"),
    "comparisons_question_pulls": ("comparisons/question/1/pulls/", "LLmmmm", "LLyyyy"),
    "comparisons_edition_preview": ("comparisons/edition/preview/", "LLyyyy", "LLmmmm"),
    "comparisons_edition_publish": ("comparisons/edition/publish/", "LL--yy", "LL--yy"),
}

#: What can be done to rows that are selected in a list: for whom it is done.
EDITORS, SUPERUSERS, NOBODY = "---yyy", "-----y", "------"
ACTIONS: dict[tuple[str, str], str] = {
    **{(name, "delete_selected"): EDITORS for name, pages in MODELS.items() if pages is DRAFT},
    ("comparisons_edition", "delete_selected"): NOBODY,
    ("comparisons_measurement", "delete_selected"): NOBODY,
    ("auditlog_logentry", "delete_selected"): NOBODY,
    ("comparisons_objection", "delete_selected"): NOBODY,
    ("comparisons_objection", "decline_selected"): EDITORS,
    ("advisor_recommendation", "delete_selected"): NOBODY,
    ("auth_user", "delete_selected"): SUPERUSERS,
    ("auth_user", "remove_second_factor"): SUPERUSERS,
    ("auth_group", "delete_selected"): SUPERUSERS,
}
