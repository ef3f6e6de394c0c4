/**
 * Finds the uses of Electron's API that `electron.d.ts` marks as deprecated: a name, a call whose chosen overload
 * is marked, an option of an object literal, a destructured property, or a listener's parameter. Names are resolved by the
 * compiler, so a method of our own with the same name is no finding. Pure.
 */
import ts from 'typescript';

/** Each finding as `file:line: name`, in the order of the files; `isChecked` chooses them by their path. */
export function deprecatedUses(program: ts.Program, isChecked: (path: string) => boolean): string[] {
  const checker = program.getTypeChecker();
  const findings = new Set<string>();
  for (const file of program.getSourceFiles()) {
    if (!isChecked(file.fileName)) continue;
    const visit = (node: ts.Node): void => {
      const name = deprecatedAt(node, checker);
      const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
      if (name !== null) findings.add(`${file.fileName}:${line + 1}: ${name}`);
      node.forEachChild(visit);
    };
    visit(file);
  }
  return [...findings];
}

/** The name of what is used at this node, when that is deprecated. */
function deprecatedAt(node: ts.Node, checker: ts.TypeChecker): string | null {
  if (ts.isCallOrNewExpression(node)) {
    const declaration = checker.getResolvedSignature(node)?.getDeclaration();
    return declaration !== undefined && isDeprecated(declaration) ? calleeName(node) : null;
  }
  if (ts.isParameter(node)) return isDeprecatedParameter(node, checker) ? node.name.getText() : null;
  if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
    const property = node.propertyName ?? node.name;
    const type = checker.getTypeAtLocation(node.parent);
    return nameIfDeprecated(type.getProperty(property.getText()), checker);
  }
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) {
    const type = checker.getContextualType(node.parent);
    return nameIfDeprecated(type?.getProperty(node.name.getText()), checker);
  }
  if (ts.isStringLiteral(node) && ts.isElementAccessExpression(node.parent)) {
    return nameIfDeprecated(checker.getSymbolAtLocation(node), checker);
  }
  // Which overload a call takes is known at the call.
  if (!ts.isIdentifier(node) || isCallee(node)) return null;
  return nameIfDeprecated(checker.getSymbolAtLocation(node), checker);
}

function calleeName({ expression }: ts.CallExpression | ts.NewExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function isCallee(node: ts.Identifier): boolean {
  const callee = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee;
}

/** A symbol counts when all that it may be is deprecated: of several overloads one may still be right. */
function nameIfDeprecated(symbol: ts.Symbol | undefined, checker: ts.TypeChecker): string | null {
  if (symbol === undefined) return null;
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const { declarations = [], name } = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  return declarations.length > 0 && declarations.every(isDeprecated) ? name : null;
}

/** A listener's parameter: whether the one that Electron passes in its place is deprecated. */
function isDeprecatedParameter(node: ts.ParameterDeclaration, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (!ts.isArrowFunction(parent) && !ts.isFunctionExpression(parent)) return false;
  const [signature] = checker.getContextualType(parent)?.getCallSignatures() ?? [];
  const declaration = signature?.getParameters()[parent.parameters.indexOf(node)]?.valueDeclaration;
  return declaration !== undefined && isDeprecated(declaration);
}

function isDeprecated(declaration: ts.Node): boolean {
  return isOfElectron(declaration) && ts.getJSDocDeprecatedTag(declaration) !== undefined;
}

function isOfElectron(declaration: ts.Node): boolean {
  return declaration.getSourceFile().fileName.endsWith('/node_modules/electron/electron.d.ts');
}
