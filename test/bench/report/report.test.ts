import { expect, test } from 'vitest';
import { pageOf } from '../../../bench/report/page.ts';
import { drawPlot } from '../../../bench/report/plot.ts';

const plot = {
  name: 'speed',
  title: 'Speed & cost',
  x: { name: 'clients', categories: ['1', '16'] },
  y: { name: 'a second' },
  series: [{ name: 'ours', kind: 'bar' as const, values: [1, 2] }],
};

test('a plot is the same SVG each time', () => {
  const svg = drawPlot(plot);
  expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(svg).toContain('Speed &amp; cost');
  expect(drawPlot(plot)).toBe(svg);
});

test('a page has goals, tables and plots, and no number is lost in the format', () => {
  const page = pageOf([
    {
      name: 'overhead',
      title: 'how fast',
      measuredAt: '2026-11-25T10:00:00.000Z',
      tookSeconds: 90,
      machine: { processor: 'Some CPU', cores: 2, memoryGiB: 24, node: 'v24.0.0' },
      data: {},
      tables: [{ title: 'Speeds', head: ['what', 'a second'], rows: [['a | b', 12]] }],
      plots: [plot],
      goals: [{ title: 'half of it', measured: '40%', isMet: false }],
    },
  ]);
  expect(page).toContain('Measured on 2026-11-25 in 90 s: 2 cores (Some CPU), 24 GiB, Node v24.0.0.');
  expect(page).toContain('- **Not met**: half of it: 40%');
  expect(page).toContain('| what | a second |\n| --- | --: |\n| a \\| b | 12 |');
  expect(page).toContain('![Speed & cost](speed.svg)');
});
