import { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Gives the resource its construct id as logical id, without path and hash: `ReserveFunction`. Such ids are typed by
 * people (`sam local invoke ReserveFunction`), and stay when a construct moves in the tree.
 */
export function keepLogicalId(resource: IConstruct): void {
  const element = resource.node.defaultChild;
  if (!(element instanceof CfnElement)) throw new Error(`${resource.node.path} is no single resource`);
  element.overrideLogicalId(resource.node.id);
}
