/**
 * The domain types stay at the base: what an upload is and what can happen to it must not pull in the parts that work on
 * uploads. Prints how many files each of them reaches and fails above the limit. `npm run lint:reach`.
 */
import { join, relative } from 'node:path';

import { projectFolder } from '../electron/paths.ts';
import { main } from '../scripts/main.ts';
import { filesReachedFrom } from './reach.ts';

const domainFiles = ['main/queue/model/upload.ts', 'main/queue/model/stateMachine.ts'];
const maxFiles = 25;

await main(async () => {
  const tooFar = domainFiles.flatMap((file) => {
    const reached = [...filesReachedFrom(join(projectFolder, file))].map((path) =>
      relative(projectFolder, path),
    );
    console.log(`${file} reaches ${reached.length} files (at most ${maxFiles})`);
    return reached.length > maxFiles ? [`${file} reaches too much:\n${reached.sort().join('\n')}`] : [];
  });
  if (tooFar.length > 0) throw new Error(tooFar.join('\n'));
  return 0;
});
