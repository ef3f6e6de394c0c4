/** Recognises the places of a program that load a module. Pure. */
import { isCreateRequire, isFollowed } from './requireVariables.ts';
import { type Placed, isReference, propertyOf, textOf } from './syntaxTree.ts';

/** `unknown`: a module whose name is not written here, or code that can load any module elsewhere. */
export type Load = { readonly kind: 'module'; readonly module: string } | { readonly kind: 'unknown' };

/** Properties of `require` that load nothing. */
const harmless: ReadonlySet<string | null> = new Set(['main', 'cache', 'extensions']);
/** Methods that load the module that they are given. */
const loadingMethods: ReadonlySet<string | null> = new Set(['require', 'getBuiltinModule']);
/** They run a text as a program. One that is written here is checked like every other text that is a program. */
const textRunners: ReadonlySet<string> = new Set(['eval', 'Function']);

/** null when nothing is loaded here. `requires`: the names of the program's variables that hold a `require` function. */
export function loadAt(placed: Placed, requires: ReadonlySet<string>): Load | null {
  const { node } = placed;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
      return loadOf(textOf(node.source));
    case 'ExportNamedDeclaration':
      return node.source === null ? null : loadOf(textOf(node.source));
    case 'MemberExpression': {
      if (isCreateRequire(node)) return unlessFollowed(placed);
      const property = propertyOf(node);
      const resolves = property === 'resolve' && node.object.type === 'MetaProperty';
      return resolves || loadingMethods.has(property) ? loadByCall(placed) : null;
    }
    case 'Identifier':
      if (isCreateRequire(node)) return unlessFollowed(placed);
      if (!isReference(placed)) return null;
      if (requires.has(node.name)) return loadByRequire(placed);
      return textRunners.has(node.name) && runsUnknownText(placed) ? { kind: 'unknown' } : null;
    default:
      return null;
  }
}

function loadOf(module: string | null): Load {
  return module === null ? { kind: 'unknown' } : { kind: 'module', module };
}

function unlessFollowed(placed: Placed): Load | null {
  return isFollowed(placed) ? null : { kind: 'unknown' };
}

function runsUnknownText({ node, parent }: Placed): boolean {
  const around = parent?.node;
  const isCalled = around?.type === 'CallExpression' || around?.type === 'NewExpression';
  return isCalled && around.callee === node && around.arguments.some((argument) => textOf(argument) === null);
}

/** A load where the expression is called with a module's name; every other use of it is unknown. */
function loadByCall({ node, parent }: Placed): Load {
  const around = parent?.node;
  const isCall = around?.type === 'CallExpression' && around.callee === node;
  return loadOf(isCall ? textOf(around.arguments[0]) : null);
}

function loadByRequire(placed: Placed): Load | null {
  const { node, parent } = placed;
  const around = parent?.node;
  if (around?.type === 'UnaryExpression' && around.operator === 'typeof') return null;
  if (parent === null || around?.type !== 'MemberExpression' || around.object !== node)
    return loadByCall(placed);
  const property = propertyOf(around);
  if (harmless.has(property)) return null;
  return property === 'resolve' ? loadByCall(parent) : { kind: 'unknown' };
}
