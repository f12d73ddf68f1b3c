import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { only, type Resource, resources, templatePath } from './template.ts';

const [nested] = Object.values(resources).filter(({ Type }) => Type === 'AWS::CloudFormation::Stack');

/** The template of the pages, within the stack. */
export const pagesTemplatePath = join(dirname(templatePath), nested?.Metadata?.['aws:asset:path'] ?? '');
export const pagesResources: Record<string, Resource> = JSON.parse(
  readFileSync(pagesTemplatePath, 'utf8'),
).Resources;

/** Properties of the one resource of a type. */
export const onlyOfPages = (type: string) => only(type, pagesResources);
