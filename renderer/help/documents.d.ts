/** Documents that the build turns into data: `readonly Block[]` of document.ts (build/help/plugin.ts). */
declare module '*.md?document' {
  const blocks: unknown;
  export default blocks;
}
