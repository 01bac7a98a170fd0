// Opens pages in a real browser: node open_page.mjs BROWSER SCREENSHOT_FOLDER PAGE…
// Prints what it finds as JSON, a list by page: overflow at each width, requests, violations that axe-core sees.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, folder, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const views = [
  { name: '360', width: 360, height: 740 },
  { name: '1280', width: 1280, height: 900 },
  { name: 'dark', width: 1280, height: 900, colorScheme: 'dark' },
  { name: 'print', width: 794, height: 1123, media: 'print' },
];
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const told = {};
for (const file of pages) {
  const url = pathToFileURL(file).href, requests = [], overflow = {}, violations = [];
  for (const { name, width, height, colorScheme = 'light', media = 'screen' } of views) {
    // axe-core has to be brought into the page, whose own policy forbids every script.
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    page.on('request', (request) => { if (request.url() !== url) requests.push(request.url()); });
    await page.goto(url);
    await page.emulateMedia({ media, colorScheme });
    overflow[name] = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.addScriptTag({ content: axe });
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
    for (const one of found.violations) violations.push(`${name}: ${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).slice(0, 3).join(' | ')}`);
    if (folder !== '-') await page.screenshot({ path: join(folder, `${basename(file, '.html')}-${name}.png`), fullPage: true });
    await context.close();
  }
  told[file] = { requests, overflow, violations };
}
await browser.close();
console.log(JSON.stringify(told));
