// The matrix of ratings: arrow keys lead from cell to cell, and changed cells are counted.
// Without this, Tab leads through the cells and everything else works the same.
const matrix = document.getElementById("matrix");
const grid = [...matrix.querySelectorAll("tbody tr")]
  .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.querySelector("input[type=text]")))
  .filter((row) => row.length);
const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function atEdge(input, key) {
  const all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
  return all || (key === "ArrowLeft" ? input.selectionEnd === 0 : input.selectionStart === input.value.length);
}

matrix.addEventListener("keydown", (event) => {
  const step = steps[event.key];
  const input = event.target;
  if (!step || !input.matches("td input[type=text]") || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (step[0] === 0 && !atEdge(input, event.key)) return;
  let row = grid.findIndex((cells) => cells.includes(input));
  let column = grid[row].indexOf(input);
  do {
    row += step[0];
    column += step[1];
  } while (grid[row] && column in grid[row] && !grid[row][column]);
  const next = grid[row]?.[column];
  event.preventDefault();
  next?.focus();
});

// A number is typed over, not into; and from a selected one the arrow keys lead on.
matrix.addEventListener("focusin", ({ target }) => {
  if (target.matches("td input[type=text]")) target.select();
});

const output = matrix.querySelector("[data-changed-count]");

function count() {
  let changed = 0;
  for (const input of matrix.querySelectorAll("td input[type=text]")) {
    const isChanged = input.value.trim() !== input.parentElement.querySelector("input[type=hidden]").value;
    input.classList.toggle("changed", isChanged);
    changed += isChanged;
  }
  if (output) output.textContent = changed ? `${changed} changed, not saved yet` : "";
}

matrix.addEventListener("input", count);
count();
document.querySelector("[data-focus]")?.focus();
