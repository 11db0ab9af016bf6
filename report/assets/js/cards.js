// @ts-check
// The claims of the front page: filters, search and order. All of it stands in the address.

const CARD_FILTERS = ["q", "verdict", "chapter", "kind", "sort"];
const VERDICT_ORDER = ["refuted", "inconclusive", "qualified", "supported"];

/**
 * Text as it is searched: without case, accents and width.
 * @param {string} text
 * @returns {string}
 */
function searchable(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Whether a card fits what the address asks for.
 * @param {HTMLElement} card
 * @param {Record<string, string>} asked
 * @returns {boolean}
 */
function cardFits(card, asked) {
  const { verdict, chapter, kind } = card.dataset;
  if (asked.verdict && asked.verdict !== verdict) return false;
  if (asked.chapter && asked.chapter !== chapter) return false;
  if (asked.kind && !(kind ?? "").split(" ").includes(asked.kind)) return false;
  const words = searchable(`${card.textContent} ${card.id.replace(/^claim-/, "")}`);
  return searchable(asked.q ?? "").split(/\s+/).every((part) => words.includes(part));
}

/**
 * Cards in the order that is asked for: the survey's, by verdict, or the largest effect first.
 * @param {HTMLElement[]} cards
 * @param {string} order
 * @returns {HTMLElement[]}
 */
function sortedCards(cards, order) {
  /** @type {(card: HTMLElement) => number} */
  const place = (card) => Number(card.dataset.place);
  /** @type {(card: HTMLElement) => number} */
  const verdict = (card) => VERDICT_ORDER.indexOf(card.dataset.verdict ?? "");
  /** @type {(card: HTMLElement) => number} */
  const effect = (card) => Number(card.dataset.effect);
  return [...cards].sort((one, other) => {
    if (order === "verdict") return verdict(one) - verdict(other) || place(one) - place(other);
    if (order === "effect") return effect(other) - effect(one) || place(one) - place(other);
    return place(one) - place(other);
  });
}

/** @param {HTMLElement} filters */
function startCards(filters) {
  /** @type {HTMLElement[]} */
  const cards = Array.from(document.querySelectorAll(".claim-card"));
  /** @type {HTMLElement[]} */
  const chapters = Array.from(document.querySelectorAll("section.chapter"));
  const homes = new Map(cards.map((card) => [card, card.parentElement]));
  const sorted = document.querySelector(".cards-sorted");
  const none = document.querySelector(".none-found");
  const count = filters.querySelector(".filter-count");
  const reset = filters.querySelector(".filter-reset");
  const [all, some, someCount] = [".all-claims", ".some-claims", ".some-count"].map((name) => document.querySelector(name));
  /** @type {(HTMLInputElement | HTMLSelectElement)[]} */
  const controls = Array.from(filters.querySelectorAll("[data-filter]"));
  if (!(sorted instanceof HTMLElement) || !(none instanceof HTMLElement) || !(reset instanceof HTMLElement)) return;

  /** @param {Record<string, string>} asked */
  function show(asked) {
    const inOneList = asked.sort === "verdict" || asked.sort === "effect";
    for (const card of sortedCards(cards, asked.sort)) {
      card.hidden = !cardFits(card, asked);
      (inOneList ? sorted : homes.get(card))?.append(card);
    }
    const shown = cards.filter((card) => !card.hidden);
    if (sorted instanceof HTMLElement) sorted.hidden = !inOneList;
    for (const chapter of chapters) {
      chapter.hidden = inOneList || !shown.some((card) => card.dataset.chapter === chapter.dataset.chapter);
    }
    if (none instanceof HTMLElement) none.hidden = shown.length > 0;
    if (count) count.textContent = String(shown.length);
    // The heading says how many stand below it, and no order but the one that they stand in.
    const isWhole = shown.length === cards.length && !inOneList;
    if (all instanceof HTMLElement) all.hidden = !isWhole;
    if (some instanceof HTMLElement) some.hidden = isWhole;
    if (someCount) someCount.textContent = String(shown.length);
    if (reset instanceof HTMLElement) reset.hidden = !CARD_FILTERS.some((name) => asked[name]);
    for (const control of controls) {
      const value = asked[control.dataset.filter ?? ""] ?? "";
      if (control.value !== value) control.value = value;
    }
  }

  filters.hidden = false;
  for (const control of controls) {
    control.addEventListener("input", () => {
      writeAddress({ [control.dataset.filter ?? ""]: control.value || null });
      show(readAddress());
      // What is found must not stay below the window.
      const heading = document.getElementById("claims-heading");
      if (heading && heading.getBoundingClientRect().top > window.innerHeight / 4) heading.scrollIntoView();
    });
  }
  reset.addEventListener("click", () => {
    writeAddress(Object.fromEntries(CARD_FILTERS.map((name) => [name, null])));
    show(readAddress());
    controls[0]?.focus();
  });
  // The counts at the top choose what they count, and leave the language as it is.
  for (const link of document.querySelectorAll(".counts a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      rememberAddress();
      const chosen = parseAddress(link.getAttribute("href") ?? "");
      writeAddress({ ...Object.fromEntries(CARD_FILTERS.map((name) => [name, null])), ...chosen });
      show(readAddress());
      document.getElementById("claims-heading")?.scrollIntoView();
      controls[1]?.focus({ preventScroll: true });
    });
  }
  onAddress(show);
  show(readAddress());
}

document.addEventListener("DOMContentLoaded", () => {
  const filters = document.querySelector(".filters");
  if (filters instanceof HTMLElement && document.querySelector(".claim-card")) startCards(filters);
});

// front.css draws the cards' figures from here on: reading them takes longer than all else on the page.
window.addEventListener("load", () => {
  setTimeout(() => {
    document.documentElement.dataset.settled = "";
  }, 0);
});
