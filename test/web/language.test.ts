import { expect, it } from 'vitest';
import { english } from '../../web/fans/language/english.ts';
import { korean } from '../../web/fans/language/korean.ts';
import { waitWords } from '../../web/fans/queue/wait-words.ts';
import { languageFor } from '../../web/shared/language.ts';
import { money } from '../../web/shared/money.ts';
import { minutesAndSeconds } from '../../web/shared/time.ts';

/** Every message by its path, functions by how many things they say. */
function leaves(messages: object, path = ''): [string, unknown][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object'
      ? leaves(value, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, unknown]],
  );
}

it('says everything in both languages', () => {
  const [inEnglish, inKorean] = [new Map(leaves(english)), new Map(leaves(korean))];
  expect([...inKorean.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  for (const [path, sentence] of inKorean) {
    expect(typeof sentence, path).toBe(typeof inEnglish.get(path));
    if (typeof sentence === 'string') expect(sentence, path).toMatch(/\p{Script=Hangul}/u);
  }
});

it('takes the language chosen before, else the first of the browser that it knows, else English', () => {
  expect(languageFor(null, ['fr-FR', 'ko-KR', 'en'])).toBe('ko');
  expect(languageFor('en', ['ko'])).toBe('en');
  expect(languageFor(null, ['fr'])).toBe('en');
});

it.each([
  [0, 'less than a minute'],
  [45, 'less than a minute'],
  [46, 'about 1 minute'],
  [61, 'about 2 minutes'],
  [599, 'about 10 minutes'],
  [601, 'about 15 minutes'],
  [3301, 'about 1 hour'],
  [3661, 'about 1.5 hours'],
  [21_601, 'many hours'],
])('says %d seconds without false precision', (seconds, words) => {
  expect(english.queue.wait(waitWords(seconds))).toBe(`Estimated wait: ${words}`);
});

it('writes money by the minor unit of its currency', () => {
  expect(money('ko', 165_000, 'KRW')).toBe('₩165,000');
  expect(money('en', 12_345, 'USD')).toBe('$123.45');
  expect(money('en', 1500, 'KWD', 'name')).toBe('1.500 Kuwaiti dinars');
  // Not by what is in use, as browsers have it.
  expect(money('en', 150_000, 'HUF')).toMatch(/1,500\.00/);
  expect(money('en', 150_000, 'IQD')).toMatch(/150\.000/);
});

it('counts down to 0:00 only when time is up', () => {
  expect([300_000, 299_999, 60_001, 1, 0, -5].map(minutesAndSeconds)).toEqual([
    '5:00',
    '5:00',
    '1:01',
    '0:01',
    '0:00',
    '0:00',
  ]);
});
