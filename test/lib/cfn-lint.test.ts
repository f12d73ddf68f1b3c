import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { pagesTemplatePath } from './pages-template.ts';
import { templatePath } from './template.ts';

it('cfn-lint finds nothing in the templates', ({ skip }) => {
  // W3005: the CDK says again that a function depends on its role.
  const args = ['--ignore-checks', 'W3005', '--', templatePath, pagesTemplatePath];
  const { status, error, stdout } = spawnSync('cfn-lint', args, { encoding: 'utf8' });
  skip(error !== undefined, 'cfn-lint is not installed (pip install cfn-lint)');
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 240_000);
