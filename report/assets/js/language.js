// @ts-check
// The language of the page: English or Chinese, by two buttons, by the address, or as chosen last.

/** @typedef {{en: string, zh: string}} Words */

const LANGUAGES = ["en", "zh"];
const LANGUAGE_KEY = "spectral-bias-atlas-language";

/** @returns {string} */
function rememberedLanguage() {
  try {
    return window.localStorage.getItem(LANGUAGE_KEY) ?? "";
  } catch {
    return "";
  }
}

/**
 * Show one language, and tell whoever listens for "languagechange" on the document.
 * @param {string} language
 */
function showLanguage(language) {
  const root = document.documentElement;
  root.dataset.language = language;
  root.lang = language;
  document.title = root.getAttribute(`data-title-${language}`) ?? document.title;
  for (const element of document.querySelectorAll("[data-label-en]")) {
    element.setAttribute("aria-label", element.getAttribute(`data-label-${language}`) ?? "");
  }
  for (const option of document.querySelectorAll("option[data-words-en]")) {
    option.textContent = option.getAttribute(`data-words-${language}`);
  }
  for (const button of document.querySelectorAll("[data-set-language]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-set-language") === language));
  }
  document.dispatchEvent(new Event("languagechange"));
}

/**
 * The language that shows, "en" or "zh".
 * @returns {string}
 */
function currentLanguage() {
  return document.documentElement.dataset.language ?? "en";
}

/** @param {string} language */
function rememberLanguage(language) {
  try {
    window.localStorage.setItem(LANGUAGE_KEY, language);
  } catch {
    // Not remembered, then.
  }
}

/** @param {string} language */
function chooseLanguage(language) {
  showLanguage(language);
  writeAddress({ lang: language });
  rememberLanguage(language);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const group of document.querySelectorAll(".language")) group.removeAttribute("hidden");
  for (const button of document.querySelectorAll("[data-set-language]")) {
    button.addEventListener("click", () => chooseLanguage(button.getAttribute("data-set-language") ?? "en"));
  }
  const asked = readAddress().lang ?? rememberedLanguage();
  if (LANGUAGES.includes(asked)) {
    showLanguage(asked);
    // Links to other pages hold no language: they show the one that an address asked for.
    rememberLanguage(asked);
  }
  onAddress((state) => {
    if (!LANGUAGES.includes(state.lang)) return;
    showLanguage(state.lang);
    rememberLanguage(state.lang);
  });
});
