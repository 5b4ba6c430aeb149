// Forms to which htmx listens. Browsers fill them in without saying so, after "back" for one: then this
// asks anew for what depends on them. Where only a part of a long page needs htmx (data-htmx on this
// script), it is loaded when that part is opened, so that the page does not wait for it.
const late = document.currentScript.dataset.htmx;

function differs(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (!field.options) return false;
  return !(field.querySelector("[selected]") ?? field.options[0]).selected;
}

function askAnew() {
  for (const form of document.querySelectorAll("form[data-anew]")) {
    if ([...form.elements].some(differs)) form.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function load() {
  const script = document.createElement("script");
  script.src = late;
  script.addEventListener("load", askAnew);
  document.head.append(script);
}

addEventListener("pageshow", askAnew);
if (late) {
  document.querySelector("details[data-needs-htmx]")?.addEventListener("toggle", () => {
    if (document.readyState === "complete") load();
    else addEventListener("load", load);
  }, { once: true });
}
