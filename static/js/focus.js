// Leads to the summary of errors, so that keyboard and screen reader begin there.
document.querySelector("[data-focus]")?.focus();
