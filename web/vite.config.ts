import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Builds the fans' page, and nothing else: what is deployed. `npm start` takes the same output. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The page lies at the root of its host or below; its parts are found from where it is.
  base: './',
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../dist/fans', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inline: the content security policy lets nothing but files of our own run.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
