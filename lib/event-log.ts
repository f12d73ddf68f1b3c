import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { keepLogicalId } from './logical-id.ts';
import type { Settings } from './settings.ts';

/**
 * What the bus tells, as lines of a log, so that operators can follow it (docs/decisions/0019). Only a copy to look at:
 * it goes with the stack whatever the settings say, for its name is fixed and the bus has its archive.
 */
export class EventLog extends Construct implements events.IRuleTarget {
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, { logRetentionDays }: Settings) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'EventLog', {
      // EventBridge writes to no other names, unless by a policy of one's own; with both it is sure to.
      logGroupName: `/aws/events/${Stack.of(this).stackName}`,
      retention: logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    keepLogicalId(this.logGroup);
    const policy = new logs.ResourcePolicy(this, 'EventLogPolicy', {
      policyStatements: [
        new iam.PolicyStatement({
          principals: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'].map(
            (service) => new iam.ServicePrincipal(service),
          ),
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.logGroup.logGroupArn],
        }),
      ],
    });
    keepLogicalId(policy);
  }

  /** As a rule's target a log group is named without the `:*` at the end of its ARN. */
  bind(): events.RuleTargetConfig {
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    return { arn };
  }
}
