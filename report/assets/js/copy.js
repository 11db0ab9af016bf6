// @ts-check
// Buttons that copy the text of an element: <button class="copy" data-copy="#rebuild-command">.

/**
 * Put a text on the clipboard.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages from disk may not reach the clipboard directly.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "off-screen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** @param {HTMLElement} button */
async function copyByButton(button) {
  const source = document.querySelector(button.dataset.copy ?? "");
  if (!source) return;
  const done = await copyText(source.textContent?.trim() ?? "");
  button.focus();
  button.classList.toggle("copied", done);
  window.setTimeout(() => button.classList.remove("copied"), 2000);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("button.copy")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => void copyByButton(button));
  }
});
