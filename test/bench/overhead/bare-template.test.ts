import { cpSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { addBareHandler, barePath } from '../../../bench/overhead/bare-template.ts';
import { readHttpApi } from '../../../local/http/api.ts';
import { createOutputDirectory } from '../../../local/output-directory.ts';
import { loadTemplate } from '../../../local/template.ts';

test('the bare handler stands beside ours, and nothing throttles the two', () => {
  const before = readHttpApi(loadTemplate({ path: inject('templatePath'), suffix: 'test' }));
  const directory = createOutputDirectory();
  cpSync(dirname(inject('templatePath')), directory, { recursive: true });
  const path = addBareHandler(join(directory, basename(inject('templatePath'))));
  const after = readHttpApi(loadTemplate({ path, suffix: 'test' }));
  expect(before.throttle).not.toBeNull();
  expect(after.throttle).toBeNull();
  const added = after.routes.filter(
    ({ routeKey }) => !before.routes.some((one) => one.routeKey === routeKey),
  );
  expect(added).toMatchObject([{ routeKey: `POST ${barePath}`, functionId: 'BareReserveFunction' }]);
  expect(after.routes).toHaveLength(before.routes.length + 1);
});
