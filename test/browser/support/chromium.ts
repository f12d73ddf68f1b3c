import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The system's own, as Debian and others install it, or `CHROMIUM`. */
const executables = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts Chromium with a fresh profile. It asks nobody on the network but our own page. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? executables.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error('there is no Chromium on this machine: install it, or set CHROMIUM to its path');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
