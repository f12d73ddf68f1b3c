import { createOutputDirectory } from './output-directory.ts';
import { type LocalStack, type StackOptions, startStack } from './stack.ts';
import { synthesise } from './synth.ts';

/**
 * Starts a stack of the sources as they are, in memory and on a free port, for one command. What was synthesised for
 * it is gone with the process.
 */
export async function startOwnStack(options: Omit<StackOptions, 'templatePath'> = {}): Promise<LocalStack> {
  // As on Lambda.
  process.env.TZ = 'UTC';
  const templatePath = await synthesise({ outputDirectory: createOutputDirectory() });
  const { DYNAMODB_ENDPOINT: engineUrl } = process.env;
  return startStack({ ...(engineUrl && { engineUrl }), ...options, templatePath });
}
