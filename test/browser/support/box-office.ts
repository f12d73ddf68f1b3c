import { inject } from 'vitest';
import { createFaults } from '../../../local/faults/faults.ts';
import { loadPages } from '../../../local/pages/pages.ts';
import { pretendPaymentsPath } from '../../../local/pages/pretend-payments.ts';
import { type LocalStack, type StackOptions, startStack } from '../../../local/stack.ts';
import { httpClient } from '../../support/client.ts';

export interface BoxOffice {
  stack: LocalStack;
  url: string;
  http: ReturnType<typeof httpClient>;
}

interface BoxOfficeOptions extends Partial<StackOptions> {
  /** false when payment happens elsewhere. */
  pretendsPayment?: boolean;
}

/** The stack with its page, as `npm start` has them, on the machine's clock. */
export async function openBoxOffice({
  pretendsPayment = true,
  ...options
}: BoxOfficeOptions = {}): Promise<BoxOffice> {
  const config = { pretendPaymentsPath: pretendsPayment ? pretendPaymentsPath : null };
  const stack = await startStack({
    templatePath: inject('template'),
    pages: await loadPages(inject('pagesDirectory'), config),
    faults: createFaults({ seed: 1 }),
    ...options,
  });
  return { stack, url: stack.url, http: httpClient(stack.url) };
}

let concerts = 0;

/** Makes a concert of its own and says its id: 40 seats in two rows, 12 without. */
export async function makeConcert(
  { http }: Pick<BoxOffice, 'http'>,
  policy: Record<string, unknown> = {},
  overrides: Record<string, unknown> = {},
): Promise<string> {
  concerts += 1;
  const { status, body } = await http.createConcert({
    concertId: `night-${concerts}`,
    title: `Night ${concerts}`,
    venue: 'Small Hall',
    startsAt: new Date(Date.now() + 90 * 86_400_000).toISOString(),
    currency: 'KRW',
    sections: [
      {
        sectionId: 'A',
        name: 'Floor A',
        price: 165_000,
        rows: ['1', '2'].map((row) => ({ row, seats: 20 })),
      },
      { sectionId: 'S', name: 'Standing', price: 110_000, seats: 12 },
    ],
    policy,
    ...overrides,
  });
  if (status !== 201) throw new Error(`the concert was not made: ${JSON.stringify(body)}`);
  return body.concertId as string;
}
