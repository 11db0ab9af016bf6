// @ts-check
// The state of a view stands in the address, as in claims/low-first.html#step=250&seed=3.

/** @type {Record<string, string>} */
let addressState = parseAddress(window.location.hash);

/**
 * What a fragment such as "#step=250&seed=3" says.
 * @param {string} hash
 * @returns {Record<string, string>}
 */
function parseAddress(hash) {
  return Object.fromEntries(new URLSearchParams(hash.replace(/^#/, "")));
}

/**
 * The state that the address holds.
 * @returns {Record<string, string>}
 */
function readAddress() {
  return { ...addressState };
}

/**
 * Put changes into the address; null takes a key out of it.
 * @param {Record<string, string | number | null>} changes
 */
function writeAddress(changes) {
  const parts = new URLSearchParams(addressState);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) parts.delete(key);
    else parts.set(key, String(value));
  }
  addressState = Object.fromEntries(parts);
  const hash = parts.toString().replace(/=(?=&|$)/g, "");
  const page = window.location.href.replace(/#.*$/, "");
  try {
    window.history.replaceState(window.history.state, "", hash ? `${page}#${hash}` : page);
  } catch {
    // Some browsers refuse this of files, or if it is asked for too often: the view works on without it.
  }
}

/** Let the reader come back to the address as it is now. */
function rememberAddress() {
  try {
    window.history.pushState(window.history.state, "", window.location.href);
  } catch {
    // As above: the way back is missing then.
  }
}

/**
 * Whether a fragment names an element of the page.
 * @param {string} hash
 * @returns {boolean}
 */
function isPlaceOfPage(hash) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1))) !== null;
  } catch {
    return false; // A lone % is no code of a character.
  }
}

/**
 * Call back whenever the reader changes the address.
 * @param {(state: Record<string, string>) => void} callback
 */
function onAddress(callback) {
  window.addEventListener("hashchange", () => {
    // A link to a place of the page is no new state.
    if (isPlaceOfPage(window.location.hash)) return;
    addressState = parseAddress(window.location.hash);
    callback(readAddress());
  });
}
