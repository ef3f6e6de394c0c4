/**
 * Reads the values of a settings file. The file may be edited by hand, so a value that is not allowed falls back to its
 * default without affecting other values.
 */
import {
  type SettingName,
  type SettingsValues,
  defaultSettings,
  settingSchemas,
} from '../../preload/contract.ts';
import { readProxyUrl } from '../network/proxyServer.ts';
import { apiUrlProblem } from './apiUrl.ts';

/** A value of the file that is not allowed. It may be a secret, so it is not included. */
export interface RejectedSetting {
  readonly name: SettingName;
  readonly reason: string;
}

/** Rules that the schemas do not contain. Each returns null when the value is allowed. */
const problemOf: { readonly [Name in SettingName]?: (value: SettingsValues[Name]) => string | null } = {
  apiUrl: apiUrlProblem,
  proxyUrl: (url) => (url === '' || readProxyUrl(url)?.signIn === null ? null : 'not-a-proxy'),
};

/** Returns every setting: the allowed values of `stored`, and defaults for all others. */
export function readSettings(stored: Readonly<Record<string, unknown>>): {
  readonly values: SettingsValues;
  readonly rejected: readonly RejectedSetting[];
} {
  const values: Record<string, unknown> = { ...defaultSettings };
  const rejected: RejectedSetting[] = [];

  function read<Name extends SettingName>(name: Name): void {
    if (!Object.hasOwn(stored, name)) return;
    const parsed = settingSchemas[name].safeParse(stored[name]);
    const reason = parsed.success
      ? (problemOf[name]?.(parsed.data) ?? null)
      : parsed.error.issues.map(({ message }) => message).join(', ');
    if (reason === null) values[name] = parsed.data;
    else rejected.push({ name, reason });
  }

  for (const name of Object.keys(defaultSettings) as SettingName[]) read(name);
  return { values: values as SettingsValues, rejected };
}
