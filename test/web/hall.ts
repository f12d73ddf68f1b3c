import { type HallLayout, layOut } from '../../web/fans/hall/hall-layout.ts';

type Sections = Parameters<typeof layOut>[0]['sections'];

/** Three rows of ten with an aisle in the second, and eight places without rows. */
export const smallHall = (): HallLayout =>
  layOut({
    sections: [
      {
        sectionId: 'A',
        name: 'Floor',
        price: 200,
        rows: [
          { row: '1', seats: 10 },
          { row: '2', from: 1, to: 4 },
          { row: '2', from: 7, to: 10 },
          { row: '3', from: 5, to: 14 },
        ],
      },
      { sectionId: 'S', name: 'Standing', price: 100, seats: 8 },
    ] satisfies Sections,
  });

/** 40 sections of 20 rows of 25. */
export const largeHall = () => ({
  sections: Array.from({ length: 40 }, (_, section) => ({
    sectionId: `S${section + 1}`,
    name: `Section ${section + 1}`,
    price: 200_000 - Math.floor(section / 10) * 40_000,
    rows: Array.from({ length: 20 }, (_, row) => ({ row: String(row + 1), seats: 25 })),
  })),
});

export const indexesOf = ({ indexOf }: HallLayout, ...numbers: string[]): number[] =>
  numbers.map((number) => indexOf(number) ?? -1);
