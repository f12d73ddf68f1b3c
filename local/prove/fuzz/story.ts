import { gzipSync } from 'node:zlib';
import type { Plan } from './plan.ts';
import { bytesOf, type Outcome, type WireRequest } from './wire.ts';

/** The request and its answer for a person, with what is needed to send it again, here or to another stack. */
export function storyOf(plan: Plan, request: WireRequest, outcome: Outcome, wrong: string): string[] {
  return [
    `A ${plan.kind} request${plan.changes.length > 0 ? `, changed: ${plan.changes.join('; ')}` : ''}.`,
    curlLine(request),
    typeof outcome === 'string'
      ? `The connection was ${outcome}.`
      : `It was answered: ${outcome.status} ${cut(outcome.body.toString(), 300)}`,
    `Wrong is: ${wrong}`,
    `It was made of ${visible(JSON.stringify(partsOf(plan)))}; for ‹…› see local/prove/fuzz/scene.ts.`,
    `Byte by byte: echo ${gzipSync(bytesOf(request)).toString('base64')} | base64 -d | gunzip | nc 127.0.0.1 $PORT`,
  ];
}

/** With references for what is another one on each stack, such as tokens. */
const partsOf = ({ method, path, query, headers, token, signature, framing, body }: Plan) => ({
  method,
  target: path + query,
  headers,
  token,
  signature,
  framing,
  body: body?.json,
});

/** As one would type it, where curl can say it; long parts are cut. */
function curlLine({ method, target, headers, body }: WireRequest): string {
  const shown = headers.filter(([name]) => name !== 'host' && name !== 'content-length');
  return [
    `curl -X ${method} ${quoted(`$URL${cut(target, 300)}`)}`,
    ...shown.map(([name, value]) => `-H ${quoted(`${name}: ${cut(value, 120)}`)}`),
    ...(body.length > 0 ? [`--data-binary ${quoted(cut(body.toString(), 300))}`] : []),
  ].join(' ');
}

const quoted = (text: string): string => `'${visible(text).replaceAll("'", "'\\''")}'`;

/** Control characters as escapes, for they would change what a terminal shows. */
const visible = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const cut = (text: string, characters: number): string =>
  text.length <= characters ? text : `${text.slice(0, characters)}… (${text.length} characters)`;
