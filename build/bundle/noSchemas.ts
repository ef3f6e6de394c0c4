/**
 * Stands in for ajv and ajv-formats in the bundle of the main process: electron-store asks for them only where it is given
 * a JSON schema, and ours is zod's (main/settings). They would be a sixth of what each start has to read and compile.
 */
export class Ajv2020 {
  constructor() {
    throw new Error('Built without ajv: a JSON schema cannot be checked');
  }
}

export default { default: (_ajv: Ajv2020): void => undefined };
