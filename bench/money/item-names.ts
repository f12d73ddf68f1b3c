import type { Bill } from './bill.ts';

/** What is paid for, as it is called in tables. */
export const itemNames: Record<keyof Bill, string> = {
  apiRequests: 'API Gateway, requests',
  functionRequests: 'Lambda, requests',
  functionGigabyteSeconds: 'Lambda, GB seconds',
  writeUnits: 'DynamoDB, write units',
  readUnits: 'DynamoDB, read units',
  events: 'EventBridge, events',
  archivedGigabytes: 'EventBridge, archive, GB',
  scheduleInvocations: 'Scheduler, invocations',
  logGigabytes: 'CloudWatch Logs, GB',
  transferGigabytes: 'data out, GB',
  edgeRequests: 'CloudFront, requests',
  edgeGigabytes: 'CloudFront, data out, GB',
  total: 'in all',
};
