/**
 * Follows the `require` functions of the bundles: a bundler makes one with `createRequire` at the top of a chunk, and the
 * other chunks import it. Pure.
 */
import { posix } from 'node:path';

import type { ESTree } from 'vite';

import { type Placed, propertyOf } from './syntaxTree.ts';

export interface Program {
  /** Its path below out/. */
  readonly name: string;
  readonly nodes: readonly Placed[];
}

/** For each program, the names of its variables that hold a `require` function. */
export function requireVariables(programs: readonly Program[]): Map<string, Set<string>> {
  // CommonJS has `require` from the start. In a module it does not exist, so a use of it there is an error as well.
  const found = new Map(
    programs.map(({ name, nodes }) => [name, new Set(['require', ...nodes.flatMap(madeHere)])]),
  );
  let hasChanged = true;
  while (hasChanged) {
    hasChanged = false;
    const exported = new Map(programs.map((program) => [program.name, exportedNames(program, found)]));
    for (const program of programs) {
      const variables = found.get(program.name) ?? new Set();
      for (const name of importedNames(program, exported)) {
        hasChanged ||= !variables.has(name);
        variables.add(name);
      }
    }
  }
  return found;
}

/** Whether the node names the function that makes a `require`. */
export function isCreateRequire(node: ESTree.Node): boolean {
  if (node.type === 'MemberExpression') return propertyOf(node) === 'createRequire';
  return node.type === 'Identifier' && node.name === 'createRequire';
}

/**
 * Whether nothing escapes this check here: `createRequire` is imported by its own name, or its result is a variable at
 * the top of the module, or is not used.
 */
export function isFollowed(placed: Placed): boolean {
  const around = placed.parent?.node;
  // The member expression around it is checked on its own visit.
  if (around?.type === 'MemberExpression' && around.property === placed.node && !around.computed) return true;
  if (around?.type === 'ImportSpecifier') return around.local.name === 'createRequire';
  if (placed.parent === null || around?.type !== 'CallExpression' || around.callee !== placed.node)
    return false;
  return isDiscarded(placed.parent) || variableAtTop(placed.parent) !== null;
}

function isDiscarded({ parent }: Placed): boolean {
  if (parent?.node.type === 'SequenceExpression') return isDiscarded(parent);
  return parent?.node.type === 'ExpressionStatement';
}

/** The name of the variable at the top of the module that the expression is the first value of. */
function variableAtTop({ node, parent }: Placed): string | null {
  const declarator = parent?.node;
  if (declarator?.type !== 'VariableDeclarator' || declarator.init !== node) return null;
  const around = parent?.parent?.parent;
  const isAtTop = around?.node.type === 'Program' || around?.node.type === 'ExportNamedDeclaration';
  return isAtTop && declarator.id.type === 'Identifier' ? declarator.id.name : null;
}

function madeHere(placed: Placed): string[] {
  const { node } = placed;
  if (node.type !== 'CallExpression' || !isCreateRequire(node.callee)) return [];
  const name = variableAtTop(placed);
  return name === null ? [] : [name];
}

function exportedNames(
  { name, nodes }: Program,
  variables: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const own = variables.get(name) ?? new Set();
  return new Set(
    nodes.flatMap(({ node }) =>
      node.type === 'ExportSpecifier' && own.has(textOfName(node.local)) ? [textOfName(node.exported)] : [],
    ),
  );
}

function importedNames(program: Program, exported: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return program.nodes.flatMap(({ node }) => {
    if (node.type !== 'ImportDeclaration') return [];
    const names = exported.get(posix.join(posix.dirname(program.name), node.source.value)) ?? new Set();
    return node.specifiers.flatMap((specifier) =>
      specifier.type === 'ImportSpecifier' && names.has(textOfName(specifier.imported))
        ? [specifier.local.name]
        : [],
    );
  });
}

function textOfName(node: ESTree.ModuleExportName): string {
  return node.type === 'Literal' ? node.value : node.name;
}
