import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launchChromium, softwareWebgl } from './chromium';

/** A module of ours that runs in a page of headless Chromium. */
export interface BrowserModule {
  /** Calls an exported function there. `argument` and the result travel as plain data: numbers, strings, arrays, records. */
  call: <Result>(name: string, argument?: unknown) => Promise<Result>;
  /** What went wrong in the page: exceptions, errors on its console, requests to anywhere else. */
  complaints: string[];
  close: () => Promise<void>;
}

const origin = 'https://page.test';
const contents: Record<string, { contentType: string; body: string }> = {
  '/': {
    contentType: 'text/html; charset=utf-8',
    body: '<!doctype html><title>test</title><script src="/module.js"></script>',
  },
};

/**
 * Bundles a module for browsers, as an application's bundler would, and opens it in a page with WebGL. Packages are taken as their
 * users get them: built, through node_modules. Nothing is served but the bundle, and no network is used.
 *
 * @param entry the module, such as `new URL('in-browser.ts', import.meta.url)`
 */
export async function openInBrowser(entry: URL): Promise<BrowserModule> {
  const script = await bundleForBrowser(entry);
  const browser = await launchChromium(softwareWebgl);
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const served = { ...contents, '/module.js': { contentType: 'text/javascript; charset=utf-8', body: script } };
    await page.route('**/*', async (route) => {
      const { origin: asked, pathname } = new URL(route.request().url());
      const answer = asked === origin ? served[pathname as keyof typeof served] : undefined;
      if (!answer && pathname !== '/favicon.ico') complaints.push(`asked for ${route.request().url()}`);
      await route.fulfill(answer ?? { status: 404 });
    });
    await page.goto(origin);
    return {
      complaints,
      call: async <Result>(name: string, argument?: unknown) =>
        (await page.evaluate(
          ([exported, given]) =>
            (globalThis as unknown as { underTest: Record<string, (value: unknown) => unknown> }).underTest[
              exported as string
            ](given),
          [name, argument],
        )) as Result,
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function bundleForBrowser(entry: URL): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'underTest',
    target: 'es2022',
    tsconfigRaw: {}, // whose paths would lead to the packages' sources
    logLevel: 'silent',
  });
  return outputFiles[0].text;
}
