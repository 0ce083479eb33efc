import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const program = process.env.CHROMIUM ?? '/usr/bin/chromium';

const quiet = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGL computed on the processor, so that it is there on every machine and gives the same numbers. */
export const softwareWebgl = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'];

/** The system's Chromium without a window, or the one that the environment variable CHROMIUM names. */
export async function launchChromium(flags: readonly string[]): Promise<Browser> {
  if (!existsSync(program)) {
    const fix = 'Install it (`apt-get install chromium`), or name it in the environment variable CHROMIUM.';
    throw new Error(`The browser tests need ${program}, which is not there. ${fix}`);
  }
  return chromium.launch({ executablePath: program, args: [...quiet, ...flags] });
}
