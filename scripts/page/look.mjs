// Looks at the status page in headless Chromium, over its debugging pipe: no package but axe-core, and that only where it is.
//
//     node look.mjs CHROMIUM ADDRESS FOLDER [AXE]
//
// Every page at the widths of a phone and a desktop, light and dark: a picture, no message of the console, no request to
// another host, nothing wider than the window, every way reached by the keyboard with a visible focus, and what axe-core
// finds. Ends with 1 and a line for each fault.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [chromium, address, folder, axeFile] = process.argv.slice(2);
const axe = axeFile ? readFileSync(axeFile, 'utf8') : '';
const faults = [];
mkdirSync(folder, { recursive: true });

const profile = mkdtempSync(join(tmpdir(), 'jasan-page-'));
const browser = spawn(chromium, [
  '--headless=new', '--remote-debugging-pipe', '--no-first-run', '--no-sandbox', '--disable-gpu', '--hide-scrollbars',
  '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--force-color-profile=srgb', `--user-data-dir=${profile}`, 'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
const gone = new Promise((resolve) => browser.on('exit', resolve));
const limit = setTimeout(() => { console.error('the browser did not answer in time'); browser.kill('SIGKILL'); process.exit(1); }, 240_000);

let last = 0;
let rest = Buffer.alloc(0);
const waiting = new Map();
const listeners = new Set();
browser.stdio[4].on('data', (data) => {
  rest = Buffer.concat([rest, data]);
  for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
    const message = JSON.parse(rest.subarray(0, end).toString());
    rest = rest.subarray(end + 1);
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (asked) message.error ? asked.reject(new Error(message.error.message)) : asked.resolve(message.result);
    else for (const listener of listeners) listener(message);
  }
});
const send = (method, params = {}, sessionId) => new Promise((resolve, reject) => {
  last += 1;
  waiting.set(last, { resolve, reject });
  browser.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + '\0');
});
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Hands what the window shows into `use`. */
async function inWindow(path, width, theme, use) {
  const name = `${path.name}-${width}-${theme}`;
  const fault = (what) => faults.push(`${name}: ${what}`);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const page = (method, params) => send(method, params, sessionId);
  let loaded;
  const whole = new Promise((resolve) => { loaded = resolve; });
  const listener = ({ method, params, sessionId: from }) => {
    if (from !== sessionId) return;
    if (method === 'Page.loadEventFired') loaded();
    if (method === 'Runtime.consoleAPICalled') fault(`console: ${params.args.map((arg) => arg.value).join(' ')}`);
    if (method === 'Runtime.exceptionThrown') fault(`console: ${params.exceptionDetails.text}`);
    if (method === 'Log.entryAdded' && !path.refused) fault(`console: ${params.entry.text} ${params.entry.url ?? ''}`);
    if (method === 'Network.requestWillBeSent' && !params.request.url.startsWith(address)) fault(`asks ${params.request.url}`);
  };
  listeners.add(listener);
  for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await page(`${domain}.enable`);
  await page('Emulation.setDeviceMetricsOverride', { width, height: width < 600 ? 844 : 900, deviceScaleFactor: width < 600 ? 2 : 1, mobile: width < 600 });
  await page('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: theme }] });
  await page('Page.navigate', { url: address + path.href });
  if (!await Promise.race([whole.then(() => true), pause(15_000)])) fault('does not load');
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await page('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) fault(`${expression.slice(0, 40)}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  };
  await evaluate('document.fonts.ready.then(() => true)');
  await use({ page, evaluate, fault, name });
  listeners.delete(listener);
  await send('Target.closeTarget', { targetId });
}

async function picture({ page, name }) {
  const { cssContentSize: { width, height } } = await page('Page.getLayoutMetrics');
  const clip = { x: 0, y: 0, width, height, scale: 1 };
  const { data } = await page('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true, clip });
  writeFileSync(join(folder, `${name}.png`), Buffer.from(data, 'base64'));
}

async function accessible({ evaluate, fault }) {
  const wide = await evaluate('document.documentElement.scrollWidth - innerWidth');
  if (wide > 0) fault(`is ${wide} pixels wider than the window`);
  const small = await evaluate(`[...document.querySelectorAll('a, button, input')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && (box.height < 18 || box.width < 18);
  }).map((one) => one.textContent.trim().slice(0, 30)).join(', ')`);
  if (small) fault(`too small to be touched: ${small}`);
  if (!axe) return;
  await evaluate(`${axe}; true`);
  const found = await evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then(({ violations }) =>
    violations.map(({ id, help, nodes }) => id + ': ' + help + ' — ' + nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')))`);
  for (const what of found ?? []) fault(`axe ${what}`);
}

/** Every way is reached by Tab alone, and is seen to be. */
async function keyboard({ page, evaluate, fault }) {
  const many = await evaluate(`document.querySelectorAll('a[href], button, input').length`);
  const seen = new Set();
  for (let step = 0; step < Math.min(many, 60); step += 1) {
    for (const type of ['rawKeyDown', 'keyUp']) await page('Input.dispatchKeyEvent', { type, key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 });
    const [place, shown] = await evaluate(`(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      return [[...document.querySelectorAll('a[href], button, input')].indexOf(one), style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2];
    })()`);
    if (!shown) fault(`the focus is not seen on the ${place}th way`);
    seen.add(place);
  }
  if (seen.has(-1) || seen.size < Math.min(many, 60)) fault(`the keyboard reaches ${seen.size} of ${many} ways`);
}

const fetched = async (href) => (await fetch(address + href)).text();
const jobs = await fetched('/jobs');
const day = jobs.match(/class="square failed" href="([^"]+)"/)?.[1] ?? jobs.match(/class="square[^"]*" href="([^"]+)"/)?.[1];
const run = (await fetched(day)).match(/href="(\/runs\/\d+)"/)?.[1] ?? '/runs/1';
const pages = [
  { name: 'home', href: '/' }, { name: 'jobs', href: '/jobs' }, { name: 'day', href: day }, { name: 'run', href: run },
  { name: 'waiting', href: '/waiting' }, { name: 'program', href: '/program' },
  // A page that is not there is a message of the console by itself.
  { name: 'nowhere', href: '/nowhere', refused: true },
];
try {
  for (const path of pages) {
    for (const width of [390, 1280]) {
      for (const theme of ['light', 'dark']) {
        await inWindow(path, width, theme, async (window) => {
          await picture(window);
          await accessible(window);
          if (theme === 'light') await keyboard(window);
        });
      }
    }
  }
} catch (error) {
  faults.push(`the browser: ${error.message}`);
}
clearTimeout(limit);
browser.kill();
await Promise.race([gone, pause(3000)]);
rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
for (const fault of faults) console.log(fault);
console.log(faults.length ? `${faults.length} faults` : `no fault on ${pages.length} pages, 2 widths, 2 themes`);
process.exit(faults.length ? 1 : 0);
