import type { Answer, Request } from '../history/operation.ts';
import type { Atom } from './atom.ts';
import { cancelAtom, confirmAtom, readAtom, releaseAtom } from './hold-atoms.ts';
import { joinAtoms, leaveAtoms, pollAtom } from './queue-atoms.ts';
import { reserveAtoms } from './reserve-atoms.ts';
import type { TableView } from './table.ts';

/** A call, and what came of it: null when nobody knows. */
export interface Observed {
  request: Request;
  answer: Answer | null;
}

/** A call as the moments it is made of, in order. Of one without an answer, any number of them may have happened. */
export function atomsOf({ request, answer }: Observed, after: TableView): Atom[] {
  switch (request.op) {
    case 'join':
      return answer ? joinAtoms(request.fan, answer, after) : [];
    case 'poll':
      return [pollAtom(request.fan, answer, after)];
    case 'leave':
      return leaveAtoms(request.fan, answer, after);
    case 'reserve':
      return reserveAtoms(request, answer, after);
    case 'cancel':
      return [cancelAtom(request, answer)];
    case 'confirm':
      return [confirmAtom(request, answer)];
    case 'read':
      return [readAtom(request, answer)];
    case 'release':
      return [releaseAtom(answer)];
    case 'map':
      return [];
  }
}
