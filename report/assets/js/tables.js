// @ts-check
// Buttons that save a table as CSV: <button class="download" data-table="#tests" data-file="tests.csv">.

/**
 * The text of a cell as it shows: of both languages the one that is on.
 * @param {Element} cell
 * @returns {string}
 */
function cellText(cell) {
  const value = cell.getAttribute("data-value");
  if (value !== null) return value;
  const text = cell instanceof HTMLElement ? cell.innerText : cell.textContent;
  return (text ?? "").replace(/\s+/g, " ").trim();
}

/**
 * One cell of CSV; an apostrophe keeps a spreadsheet from taking text for a formula.
 * @param {string} text
 * @returns {string}
 */
function csvCell(text) {
  const isNumber = text !== "" && Number.isFinite(Number(text));
  const safe = !isNumber && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/**
 * A table as CSV, with its rows that show.
 * @param {HTMLTableElement} table
 * @returns {string}
 */
function tableAsCsv(table) {
  const rows = Array.from(table.rows).filter((row) => !row.hidden);
  return rows.map((row) => Array.from(row.cells, (cell) => csvCell(cellText(cell))).join(",") + "\n").join("");
}

/**
 * Save a text as a file.
 * @param {string} text
 * @param {string} name
 * @param {string} type
 */
function saveText(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button.download[data-table]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const table = document.querySelector(button.dataset.table ?? "");
      if (table instanceof HTMLTableElement) {
        saveText(tableAsCsv(table), button.dataset.file ?? "table.csv", "text/csv");
      }
    });
  }
});
