import { expect, inject, test } from 'vitest';
import { holdfastFlow } from '../../../bench/other-design/holdfast-flow.ts';

test('our flow reserves on the engine, and leaves the environment as it was', async () => {
  const [engine] = inject('engines');
  const before = { ...process.env };
  const place = { templatePath: inject('templatePath'), engineUrl: engine?.url ?? '' };
  const flow = await holdfastFlow(place, 0);
  try {
    expect(process.env).toEqual(before);
    await flow.open({ seats: 1, fans: 2, holdMs: 60_000 });
    expect(await flow.reserve(0, 1)).toBe(true);
    expect(await flow.reserve(1, 1)).toBe(false);
  } finally {
    await flow.close();
  }
});
