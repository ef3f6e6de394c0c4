/** Checks that the bundles in out/ load nothing that the packaged app lacks. Runs in `npm run lint:bundles` and before packaging. */
import { main } from '../scripts/main.ts';
import { checkBundles } from './checkBundles.ts';

await main(async () => {
  await checkBundles();
  return 0;
});
