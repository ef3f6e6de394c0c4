/**
 * Whether the Node that runs the scripts can run them, and what to do about an older one. This file is plain JavaScript,
 * because a Node that is too old cannot read TypeScript.
 */

/** The first release of each line that runs TypeScript files without a switch. Later lines all do. */
const firstMinor = new Map([
  [22, 18],
  [23, 6],
]);

/**
 * What to say about the Node versions in use.
 *
 * @param {{ scripts: string, npm: string | null, system: string }} versions `scripts` is the version that runs the
 * project's scripts, `npm` the one that npm itself runs on (null when it is not known), `system` the platform and the
 * processor.
 */
export function adviceOnNode({ scripts, npm, system }) {
  if (!isNewEnough(scripts)) {
    return {
      kind: 'too-old',
      text: `Node ${scripts} is too old for the scripts of this project, and npm has installed no newer one for ${system}: install Node 24 from https://nodejs.org and run \`npm ci\` again.`,
    };
  }
  if (npm !== null && !isNewEnough(npm)) {
    return {
      kind: 'warnings-explained',
      text: `npm runs on Node ${npm} and therefore warns of unsupported engines. The scripts of this project run on Node ${scripts} from node_modules, so they work; install Node 24 to be rid of the warnings.`,
    };
  }
  return { kind: 'fine' };
}

/** The version of the Node that npm runs on, from the user agent that npm gives its scripts; null when it names none. */
export function nodeOfNpm(userAgent) {
  return /\bnode\/v(\d+\.\d+\.\d+)/u.exec(userAgent ?? '')?.[1] ?? null;
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major >= 22 && minor >= (firstMinor.get(major) ?? 0);
}
