/**
 * Reads what a settings file holds. The file may be edited by hand: a value that cannot be right falls back to its default,
 * and no other does. Pure.
 */
import {
  type SettingName,
  type SettingsValues,
  defaultSettings,
  settingSchemas,
} from '../../preload/contract.ts';
import { readProxyUrl } from '../network/proxyServer.ts';
import { apiUrlProblem } from './apiUrl.ts';

/** A value of the file that cannot be used. The value itself may be a secret and is not told. */
export interface RejectedSetting {
  readonly name: SettingName;
  readonly reason: string;
}

/** What a schema does not say; null where the value can be used. */
const problemOf: { readonly [Name in SettingName]?: (value: SettingsValues[Name]) => string | null } = {
  apiUrl: apiUrlProblem,
  proxyUrl: (url) => (url === '' || readProxyUrl(url)?.signIn === null ? null : 'not-a-proxy'),
};

/** Every setting: those of `stored` that are there and right, defaults for the others. */
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
