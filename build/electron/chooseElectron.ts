/** Which of several places gives the Electron that is run: the first that has one. */
import type { ElectronRuntime, ElectronSource, Finding } from './runtime.ts';

/** One place where an Electron may be. Places are asked in order, and only as far as needed. */
export interface Place {
  readonly source: ElectronSource;
  /** The place's name in messages. */
  readonly name: string;
  /** `tried` says, place by place, why the ones before had none. */
  look(tried: readonly string[]): Promise<Finding>;
}

/**
 * Asks the places in order and takes the first Electron.
 *
 * @throws Error that lists what was tried and what helps: when no place has one, or when the place that a person
 * named (`broken`) has none.
 */
export async function chooseElectron(places: readonly Place[]): Promise<ElectronRuntime> {
  const tried: string[] = [];
  for (const place of places) {
    const finding = await place.look([...tried]);
    switch (finding.kind) {
      case 'found':
        return { ...finding.electron, source: place.source, why: finding.why };
      case 'broken':
        throw new Error(`${place.name}: ${finding.why}`);
      case 'absent':
        tried.push(`${place.name}: ${finding.why}`);
        break;
      default:
        assertNever(finding);
    }
  }
  throw new Error(explain(tried));
}

function explain(tried: readonly string[]): string {
  return [
    'There is no Electron to run. Tried, in this order:',
    ...tried.map((attempt, index) => `  ${index + 1}. ${attempt}`),
    'What helps, either of:',
    '  - run `node node_modules/electron/install.js` where its download is reached (ELECTRON_MIRROR names a mirror)',
    '  - unpack an Electron release yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder',
  ].join('\n');
}

function assertNever(finding: never): never {
  throw new Error(`unknown finding: ${JSON.stringify(finding)}`);
}
