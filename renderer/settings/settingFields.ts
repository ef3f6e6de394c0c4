/** Converts between settings and their form fields: numbers to and from text, and the choices of a list. Pure. */
import {
  type ListedSettingName,
  type Setting,
  type WindowSettings,
  windowSettings,
} from '../../preload/contract.ts';

/** The allowed range of a number, from the settings table of the contract. */
interface NumberBounds {
  readonly min: number;
  readonly max: number;
  readonly orNull?: true;
}

/** Why a field's text cannot be saved. */
export type Refused = 'refused';

/**
 * Parses the text of a number field; an empty field is null when the setting allows null. `unit` is the value of the
 * setting that is shown as 1, for example 1,000,000 for bytes in MB. A comma is a decimal point.
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

/** The text of a number field; empty for null. */
export function writtenNumber(value: number | null, unit = 1): string {
  return value === null ? '' : String(value / unit);
}

/** The choices for a setting: all of its values, or the suggested numbers and the current one. Never includes null. */
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
