import { fileURLToPath } from 'node:url';
import { buildCache, buildOnce } from '../build-cache.ts';
import { createOutputDirectory } from '../output-directory.ts';

const projectDirectory = fileURLToPath(new URL('../..', import.meta.url));

/** The page's own sources, and what of the functions it shares. */
const sources = ['web', 'functions', 'local/control/build-control-page.ts'];

/**
 * Builds the operators' page as `vite build` does, or takes what was built from the very same sources before. It is no
 * part of the stack, so no synth builds it.
 *
 * @returns the directory with it, which goes when this process ends.
 */
export async function buildControlPage(): Promise<string> {
  const outputDirectory = createOutputDirectory();
  await buildOnce(buildCache(projectDirectory, { name: 'control', sources }), outputDirectory, async () => {
    // Loaded only here: it is large, and a start from the cache needs nothing of it.
    const { build } = await import('vite');
    await build({
      configFile: `${projectDirectory}/web/control/vite.config.ts`,
      logLevel: 'error',
      build: { outDir: outputDirectory },
    });
  });
  return outputDirectory;
}
