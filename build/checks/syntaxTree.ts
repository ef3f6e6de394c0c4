/** Walks a syntax tree of JavaScript and answers questions about a node and what encloses it. Pure. */
import type { ESTree } from 'vite';

/** A node and where it is. */
export interface Placed {
  readonly node: ESTree.Node;
  /** null for the root. */
  readonly parent: Placed | null;
}

/** The node and all nodes below it, in the order of the source. */
export function* placedNodes(node: ESTree.Node, parent: Placed | null = null): Generator<Placed> {
  const placed = { node, parent };
  yield placed;
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* placedNodes(child, placed);
    }
  }
}

function isNode(value: unknown): value is ESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The name of the outermost function, class or variable around the node; '' when there is none. */
export function enclosingName(placed: Placed): string {
  let name = '';
  for (let at: Placed | null = placed; at !== null; at = at.parent) name = declaredName(at.node) ?? name;
  return name;
}

function declaredName(node: ESTree.Node): string | null {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' ? node.id.name : null;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return node.id?.name ?? null;
    default:
      return null;
  }
}

/** The text of a string, or of a template without expressions; null for everything else. */
export function textOf(node: ESTree.Node | undefined): string | null {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return null;
  return node.quasis[0]?.value.cooked ?? null;
}

/** The name of the property that a member expression reads; null when it is computed at run time. */
export function propertyOf(node: ESTree.MemberExpression): string | null {
  if (node.computed) return textOf(node.property);
  return node.property.type === 'Identifier' ? node.property.name : null;
}

/** Whether an identifier is the value of a variable. Other identifiers declare one, or name a property. */
export function isReference({ node, parent }: Placed): boolean {
  const around = parent?.node;
  switch (around?.type) {
    case 'MemberExpression':
      return around.object === node || around.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return around.value === node || around.computed;
    case 'VariableDeclarator':
      return around.init === node;
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
      return false;
    default:
      return true;
  }
}
