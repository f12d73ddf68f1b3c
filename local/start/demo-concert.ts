import { callAsOperator } from '../operator.ts';

const daysAhead = 180;
export const demoPrice = 165_000;
export const demoCurrency = 'KRW';

/** A hall of 178 seats: two sections in rows, and a standing one. */
const demoConcert = (nowMs: number) => ({
  concertId: 'demo',
  title: 'Holdfast demo night',
  venue: 'This machine',
  startsAt: new Date(nowMs + daysAhead * 86_400_000).toISOString(),
  currency: demoCurrency,
  sections: [
    {
      sectionId: 'A',
      name: 'Floor A',
      price: demoPrice,
      rows: [
        { row: '1', seats: 20 },
        { row: '2', from: 3, to: 22 },
        { row: '3', seats: 24 },
      ],
    },
    { sectionId: 'B', name: 'Balcony', price: 132_000, rows: ['1', '2'].map((row) => ({ row, seats: 32 })) },
    { sectionId: 'S', name: 'Standing', price: 110_000, seats: 50 },
  ],
});

/** Makes the concert `demo`, unless an earlier run did. @throws Error with the API's answer when it says no. */
export async function createDemoConcert(baseUrl: string): Promise<void> {
  const response = await callAsOperator(baseUrl, '/api/v1/concerts', demoConcert(Date.now()));
  if (response.status === 201 || response.status === 409) return;
  throw new Error(`the demo concert could not be made: ${response.status} ${await response.text()}`);
}
