import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pages } from '../pages/pages.ts';
import { answerControlApi, type ControlOptions } from './control-api.ts';

export type { ControlOptions } from './control-api.ts';

/** The operators' page and what answers its calls, both under `/control`. */
export interface ControlRoom {
  /** @returns false when the path is none of its own. */
  answer(
    request: IncomingMessage,
    response: ServerResponse,
    asked: { path: string; query: URLSearchParams },
  ): Promise<boolean>;
}

const controlPath = '/control';
const apiPath = `${controlPath}/api`;

export const controlRoom = (page: Pages, options: ControlOptions): ControlRoom => ({
  async answer(request, response, { path, query }) {
    if (path === controlPath) {
      // The page finds its parts from where it is.
      response.writeHead(308, { location: `${controlPath}/` }).end();
      return true;
    }
    if (path.startsWith(`${apiPath}/`)) {
      await answerControlApi(request, response, { path: path.slice(apiPath.length), query }, options);
      return true;
    }
    return (
      path.startsWith(`${controlPath}/`) && page.answer(request, response, path.slice(controlPath.length))
    );
  },
});
