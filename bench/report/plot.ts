import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Plot } from '../part.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const size = { width: 760, height: 420 };

/** The plot as SVG, the same for the same plot. */
export function drawPlot({ title, x, y, series }: Plot): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    title: { text: title, left: 'center', textStyle: { fontSize: 15 } },
    legend: { bottom: 8, data: series.map(({ name }) => name) },
    grid: { left: 80, right: 30, top: 50, bottom: 80 },
    xAxis: {
      name: x.name,
      ...(x.categories ? { type: 'category', data: x.categories } : { type: 'value' }),
      nameLocation: 'middle',
      nameGap: 30,
    },
    yAxis: { name: y.name, type: 'value', nameLocation: 'middle', nameGap: 55 },
    series: series.map(({ name, kind, values }) => ({
      name,
      type: kind,
      data: values,
      showSymbol: values.length < 30,
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutHover(svg);
}

/** What a mouse does to it has names that are counted through the process. */
const withoutHover = (svg: string): string =>
  svg.replaceAll(/ class="zr\d+-cls-\d+"/g, '').replace(/<style\b.*?<\/style>\n?/s, '');
