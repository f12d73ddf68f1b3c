import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildCache, buildOnce } from './build-cache.ts';

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));
const templateName = 'Holdfast.template.json';

const assembly = {
  name: 'assemblies',
  sources: ['bin', 'functions', 'lib', 'web', 'cdk.json', 'local/synth.ts'],
};

/** Context for the app: with one of them in the environment nothing is taken from the cache, or put there. */
const overridden = ['CDK_CONTEXT_JSON', 'CONTEXT_OVERFLOW_LOCATION_ENV'];

/**
 * Synthesises the CDK app in a child process, as `cdk synth` does; or takes what was synthesised from the very same
 * sources before.
 *
 * @returns the path of the default stage's template; its assets lie beside it.
 * @throws Error with what the app said when it fails.
 */
export async function synthesise({ outputDirectory }: { outputDirectory: string }): Promise<string> {
  const templatePath = join(outputDirectory, templateName);
  if (overridden.some((name) => process.env[name])) {
    await runApp(outputDirectory);
    return templatePath;
  }
  await buildOnce(buildCache(projectDirectory, assembly), outputDirectory, () => runApp(outputDirectory));
  return templatePath;
}

async function runApp(outputDirectory: string): Promise<void> {
  const child = spawn(process.execPath, [join(projectDirectory, 'bin', 'app.ts')], {
    cwd: projectDirectory,
    // The CDK's own check of the template takes seconds and changes nothing in it; `cdk synth` still makes it.
    env: { ...process.env, CDK_OUTDIR: outputDirectory, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const endWithUs = () => child.kill();
  process.once('exit', endWithUs);
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        const words = Buffer.concat(said).toString().trim();
        if (code === 0) resolve();
        else reject(new Error(words || `bin/app.ts ended with ${code ?? signal}`));
      });
    });
  } finally {
    process.off('exit', endWithUs);
  }
}
