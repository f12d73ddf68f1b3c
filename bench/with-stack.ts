import { type LocalStack, type StackOptions, startStack } from '../local/stack.ts';
import type { BenchContext } from './part.ts';

/**
 * Starts a stack of the context's template, on its engine if it has one, and closes it once `work` has ended, well or not.
 *
 * @returns what `work` resolves with.
 */
export async function withStack<Result>(
  { templatePath, engineUrl }: Pick<BenchContext, 'templatePath' | 'engineUrl'>,
  options: Omit<StackOptions, 'templatePath' | 'engineUrl'>,
  work: (stack: LocalStack) => Promise<Result>,
): Promise<Result> {
  const stack = await startStack({ ...options, templatePath, ...(engineUrl && { engineUrl }) });
  try {
    return await work(stack);
  } finally {
    await stack.close();
  }
}
