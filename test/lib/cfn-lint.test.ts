import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { templatePath } from './template.ts';

it('cfn-lint finds nothing in the template', ({ skip }) => {
  // W3005: the CDK says again that a function depends on its role.
  const { status, error, stdout } = spawnSync('cfn-lint', ['--ignore-checks', 'W3005', '--', templatePath], {
    encoding: 'utf8',
  });
  skip(error !== undefined, 'cfn-lint is not installed (pip install cfn-lint)');
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 120_000);
