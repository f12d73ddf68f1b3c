import { fileURLToPath } from 'node:url';
import { buildCache, buildOnce } from '../build-cache.ts';
import { createOutputDirectory } from '../output-directory.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The page's own sources, and what of the functions it shares with them. */
const fansPage = { name: 'fans', sources: ['web', 'functions', 'local/pages/build-pages.ts'] };

/**
 * Builds the fans' page as `npm run build:web` does, or takes what was built from the very same sources before.
 *
 * @returns the directory with it, which goes when this process ends.
 */
export async function buildPages(): Promise<string> {
  const outputDirectory = createOutputDirectory();
  await buildOnce(buildCache(projectDirectory, fansPage), outputDirectory, async () => {
    // Loaded only here: it is large, and a start from the cache needs nothing of it.
    const { build } = await import('vite');
    await build({
      configFile: `${projectDirectory}/web/vite.config.ts`,
      logLevel: 'error',
      build: { outDir: outputDirectory },
    });
  });
  return outputDirectory;
}
