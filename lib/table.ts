import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { leadingKeys, ownerIndex } from '../functions/table/keys.ts';
import { keepLogicalId } from './logical-id.ts';
import type { ServiceFunction } from './service-function.ts';
import type { Settings } from './settings.ts';

/** Kinds of item, told apart by how their partition keys begin. */
export type ItemKind = keyof typeof leadingKeys;
export type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem';

/** The one table. A transaction needs the permissions of its inner actions, so they are what is granted. */
export class Table extends Construct {
  readonly table: dynamodb.Table;
  /** ARN of the stream of changes. */
  readonly streamArn: string;

  constructor(scope: Construct, id: string, { removalPolicy }: Settings) {
    super(scope, id);
    this.table = new dynamodb.Table(this, 'Table', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'sk', type: dynamodb.AttributeType.STRING },
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      stream: dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'ttl',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
    });
    this.table.addGlobalSecondaryIndex({
      indexName: ownerIndex.name,
      partitionKey: { name: ownerIndex.partitionKey, type: dynamodb.AttributeType.STRING },
      sortKey: { name: ownerIndex.sortKey, type: dynamodb.AttributeType.NUMBER },
      projectionType: dynamodb.ProjectionType.ALL,
    });
    if (!this.table.tableStreamArn) throw new Error('the table has no stream');
    this.streamArn = this.table.tableStreamArn;
    keepLogicalId(this.table);
  }

  /** Names the table to the function and lets it do just these actions on just these kinds of item. */
  bind(fn: ServiceFunction, permissions: Partial<Record<TableAction, ItemKind[]>>): void {
    fn.setVariable('TABLE_NAME', this.table.tableName);
    for (const [action, kinds] of Object.entries(permissions))
      fn.allow({
        actions: [`dynamodb:${action}`],
        resources: [this.table.tableArn],
        conditions: onlyLeadingKeysOf(kinds),
      });
  }

  /**
   * Lets the function write these kinds of item in one transaction. AWS does not document whether
   * `dynamodb:LeadingKeys` holds the key of each inner action there, all keys of the transaction, or none: a statement
   * over all its kinds is right in each case (docs/decisions/0008). Its Sid tells it from statements that mean each of
   * their pairs of action and kind.
   */
  bindTransaction(fn: ServiceFunction, permissions: Partial<Record<TableAction, ItemKind[]>>): void {
    fn.setVariable('TABLE_NAME', this.table.tableName);
    const kinds = [...new Set(Object.values(permissions).flat())];
    fn.allow({
      sid: ['Transaction', ...kinds.map(capitalised)].join(''),
      actions: Object.keys(permissions).map((action) => `dynamodb:${action}`),
      resources: [this.table.tableArn],
      conditions: onlyLeadingKeysOf(kinds),
    });
  }

  /** Names the table to the function and lets it list an owner's reservations, by the index alone. */
  bindOwnerIndex(fn: ServiceFunction): void {
    fn.setVariable('TABLE_NAME', this.table.tableName);
    fn.allow({
      actions: ['dynamodb:Query'],
      resources: [`${this.table.tableArn}/index/${ownerIndex.name}`],
      conditions: onlyLeadingKeysOf(['owner']),
    });
  }
}

/** `ForAllValues` is also true of a request that names no key; none of the granted actions can do without one. */
const onlyLeadingKeysOf = (kinds: ItemKind[]): iam.Conditions => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map((kind) => leadingKeys[kind]) },
});

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
