import type { Answer } from '../history/operation.ts';
import { type Atom, fanOf, notYet, unlike } from './atom.ts';
import { claim, giveBack, isIntact } from './model.ts';
import { pollProblem } from './queue-rules.ts';
import type { TableView } from './table.ts';

export function joinAtoms(name: string, answer: Answer, after: TableView): Atom[] {
  const { position, token } = answer.body;
  if (answer.status !== 201)
    return [
      (model, nowMs) =>
        nowMs >= model.policy.startsAtMs ? unlike(answer, 'SALES_CLOSED') : unlike(answer, 201),
    ];
  const arrive: Atom = (model, nowMs) => {
    if (nowMs >= model.policy.startsAtMs) return 'joined a concert that has started';
    if (position <= model.lastPosition)
      return `got position ${position} after ${model.lastPosition} was given`;
    model.lastPosition = position;
    const { sub } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    model.fans.push({ name, position, owner: sub });
    return undefined;
  };
  return [arrive, pollAtom(name, answer, after)];
}

/** The first poll after the call is the claim. */
export function pollAtom(name: string, answer: Answer | null, after: TableView): Atom {
  return (model, nowMs) => {
    const fan = fanOf(model, name);
    if (!fan) return notYet;
    const problem = answer ? pollProblem(model, fan, answer, { nowMs, gate: after.gate }) : undefined;
    if (problem) return problem;
    const isClaim = answer
      ? answer.body.status === 'ACTIVE'
      : after.leases.get(fan.position)?.owner === fan.owner;
    if (isClaim && !fan.lease && !fan.left) claim(model, fan, nowMs);
    if (answer?.body.status !== 'ACTIVE' || !fan.lease) return undefined;
    const untilMs = Math.min(fan.lease.endsAtMs, fan.lease.idleUntilMs);
    const told = Date.parse(answer.body.activeUntil);
    return told === untilMs
      ? undefined
      : `told active until ${told - nowMs} ms from now, and is until ${untilMs - nowMs}`;
  };
}

export function leaveAtoms(name: string, answer: Answer | null, after: TableView): Atom[] {
  const end: Atom = (model) => {
    const fan = fanOf(model, name);
    if (!fan) return notYet;
    const stored = after.leases.get(fan.position);
    if (!answer && !(stored?.owner === fan.owner && stored.endedAtMs !== undefined))
      return 'has left, and the table does not say so';
    fan.left = true;
    if (fan.lease) fan.lease.ended = true;
    return unlike(answer, 204);
  };
  const cancelHold: Atom = (model, nowMs) => {
    const hold = fanOf(model, name)?.lease?.hold;
    if (hold && isIntact(model, hold, nowMs)) giveBack(model, hold, null);
    return undefined;
  };
  return [end, cancelHold];
}
