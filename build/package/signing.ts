/**
 * Who signs the installers of a packaging run, by what its environment holds. Workflows hand over every secret that they
 * know, and one that a repository does not have arrives as an empty text. Pure.
 */

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Signing {
  /** For the log: whether the installers are signed, and how. */
  readonly summary: string;
  /** Variables that are set and empty. electron-builder takes an empty certificate for one that it cannot read. */
  readonly emptyVariables: readonly string[];
  /** The text of Apple's API key where the environment holds that in place of the path of its file. */
  readonly appleApiKey: string | null;
}

const certificates = { darwin: 'CSC_LINK', win32: 'WIN_CSC_LINK' } as const;
const variables = [
  'CSC_LINK',
  'CSC_KEY_PASSWORD',
  'WIN_CSC_LINK',
  'WIN_CSC_KEY_PASSWORD',
  'APPLE_API_KEY',
  'APPLE_API_KEY_ID',
  'APPLE_API_ISSUER',
  'APPLE_ID',
  'APPLE_APP_SPECIFIC_PASSWORD',
  'APPLE_TEAM_ID',
] as const;

export function signingFor(platform: NodeJS.Platform, env: Environment): Signing {
  const emptyVariables = variables.filter((name) => env[name] === '');
  const key = env['APPLE_API_KEY'] ?? '';
  const appleApiKey = platform === 'darwin' && key.includes('PRIVATE KEY') ? key : null;
  const isNotarised = key !== '' || (env['APPLE_ID'] ?? '') !== '';
  if (platform !== 'darwin' && platform !== 'win32') {
    const summary = 'Packages for Linux are not signed; publish their checksums.';
    return { summary, emptyVariables, appleApiKey };
  }
  const name = certificates[platform];
  if ((env[name] ?? '') !== '') {
    const notarised = platform === 'darwin' && isNotarised ? ' and notarised by Apple' : '';
    const summary = `Signed with the certificate of ${name}${notarised}.`;
    return { summary, emptyVariables, appleApiKey };
  }
  const isLeftEmpty = emptyVariables.includes(name);
  const summary =
    platform === 'darwin' && !isLeftEmpty
      ? 'Signed with a Developer ID certificate where the keychain has one.'
      : `Not signed: ${name} holds no certificate.`;
  return { summary, emptyVariables, appleApiKey };
}
