import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const projectDirectory = fileURLToPath(new URL('..', import.meta.url));
const templateName = 'Holdfast.template.json';

/**
 * Synthesises the CDK app in a child process, as `cdk synth` does.
 *
 * @returns the path of the default stage's template; its assets lie beside it.
 * @throws Error with what the app said when it fails.
 */
export async function synthesise({ outputDirectory }: { outputDirectory: string }): Promise<string> {
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
  return join(outputDirectory, templateName);
}
