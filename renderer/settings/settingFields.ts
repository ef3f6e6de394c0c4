/** Between the settings and their fields: the text of a number, a number of a text, and the choices of a list. Pure. */
import {
  type ListedSettingName,
  type Setting,
  type WindowSettings,
  windowSettings,
} from '../../preload/contract.ts';

/** What a number may be, as the table of the settings says it. */
export interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly orNull?: true;
}

/** Why a field's text cannot be saved. */
export type Refused = 'refused';

/**
 * The number that a field's text means; null for an empty field, where the setting has null. `unit`: how much of the
 * setting is 1 in the field, e.g. 1,000,000 for bytes that are entered as MB. A comma counts as a point.
 */
export function readNumber(
  text: string,
  { min, max, orNull }: NumberBounds,
  unit = 1,
): number | null | Refused {
  const written = text.trim().replace(',', '.');
  if (written === '') return orNull === true ? null : 'refused';
  const value = unit === 1 ? Number(written) : Math.round(Number(written) * unit);
  return Number.isInteger(value) && value >= min && value <= max ? value : 'refused';
}

/** '' for null: an empty field. */
export function writtenNumber(value: number | null, unit = 1): string {
  return value === null ? '' : String(value / unit);
}

/** What a list offers for a setting: all of its values, or the suggested ones and the one in effect. Never null. */
export function choicesOf<Name extends ListedSettingName>(
  name: Name,
  current: WindowSettings[Name],
): readonly NonNullable<WindowSettings[Name]>[] {
  const setting: Setting = windowSettings[name];
  const choices =
    setting.kind === 'choice'
      ? setting.choices
      : withCurrent(setting.kind === 'number' ? (setting.suggested ?? []) : [], current);
  return choices as readonly NonNullable<WindowSettings[Name]>[];
}

function withCurrent(suggested: readonly number[], current: unknown): number[] {
  const values = typeof current === 'number' ? [...suggested, current] : suggested;
  return [...new Set(values)].sort((a, b) => a - b);
}
