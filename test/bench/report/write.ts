/** Reports the findings as tables on the screen, `artifacts/bench/transfer.json` and `transfer.svg`. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { projectFolder } from '../../../build/electron/paths.ts';
import type { OtherUploaders } from '../otherUploaders.ts';
import { chart } from './chart.ts';
import { behindLine, goalsOf } from './goals.ts';
import { type CaseResult, linksOfCases, metrics, spreadOf } from './result.ts';
import { caseTable, goalTable } from './table.ts';

export interface Circumstances {
  readonly electron: string;
  readonly peers: OtherUploaders;
}

export async function writeReport(
  cases: readonly CaseResult[],
  { electron, peers }: Circumstances,
): Promise<void> {
  const goals = goalsOf(cases);
  const report = {
    machine: { cores: cpus().length, platform: process.platform, node: process.versions.node, electron },
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, peer]) => [name, 'missing' in peer ? peer.missing : peer.version]),
    ),
    links: linksOfCases,
    cases: cases.map((result) => ({
      ...result,
      results: result.results.map((one) => ({
        ...one,
        figures: Object.fromEntries(metrics.map((metric) => [metric, spreadOf(metric, result, one.sender)])),
      })),
    })),
    goals,
    behind: behindLine(cases),
  };
  const folder = join(projectFolder, 'artifacts', 'bench');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'transfer.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'transfer.svg'), chart(cases));
  for (const result of cases) console.log(`\n${caseTable(result)}`);
  console.log(
    `\n${goalTable(goals)}\n${behindLine(cases)}\n\nartifacts/bench/transfer.json, artifacts/bench/transfer.svg`,
  );
}
