/** Derives the schemas of the settings from their table. They are in a separate file, because the page must not load zod. */
import { z } from 'zod';

import {
  type Setting,
  type SettingsValues,
  type ValuesOf,
  settingsTable,
  windowSettings,
} from './settingsTable.ts';
import { namedSidekicksSchema, recentMetadataSchema } from './submissionSchema.ts';

function plainSchema(setting: Setting): z.ZodType {
  switch (setting.kind) {
    case 'boolean':
      return z.boolean();
    case 'number':
      return z.int().min(setting.min).max(setting.max);
    case 'choice':
      return z.enum(setting.choices);
    case 'text':
      return setting.maxLength === undefined ? z.string() : z.string().max(setting.maxLength);
    case 'rectangle':
      return z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
    case 'sidekicks':
      return namedSidekicksSchema;
    case 'recent-metadata':
      return recentMetadataSchema;
  }
}

function schemaOf(setting: Setting): z.ZodType {
  const schema = plainSchema(setting);
  return setting.orNull === true ? schema.nullable() : schema;
}

type Schemas<Values> = { readonly [Name in keyof Values]: z.ZodType<Values[Name], Values[Name]> };
type Changes<Values> = { readonly [Name in keyof Values]: z.ZodOptional<Schemas<Values>[Name]> };

function mapTable<Table extends Readonly<Record<string, Setting>>>(
  table: Table,
  schema: (setting: Setting) => z.ZodType,
): unknown {
  return Object.fromEntries(Object.entries(table).map(([name, setting]) => [name, schema(setting)]));
}

/** The schema of each setting. */
export const settingSchemas = mapTable(settingsTable, schemaOf) as Schemas<SettingsValues>;

/** The schemas for a change by the window, in which every setting is optional. */
export const windowChanges = mapTable(windowSettings, (setting) => schemaOf(setting).optional()) as Changes<
  ValuesOf<typeof windowSettings>
>;
