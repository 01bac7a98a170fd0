// Opens pages of the site in a real browser: node open_site.mjs BROWSER SCREENSHOT_FOLDER ADDRESS PAGE…
// Prints as JSON: by page and view the overflow and what axe-core reports; requests to other hosts; what the search finds.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [executablePath, folder, address, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const views = [390, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({ width, scheme })));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const requests = new Set();
const results = {};

async function openPage(url, { width, scheme }) {
  const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme: scheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.on('request', (request) => { if (!request.url().startsWith(address)) requests.add(request.url()); });
  await page.goto(url);
  return page;
}

for (const name of pages) {
  for (const view of views) {
    const page = await openPage(address + name, view);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.addScriptTag({ content: axe });
    const report = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    const violations = report.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
    results[`${name} ${view.width} ${view.scheme}`] = { overflow, background, violations };
    if (folder !== '-') await page.screenshot({ path: join(folder, `${name.replaceAll('/', '_') || 'home'}-${view.width}-${view.scheme}.png`) });
    await page.context().close();
  }
}

const page = await openPage(address, { width: 1280, scheme: 'light' });
await page.locator('.md-search__input').fill('license-altered');
await page.locator('.md-search-result__item').first().waitFor();
const found = await page.locator('.md-search-result__link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
await browser.close();
console.log(JSON.stringify({ results, requests: [...requests], found }));
