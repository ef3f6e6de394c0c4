/** The findings as an SVG: a field of bars for each case and figure; shorter is better everywhere. */
import type { SenderName } from '../senders.ts';
import { type CaseResult, type Metric, type Spread, spreadOf } from './result.ts';

const fields: readonly { readonly metric: Metric; readonly title: string; readonly digits: number }[] = [
  { metric: 'wallS', title: 'Wall time, s', digits: 2 },
  { metric: 'cpuSPerGib', title: 'CPU seconds per GiB', digits: 2 },
  { metric: 'addedMib', title: 'Memory added, MiB', digits: 0 },
];

const layout = {
  margin: 24,
  nameWidth: 132,
  fieldWidth: 250,
  barsWidth: 190,
  titleHeight: 44,
  barPitch: 20,
  barHeight: 12,
  caseGap: 22,
};

const style = `
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .case { font-weight: 600; font-size: 14px }
  .field, .value { fill: #57606a; font-size: 11px }
  .paper { fill: #ffffff } .bar { fill: #8c959f } .own { fill: #0969da } .range { stroke: #24292f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .field, .value { fill: #9198a1 }
    .paper { fill: #0d1117 } .bar { fill: #6e7681 } .own { fill: #4493f8 } .range { stroke: #e6edf3 }
  }`;

export function chart(cases: readonly CaseResult[]): string {
  const width = 2 * layout.margin + layout.nameWidth + fields.length * layout.fieldWidth;
  let top = layout.margin;
  const parts: string[] = [];
  for (const result of cases) {
    parts.push(caseField(result, top));
    top += layout.titleHeight + result.results.length * layout.barPitch + layout.caseGap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img" aria-label="Uploads measured">
<style>${style}</style>
<rect class="paper" width="${width}" height="${top}"/>
${parts.join('\n')}
</svg>
`;
}

function caseField(result: CaseResult, top: number): string {
  const { margin, nameWidth, fieldWidth, titleHeight, barPitch } = layout;
  const mib = (result.totalBytes / 1_024 / 1_024).toFixed(0);
  const title = `${result.name}: ${result.fileCount} × ${mib} MiB`.replace(
    /1 × (?=\d+ MiB$)|(\d+) × (\d+) MiB$/,
    (_all, count?: string, all?: string) => (count === undefined ? '' : `${count} files, ${all} MiB`),
  );
  const parts = [`<text class="case" x="${margin}" y="${top + 12}">${title}</text>`];
  const barsTop = top + titleHeight;
  result.results.forEach(({ sender, problem }, row) => {
    const y = barsTop + row * barPitch + 10;
    const remark = problem === null ? '' : `<title>${escaped(problem)}</title>`;
    parts.push(`<text x="${margin}" y="${y}">${remark}${sender}</text>`);
  });
  fields.forEach(({ metric, title: fieldTitle, digits }, column) => {
    const left = margin + nameWidth + column * fieldWidth;
    parts.push(`<text class="field" x="${left}" y="${barsTop - 8}">${fieldTitle}</text>`);
    const spreads = result.results.map(({ sender }) => ({ sender, found: spreadOf(metric, result, sender) }));
    const largest = Math.max(...spreads.map(({ found }) => found?.most ?? 0), 1e-9);
    spreads.forEach(({ sender, found }, row) => {
      parts.push(bar(sender, found, { left, y: barsTop + row * barPitch, largest, digits }));
    });
  });
  return parts.join('\n');
}

interface BarPlace {
  readonly left: number;
  readonly y: number;
  /** The value of a bar of full width. */
  readonly largest: number;
  readonly digits: number;
}

function bar(sender: SenderName, found: Spread | null, { left, y, largest, digits }: BarPlace): string {
  const { barsWidth, barHeight } = layout;
  if (found === null) return `<text class="value" x="${left}" y="${y + 10}">not run</text>`;
  const xOf = (value: number) => Math.round((left + (value / largest) * barsWidth) * 10) / 10;
  const kind = sender.startsWith('app') ? 'own' : 'bar';
  const middle = y + barHeight / 2;
  return [
    `<rect class="${kind}" x="${left}" y="${y}" width="${Math.max(1, xOf(found.median) - left)}" height="${barHeight}" rx="2"/>`,
    `<line class="range" x1="${xOf(found.least)}" x2="${xOf(found.most)}" y1="${middle}" y2="${middle}"/>`,
    `<text class="value" x="${xOf(found.most) + 5}" y="${y + 10}">${found.median.toFixed(digits)}</text>`,
  ].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
