// @ts-check
// A word over tables and figures that are wider than the page: without one, what is cut off looks like all there is.

/**
 * @param {Element} box  scrolls sideways
 */
function hintAt(box) {
  const hint = document.createElement("p");
  hint.className = "scroll-hint";
  for (const [language, words] of [["en", "Wider than the page: scroll sideways →"], ["zh", "宽于页面：可左右滚动 →"]]) {
    const part = document.createElement("span");
    part.lang = language;
    part.textContent = words;
    hint.append(part);
  }
  hint.hidden = true;
  box.before(hint);
  const say = () => {
    hint.hidden = box.scrollWidth <= box.clientWidth + 1;
    box.classList.toggle("is-cut", !hint.hidden);
  };
  new ResizeObserver(say).observe(box);
  say();
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll(".table-scroll, .figure-sheet").forEach(hintAt);
});
