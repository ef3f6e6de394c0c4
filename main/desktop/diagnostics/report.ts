/**
 * Builds the texts of a diagnostics file. Every text is cleaned of secrets, of the person's home folder and, if the person
 * chose so, of file names.
 */
import type { AppInfo, Overview, SettingsView, UploadDetails } from '../../../preload/contract.ts';
import type { DatabaseDiagnostics } from '../../queue/store/databaseDiagnostics.ts';
import { redact } from '../../shared/redact.ts';

export interface ReportFacts {
  readonly app: AppInfo;
  readonly system: Readonly<Record<string, string | number>>;
  readonly settings: SettingsView;
  readonly overview: Overview;
  readonly queue: DatabaseDiagnostics;
  /** The newest uploads that need attention, with their timelines. */
  readonly failing: readonly UploadDetails[];
  readonly logs: readonly { readonly name: string; readonly text: string }[];
  readonly at: number;
}

export interface ReportPrivacy {
  /** Texts that must not appear in the file, for example the API key. */
  readonly secrets: readonly string[];
  readonly homeFolder: string;
  /** Replaces file names, or returns the text unchanged when they are kept. */
  readonly hideNames: (text: string) => string;
}

export interface ReportEntry {
  readonly name: string;
  readonly text: string;
}

export function reportEntries(facts: ReportFacts, privacy: ReportPrivacy): ReportEntry[] {
  const clean = cleaner(privacy);
  const json = (value: unknown) => `${redact(JSON.stringify(cleanDeep(value, clean), null, 2))}\n`;
  const { key, network, ...settings } = facts.settings;
  const { signIn } = network;
  return [
    { name: 'README.txt', text: readMe(facts) },
    {
      name: 'app.json',
      text: json({ ...facts.app, system: facts.system, at: new Date(facts.at).toISOString() }),
    },
    {
      name: 'settings.json',
      // Without the last characters of the key, because only its kind and its storage help support.
      text: json({
        ...settings,
        network: { ...network, signIn: signIn && { proxy: signIn.proxy, storage: signIn.storage } },
        key: key && { environment: key.environment, storage: key.storage, keyring: key.keyring },
      }),
    },
    { name: 'overview.json', text: json(facts.overview) },
    { name: 'queue.json', text: json(facts.queue) },
    { name: 'needs-attention.json', text: json(facts.failing) },
    ...facts.logs.map(({ name, text }) => ({ name: `logs/${name}`, text: clean(text) })),
  ];
}

function cleaner({ secrets, homeFolder, hideNames }: ReportPrivacy): (text: string) => string {
  // A shorter secret would match parts of ordinary words.
  const hidden = secrets.filter((secret) => secret.length >= 4);
  const homeForms = homeFolder.length > 1 ? formsOfPath(homeFolder) : [];
  return (text) => {
    let cleaned = text;
    for (const secret of hidden) cleaned = cleaned.replaceAll(secret, '…');
    cleaned = hideNames(redact(cleaned));
    for (const form of homeForms) cleaned = cleaned.replaceAll(form, '~');
    return cleaned;
  };
}

/** The plain path, the form in inspected objects (with doubled backslashes) and the form in URLs (with slashes). */
function formsOfPath(path: string): readonly string[] {
  return [...new Set([path, path.replaceAll('\\', '\\\\'), path.replaceAll('\\', '/')])];
}

/** Returns a copy of the value in which every text is cleaned. */
function cleanDeep(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((entry) => cleanDeep(entry, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, cleanDeep(entry, clean)]));
}

/** In English for support, whatever the language of the window. */
function readMe({ app, at }: ReportFacts): string {
  return `Diagnostics of MediaMagic Uploader ${app.version}, ${new Date(at).toISOString()}

app.json              versions and system
settings.json         the settings, without the API key
overview.json         what the window showed: closed gates, notices, counts, progress
queue.json            the database: integrity, uploads by state
needs-attention.json  the newest uploads that need attention, with their timelines
logs/                 the ends of the logs

Keys, URL signatures and passwords were taken out. Where names of files were to be left out, digests stand for them.
`;
}
