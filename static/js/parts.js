// Has the browser lay out a long page part by part, as the style sheet leaves it to this script: on a slow
// machine it can answer whoever uses the page already in between, on a quick one all is done at once.
const parts = [...document.querySelectorAll("main > section")];
const PATIENCE = 20; // milliseconds

function layOut() {
  const start = performance.now();
  while (parts.length && performance.now() - start < PATIENCE) {
    const part = parts.shift();
    part.classList.add("laid-out");
    part.getBoundingClientRect();
  }
  if (parts.length) setTimeout(layOut);
}

layOut();
