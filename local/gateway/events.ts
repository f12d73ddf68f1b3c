import type { Bus, PutEventsEntry } from '../bus/bus.ts';
import type { LocalTemplate } from '../template.ts';
import { answerOf, denialMessage, jsonAnswer } from './answers.ts';
import type { Service } from './service.ts';

/** EventBridge: `PutEvents` (JSON protocol 1.1). */
export function createEventsService({ bus, template }: { bus: Bus; template: LocalTemplate }): Service {
  return {
    read({ functionId, headers, body: bytes }) {
      if (headers['x-amz-target'] !== 'AWSEvents.PutEvents') return undefined;
      const body = JSON.parse(bytes.toString()) as { Entries?: PutEventsEntry[] };
      const names = new Set((body.Entries ?? []).map(({ EventBusName = 'default' }) => EventBusName));
      return {
        action: 'events:PutEvents',
        requests: [...names].map((name) => ({
          action: 'events:PutEvents',
          resource: busArn(name, template),
          context: {},
        })),
        body,
        denied: (action, resource) =>
          jsonAnswer(400, {
            __type: 'AccessDeniedException',
            message: denialMessage(template, functionId, action, resource),
          }),
        perform: () => answerOf(() => bus.putEvents(body.Entries ?? [])),
      };
    },
  };
}

const busArn = (nameOrArn: string, { region, accountId }: LocalTemplate) =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:events:${region}:${accountId}:event-bus/${nameOrArn}`;
