/**
 * Finds the places where a component puts text into the page as markup: `v-html`, or a binding of a DOM property that takes markup.
 * File names and messages of services come from outside; as markup they would run. The linter does not see templates.
 * Pure.
 */
import { parse } from 'vue/compiler-sfc';

const markupProperties = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/;

/** Each finding as `line: what`; empty when there is none. `source`: a `.vue` or a `.ts` file. */
export function markupFindings(name: string, source: string): string[] {
  const lines = source.split('\n').flatMap((line, index) => {
    const found = markupProperties.exec(line)?.[1];
    return found === undefined ? [] : [`${name}:${index + 1}: ${found}`];
  });
  if (!name.endsWith('.vue')) return lines;
  const root = parse(source, { filename: name }).descriptor.template?.ast;
  return [...lines, ...(root === undefined ? [] : inChildren(root, name))];
}

type Root = NonNullable<NonNullable<ReturnType<typeof parse>['descriptor']['template']>['ast']>;
type Child = Root['children'][number];

function inChildren(parent: { readonly children: readonly Child[] }, name: string): string[] {
  return parent.children.flatMap((child) => {
    if (!('props' in child)) return [];
    const own = child.props.flatMap((prop) =>
      'rawName' in prop && prop.rawName === 'v-html' ? [`${name}:${prop.loc.start.line}: v-html`] : [],
    );
    return [...own, ...inChildren(child, name)];
  });
}
