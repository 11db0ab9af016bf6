// Opens pages in Debian's Firefox by WebDriver BiDi and prints, as JSON, what each shows and which errors it had.
// node firefox.cjs FIREFOX PAGE...
const puppeteer = require("puppeteer-core");

async function main() {
  const [executablePath, ...addresses] = process.argv.slice(2);
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  const shown = [];
  for (const address of addresses) {
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (said) => said.type() === "error" && errors.push(said.text()));
    await page.goto(address, { waitUntil: "load" });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const heading = await page.$eval("h1", (each) => each.textContent);
    const drawn = await page.$$eval(".player svg, .player canvas, #atlas-chart svg, #atlas-chart canvas", (all) => all.length);
    const language = await page.$eval("html", (each) => each.lang);
    shown.push({ address, heading, drawn, language, errors });
    await page.close();
  }
  await browser.close();
  console.log(JSON.stringify(shown));
}

main();
