import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type NestedStack, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RootConstruct } from 'constructs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SeatReservation } from '../../lib/seat-reservation.ts';
import { readSettings } from '../../lib/settings.ts';

function settingsFor(context: Record<string, unknown>) {
  const { node } = new RootConstruct();
  for (const [name, value] of Object.entries(context)) node.setContext(name, value);
  return readSettings(node);
}

describe('settings', () => {
  it('have defaults', () => {
    expect(settingsFor({})).toEqual({
      stage: 'dev',
      holdMinutes: 5,
      maxActive: 100,
      activeMinutes: 30,
      corsOrigins: ['*'],
      removalPolicy: RemovalPolicy.DESTROY,
      throttleRate: 2000,
      throttleBurst: 1000,
      logRetentionDays: 30,
      pages: true,
      pretendPayments: false,
    });
  });

  it('come as the command line gives them, as text', () => {
    const context = {
      holdMinutes: '60',
      maxActive: '2000',
      corsOrigins: 'https://a.example, http://localhost:5173',
      pages: 'false',
    };
    expect(settingsFor(context)).toMatchObject({
      holdMinutes: 60,
      maxActive: 2000,
      corsOrigins: ['https://a.example', 'http://localhost:5173'],
      pages: false,
    });
  });

  it('come as cdk.json gives them', () => {
    expect(settingsFor({ holdMinutes: 1, corsOrigins: ['https://a.example'], pages: false })).toMatchObject({
      holdMinutes: 1,
      pages: false,
      corsOrigins: ['https://a.example'],
    });
  });

  it('keep the data of every stage but dev, unless told otherwise', () => {
    expect(settingsFor({ stage: 'prod' }).removalPolicy).toBe(RemovalPolicy.RETAIN);
    expect(settingsFor({ stage: 'prod', removalPolicy: 'destroy' }).removalPolicy).toBe(
      RemovalPolicy.DESTROY,
    );
    expect(settingsFor({ removalPolicy: 'retain' }).removalPolicy).toBe(RemovalPolicy.RETAIN);
  });

  it.each([
    ['holdMinutes', 0],
    ['holdMinutes', 61],
    ['holdMinutes', '5.5'],
    ['holdMinutes', 'five'],
    ['holdMinutes', ''],
    ['holdMinutes', true],
    ['maxActive', 2001],
    ['activeMinutes', 1441],
    ['stage', 'Prod'],
    ['stage', ''],
    ['stage', 7],
    ['corsOrigins', ''],
    ['corsOrigins', []],
    ['corsOrigins', 'example.com'],
    ['corsOrigins', ['https://a.example/path']],
    ['removalPolicy', 'snapshot'],
    ['throttleRate', -1],
    ['throttleBurst', '1e3'],
    ['logRetentionDays', 31],
    ['pages', 'no'],
    ['pages', 1],
    ['pages', ''],
    ['pretendPayments', 'yes'],
  ])('refuse %s = %j in a sentence that names it', (name, value) => {
    expect(() => settingsFor({ [name]: value })).toThrow(new RegExp(`^The setting ${name} must be .+\\.$`));
  });

  it('refuse what they do not know, but leave the CDK its own', () => {
    expect(() => settingsFor({ holdMinute: 5 })).toThrow(
      /^The setting holdMinute is unknown\. There are: stage, /,
    );
    expect(() => settingsFor({ 'aws:cdk:x': 1, '@aws-cdk/x': true, 'a:account=1': [] })).not.toThrow();
  });

  it('pretend no payment in a stage that may sell for money', () => {
    const refused = /^The setting pretendPayments must be false but in the stages dev and demo: .+\.$/;
    for (const stage of ['prod', 'staging'])
      expect(() => settingsFor({ stage, pretendPayments: true })).toThrow(refused);
    for (const stage of ['dev', 'demo'])
      expect(settingsFor({ stage, pretendPayments: 'true' })).toMatchObject({ pretendPayments: true });
  });

  it('are all told at once', () => {
    expect(() => settingsFor({ holdMinutes: 0, stage: '!' })).toThrow(/stage.*\n.*holdMinutes/);
  });
});

describe('a stage that keeps its data', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  afterAll(() => rmSync(outdir, { recursive: true }));
  let template: Template;
  let pages: Template;
  beforeAll(() => {
    // The CDK's own check of the template takes seconds; cfn-lint.test.ts makes one.
    vi.stubEnv('CDK_VALIDATION', 'false');
    const context = {
      stage: 'prod',
      holdMinutes: 10,
      corsOrigins: 'https://a.example',
      logRetentionDays: 365,
    };
    const app = new App({ context, outdir });
    const stack = new SeatReservation(app, readSettings(app.node));
    expect(stack.stackName).toBe('Holdfast-prod');
    template = Template.fromStack(stack);
    pages = Template.fromStack(stack.node.findChild('Pages') as NestedStack);
  }, 180_000);

  it('protects the table and leaves everything that holds data', () => {
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtectionEnabled: true },
    });
    for (const type of ['AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::SecretsManager::Secret'])
      template.allResources(type, { DeletionPolicy: 'Retain' });
    const logGroups = Object.entries(template.findResources('AWS::Logs::LogGroup'));
    for (const [id, { DeletionPolicy }] of logGroups)
      expect([id, DeletionPolicy]).toEqual([id, id === 'EventLog' ? 'Delete' : 'Retain']);
  });

  it('leaves the bucket of the pages, and brings nothing that would empty it', () => {
    pages.allResources('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
    pages.resourceCountIs('AWS::S3::Bucket', 1);
    pages.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  it('passes its settings on', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      CorsConfiguration: { AllowOrigins: ['https://a.example'] },
    });
    for (const one of [template, pages])
      one.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ DEFAULT_HOLD_SECONDS: '600' }) },
    });
  });
});

function withoutPages(context: Record<string, unknown>): Template {
  vi.stubEnv('CDK_VALIDATION', 'false');
  const outdir = mkdtempSync(join(tmpdir(), 'holdfast-settings-'));
  onTestFinished(() => rmSync(outdir, { recursive: true }));
  const app = new App({ context: { ...context, pages: 'false' }, outdir });
  return Template.fromStack(new SeatReservation(app, readSettings(app.node)));
}

describe('a stage that pretends payments', () => {
  it('has a route for them that anyone may call, with no more than the confirm route may', () => {
    const template = withoutPages({ stage: 'demo', pretendPayments: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'POST /api/v1/pretend-payments',
      AuthorizationType: 'NONE',
    });
    const [own, confirms] = ['PretendPayment', 'Confirm'].map((name) => {
      const role = template.findResources('AWS::IAM::Role')[`${name}FunctionRole`];
      return JSON.stringify(role?.Properties.Policies).replaceAll(`${name}FunctionLogs`, 'Logs');
    });
    expect(own).toContain('dynamodb:');
    expect(own).toBe(confirms);
  });
});

describe('a stage without pages', () => {
  it('has no CloudFront, and no address of pages', () => {
    const template = withoutPages({});
    template.resourceCountIs('AWS::CloudFormation::Stack', 0);
    expect(template.findOutputs('PagesUrl')).toEqual({});
    expect(template.findOutputs('ApiUrl')).not.toEqual({});
  });
});
