/** `node build/scripts/electron.ts`: says which Electron is used and why. */
import { resolveElectron } from '../electron/resolveElectron.ts';
import { describeElectron } from '../electron/runtime.ts';
import { main } from './main.ts';

await main(async () => {
  console.log(describeElectron(await resolveElectron()));
  return 0;
});
