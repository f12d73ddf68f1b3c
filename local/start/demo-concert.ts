import { callAsOperator } from '../operator.ts';

const daysAhead = 180;
export const demoPrice = 165_000;
export const demoCurrency = 'KRW';

const wing = Array.from({ length: 6 }, (_, row) => ({ row: String(row + 1), seats: 10 }));
/** With two aisles, where numbers are missing. */
const balcony = ['1', '2', '3', '4'].flatMap((row) => [
  { row, from: 1, to: 15 },
  { row, from: 18, to: 33 },
  { row, from: 36, to: 50 },
]);

/** A hall of 500 seats: a floor between two wings, a balcony, and a standing section without rows. */
export const demoConcert = (nowMs: number) => ({
  concertId: 'demo',
  title: 'Holdfast demo night',
  venue: 'This machine',
  startsAt: eveningAfter(nowMs),
  currency: demoCurrency,
  sections: [
    { sectionId: 'B', name: 'Left wing', price: 132_000, rows: wing },
    {
      sectionId: 'A',
      name: 'Floor A',
      price: demoPrice,
      rows: [
        { row: '1', seats: 20 },
        { row: '2', from: 3, to: 22 },
        ...['3', '4', '5', '6'].map((row) => ({ row, seats: 24 })),
      ],
    },
    { sectionId: 'C', name: 'Right wing', price: 132_000, rows: wing },
    { sectionId: 'D', name: 'Balcony', price: 110_000, rows: balcony },
    { sectionId: 'S', name: 'Standing', price: 88_000, seats: 60 },
  ],
});

/** Half past six in the evening in Seoul, as concerts begin. */
function eveningAfter(nowMs: number): string {
  const day = new Date(nowMs + daysAhead * 86_400_000);
  day.setUTCHours(9, 30, 0, 0);
  return day.toISOString();
}

/** Makes the concert `demo`, unless an earlier run did. @throws Error with the API's answer when it says no. */
export async function createDemoConcert(baseUrl: string): Promise<void> {
  const response = await callAsOperator(baseUrl, '/api/v1/concerts', demoConcert(Date.now()));
  if (response.status === 201 || response.status === 409) return;
  throw new Error(`the demo concert could not be made: ${response.status} ${await response.text()}`);
}
