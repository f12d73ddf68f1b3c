import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import fansPage from '../vite.config.ts';

/** Builds the operators' page, which is never deployed: `npm start` and `npm run control` serve it. */
export default defineConfig({
  ...fansPage,
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { ...fansPage.build, outDir: fileURLToPath(new URL('../../dist/control', import.meta.url)) },
});
