/**
 * `npm run system-packages`: installs what Electron and its tests need of Debian or Ubuntu, as root. The tests do the same
 * when they run as root; this command is for machines where they do not.
 */
import {
  aptInstallCommand,
  installWithApt,
  isDebianRoot,
  missingPackages,
} from '../electron/debianPackages.ts';
import { main } from './main.ts';

await main(async () => {
  if (!isDebianRoot()) {
    throw new Error(
      `Only root on Debian and Ubuntu can install packages. The command is:\n  ${aptInstallCommand()}`,
    );
  }
  const missing = await missingPackages();
  console.log(missing.length === 0 ? 'Every package is installed.' : `Installing ${missing.join(' ')} …`);
  if (missing.length === 0) return 0;
  const problem = await installWithApt();
  const stillMissing = await missingPackages();
  if (stillMissing.length === 0) return 0;
  throw new Error(`apt-get did not install ${stillMissing.join(' ')}: ${problem ?? 'it gave no reason'}`);
});
