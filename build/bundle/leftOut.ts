/** Stands in for what leanStore.ts leaves out, and says so should it be asked for after all. */
function refuse(): never {
  throw new Error('The store was built without schemas and migrations (build/bundle/leanStore.ts)');
}

export { refuse as Ajv2020 };
export default new Proxy({}, { get: refuse });
