/** All of the request that makes a concert but its id: 40 seats in rows, 500 without. */
export const testHall = {
  title: 'Test Night',
  venue: 'Small Hall',
  startsAt: '2028-01-01T00:00:00Z',
  currency: 'KRW',
  sections: [
    {
      sectionId: 'A',
      name: 'Floor',
      price: 100,
      rows: [
        { row: '1', seats: 20 },
        { row: '2', from: 3, to: 22 },
      ],
    },
    { sectionId: 'S', name: 'Standing', price: 50, seats: 500 },
  ],
};
