import { type ApiAnswer, sendToApi } from '../../api-request.ts';

const mostTries = 5;

/**
 * Looks at something. A connection that was kept may be closed by the other side just as it is used again, so a look
 * that gets no answer is tried again.
 *
 * @throws what the last try threw.
 */
export async function look(url: string, path: string): Promise<ApiAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendToApi(url, { path });
    } catch (error) {
      if (tries === mostTries) throw error;
    }
  }
}
