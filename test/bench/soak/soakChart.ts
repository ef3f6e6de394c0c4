/** Memory and the size of the database over time, as an SVG: a field for each run. */

export interface Sample {
  readonly atS: number;
  readonly memoryMib: number;
  readonly databaseMib: number;
}

export interface Run {
  readonly title: string;
  readonly samples: readonly Sample[];
}

const width = 640;
const fieldHeight = 220;
const plot = { left: 56, top: 40, width: 560, height: 140 };
const lines = [
  { name: 'Main process', value: ({ memoryMib }: Sample) => memoryMib, style: 'memory' },
  { name: 'Database', value: ({ databaseMib }: Sample) => databaseMib, style: 'database' },
] as const;

const style = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600; font-size: 14px }
  .paper { fill: #ffffff } .axis { stroke: #8c959f } polyline { fill: none; stroke-width: 2 }
  .memory { stroke: #0969da } .database { stroke: #bc4c00; stroke-dasharray: 5 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .paper { fill: #0d1117 } .axis { stroke: #6e7681 }
    .memory { stroke: #4493f8 } .database { stroke: #f0883e }
  }`;

export function soakChart(runs: readonly Run[]): string {
  const fields = runs.map((run, index) => field(run, index * fieldHeight)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${runs.length * fieldHeight}" role="img" aria-label="Memory and database over time">
<style>${style}</style><rect class="paper" width="100%" height="100%"/>${fields}</svg>
`;
}

function field({ title, samples }: Run, top: number): string {
  const seconds = Math.max(1, ...samples.map(({ atS }) => atS));
  const mib = Math.max(1, ...samples.flatMap((sample) => lines.map(({ value }) => value(sample))));
  const x = (atS: number) => plot.left + (atS / seconds) * plot.width;
  const y = (value: number) => top + plot.top + plot.height - (value / mib) * plot.height;
  const curves = lines.map(({ value, style: name }) => {
    const points = samples.map((sample) => `${x(sample.atS).toFixed(1)},${y(value(sample)).toFixed(1)}`);
    return `<polyline class="${name}" points="${points.join(' ')}"/>`;
  });
  const legend = lines.map(
    ({ name, style: line }, index) =>
      `<line class="${line}" stroke-width="2" x1="${340 + index * 150}" x2="${364 + index * 150}" y1="${top + 18}" y2="${top + 18}"/>` +
      `<text x="${370 + index * 150}" y="${top + 22}">${name}</text>`,
  );
  const bottom = top + plot.top + plot.height;
  return `<text class="title" x="8" y="${top + 22}">${title}</text>${legend.join('')}
<line class="axis" x1="${plot.left}" x2="${plot.left + plot.width}" y1="${bottom}" y2="${bottom}"/>
<text x="8" y="${top + plot.top + 8}">${mib.toFixed(0)} MiB</text><text x="30" y="${bottom}">0</text>
<text x="${plot.left + plot.width - 40}" y="${bottom + 18}">${seconds.toFixed(0)} s</text>${curves.join('')}`;
}
